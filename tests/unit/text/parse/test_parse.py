"""What texts come to, by construction of the language."""

from __future__ import annotations

import pytest

from deixis.errors import TextError
from deixis.text.forms import show
from deixis.text.parse import parse, parse_all
from deixis.types.form import Opaque, walk

FORMS = {
    "guy w/ glasses": "THE(AND(guy, WITH(glasses)))",
    "man w/o hat": "THE(AND(man, NOT(WITH(hat))))",
    "the left most zebra": "THE(MOST(left, zebra))",
    "girl far right": "THE(MOST(right, girl))",
    "back row, far left": "THE(MOST(left, PLACE(back)))",
    "front row second from left": "THE(NTH(2, left, PLACE(front)))",
    "woman in black and white dress": "THE(AND(woman, WEARING(AND(dress, color=black, color=white))))",
    "the red can": "THE(AND(can, color=red))",
    "dog with its tongue out": "THE(AND(dog, WITH(AND(tongue, state=out))))",
    "man with hands in pockets": "THE(AND(man, WITH(AND(hand, INSIDE(pocket)))))",
    "the woman whose back is to us": 'THE(AND(woman, state="facing away"))',
    "bird facing left": 'THE(AND(bird, state="facing left"))',
    "player number 23": 'THE(AND(player, WITH("number 23")))',
    "long haired girl in blue": "THE(AND(girl, WITH(AND(hair, size=long)), color=blue))",
    "chocolate covered donut": "THE(AND(donut, WITH(chocolate)))",
    "the chocolate donut behind the vanilla one": 'THE(AND("chocolate donut", BEHIND("vanilla donut")))',
    "the man in a suit but no tie": "THE(AND(man, WEARING(suit), NOT(WEARING(tie))))",
    "the seat the girl is sitting on": 'THE(AND(seat, REL_BY("sit on", girl)))',
    "the boat the fisherman is on": "THE(AND(boat, WITH(fisherman)))",
    "the bench on which the old man is sitting": 'THE(AND(bench, REL_BY("sit on", AND(man, age=old))))',
    "the woman holding hands with the boy": 'THE(AND(woman, REL("hold hands with", boy)))',
    "how many windows does the house have": "HOW_MANY(AND(window, OF(house)))",
    "is the third jar from the left full?": "EXISTS(AND(NTH(3, left, jar), state=full))",
    "the carton that hasn't been opened": "THE(AND(carton, NOT(state=open)))",
    "the plate with nothing on it": "THE(AND(plate, NOT(WITH(THING))))",
    "the top two shelves": "ALL(MOST(top, shelf, 2))",
    "the next to last car": "THE(NTH(-2, left, car))",
    "who's sitting next to the old woman?": "THE(AND(person, state=sitting, NEXT_TO(AND(woman, age=old))))",
    "what is the man in the middle holding?": 'THE(REL_BY("hold", AND(man, PLACE(middle))))',
    "are there more cats sitting than standing?": "COMPARE(more, AND(cat, state=sitting), AND(cat, state=standing))",
    "the yellow and the green cup": "GROUP(THE(AND(cup, color=yellow)), THE(AND(cup, color=green)))",
    "not the dog, the cat": "THE(AND(cat, NOT(dog)))",
    "the bird on the horse's back": "THE(AND(bird, ON(PART_OF(back, horse))))",
    "the lamp that is turned off": "THE(AND(lamp, state=off))",
    "the cup missing its handle": "THE(AND(cup, NOT(WITH(handle))))",
    "the dog without a collar or a leash": "THE(AND(dog, NOT(OR(WITH(collar), WITH(leash)))))",
    "a dog as big as the sheep": "A(AND(dog, SAME(size, sheep)))",
    "three of the five cups": "COUNT(3, 3, cup)",
    "the boy who's about to throw the ball": 'THE(AND(boy, REL("throw", ball)))',
    "two dogs chasing each other": 'COUNT(2, 2, AND(dog, REL("chase", dog)))',
    "a lady posing while holding an umbrella": "A(AND(lady, state=posing, HOLDING(umbrella)))",
    "two players run while fans watch": "GROUP(COUNT(2, 2, AND(player, state=running)), ALL(AND(fan, state=watching)))",
    "could you hand me the red cup, please?": "THE(AND(cup, color=red))",
    "the black-and-white cat": "THE(AND(cat, color=black, color=white))",
    "person standing with her hands on her hips": "THE(AND(person, state=standing, WITH(AND(hand, ON(hip)))))",
    "the plate to the left of the fork but not the green one": "THE(AND(plate, LEFT_OF(fork), NOT(color=green)))",
    "the second cup from the right": "THE(NTH(2, right, cup))",
    "third from left": "THE(NTH(3, left, THING))",
    "the last cup": "THE(NTH(-1, left, cup))",
    "the second largest dog": "THE(NTH(2, big, dog))",
    "two people who are not wearing helmets": "COUNT(2, 2, AND(person, NOT(WEARING(helmet))))",
    "at least three dogs": "COUNT(3, *, dog)",
    "both dogs": "COUNT(2, 2, dog)",
    "no dogs": "COUNT(0, 0, dog)",
    "the tallest of the three bottles": "THE(MOST(height, COUNT(3, 3, bottle)))",
    "the two leftmost cups": "ALL(MOST(left, cup, 2))",
    "the cup closest to the plate": "THE(NEAREST(cup, plate))",
    "the cup taller than the red bottle": "THE(AND(cup, MORE(height, AND(bottle, color=red))))",
    "the larger one": "THE(MOST(size, THING))",
    "the man left of the dog, not the one in red": "THE(AND(man, LEFT_OF(dog), NOT(color=red)))",
    "the cup left of the red one": "THE(AND(cup, LEFT_OF(AND(cup, color=red))))",
    "the white dog and the other dog": "GROUP(THE(AND(dog, color=white)), THE(EXCEPT(dog, AND(dog, color=white))))",
    "the cup and the plate next to it": "GROUP(THE(cup), THE(AND(plate, NEXT_TO(cup))))",
    "all but the red cup": "ALL(EXCEPT(cup, color=red))",
    "all the cups except the one on the table": "ALL(EXCEPT(cup, ON(table)))",
    "the cat and the dog": "GROUP(THE(cat), THE(dog))",
    "the box that is neither red nor blue": "THE(AND(box, NOT(OR(color=red, color=blue))))",
    "a red or blue cup": "A(AND(cup, OR(color=red, color=blue)))",
    "red and blue cups": "ALL(AND(cup, OR(color=red, color=blue)))",
    "guy in white with hat": "THE(AND(guy, color=white, WITH(hat)))",
    "pink": "THE(color=pink)",
    "the left": "THE(PLACE(left))",
    "dog on right": "THE(AND(dog, PLACE(right)))",
    "person on the far left": "THE(MOST(left, person))",
    "the book on the lower shelf": "THE(AND(book, ON(AND(shelf, PLACE(bottom)))))",
    "the dog's left ear": "THE(PART_OF(ear, dog, left))",
    "the left ear of the dog": "THE(PART_OF(ear, dog, left))",
    "the man's hat": "THE(AND(hat, OF(man)))",
    "a cup of coffee on the table": "A(AND(cup, WITH(coffee), ON(table)))",
    "the person without a helmet": "THE(AND(person, NOT(WITH(helmet))))",
    "the cup between the plate and the fork": "THE(AND(cup, BETWEEN(plate, fork)))",
    "the car that is the same colour as the bus": "THE(AND(car, SAME(color, bus)))",
    "the man chased by the dog": 'THE(AND(man, REL_BY("chase", dog)))',
    "the bag the woman is carrying": 'THE(AND(bag, REL_BY("carry", woman)))',
    "the woman looking at the man": 'THE(AND(woman, REL("look at", man)))',
    "woman sitting on the sofa": "THE(AND(woman, state=sitting, ON(sofa)))",
    "the man in a hat holding a dog": "THE(AND(man, WEARING(hat), HOLDING(dog)))",
    "the man whose hat is red": "THE(AND(man, WITH(AND(hat, color=red))))",
    "the glorp frobbing the zib": 'THE(AND(glorp, REL("frob", zib)))',
    "how many dogs are there?": "HOW_MANY(dog)",
    "Is there a cat on the sofa?": "EXISTS(AND(cat, ON(sofa)))",
    "is the cup red": "EXISTS(AND(cup, color=red))",
    "are there more dogs than cats?": "COMPARE(more, dog, cat)",
    "where is the dog": "THE(dog)",
    "are all the cups on the table red?": "COMPARE(equal, AND(cup, ON(table), color=red), AND(cup, ON(table)))",
    "the bottle second from the right": "THE(NTH(2, right, bottle))",
    "the bike behind and to the left of the car": "THE(AND(bike, BEHIND(car), LEFT_OF(car)))",
    "the plate with an egg on it": "THE(AND(plate, WITH(egg)))",
    "the lamp of the same size as the right box": "THE(AND(lamp, SAME(size, AND(box, PLACE(right)))))",
    "the man in a shirt and the woman in red": "GROUP(THE(AND(man, WEARING(shirt))), THE(AND(woman, color=red)))",
    "A man walks his dog.": 'A(AND(man, REL("walk", dog)))',
}


