"""Families of wordings: one operator in many words. Each family was written from one failure, in other words."""

from __future__ import annotations

import pytest

from deixis.text.forms import show
from deixis.text.parse import parse

FAMILIES = {
    "a choice": {
        "which is bigger, the cat or the dog?": "THE(MOST(size, OR(cat, dog)))",
        "who is older, the man on the left or the woman?": "THE(MOST(age, OR(AND(man, PLACE(left)), woman)))",
        "which is closer to the door, the chair or the table": "THE(NEAREST(OR(chair, table), door))",
        "which of the dogs is smaller, the brown one or the black one":
            "THE(LEAST(size, AND(dog, OR(color=brown, color=black))))",
        "which of these is bigger: the cup, the bowl or the plate": "THE(MOST(size, OR(cup, bowl, plate)))",
        "either the red cup or the blue cup": "A(OR(AND(cup, color=red), AND(cup, color=blue)))",
        "the red or the blue cup": "A(AND(cup, OR(color=red, color=blue)))",
        "the lamp or the vase, whichever is taller": "THE(MOST(height, OR(lamp, vase)))",
        "is there a cat or a dog": "EXISTS(OR(cat, dog))",
    },
    "both": {
        "both the cat and the dog": "GROUP(THE(cat), THE(dog))",
        "both cats and dogs": "GROUP(ALL(cat), ALL(dog))",
        "both of the red mugs": "COUNT(2, 2, AND(mug, color=red))",
    },
    "a thing that is lacked": {
        "people with hats but not glasses": "ALL(AND(person, WITH(hat), NOT(WITH(glasses))))",
        "everyone holding a cup but not a plate": "ALL(AND(person, HOLDING(cup), NOT(HOLDING(plate))))",
        "the woman with no hat and no glasses": "THE(AND(woman, NOT(WITH(hat)), NOT(WITH(glasses))))",
        "black chair with no one in it": "THE(AND(chair, color=black, NOT(WITH(person))))",
        "the horse ridden by nobody": 'THE(AND(horse, NOT(REL_BY("ride", person))))',
        "two balloons nobody holds that are red":
            'COUNT(2, 2, AND(balloon, NOT(REL_BY("hold", person)), color=red))',
    },
    "rather": {
        "the man who is sitting rather than swimming": "THE(AND(man, state=sitting, NOT(state=swimming)))",
        "the red one instead of the blue one": "THE(AND(color=red, NOT(color=blue)))",
        "not the cat but the dog": "THE(AND(dog, NOT(cat)))",
        "every cup aside from the green one": "ALL(EXCEPT(cup, color=green))",
        "all dogs except the one that is sitting": "ALL(EXCEPT(dog, state=sitting))",
    },
    "an order": {
        "the last but one bottle": "THE(NTH(-2, left, bottle))",
        "the second-to-last person in line": "THE(NTH(-2, left, person))",
        "the penultimate car": "THE(NTH(-2, left, car))",
        "the third house along from the right": "THE(NTH(3, right, house))",
        "second in from the right": "THE(NTH(2, right, THING))",
        "the third cup counting from right to left": "THE(NTH(3, right, cup))",
        "the bottle three from the left": "THE(NTH(3, left, bottle))",
        "the very first cup": "THE(NTH(1, left, cup))",
        "front row, second from left": "THE(NTH(2, left, PLACE(front)))",
        "in the back row, the third man from the left": "THE(NTH(3, left, AND(man, PLACE(back))))",
    },
    "verbs of one subject": {
        "the boy who throws the ball and smiles": 'THE(AND(boy, REL("throw", ball), state=smiling))',
        "the man that eats a sandwich and reads a newspaper":
            'THE(AND(man, REL("eat", sandwich), REL("read", newspaper)))',
        "people who ride bikes and wear helmets": "ALL(AND(person, RIDING(bike), WEARING(helmet)))",
        "the man holding balls and bats": "THE(AND(man, HOLDING(ball), HOLDING(bat)))",
    },
    "numbers as measures": {
        "the plate with the most apples": "THE(MOST(apple, plate))",
        "the basket that has the fewest eggs in it": "THE(LEAST(egg, basket))",
        "the plate with more red apples than the bowl": 'THE(AND(plate, MORE("red apple", bowl)))',
    },
    "the same": {
        "the man wearing the same shirt as the boy":
            "THE(AND(man, WEARING(AND(shirt, SAME(color, AND(shirt, OF(boy)))))))",
        "the hat of a different colour than the scarf": "THE(AND(hat, NOT(SAME(color, scarf))))",
        "two chairs of the same color": "COUNT(2, 2, AND(chair, SAME(color, chair)))",
    },
    "comparatives": {
        "boats farther away than the white boat": "ALL(AND(boat, MORE(far, AND(boat, color=white))))",
        "the car that's further back": "THE(MOST(far, car))",
        "the shelf higher up than the clock": "THE(AND(shelf, MORE(top, clock)))",
        "the darker of the two shirts": "THE(MOST(dark, COUNT(2, 2, shirt)))",
        "the man who is older": "THE(MOST(age, man))",
    },
    "frames": {
        "would you mind passing me the big knife": "THE(AND(knife, size=big))",
        "I'm looking for the red bag": "THE(AND(bag, color=red))",
        "can I have the blue pen please": "THE(AND(pen, color=blue))",
        "take the doll off the shelf": "THE(AND(doll, ON(shelf)))",
        "whatever the girl is reading": 'THE(REL_BY("read", girl))',
        "log the woman sits on": 'THE(AND(log, REL_BY("sit on", woman)))',
    },
    "places": {
        "all the way to the left": "THE(MOST(left, THING))",
        "lighthouse in the distance": "THE(AND(lighthouse, PLACE(back)))",
        "the house to the north of the church": "THE(AND(house, ABOVE(church)))",
        "the cup at three o'clock": "THE(AND(cup, PLACE(right)))",
        "just behind the car": "THE(BEHIND(car))",
        "on the left, the red cup": "THE(AND(cup, color=red, PLACE(left)))",
    },
    "participles": {
        "the standing person nearest to the old woman":
            "THE(NEAREST(AND(person, state=standing), AND(woman, age=old)))",
        "a swimming woman": "A(AND(woman, state=swimming))",
        "the swimming pool": 'THE("swimming pool")',
        "book being read": 'THE(AND(book, REL_BY("read", THING)))',
        "the cake cut into slices": 'THE(AND(cake, REL("cut into", slice)))',
        "a wooden chair painted blue": "A(AND(chair, material=wooden, color=blue))",
        "lady in red playing violin": 'THE(AND(lady, color=red, REL("play", violin)))',
    },
    "attachment": {
        "the boat without a sail next to the pier": "THE(AND(boat, NOT(WITH(sail)), NEXT_TO(pier)))",
        "kid above the ramp in the white shirt": "THE(AND(kid, ABOVE(ramp), WEARING(AND(shirt, color=white))))",
        "man playing guitar by the fire": 'THE(AND(man, REL("play", guitar), NEXT_TO(fire)))',
        "is the man on the motorcycle in front of the car": "EXISTS(AND(man, ON(motorcycle), IN_FRONT_OF(car)))",
        "the wheels on the red car": "ALL(PART_OF(wheel, AND(car, color=red)))",
        "are more people wearing dresses than caps?":
            "COMPARE(more, AND(person, WEARING(dress)), AND(person, WEARING(cap)))",
    },
    "superlatives of a question": {
        "who's the tallest": "THE(MOST(height, person))",
        "which of the chairs is nearest the door": "THE(NEAREST(chair, door))",
        "whichever dog is closest to the fence": "THE(NEAREST(dog, fence))",
        "the man shorter than everyone else": "THE(AND(man, LESS(height, ALL(person))))",
        "the smaller dog of the two": "THE(LEAST(size, dog))",
    },
    "what no form says": {
        "most of the people": 'ALL(AND(person, OPAQUE("most of")))',
        "every other car": 'ALL(AND(car, OPAQUE("every other")))',
    },
}  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_understood(family: str) -> None:
    read = {text: show(parse(text).form) for text in FAMILIES[family]}
    assert read == FAMILIES[family]


def test_a_word_that_no_part_of_the_form_stands_for_is_said() -> None:
    parsed = parse("the very same cup")
    assert "OPAQUE" in show(parsed.form)
    assert parsed.notes
