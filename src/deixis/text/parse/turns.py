"""Turns of phrase by their plain words: what is put in place of what."""

from __future__ import annotations

_WRITTEN = {
    "not": "rather than|instead of|as opposed to|in place of|but rather not|and definitely not|but certainly not",
    "except": "are there except|are there except for|are there apart from|are there aside from|are there other than|"
    "are there besides|are there excluding|, skip|, ignore|, skipping|, ignoring|, leave out|, exclude|but skip|but "
    "ignore|except of|with "
    "exception from|apart from|aside from|with the exception of|not counting|not including|"
    "leaving out|leaving aside|"
    "with exception of|excepting|other than for",
    "nobody": "no one|no-one|not one person|not a soul|nobody at all",
    "nothing": "not a thing|nothing at all",
    "no": "not a single|not any|no single|zero",
    "many": "lots of|a lot of|loads of|plenty of|a large number of|a great many",
    "every": "each and every|every single|every last|each single",
    "second to last": "last but one|next to last|next-to-last|penultimate|second last|one before the last|"
    "one before last|second from last",
    "third to last": "last but two|third last|antepenultimate|third from last",
    "in the background": "in the distance|off in the distance|in the far distance|into the distance|in far back",
    "in the foreground": "up front|right up front|at the fore",
    "above": "to the north of|north of",
    "below": "to the south of|south of",
    "left of": "to the west of|west of",
    "right of": "to the east of|east of",
    "topmost": "northernmost|most northerly|most northern",
    "bottommost": "southernmost|most southerly|most southern",
    "leftmost": "westernmost|most westerly|most western|furthest west|farthest west|furthest to the west",
    "rightmost": "easternmost|most easterly|most eastern|furthest east|farthest east|furthest to the east",
    "at the top": "up top|up high|at twelve o'clock|at 12 o'clock|in the north|at the north end|to the north",
    "at the bottom": "down low|at bottom|at six o'clock|at 6 o'clock|in the south|at the south end|to the south",
    "at the top right": "at one o'clock|at two o'clock|at 1 o'clock|at 2 o'clock|in the northeast|in the north east",
    "at the bottom right": "at four o'clock|at five o'clock|at 4 o'clock|at 5 o'clock|in the southeast|"
    "in the south east",
    "at the bottom left": "at seven o'clock|at eight o'clock|at 7 o'clock|at 8 o'clock|in the southwest|"
    "in the south west",
    "at the top left": "at ten o'clock|at eleven o'clock|at 10 o'clock|at 11 o'clock|in the northwest|"
    "in the north west",
    "from the left": "counting from left to right|from left to right|going left to right|left to right|"
    "going from left to right|reading left to right|reading from left to right|starting from the left|"
    "starting at the left|starting on the left|when counting from the left|if you count from the left|"
    "going from the left|beginning at the left|in from the left|"
    "in , counting from the left|along from the left|over from the left|"
    "counting from the left side|starting from the left side|from the left side|from left side|counting from left|"
    "from the left-hand side|from the left hand side|from the left-hand end|"
    "from the left hand end|counting from the left|counted from the left",
    "from the right": "counting from right to left|from right to left|going right to left|right to left|"
    "going from right to left|reading right to left|reading from right to left|starting from the right|"
    "starting at the right|starting on the right|when counting from the right|if you count from the right|"
    "going from the right|beginning at the right|in from the right|"
    "in , counting from the right|along from the right|over from the right|"
    "counting from the right side|starting from the right side|from the right side|from right side|counting from "
    "right|from the right-hand side|from the right hand side|from the right-hand end|"
    "from the right hand end|counting from the right|counted from the right",
    "from the top": "going down|counting down|from top to bottom|top to bottom|down from the top|"
    "from the top down|starting at the top|starting from the top|counting down from the top|going top to bottom",
    "from the bottom": "going up|counting up|from bottom to top|bottom to top|up from the bottom|"
    "from the bottom up|starting at the bottom|starting from the bottom|counting up from the bottom",
    "on the far left": "all the way to the left|all the way on the left|all the way over on the left|way on the left|"
    "way over on the left|way to the left|way left|"
    "over on the far left|over to the far left|off on the far left|off to the far left",
    "on the far right": "all the way to the right|all the way on the right|all the way over on the right|"
    "way on the right|way over on the right|way to the right|way right|"
    "over on the far right|over to the far right|off on the far right|off to the far right",
    "at the far back": "all the way in the back|all the way at the back|way in the back|way at the back",
    "at the very top": "all the way at the top|all the way up|way at the top",
    "at the very bottom": "all the way at the bottom|all the way down|way at the bottom",
    "on the side": "off to the side|over to the side",
    "on the left": "off to the left|over on the left|over to the left|off on the left|at nine o'clock|"
    "at 9 o'clock|in the west|at the west end|to the west|on the lhs|lhs",
    "on the right": "off to the right|over on the right|over to the right|off on the right|at three o'clock|"
    "at 3 o'clock|in the east|at the east end|to the east|on the rhs|rhs",
    "any": "any more",
    "all the": "the all",
    "furthest to the left": "more on the left|more to the left|the most far on the left|most on the left|"
    "most to the left|the most far to the left|farthest on the left|furthest on the left",
    "furthest to the right": "more on the right|more to the right|the most far on the right|most on the right|"
    "most to the right|the most far to the right|farthest on the right|furthest on the right",
    "left of ": "on the left from|to the left from|at the left side of|on the left-hand side from",
    "right of ": "on the right from|to the right from|at the right side of|on the right-hand side from",
    "remove": "get rid of|do away with",
    "the least": "the least amount of|the smallest amount of|the smallest number of",
    "the most": "the greatest amount of|the largest amount of|the greatest number of|the largest number of",
    "has no": "has not got a|has not got an|has not got any|has not got",
    "have no": "have not got a|have not got an|have not got any|have not got",
    "would you mind": "would you mind awfully|would you mind terribly",
    "would you": "would you be so kind as to|would you be a dear and|"
    "would you be a darling and|could you be a darling and|could you be a dear and|be a dear and|be a love and|"
    "do me a favour and|do me a favor and",
    "that is ": ", it should be|, it ought to be|, it must be|, it is|, it 's|, it will be|, it would be",
    "that are ": ", they should be|, they ought to be|, they must be|, they are|, they is",
    "that": "as long as it|so long as it|provided it|provided that it|as long as they|so long as they",
    "to the left of": "to the far left of|on the far left of|off to the left of|over to the left of",
    "to the right of": "to the far right of|on the far right of|off to the right of|over to the right of",
    "the same colour as": "the same colour like|the same colour than",
    "the same color as": "the same color like|the same color than",
    "nearest to": "most near of|most near to|most close to|the most near to|most near from",
    "of": "that belongs to|which belongs to|belonging to|that belong to|which belong to|owned by|that is owned by",
    "right  of": "at the right side from|on the right side from|at the right of|to the right side from",
    "left  of": "at the left side from|on the left side from|at the left of|to the left side from",
    "not of the same color as": "of another color than|of a different color than|of a different color from|"
    "that is a different color from|with a different color than|in a different color than|of another colour than|"
    "of a different colour than|of a different colour from|that is a different colour from|of a different colour to|"
    "in a different colour than|in a different colour from",
    "six": "half a dozen|half dozen",
    "the single": "just the one|only the one",
    "none of": "not one of",
    "that has ": ", it is got|, he is got|, she is got|, it has got|, it has|, he has|, she has",
    "leftmost ": "most left",
    "rightmost ": "most right",
    "and": "but also|along with|together with|as well as|along with also|and also|and additionally|and is also|and "
    "are also",
    "closer to": "more near to|more close to|more near|more close",
    "of the same color as": "whose color matches|whose colour matches|whose color is the same as|"
    "whose colour is the same as|that matches the color of|that matches the colour of|matching the color of|"
    "matching the colour of|in the same color as|in the same colour as|of same color as|of same color like|with "
    "same color as|that is same color as|"
    "sharing its color with|sharing a color with|sharing the color of|sharing the same color with|"
    "that shares its color with|that is same color like|with the same color like|of the same color like|same colour "
    "like|same color like",
    "what": "what else|who or what|what or who|whatever or whoever",
        "how many": "what number of",
    "who are not": "neither of whom is|neither of whom are|none of whom is|none of whom are",
    "which are not": "neither of which is|neither of which are|none of which is|none of which are",
    "who are": "both of whom are|all of whom are|each of whom is", "which are": "both of which are|all of which are",
    "than": "are there than|is there than|there are than",
    "pick": "get hold of|grab hold of|take hold of|get a hold of", "pick the": "go for the|opt for the|reach for the",
    "avoid": "avoid touching|avoid hitting|do not go near|do not go anywhere near|do not get near|do not go close "
    "to|keep away from|stay away "
    "from|steer clear of|keep clear of|keep well clear of|stay clear of|keep well "
    "away "
    "from|stay well away from",
    "furthest": "furthest away", "farthest": "farthest away",
    "colour the": "colour in the|color in the", "at the camera": "straight at the camera|directly at the camera|"
    "straight into the camera|into the camera|right at the camera|straight to camera",
    "mask": "black out|blank out|block out|grey out|gray out",
    "hidden behind": "hidden by|obscured by|blocked from view by",
    "it is": "it should be|it must be|it ought to be|it might be|it would be",
    "show me": "who can show me|who can find me|who can find|who can spot|who can point to|who can point out|who "
    "will show me",
    "lying down": "laying down", "lying on": "laying on", "lying in": "laying in", "lying next": "laying next",
    "grab": "do not let go of", "one of": "one among", "ones of": "ones among", "from": "along from",
    "are there": "we got here|have we got here|have we got|do we have here|do we have",
    "furthest back": "deepest in the background|furthest in the background|farthest in the background",
    "the thing which": "that which", "who": "who else",
    "not bigger than": "no bigger than|not any bigger than|not much bigger than",
    "not larger than": "no larger than|not any larger than|not much larger than",
    "not taller than": "no taller than|not any taller than|not much taller than",
    "the end": "the very end",
    "left of or right of": "to the left or to the right of|to the left or right of|on the left or right of",
    "right of or left of": "to the right or to the left of|to the right or left of",
    "shorter than": "not as tall as|not so tall as|less tall than",
    "smaller than": "not as big as|not as large as|not so big as|not so large as|less big than",
    "narrower than": "not as wide as|not so wide as|less wide than",
    "younger than": "not as old as|not so old as|less old than",
    "lower than": "not as high as|not so high as|less high than",
    "the others": "the rest of them|the other ones",
    "is the": "looks the|seems the|appears the|seems to be the|appears to be the",
    "as the": "as one of the|as any of the",
    "by": "down by|over by|out by|up by|back by",
    "let us": "let 's|lets",
    "has": "is got|'s got|has got|have got", "who has": "who is got", "that has": "that is got",
    "which has": "which is got",
    "look at": "take a look at|have a look at|get a look at|take a peek at|have a peek at",
    "the": "a particular|a certain|the one and only|nothing but the|none but the|no other than the",
    "about to": "just about to|on the point of|getting ready to",
    "is not": "isnt|aint", "are not": "arent", "does not": "doesnt", "do not": "dont", "that is": "thats",
    "who is": "whos", "has not": "hasnt", "was not": "wasnt", "what is": "whats", "there is": "theres",
    "i would like": "id like",
}  # fmt: skip
FREE = {"whatever": "the thing that", "whoever": "the person who", "whomever": "the person whom"}
FOLLOWING = "is are 's has the a he she it they stands sits lies holds wears looks sees was".split()
LEFT = "on in under beside near by at against".split()
_WRITTEN |= {
    preposition: f"been left {preposition}|was left {preposition}" for preposition in LEFT if preposition != "by"
}
for free, plain in FREE.items():
    for word in FOLLOWING:
        _WRITTEN[f"{plain} {word}"] = f"{free} {word}"
ORDERED = frozenset(["from the left", "from the right", "from the top",
                     "from the bottom"])  # fmt: skip
SAYINGS = {
    tuple(said.split()): (tuple(plain.split()), plain in ORDERED)
    for plain, texts in _WRITTEN.items()
    for said in texts.split("|")
}
FIRST = frozenset(said[0] for said in SAYINGS)
LONGEST = max(len(said) for said in SAYINGS)
