"""Words of many hands: rough orders, polite questions, captions, corrections."""

import pytest

from deixis.text.forms import show
from deixis.text.parse import parse

FORMS = {
    # what is said beside the matter
    "ooh, can we get the big cake": "THE(AND(cake, size=big))",
    "excuse me, could I try on the black trainer please": "THE(AND(trainer, color=black))",
    "hand me the forceps, no, the curved ones": "THE(AND(forceps, shape=curved))",
    "the tool furthest from the gnome, I mean the watering can": 'THE("watering can")',
    "pass me the straight clamp love": "THE(AND(clamp, shape=straight))",
    "there's an empty jar somewhere, grab that one please": "A(AND(jar, state=empty))",
    "the mug — the red one": "THE(AND(mug, color=red))",
    "the cat hiding behind the curtain, you can only see its tail": "THE(AND(cat, state=hiding, BEHIND(curtain)))",
    "a glass please, I am very thirsty": "A(glass)",
    "could you please show me where the kettle is, dear": "THE(kettle)",
    # questions in many words
    "would you kindly tell me whether there is a cat on the sofa": "EXISTS(AND(cat, ON(sofa)))",
    "can you see at least two horses?": "EXISTS(COUNT(2, *, horse))",
    "how many boats can be seen altogether?": "HOW_MANY(boat)",
    "how many of the flasks and beakers are empty?": "HOW_MANY(AND(OR(flask, beaker), state=empty))",
    "what does the boy have in his hands?": 'THE(REL_BY("hold", boy))',
    "did the referee raise a card?": 'EXISTS(AND(referee, REL("raise", card)))',
    "second horse or pony from the left": "THE(NTH(2, left, OR(horse, pony)))",
    "the biggest cat or dog on the sofa": "THE(MOST(size, AND(OR(cat, dog), ON(sofa))))",
    "the largest dog or the cat": "A(OR(MOST(size, dog), cat))",
    "the second dog or red cat": "A(OR(NTH(2, left, dog), AND(cat, color=red)))",
    "which horse is the woman in the helmet riding": ('THE(AND(horse, REL_BY("ride", AND(woman, WEARING(helmet)))))'),
    "which cup is the man on the left holding?": 'THE(AND(cup, REL_BY("hold", AND(man, PLACE(left)))))',
    "which dog is the one on the left sleeping": "THE(AND(dog, PLACE(left), state=sleeping))",
    "who or what is looking at the farmer?": 'ALL(REL("look at", farmer))',
    "are there exactly as many cups as plates?": "COMPARE(equal, cup, plate)",
    "have you got any umbrellas that aren't black?": "EXISTS(AND(umbrella, NOT(color=black)))",
    "which child is the furthest from the teacher?": "THE(FARTHEST(child, teacher))",
    # what no picture shows
    "where is the bus going?": 'THE(AND(bus, OPAQUE("where is the bus going")))',
    "what is the brown horse called?": 'THE(AND(horse, color=brown, OPAQUE("what is the brown horse called")))',
    "the man flying to Lisbon": 'THE(AND(man, OPAQUE("flying to lisbon")))',
    "the child who has just had a birthday": 'THE(AND(child, OPAQUE("has just had a birthday")))',
    "all but two of the bottles": 'ALL(AND(bottle, OPAQUE("all but two of the bottles")))',
    "the first runner to cross the line": 'THE(AND(runner, OPAQUE("first to cross the line")))',
    # who does what to whom
    "the boy kicking a ball to another boy": 'THE(AND(boy, REL("kick", ball), REL("kick to", boy)))',
    "the apron the lady's got on": 'THE(AND(apron, REL_BY("wear", lady)))',
    "the thing the monkey has in its hand": 'THE(REL_BY("hold", monkey))',
    "umbrella being held by lady in red coat": (
        'THE(AND(umbrella, REL_BY("hold", AND(lady, WEARING(AND(coat, color=red))))))'
    ),
    "the man who has just thrown the ball": 'THE(AND(man, REL("throw", ball)))',
    "the statue everyone's looking at": 'THE(AND(statue, REL_BY("look at", ALL(person))))',
    "the boy who has fallen asleep": "THE(AND(boy, state=asleep))",
    "the screwdriver sticking out of the box": 'THE(AND(screwdriver, REL("stick out of", box)))',
    "the man looking up at the screen": 'THE(AND(man, REL("look at", screen)))',
    "woman crossing the street with a red umbrella": (
        'THE(AND(woman, REL("cross", street), WITH(AND(umbrella, color=red))))'
    ),
    # where things go
    "get the pan off the heat, the one with a lid": "THE(AND(pan, WITH(lid)))",
    "take everything off the table": "ALL(ON(table))",
    "put the toy that has four wheels in the box": "THE(AND(toy, WITH(COUNT(4, 4, wheel))))",
    "move the knife away from that cat": "THE(knife)",
    "give the one on the right a stir": "THE(PLACE(right))",
    "give me one apple from the bowl": "A(AND(apple, INSIDE(bowl)))",
    # places and orders
    "between the kettle and the white cup there is a cup": "A(AND(cup, BETWEEN(kettle, AND(cup, color=white))))",
    "guy 2nd from left blue shirt": "THE(AND(NTH(2, left, guy), WEARING(AND(shirt, color=blue))))",
    "the person to the far left of the sofa": "THE(AND(person, LEFT_OF(sofa)))",
    "the clock above and slightly left of the door": "THE(AND(clock, ABOVE(door), LEFT_OF(door)))",
    "the middle three": "ALL(MOST(middle, THING, 3))",
    "two of the oranges nearest the front": "COUNT(2, 2, MOST(near, orange))",
    "everything left of the spheres": "ALL(LEFT_OF(sphere))",
    "that round bale": "THE(AND(bale, shape=round))",
    "the third cup counting from the left side": "THE(NTH(3, left, cup))",
    # what is the same, what is not
    "the car whose colour matches the bus": "THE(AND(car, SAME(color, bus)))",
    "a cube sharing its color with the ball": "A(AND(cube, SAME(color, ball)))",
    "the pillow on the bed, not that on the sofa": "THE(AND(pillow, ON(bed), NOT(ON(sofa))))",
    "all cars and buses that aren't red": "ALL(AND(OR(car, bus), NOT(color=red)))",
    "metal spheres or rubber cylinders": "ALL(OR(AND(sphere, material=metal), AND(cylinder, material=rubber)))",
    "the candle that isn't lit on the right": "THE(AND(candle, NOT(state=lit), PLACE(right)))",
    "any doughnut as long as it isn't pink": "A(AND(doughnut, NOT(color=pink)))",
    "the boot that hasn't got a label": "THE(AND(boot, NOT(WITH(label))))",
    "horse, no ribbon": "THE(AND(horse, NOT(WITH(ribbon))))",
    "the cup outside the box": "THE(AND(cup, NOT(INSIDE(box))))",
    "the ball that neither the boy nor the girl is holding": (
        'THE(AND(ball, NOT(OR(REL_BY("hold", boy), REL_BY("hold", girl)))))'
    ),
    "the ball that neither dog is chasing": 'THE(AND(ball, NOT(REL_BY("chase", dog))))',
    "the chair on which the cat is asleep": 'THE(AND(chair, REL_BY("sleep on", cat)))',
    # nearer to one thing than to another
    "the cup that is closer to the plate than to the bowl": "THE(AND(cup, NEARER(plate, bowl)))",
    "the cup nearer the kettle than the toaster": "THE(AND(cup, NEARER(kettle, toaster)))",
    "the dog farther from the tree than from the house": "THE(AND(dog, NEARER(house, tree)))",
    "the chair that is closer to the door than the other chair": "THE(NEAREST(chair, door))",
    "is the dog closer to the man or the woman?": "THE(NEAREST(OR(man, woman), dog))",
    "is the red car nearer to the tree or to the house": "THE(NEAREST(OR(tree, house), AND(car, color=red)))",
    "the second closest chair to the window": "THE(NEAREST(AND(chair, NOT(NEAREST(chair, window))), window))",
    # how many more, and of what
    "how many more chairs than tables are there?": "COMPARE(difference, chair, table)",
    "how many fewer cups than plates": "COMPARE(difference, plate, cup)",
    "both of the dog's ears": "COUNT(2, 2, PART_OF(ear, dog))",
    "one of the man's shoes": "A(AND(shoe, OF(man)))",
    "the building taller than the rest": "THE(AND(building, MORE(height, ALL(building))))",
    # what an engineer tries
    "the glass of wine nearest the candle": "THE(NEAREST(AND(glass, WITH(wine)), candle))",
    "the second book from the top of the pile": "THE(NTH(2, top, book))",
    "it's on the left, next to the sink, and it's blue": "THE(AND(PLACE(left), NEXT_TO(sink), color=blue))",
    "the dog is next to the sofa and it has a ball": "THE(AND(dog, NEXT_TO(sofa), WITH(ball)))",
    "the two men neither of whom is wearing a hat": "COUNT(2, 2, AND(man, NOT(WEARING(hat))))",
    "don't touch the red one; take the blue one": "THE(color=blue)",
    "is it true that the dog is left of the cat?": "EXISTS(AND(dog, LEFT_OF(cat)))",
    "is there anything on the table besides the lamp?": "EXISTS(EXCEPT(ON(table), lamp))",
    "how many animals are there apart from the dogs?": "HOW_MANY(EXCEPT(animal, dog))",
    "what animal is the boy holding?": 'THE(AND(animal, REL_BY("hold", boy)))',
    "do the dog and the cat have the same color?": "EXISTS(AND(dog, SAME(color, cat)))",
    "avoid the glass nearest the window": "THE(NEAREST(glass, window))",
    # what workers, dictation and two words at a time come to
    "select the man the one wearing sunglasses thanks": "THE(AND(man, WEARING(sunglasses)))",
    "which person is the furthest away": "THE(MOST(far, person))",
    "who's that to the left of the lady": "THE(AND(person, LEFT_OF(lady)))",
    "who's that in the red car?": "THE(AND(person, INSIDE(AND(car, color=red))))",
    "so the man who's riding the surfboard could you crop him please": "THE(AND(man, RIDING(surfboard)))",
    "the officer who, unlike the other one, is wearing a helmet": "THE(AND(officer, WEARING(helmet)))",
    "How many police officers are there, all told?": 'HOW_MANY("police officer")',
    "go for the smaller of the two wrenches": "THE(LEAST(size, COUNT(2, 2, wrench)))",
    "Keep away from both bolts.": "COUNT(2, 2, bolt)",
    "Keep well clear of the right hand of the technician": "THE(PART_OF(hand, technician, right))",
    "Careful, do not touch the white cup.": "THE(AND(cup, color=white))",
    "what I need you to do is pick up the red cup": "THE(AND(cup, color=red))",
    "Is the soldering iron hot?": 'EXISTS(AND("soldering iron", state=hot))',
    "how many circuit boards can you see?": 'HOW_MANY("circuit board")',
    "bring over the circuit board and I'll check it": 'THE("circuit board")',
    "Before anything else, point at the person who's holding the soldering iron.": (
        'THE(AND(person, HOLDING("soldering iron")))'
    ),
    "take both circuit boards": 'COUNT(2, 2, "circuit board")',
    "got a red car down in the bottom left corner": 'A(AND(car, color=red, PLACE("bottom left")))',
    "whose van is that?": 'THE(AND(van, OPAQUE("whose it is")))',
    "how many people can you see from there?": "HOW_MANY(person)",
    "smallest animal, white": "THE(LEAST(size, AND(animal, color=white)))",
    "dog, brown": "THE(AND(dog, color=brown))",
    "the cup, blue, on the left": "THE(AND(cup, color=blue, PLACE(left)))",
    "middle guy, red shirt": "THE(AND(guy, PLACE(middle), WEARING(AND(shirt, color=red))))",
    "slide the larger circuit board to me": 'THE(MOST(size, "circuit board"))',
    "people wearing hard hats": 'ALL(AND(person, WEARING("hard hat")))',
    "go to the table and pick up the red cup": "THE(AND(cup, color=red))",
    "the girl, blonde, holding a kite": "THE(AND(girl, color=blonde, HOLDING(kite)))",
    "man, hat, left": "THE(AND(man, WEARING(hat), PLACE(left)))",
    "the ladys umbrella": "THE(AND(umbrella, OF(lady)))",
    # what shoppers, teachers and editors ask
    "who is wearing a yellow hat and holding a balloon?": (
        "THE(AND(person, WEARING(AND(hat, color=yellow)), HOLDING(balloon)))"
    ),
    "is the number of cups greater than the number of plates?": "COMPARE(more, cup, plate)",
    "the children's faces": "ALL(PART_OF(face, child))",
    "hide the children's faces": "ALL(PART_OF(face, child))",
    "the car hidden by the tree": "THE(AND(car, state=hidden, BEHIND(tree)))",
    "the car that is partly hidden by the tree": "THE(AND(car, state=hidden, BEHIND(tree)))",
    "the man standing by the grill with an apron on": "THE(AND(man, state=standing, NEXT_TO(grill), WEARING(apron)))",
    "the tub with the blue lid on the left of the cheese": "THE(AND(tub, WITH(AND(lid, color=blue)), LEFT_OF(cheese)))",
    "the mug with the red handle next to the plate": "THE(AND(mug, WITH(AND(handle, color=red)), NEXT_TO(plate)))",
    "the knife with the serrated edge": "THE(AND(knife, WITH(AND(edge, state=serrated))))",
    "the plate with the chipped edge": "THE(AND(plate, WITH(AND(edge, state=chipped))))",
    "not the tall lamp but the short one": "THE(AND(lamp, size=short, NOT(size=tall)))",
    "not the red cup but the blue one": "THE(AND(cup, color=blue, NOT(color=red)))",
    "is the number of dogs more than the number of cats": "COMPARE(more, dog, cat)",
    "is there both a fork and a knife?": "EXISTS(GROUP(A(fork), A(knife)))",
    "keep the two women in front and lose everybody else": "COUNT(2, 2, AND(woman, PLACE(front)))",
    "blur every face in the crowd but leave the mayor's alone": "ALL(EXCEPT(AND(face, INSIDE(crowd)), OF(mayor)))",
    "anyone looking straight at the camera": 'A(AND(person, REL("look at", camera)))',
    "who can show me the animal with the longest tail?": "THE(AND(animal, WITH(MOST(length, tail))))",
    "it should be on the top shelf, behind the jam": "THE(AND(ON(AND(shelf, PLACE(top))), BEHIND(jam)))",
    "colour in the second flower from the left": "THE(NTH(2, left, flower))",
    "are there more boys or girls in the picture": 'OPAQUE("are there more boys or girls in the picture")',
    "pixelate the number plates of all the parked cars": 'ALL(AND("number plate", OF(ALL(AND(car, state=parked)))))',
    "the mug with a floral pattern": "THE(AND(mug, pattern=floral))",
    "the shirt with a striped print": "THE(AND(shirt, pattern=striped))",
    "who is standing next to the dog and wearing a hat?": (
        "THE(AND(person, state=standing, NEXT_TO(dog), WEARING(hat)))"
    ),
    # of two at once
    "Are both the door and the window open?": "EXISTS(GROUP(AND(door, state=open), AND(window, state=open)))",
    "do the man and the woman have hats?": "EXISTS(GROUP(AND(man, WITH(hat)), AND(woman, WITH(hat))))",
    "are the cup and the plate on the table?": "EXISTS(GROUP(AND(cup, ON(table)), AND(plate, ON(table))))",
    "are the red cup and the blue cup the same size?": "EXISTS(AND(cup, color=red, SAME(size, AND(cup, color=blue))))",
    "not the cup on the left but the one on the right": "THE(AND(cup, PLACE(right), NOT(PLACE(left))))",
    # of a group, of several
    "the boy at the back of the class": "THE(AND(boy, PLACE(back)))",
    "the dog on the left of the group": "THE(AND(dog, PLACE(left)))",
    "the cup in the middle of the row": "THE(AND(cup, PLACE(middle)))",
    "how many of the kids who are running have no shoes on?": "HOW_MANY(AND(kid, state=running, NOT(WEARING(shoe))))",
    "what are the two children on the swings wearing?": 'ALL(REL_BY("wear", COUNT(2, 2, AND(child, ON(swing)))))',
    # what editors and dads say
    "the van in the background can be cropped out": "THE(AND(van, PLACE(back)))",
    "the baby in the pram must not be recognisable": "THE(AND(baby, INSIDE(pram)))",
    "the faces of the children need to be blurred": "ALL(PART_OF(face, child))",
    "the dog that can be seen behind the fence": "THE(AND(dog, BEHIND(fence)))",
    "The woman on the right, not the blonde one, stays as she is.": "THE(AND(woman, PLACE(right), NOT(color=blonde)))",
    "leave the banner and the flag as they are": "GROUP(THE(banner), THE(flag))",
    "All the people to the left of the dog, blur the lot.": "ALL(AND(person, LEFT_OF(dog)))",
    "anything white in this frame that isn't a vehicle": "A(AND(color=white, NOT(vehicle)))",
    "Black out both number plates, please.": 'COUNT(2, 2, "number plate")',
    "How many cars are in this one?": "HOW_MANY(car)",
    "leftmost car, keep": "THE(MOST(left, car))",
    "Use either car for the colour check.": "A(car)",
    "No need to touch the red car; blur the other one.": "THE(AND(car, NOT(color=red), OTHER(THING)))",
    "Are there more than two people in this picture?": "EXISTS(COUNT(3, *, person))",
    "the guy with the spatula, that's your uncle Ray": "THE(AND(guy, WITH(spatula)))",
    "the burger on the left, that one's mine": "THE(AND(burger, PLACE(left)))",
    "hand me the red cup, would ya?": "THE(AND(cup, color=red))",
    "the cup on the table should be red": "THE(AND(cup, ON(table)))",
    # what is worn and no more
    "red shirts and blue shirts": "GROUP(ALL(AND(shirt, color=red)), ALL(AND(shirt, color=blue)))",
    "red top, blue jeans, left": (
        "THE(AND(person, WEARING(AND(top, color=red)), WEARING(AND(jeans, color=blue)), PLACE(left)))"
    ),
    "nope, not her, the lady behind her": "THE(AND(lady, BEHIND(lady), NOT(person)))",
    "my favorite's the giraffe by the fence": "THE(AND(giraffe, NEXT_TO(fence)))",
    "who's in the foreground on the left?": "THE(AND(person, PLACE(front), PLACE(left)))",
    # turned round
    "a large, round, wooden table": "A(AND(table, size=large, shape=round, material=wooden))",
    "Standing beside the horse is a girl; find her": "A(AND(girl, state=standing, NEXT_TO(horse)))",
    "to the left of the tree is a dog": "A(AND(dog, LEFT_OF(tree)))",
    "On the shelf above the sink, the jar with the red lid": (
        "THE(AND(jar, WITH(AND(lid, color=red)), ON(AND(shelf, ABOVE(sink)))))"
    ),
    "the candle that is neither the tallest nor the shortest": (
        "THE(AND(candle, NOT(OR(MOST(height, candle), LEAST(height, candle)))))"
    ),
    "The bowl that has more apples than oranges in it": 'THE(AND(bowl, OPAQUE("more apples than oranges in it")))',
    "a dog no bigger than the cat": "A(AND(dog, NOT(MORE(size, cat))))",
    # chains of things, and or
    "objects that are red or made of metal": "ALL(OR(color=red, material=metal))",
    "how many objects are either red or made of metal?": "HOW_MANY(OR(color=red, material=metal))",
    "the cup which is either red or made of metal": "THE(AND(cup, OR(color=red, material=metal)))",
    "is the woman to the left or to the right of the man?": "EXISTS(AND(woman, OR(LEFT_OF(man), RIGHT_OF(man))))",
    "is the shirt that the man is wearing blue?": 'EXISTS(AND(shirt, REL_BY("wear", man), color=blue))',
    "The red thing that is left of the blue thing that is behind the green thing": (
        "THE(AND(color=red, LEFT_OF(AND(color=blue, BEHIND(color=green)))))"
    ),
    "The thing which is on top of the thing that is on the table": "THE(ON(ON(table)))",
    "the thing on the sink that is pink": "THE(AND(ON(sink), color=pink))",
    "the pair of objects that have the same colour": "COUNT(2, 2, SAME(color, THING))",
    "the mug with no handle that is behind the one with a handle": (
        "THE(AND(mug, NOT(WITH(handle)), BEHIND(AND(mug, WITH(handle)))))"
    ),
    "the man whose tie has the same colour as the woman's dress": (
        "THE(AND(man, WITH(AND(tie, SAME(color, AND(dress, OF(woman)))))))"
    ),
    "behind the big pan there's a small one, that's it": "A(AND(size=small, BEHIND(AND(pan, size=big))))",
    "the dog that has the same colour as the cat": "THE(AND(dog, SAME(color, cat)))",
    "is the dog the boy is holding brown?": 'EXISTS(AND(dog, REL_BY("hold", boy), color=brown))',
    # what it is on
    "which table is the cup on?": "THE(AND(table, WITH(cup)))",
    "which shelf is the egg box on?": 'THE(AND(shelf, WITH("egg box")))',
    "which bench is the man sitting on?": 'THE(AND(bench, REL_BY("sit on", man)))',
    "which box is the ball in?": "THE(AND(box, WITH(ball)))",
    "what is the cup on?": "THE(WITH(cup))",
    "what are the plates on?": "THE(WITH(plate))",
    "what is the cat under?": "THE(ABOVE(cat))",
    "what is the lamp on the left on?": "THE(WITH(AND(lamp, PLACE(left))))",
    "What is the person standing to the left of the bench wearing?": (
        'THE(REL_BY("wear", AND(person, state=standing, LEFT_OF(bench))))'
    ),
    "which dog is the woman in the helmet walking?": 'THE(AND(dog, REL_BY("walk", AND(woman, WEARING(helmet)))))',
    "is the bicycle to the right of both the bench and the boy?": (
        "EXISTS(AND(bicycle, RIGHT_OF(bench), RIGHT_OF(boy)))"
    ),
    "the ball next to both the cube and the sphere": "THE(AND(ball, NEXT_TO(cube), NEXT_TO(sphere)))",
    "Who else is sitting on the bench besides the boy?": "THE(EXCEPT(AND(person, state=sitting, ON(bench)), boy))",
    "what else is on the table": "ALL(ON(table))",
    "what is the light on": "THE(WITH(light))",
    "is the lamp on?": "EXISTS(AND(lamp, state=on))",
    # who else
    "is the ball next to both the cube and the sphere": "EXISTS(AND(ball, NEXT_TO(cube), NEXT_TO(sphere)))",
    "what else is on the table besides the cup?": "ALL(EXCEPT(ON(table), cup))",
    # and of what is not
    "Who is not sitting down?": "THE(AND(person, NOT(state=sitting)))",
    "What is next to the cup that is not a plate?": "ALL(AND(NEXT_TO(cup), NOT(plate)))",
    "Is the cat sleeping or awake?": "EXISTS(AND(cat, OR(state=sleeping, state=awake)))",
    "What does the man have?": "THE(OF(man))",
    # corrections, asides and orders of a working day
    "hey can you um find the cake for me please": "THE(cake)",
    "could you tag the girl no sorry the boy": "THE(boy)",
    "select the red um no the yellow balloon please": "THE(AND(balloon, color=yellow))",
    "the pillow on the left no sorry on the right": "THE(AND(pillow, PLACE(right)))",
    "the present please the green one next to the cake": "THE(AND(present, color=green, NEXT_TO(cake)))",
    "can you put a box around any one of the candles I don't care which": "A(candle)",
    "which candle is furthest to the right": "THE(MOST(right, candle))",
    "the one in the middle of the three cones": "THE(AND(COUNT(3, 3, cone), PLACE(middle)))",
    "the two people nearest to the camera": "ALL(MOST(near, person, 2))",
    "what does the fisherman have on his head?": 'THE(REL_BY("wear", fisherman))',
    "did the man catch anything this morning?": 'OPAQUE("did the man catch anything this morning")',
    "which of the mugs are red?": "ALL(AND(mug, color=red))",
    "careful now, don't go anywhere near the knife": "THE(knife)",
    "how many bottles have no cap on?": "HOW_MANY(AND(bottle, NOT(WITH(cap))))",
    "the green bottle with a red cap on": "THE(AND(bottle, color=green, WITH(AND(cap, color=red))))",
    "is there an empty one among the bottles?": "EXISTS(AND(bottle, state=empty))",
    "reject anything that is cracked or empty": "A(OR(state=cracked, state=empty))",
    "any full bottle will do for the sample": "A(AND(bottle, state=full))",
    "fourth bottle along from the left, over": "THE(NTH(4, left, bottle))",
    "blur the boy, he's a minor": "THE(boy)",
    "everyone to the right of the ball needs naming": "ALL(AND(person, RIGHT_OF(ball)))",
    "not the red shirts, only the blue one": "THE(AND(shirt, NOT(color=red), color=blue))",
    "the biggest thing in the whole picture": "THE(MOST(size, THING))",
    "a kid, either one's fine": "A(kid)",
    "The boy without a balloon is your cousin Tyler.": "THE(AND(boy, NOT(WITH(balloon))))",
    "how many animals can you see, gang?": "HOW_MANY(animal)",
    "mouse or keyboard, doesn't matter which": "A(OR(mouse, keyboard))",
    "the glass closer to the pot": "THE(NEAREST(glass, pot))",
    "the red pot on the right side of the table": "THE(AND(pot, color=red, ON(table), PLACE(right)))",
    "the nightstand on the left side of the bed": "THE(AND(nightstand, LEFT_OF(bed)))",
    "um, is there a kettle": "EXISTS(kettle)",
    # where it still is
    "show me everybody who's wearing a hat no wait wearing glasses": "ALL(AND(person, WEARING(glasses)))",
    "could you possibly highlight the shortest person in the back row": "THE(LEAST(height, AND(person, PLACE(back))))",
    "hey assistant which of the dogs has the longest ears": "THE(AND(dog, WITH(MOST(length, ear))))",
    "that car there the red one behind the truck": "THE(AND(car, color=red, BEHIND(truck)))",
    "tell me is anyone looking at the camera": 'EXISTS(AND(person, REL("look at", camera)))',
    "take the spoon out of the blue mug": "THE(AND(spoon, INSIDE(AND(mug, color=blue))))",
    "pick the chip off the green board": "THE(AND(chip, ON(AND(board, color=green))))",
    # asked behind it
    "exactly two of the cups are full, which ones?": "COUNT(2, 2, AND(cup, state=full))",
}


@pytest.mark.parametrize("text", FORMS)
def test_forms_are_what_many_hands_mean(text: str) -> None:
    assert show(parse(text).form) == FORMS[text]
