"""Turns of phrase that mean what fewer or plainer words do, put in those words before anything is parsed."""

from __future__ import annotations

from itertools import pairwise

from deixis.text.parse import lexicon as lex
from deixis.text.parse.asides import without_asides
from deixis.text.parse.tokens import Token
from deixis.types.span import Span

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
    "what": "who or what|what or who|whatever or whoever",
        "how many": "what number of",
    "who are not": "neither of whom is|neither of whom are|none of whom is|none of whom are",
    "which are not": "neither of which is|neither of which are|none of which is|none of which are",
    "who are": "both of whom are|all of whom are|each of whom is", "which are": "both of which are|all of which are",
    "than": "are there than|is there than|there are than",
    "pick": "get hold of|grab hold of|take hold of|get a hold of", "pick the": "go for the|opt for the|reach for the",
    "avoid": "keep away from|stay away from|steer clear of|keep clear of|keep well clear of|stay clear of|keep well "
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
THANKS = frozenset(["please", "thanks"])
FILLERS = frozenset(
    "no nope nah yes well um uh er oh ah aha wow hmm hey hi hello ok okay yeah right so "
    "look listen see sorry alright now then oops careful quick quickly honestly actually mate love dear folks guys "
    "basically anyway also next finally first".split()
)
CALLED = frozenset("love mate dear buddy pal darling ta please thanks asap".split())
ADDRESS = frozenset(
    "please thanks thank you very much so dear love mate buddy pal sir madam robot darling honey sweetie mummy "
    "daddy mum "
    "dad ok okay would will could if wouldn't mind kindly then cheers ta there too not do for me innit right yeah eh "
    "quick quickly asap hurry fast carefully gently slowly but yes no or wherever possible right away at once "
    "immediately "
    "true false correct "
    "i think i believe i guess maybe perhaps though now again just now quickly thanks would".split()
)
SPELLED = {
    "whos": "who is", "thats": "that is", "whats": "what is", "wheres": "where is", "theres": "there is",
    "doesnt": "does not", "dont": "do not", "hasnt": "has not", "havent": "have not", "cant": "can not",
    "didnt": "did not", "gimme": "give me", "em": "them", "outta": "out of", "lemme": "let me", "wanna": "want to",
    "gotta": "got to", "kinda": "", "sorta": "", "dunno": "", "gonna": "going to", "cuz": "because", "ppl": "people",
    "pls": "please", "plz": "please", "thru": "through", "btw": "", "btwn": "between", "pic": "picture",
    "rite": "right", "dat": "that", "da": "the", "ur": "your", "infront": "in front",
}  # fmt: skip
CRIES = frozenset("hiya ooh erm um uh uhm hmm oi hey hi hello hullo ok okay wow oh ah aw aww ugh yo yikes psst".split())
OPENINGS = [
    tuple(said.split())
    for said in (
        "i say|i say there|excuse me|pardon me|sorry to bother you but|sorry to bother you|"
        "if you do not mind|good morning|before anything else|first of all|to begin with|to start with|first off|be "
        "careful|"
        "what i want you to do is|what i need you to do is|what i would like you to do is|what i want is|what i "
        "need is|"
        "after that|when you are done|once you are done|one more thing|for a start|for starters|last of all|heads "
        "up|my favorite is|my favourite is|my favorite 's|my favourite 's|caption needed for|caption for"
    ).split("|")
]
FINE = frozenset(["ok", "okay", "fine", "enough", "good", "alright"])
CLOSINGS = [
    tuple(said.split())
    for said in "will you sweetheart|"
    "would you please|would you|will you|could you|can you|will do|would do|will be fine|"
    "would be fine|a touch|a tad|a bit|a little|a little bit|a notch|would do nicely|would be nice|would be perfect|"
    "would be wonderful|will do nicely|my dear|would "
    "be great|would be lovely|is fine|if that is ok|if that is okay|if that is all right|then|"
    "it is equal to me|it is all the same to me|it does not matter to me|sweetheart|i need it|i want it|i love it|i "
    "like it|thanks a lot|thank you so much|thank you very much|thank you|"
    "that i'm after|that i am after|i'm after|that i want|that i need|that i'm looking for|that i am looking for|"
    "if you would be so kind|if you'd be so kind|if you do not mind|if it is not too much trouble|for crying out "
    "loud|i suppose|i reckon|or what|or not|all told|is me|is mine|would ya|will ya|could ya|can ya|as they are|as "
    "it is|as she "
    "is|as he is|in this one|stays as she is|stays as he is|stays as it is|stay as they are|from there|from here|"
    "from where you are|from where you stand|"
    "or something|or whatever|and stuff|by the way|as you can see".split("|")
]
SAYING = frozenset(["is", "are", "has", "have", "'s"])
ORDERED = frozenset(["from the left", "from the right", "from the top",
                     "from the bottom"])  # fmt: skip
