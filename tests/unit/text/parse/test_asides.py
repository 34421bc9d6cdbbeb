"""What is said beside the matter, questions in other words, and clauses that no picture shows."""

import pytest

import deixis
from deixis.text.forms import show

FORMS = {
    "Any dogs about?": "EXISTS(dog)",
    "any dogs left?": "EXISTS(dog)",
    "any dogs left of the car?": "EXISTS(AND(dog, LEFT_OF(car)))",
    "any cup": "A(cup)",
    "Can you see a bird on the roof?": "EXISTS(AND(bird, ON(roof)))",
    "can you see the dog behind the car?": "THE(AND(dog, BEHIND(car)))",
    "Do they have any oranges?": "EXISTS(orange)",
    "any more cups?": "EXISTS(cup)",
    "How many cups can you see on the table?": "HOW_MANY(AND(cup, ON(table)))",
    "How many lemons have we got in the blue bowl?": "HOW_MANY(AND(lemon, INSIDE(AND(bowl, color=blue))))",
    "could you tell me which cup is red?": "THE(AND(cup, color=red))",
    "tell me how many chairs are empty": "HOW_MANY(AND(chair, state=empty))",
    "is anyone currently using the computer?": 'EXISTS(AND(person, REL("use", computer)))',
    "a cup, doesn't matter which": "A(cup)",
    "the one furthest out": "THE(MOST(far, THING))",
    "the dog's running shoes": 'ALL(AND("running shoe", OF(dog)))',
    "the woman the man's talking to": 'THE(AND(woman, REL_BY("talk to", man)))',
    "the cup nobody's using": 'THE(AND(cup, NOT(REL_BY("use", person))))',
    "Which painting is nobody looking at?": 'THE(AND(painting, NOT(REL_BY("look at", person))))',
    "Which dog is the woman walking?": 'THE(AND(dog, REL_BY("walk", woman)))',
    "which cup is the fastest?": "THE(MOST(fast, cup))",
    "the girl whose hat is the biggest": "THE(AND(girl, WITH(MOST(size, hat))))",
    "the starfish on the rock": "THE(AND(starfish, ON(rock)))",
    "everything besides the plates": "ALL(EXCEPT(THING, plate))",
    "the cup besides the plate": "THE(AND(cup, NEXT_TO(plate)))",
    "everyone with a hat but no scarf": "ALL(AND(person, WITH(hat), NOT(WITH(scarf))))",
    "which animals are not dogs or cats?": "ALL(AND(animal, NOT(OR(dog, cat))))",
    "the man not pushing a cart or holding a cup": 'THE(AND(man, NOT(OR(REL("push", cart), HOLDING(cup)))))',
    "Is the man holding a cup or a plate?": "EXISTS(AND(man, OR(HOLDING(cup), HOLDING(plate))))",
    "the mug that's been left on the windowsill": "THE(AND(mug, ON(windowsill)))",
    "this cup right here": "THE(cup)",
    "the child who looks the oldest": "THE(MOST(age, child))",
    "the plate that is as big as the bowl": "THE(AND(plate, SAME(size, bowl)))",
    "people of the same height": "ALL(AND(person, SAME(size, person)))",
    "the three closest people to the conductor": "COUNT(3, 3, NEAREST(person, conductor))",
    "the monitor that isn't plugged in": "THE(AND(monitor, NOT(state=plugged)))",
    "the shovel stuck in the sand": "THE(AND(shovel, state=stuck, INSIDE(sand)))",
    "the man leaning against the wall": 'THE(AND(man, REL("lean against", wall)))',
}
UNSEEN = {
    "the car that was built in 1990": "was built in 1990",
    "the cow that gives the most milk": "gives the most milk",
    "the boy who likes the dog best": "likes the dog best",
    "the person who has been here longest": "has been here longest",
    "the man whose solo comes next": "whose solo comes next",
    "the hamster that bit me": "bit me",
    "the parrot that can talk": "can talk",
    "the boy who lives next door": "lives next door",
    "the bus that has left": "has left",
    "the candle that has gone out": "has gone out",
    "the door that squeaks": "squeaks",
}
SEEN = (
    "the cup that can be seen on the left", "the woman holding the most bags", "the shelf that holds the most books",
    "the man nearest to me", "the dog facing me", "the dog whose tail is longest", "the tree that grows by the house",
)  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_what_is_said_beside_the_matter_changes_nothing(text: str) -> None:
    assert show(deixis.parse(text).form) == FORMS[text]


@pytest.mark.parametrize("text", UNSEEN)
def test_a_clause_that_no_picture_shows_is_opaque(text: str) -> None:
    assert f'OPAQUE("{UNSEEN[text]}")' in show(deixis.parse(text).form)


@pytest.mark.parametrize("text", SEEN)
def test_a_clause_that_a_picture_shows_is_not(text: str) -> None:
    assert "OPAQUE" not in show(deixis.parse(text).form)