@pytest.mark.parametrize(("text", "form"), FORMS.items())
def test_the_best_reading(text: str, form: str) -> None:
    assert show(parse(text).form) == form


@pytest.mark.parametrize(
    ("text", "instruction", "form"),
    [
        ("pick up the red screwdriver next to the mug", "pick up", "THE(AND(screwdriver, color=red, NEXT_TO(mug)))"),
        ("put a red box around the largest dog", "put a red box around", "THE(MOST(size, dog))"),
        ("Please put the wrench in the toolbox.", "put", "THE(wrench)"),
        ("the dog", None, "THE(dog)"),
    ],
)
def test_an_instruction_keeps_its_verb(text: str, instruction: str | None, form: str) -> None:
    reading = parse(text).readings[0]
    assert (reading.instruction, show(reading.form)) == (instruction, form)


def test_an_ambiguous_attachment_has_a_reading_each() -> None:
    readings = parse("the dog chasing the man in the red shirt").readings
    assert [show(reading.form) for reading in readings] == [
        'THE(AND(dog, REL("chase", AND(man, WEARING(AND(shirt, color=red))))))',
        'THE(AND(dog, REL("chase", man), WEARING(AND(shirt, color=red))))',
    ]
    assert readings[0].score > readings[1].score


def test_a_node_knows_its_words() -> None:
    text = "The cup left of the plate"
    reading = parse(text).readings[0]
    spans = dict(reading.spans)
    named = {show(node): spans[path].of(text) for path, node in walk(reading.form) if path in spans}
    assert (named["cup"], named["plate"], named["LEFT_OF(plate)"]) == ("cup", "plate", "left of the plate")


def test_what_is_not_understood_is_said() -> None:
    parsed = parse("the dog while it rains")
    assert show(parsed.form) == 'THE(AND(dog, OPAQUE("while it rains")))'
    assert "while it rains" in parsed.notes[0]


def test_a_text_of_nothing_is_opaque() -> None:
    assert parse("?!").form == Opaque("?!")
    assert parse("").form == Opaque("")


def test_a_caption_has_a_parse_for_each_of_its_phrases() -> None:
    found = parse_all("Two dogs run. A man in a hat watches them.")
    assert [show(piece.form) for piece in found] == [
        "COUNT(2, 2, AND(dog, state=running))",
        'A(AND(man, WEARING(hat), REL("watch", AND(dog, state=running))))',
    ]


def test_only_text_is_parsed() -> None:
    with pytest.raises(TextError, match="expected a string"):
        parse(3)  # type: ignore[arg-type]