SAYINGS = {
    tuple(said.split()): (tuple(plain.split()), plain in ORDERED)
    for plain, texts in _WRITTEN.items()
    for said in texts.split("|")
}
FIRST = frozenset(said[0] for said in SAYINGS)
LONGEST = max(len(said) for said in SAYINGS)
COUNTED = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth last next 1st 2nd 3rd 4th 5th 6th 7th one two "
    "three four five".split()
)
BEFORE_PICTURE = frozenset(["go", "goes", "walk", "walks", "run", "runs"])


def plainly(tokens: list[Token]) -> list[Token]:
    """The tokens with every turn of phrase of the table in its plain words, the longest first.

    What says from where one counts is only read so after a number: "the stairs going up" is left as it is.
    """
    found: list[Token] = []
    tokens = _freely(without_asides(_without_thanks(_unaddressed(tokens))))
    at = 0
    counted = False
    while at < len(tokens):
        counted = counted or tokens[at].text in COUNTED
        length, plain = _saying(tokens, at, counted)
        if length:
            if " ".join(plain) in ORDERED and found and found[-1].text == ",":
                found.pop()
            found.extend(_instead(tokens[at : at + length], plain))
            counted = counted or "last" in plain
        else:
            found.append(tokens[at])
        at += max(length, 1)
    return found


def without_stops(tokens: list[Token]) -> list[Token]:
    """The tokens of one expression with a comma for a full stop inside: "Box. Top shelf. Left one."."""
    return [
        Token(",", token.span, False)
        if token.text == "." and 0 < i < len(tokens) - 1 and len(tokens[i - 1].text) > 1
        else token
        for i, token in enumerate(tokens)
    ]


def _spelled_out(tokens: list[Token]) -> list[Token]:
    """The tokens with "gimme", "em", "outta" in full, and "ain't" as "isn't"."""
    found: list[Token] = []
    for i, token in enumerate(tokens):
        if token.text in SPELLED:
            found.extend(Token(word, token.span) for word in SPELLED[token.text].split())
        elif token.text == "ai" and i + 1 < len(tokens) and tokens[i + 1].text == "not":
            found.append(Token("is", token.span))
        else:
            found.append(token)
    return found


def _unframed(tokens: list[Token]) -> list[Token]:
    """The tokens without "ooh", "excuse me" before the matter and "would you", "will do" behind it, commas or none."""
    begin, end = 0, len(tokens)
    while begin < end - 1 and (tokens[begin].text in CRIES or (begin and tokens[begin].text == ",")):
        begin += 1
    begin += 2 if [token.text for token in tokens[begin : begin + 2]] == ["not", "only"] else 0
    begin += 1 if begin + 1 < end and tokens[begin].text in {"and", "so", "but"} else 0
    for said in OPENINGS:
        if [token.text for token in tokens[begin : begin + len(said)]] == list(said) and begin + len(said) < end:
            begin += len(said) + (tokens[begin + len(said)].text == ",")
    while end > begin and not tokens[end - 1].is_word:
        end -= 1
    asks = False
    fine = next((i for i in range(begin + 2, end - 1) if tokens[i].text == "is" and tokens[i + 1].text in FINE), 0)
    if fine and tokens[begin].text in {"any", "a", "an", "either", "anything", "whichever"}:
        end = fine
    for said in CLOSINGS:
        if end - begin > len(said) and [token.text for token in tokens[end - len(said) : end]] == list(said):
            end -= len(said)
            end -= tokens[end - 1].text == ","
            asks = asks or said[0] == "or"
    marks = [token for token in tokens[end:] if not token.is_word]
    marks = [Token("?", tokens[-1].span, False)] if asks else marks
    return [*tokens[begin:end], *marks] if end - begin < len(tokens) else tokens


