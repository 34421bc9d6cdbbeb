"""Wordings of strangers: what each cause of a failure says in other words than those that failed."""

from __future__ import annotations

import pytest

from deixis.text.forms import show
from deixis.text.parse import parse

WORDINGS = {
    "what no picture shows": {
        "the tent my cousin pitched": 'THE(AND(tent, OPAQUE("my cousin pitched")))',
        "the hammer dad lent to the neighbour": 'THE(AND(hammer, OPAQUE("dad lent to the neighbour")))',
        "the train to Manchester": 'THE(AND(train, OPAQUE("to manchester")))',
        "the kid whose birthday it is": 'THE(AND(kid, OPAQUE("whose birthday it is")))',
        "the towel that smells nicest": 'THE(AND(towel, OPAQUE("smells nicest")))',
        "the player about to score": 'THE(AND(player, OPAQUE("about to score")))',
        "the boy who's about to throw the ball": 'THE(AND(boy, REL("throw", ball)))',
        "the girl who won the race": 'THE(AND(girl, OPAQUE("won the race")))',
        "the dog that barked last night": 'THE(AND(dog, OPAQUE("barked last night")))',
        "the bird with the prettiest song": 'THE(AND(bird, OPAQUE("with the prettiest song")))',
        "the cat that you can see on the roof": "THE(AND(cat, ON(roof)))",
        "the cup on my left": "THE(AND(cup, PLACE(left)))",
        "the man called Bob": 'THE(AND(man, OPAQUE("called bob")))',
    },
    "what it and its mean": {
        "the horse and its saddle": "GROUP(THE(horse), THE(AND(saddle, OF(horse))))",
        "the girl on the left and the boy to her left":
            "GROUP(THE(AND(girl, PLACE(left))), THE(AND(boy, LEFT_OF(AND(girl, PLACE(left))))))",
        "the armchair on the right and whatever is on it":
            "GROUP(THE(AND(armchair, PLACE(right))), THE(ON(AND(armchair, PLACE(right)))))",
        "the woman reading a book and the umbrella above her":
            'GROUP(THE(AND(woman, REL("read", book))), THE(AND(umbrella, ABOVE(AND(woman, REL("read", book))))))',
        "the table with a croissant and a laptop on it": "THE(AND(table, WITH(croissant), WITH(laptop)))",
        "the two men and the woman between them": "GROUP(COUNT(2, 2, man), THE(AND(woman, BETWEEN(man, man))))",
        "the red balloons plus the one held by the girl":
            'GROUP(ALL(AND(balloon, color=red)), THE(AND(balloon, REL_BY("hold", girl))))',
    },
    "one": {
        "the buoy between the red boat and the blue one":
            "THE(AND(buoy, BETWEEN(AND(boat, color=red), AND(boat, color=blue))))",
        "are there more cups on the round table than on the square one?":
            "COMPARE(more, AND(cup, ON(AND(table, shape=round))), AND(cup, ON(AND(table, shape=square))))",
        "the cake between the chocolate cake and the one with a cherry":
            'THE(AND(cake, BETWEEN("chocolate cake", AND(cake, WITH(cherry)))))',
    },
    "commands": {
        "could somebody close the open window": "THE(AND(window, state=open))",
        "circle every bottle that is empty": "ALL(AND(bottle, state=empty))",
        "blow out the lit candles": "ALL(AND(candle, state=lit))",
        "hand him the wrench": "THE(wrench)",
        "give the boy the red ball": "THE(AND(ball, color=red))",
        "put the clean knife back in the drawer": "THE(AND(knife, state=clean))",
        "fill the empty jar with nails": "THE(AND(jar, state=empty))",
        "water the plant with the watering can": "THE(plant)",
        "let's take a look at the bike near the wall": "THE(AND(bike, NEAR(wall)))",
        "The lawn mower, please, not the hose.": 'THE(AND("lawn mower", NOT(hose)))',
        "box that is red": "THE(AND(box, color=red))",
        "pick up whichever plate has a sandwich on it": "THE(AND(plate, WITH(sandwich)))",
    },
    "free relatives": {
        "whoever the dog is following": 'THE(AND(person, REL_BY("follow", dog)))',
        "whatever is between the cups": "THE(BETWEEN(cup, cup))",
        "whichever cup is empty": "THE(AND(cup, state=empty))",
        "what's between the cups": "THE(BETWEEN(cup, cup))",
        "the thing on the sink that is pink": "THE(AND(ON(sink), color=pink))",
        "chair to the left of the green one that has a towel":
            "THE(AND(chair, LEFT_OF(AND(chair, color=green)), WITH(towel)))",
    },
    "on the body": {
        "the man with a cup in his hand": "THE(AND(man, HOLDING(cup)))",
        "the woman with nothing in her hands": "THE(AND(woman, NOT(HOLDING(THING))))",
        "the boy wearing nothing on his head": "THE(AND(boy, NOT(WEARING(THING))))",
        "the dog lying on its side": "THE(AND(dog, state=lying))",
        "the bed with the girl sitting on it": "THE(AND(bed, WITH(AND(girl, state=sitting))))",
    },
    "comparison": {
        "vehicles bigger than the taxi but smaller than the bus":
            "ALL(AND(vehicle, MORE(size, taxi), LESS(size, bus)))",
        "bigger than the cup but smaller than the vase": "THE(AND(MORE(size, cup), LESS(size, vase)))",
        "the woman closer to the camera than the man": "THE(AND(woman, MORE(near, man)))",
        "the bravest of the kids": "THE(MOST(brave, kid))",
        "the most patient person": "THE(MOST(patient, person))",
        "the two cups nearest the kettle": "COUNT(2, 2, NEAREST(cup, kettle))",
        "the shirt with more buttons": "THE(MOST(button, shirt))",
        "fewer than four chairs": "COUNT(0, 3, chair)",
        "the second-largest bottle": "THE(NTH(2, big, bottle))",
        "the middle of the three doors": "THE(MOST(middle, COUNT(3, 3, door)))",
        "the person running the fastest": "THE(MOST(fast, AND(person, state=running)))",
        "the person who is not the tallest": "THE(AND(person, NOT(MOST(height, person))))",
    },
    "more and as many": {
        "are as many boys sitting as girls?": "COMPARE(equal, AND(boy, state=sitting), AND(girl, state=sitting))",
        "are there fewer than three suitcases?": "EXISTS(COUNT(0, 2, suitcase))",
    },
    "parts and pieces": {
        "rear wheel of the tractor": "THE(PART_OF(wheel, tractor, back))",
        "the car's front wheel": "THE(PART_OF(wheel, car, front))",
        "how many pieces of luggage are black": "HOW_MANY(AND(luggage, color=black))",
        "a cluster of balloons": "ALL(balloon)",
        "the book on the second shelf": "THE(AND(book, ON(NTH(2, top, shelf))))",
    },
    "negation": {
        "the skateboard nobody is riding or holding":
            'THE(AND(skateboard, NOT(OR(REL_BY("ride", person), REL_BY("hold", person)))))',
        "books that are neither on the top shelf nor red":
            "ALL(AND(book, NOT(OR(ON(AND(shelf, PLACE(top))), color=red))))",
        "the hatless man": "THE(AND(man, NOT(WITH(hat))))",
        "the not so big dog": "THE(AND(dog, NOT(size=big)))",
        "the paper plate that has got no cupcakes on it": "THE(AND(plate, material=paper, NOT(WITH(cupcake))))",
    },
    "nouns and qualities": {
        "the coca cola can": 'THE("coca cola can")',
        "girl on the diving board": 'THE(AND(girl, ON("diving board")))',
        "the second standing person from the left": "THE(NTH(2, left, AND(person, state=standing)))",
        "the reddish ball": "THE(AND(ball, color=reddish))",
        "the blue-striped cup": "THE(AND(cup, color=blue, pattern=striped))",
        "the glass half full of water": "THE(AND(glass, state=full, WITH(water)))",
        "farmer with a hat made of straw and a pitchfork":
            "THE(AND(farmer, WITH(AND(hat, material=straw)), WITH(pitchfork)))",
        "cup number two from the left": "THE(NTH(2, left, cup))",
        "red car, third from the left": "THE(NTH(3, left, AND(car, color=red)))",
        "no, the other one": "OTHER(THING)",
    },
    "attachment": {
        "anyone on a brown horse wearing a black hat":
            "A(AND(person, ON(AND(horse, color=brown)), WEARING(AND(hat, color=black))))",
        "the girl eating an ice cream on the bench": 'THE(AND(girl, REL("eat", "ice cream"), ON(bench)))',
        "the suitcase that has the same colour as the scarf worn by the woman":
            'THE(AND(suitcase, SAME(color, AND(scarf, REL_BY("wear", woman)))))',
        "is the door on the right open?": "EXISTS(AND(door, PLACE(right), state=open))",
        "the man being looked at by the woman": 'THE(AND(man, REL_BY("look at", woman)))',
        "the cup next to another cup": "THE(AND(cup, NEXT_TO(cup)))",
    },
}  # fmt: skip


@pytest.mark.parametrize("cause", WORDINGS)
def test_a_wording_is_understood(cause: str) -> None:
    read = {text: show(parse(text).form) for text in WORDINGS[cause]}
    assert read == WORDINGS[cause]
