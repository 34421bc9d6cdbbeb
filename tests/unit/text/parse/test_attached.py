"""What belongs to which noun, what is shared by two, and nouns that are left out."""

import pytest

from deixis.text.forms import show
from deixis.text.parse import parse

FORMS = {
    # a clause that denies says which of several is meant
    "the cup left of the plate that isn't blue": "THE(AND(cup, LEFT_OF(plate), NOT(color=blue)))",
    "the box behind the chair which is not open": "THE(AND(box, BEHIND(chair), NOT(state=open)))",
    "the bag between the bench and the tree that's neither red nor open": (
        "THE(AND(bag, BETWEEN(bench, tree), NOT(OR(color=red, state=open))))"
    ),
    "the dog near the fence that nobody is petting": 'THE(AND(dog, NEAR(fence), NOT(REL_BY("pet", person))))',
    "the bird on the roof that the cat is not watching": 'THE(AND(bird, ON(roof), NOT(REL_BY("watch", cat))))',
    "the tail of the dog that isn't brown": "THE(PART_OF(tail, AND(dog, NOT(color=brown))))",
    "the cup next to the plate that is blue": "THE(AND(cup, NEXT_TO(AND(plate, color=blue))))",
    # a place held in common
    "the cup on the same shelf as the vase": "THE(AND(cup, ON(AND(shelf, WITH(vase)))))",
    "the toy in the same box as the blue ball": "THE(AND(toy, INSIDE(AND(box, WITH(AND(ball, color=blue))))))",
    "the boy sitting on the same bench as the old man": (
        "THE(AND(boy, state=sitting, ON(AND(bench, WITH(AND(man, age=old))))))"
    ),
    "the cat that's under the same table as the dog": "THE(AND(cat, UNDER(AND(table, ABOVE(dog)))))",
    "the book that is not on the same desk as the lamp": "THE(AND(book, NOT(ON(AND(desk, WITH(lamp))))))",
    "the man wearing the same hat as the boy": "THE(AND(man, WEARING(AND(hat, SAME(color, AND(hat, OF(boy)))))))",
    "cup the same colour as the lamp": "THE(AND(cup, SAME(color, lamp)))",
    # between two that have something said of them
    "the man between the woman pushing a pram and the girl": (
        'THE(AND(man, BETWEEN(AND(woman, REL("push", pram)), girl)))'
    ),
    "the cup between the plate with the cake and the plate with the pie": (
        "THE(AND(cup, BETWEEN(AND(plate, WITH(cake)), AND(plate, WITH(pie)))))"
    ),
    "the dog between the man holding a rope and a bag and the tree": (
        "THE(AND(dog, BETWEEN(AND(man, HOLDING(rope), HOLDING(bag)), tree)))"
    ),
    "the boy between the girl in red and the woman in blue": (
        "THE(AND(boy, BETWEEN(AND(girl, color=red), AND(woman, color=blue))))"
    ),
    "is the girl between the woman in red and the man with the hat dancing?": (
        "EXISTS(AND(girl, BETWEEN(AND(woman, color=red), AND(man, WITH(hat))), state=dancing))"
    ),
    # whose it is, without the thing
    "all the ties except the groom's": "ALL(EXCEPT(tie, OF(groom)))",
    "the cup next to the boy's": "THE(AND(cup, NEXT_TO(AND(cup, OF(boy)))))",
    # one
    "the statue left of the bronze one": "THE(AND(statue, LEFT_OF(AND(statue, material=bronze))))",
    "the girl with the hat and the girl without one": (
        "GROUP(THE(AND(girl, WITH(hat))), THE(AND(girl, NOT(WITH(hat)))))"
    ),
    "are there more open doors than running ones": "COMPARE(more, AND(door, state=open), AND(door, state=running))",
    # places and people
    "every bird in the cage on the left": "ALL(AND(bird, INSIDE(AND(cage, PLACE(left)))))",
    "the toys in the box on the right": "ALL(AND(toy, INSIDE(AND(box, PLACE(right)))))",
    "the boy with the kite to the left of the tree": "THE(AND(boy, WITH(kite), LEFT_OF(tree)))",
    "the man on the bench next to the girl": "THE(AND(man, ON(bench), NEXT_TO(girl)))",
    "the house behind the man painting a fence": 'THE(AND(house, BEHIND(AND(man, REL("paint", fence)))))',
    "the ball left of the boy building a castle": 'THE(AND(ball, LEFT_OF(AND(boy, REL("build", castle)))))',
    # exceptions, negations, pairs
    "all the cups bar the blue one": "ALL(EXCEPT(cup, color=blue))",
    "the bar behind the man": "THE(AND(bar, BEHIND(man)))",
    "someone playing neither a guitar nor a drum": 'A(AND(person, NOT(OR(REL("play", guitar), REL("play", drum)))))',
    "the man wearing neither a hat nor a scarf": "THE(AND(man, NOT(OR(WEARING(hat), WEARING(scarf)))))",
    "that pair of pigs": "COUNT(2, 2, pig)",
    "which man is the more handsome?": "THE(MOST(handsome, man))",
    # told, or called to look
    "Look, the dog that's drinking!": "THE(AND(dog, state=drinking))",
    "mind the suitcase that nobody's pulling!": 'THE(AND(suitcase, NOT(REL_BY("pull", person))))',
    "Clear all the plates": "ALL(plate)",
    "Clear all the plates but the blue one": "ALL(EXCEPT(plate, color=blue))",
    "box the man's holding": 'THE(AND(box, REL_BY("hold", man)))',
    "box the cat": "THE(cat)",
    "open the box the man is holding": 'THE(AND(box, REL_BY("hold", man)))',
    # what no picture shows
    "the man who gave the speech": 'THE(AND(man, OPAQUE("gave the speech")))',
    "the fish that got away": 'THE(AND(fish, OPAQUE("got away")))',
    "the girl who forgot her bag": 'THE(AND(girl, OPAQUE("forgot her bag")))',
    "the lamp that needs a new bulb": 'THE(AND(lamp, OPAQUE("needs a new bulb")))',
    "the shoes in my size": 'ALL(AND(shoe, OPAQUE("in my size")))',
    "the man who sat on the bench": "THE(AND(man, state=sitting, ON(bench)))",
}


@pytest.mark.parametrize("text", FORMS)
def test_forms_are_what_the_words_mean(text: str) -> None:
    assert show(parse(text).form) == FORMS[text]