def _without_calls(tokens: list[Token]) -> list[Token]:
    """The tokens without ", dear," or ", unlike the other one," between others."""
    commas = [i for i, token in enumerate(tokens) if token.text == ","]
    for begin, end in pairwise(commas):
        unlike = tokens[begin + 1].text == "unlike" and not any(token.text == "that" for token in tokens[begin:end])
        if unlike or all(token.text in CALLED | ADDRESS for token in tokens[begin + 1 : end]):
            return _without_calls([*tokens[:begin], *tokens[end + unlike :]])
    return tokens


def _unaddressed(tokens: list[Token]) -> list[Token]:
    """The tokens without "now then," before the matter, and without ", dear" behind it."""
    tokens = _unframed(_spelled_out(tokens))
    start, end = 0, len(tokens)
    while end and not tokens[end - 1].is_word:
        end -= 1
    while end > 2 and tokens[end - 1].text in CALLED and tokens[end - 2].text not in lex.DETERMINERS:
        tokens, end = [*tokens[: end - 1], *tokens[end:]], end - 1
    tokens = _without_calls(tokens)
    end = len(tokens)
    while end and not tokens[end - 1].is_word:
        end -= 1
    comma = max((i for i in range(end) if tokens[i].text == ","), default=0)
    if comma and all(token.text in ADDRESS for token in tokens[comma + 1 : end]):
        tokens = [*tokens[:comma], *tokens[end:]]
    opening = next((i for i, token in enumerate(tokens) if token.text == ","), 0)
    if 0 < opening < len(tokens) - 1 and all(token.text in FILLERS | ADDRESS for token in tokens[:opening]):
        start = opening + 1
    return tokens[start:]


def _without_thanks(tokens: list[Token]) -> list[Token]:
    """The tokens without ", please," between others."""
    found: list[Token] = []
    for i, token in enumerate(tokens):
        polite = token.text in THANKS and i < len(tokens) - 1
        if polite and found and found[-1].text == ",":
            found.pop()
        filler = not found and token.text in FILLERS and i + 1 < len(tokens) and tokens[i + 1].text == ","
        polite = polite or filler
        begun = token.text == "," and i > 0 and tokens[i - 1].text in THANKS | FILLERS and not found
        if not (polite or begun):
            found.append(token)
    return found


def _freely(tokens: list[Token]) -> list[Token]:
    """The tokens with "the cup that is red" for "whichever cup is red", and "the one that is red" without a noun."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        free = token.text == "whichever" and not (at and tokens[at - 1].text == ",")
        verb = next((i for i in range(at + 1, min(at + 4, len(tokens))) if tokens[i].text in SAYING), 0) if free else 0
        if verb and tokens[at + 1].text not in {"of", "one"}:
            named = tokens[at + 1 : verb] or [Token("one", token.span)]
            found.extend([Token("the", token.span), *named, Token("that", tokens[verb].span)])
            at = verb
        else:
            found.append(token)
            at += 1
    return found


def _saying(tokens: list[Token], at: int, counted: bool) -> tuple[int, tuple[str, ...]]:
    """How many words the longest saying at a token has, and its plain words; none in 0 words."""
    if tokens[at].text not in FIRST:
        return 0, ()
    for length in range(min(LONGEST, len(tokens) - at), 0, -1):
        plain, ordered = SAYINGS.get(tuple(token.text for token in tokens[at : at + length]), ((), False))
        if plain and (counted or not ordered):
            return length, plain
    return 0, ()


def _instead(said: list[Token], plain: tuple[str, ...]) -> list[Token]:
    """Plain words in the places of what was said: the last takes all the places that are left."""
    last = said[-1].span
    spans = [token.span for token in said[: len(plain)]] + [last] * (len(plain) - len(said))
    spans[-1] = Span(spans[-1].start, last.end)
    return [Token(word, span) for word, span in zip(plain, spans, strict=True)]
