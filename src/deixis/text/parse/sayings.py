"""Turns of phrase that mean what fewer or plainer words do, put in those words (`turns`) before anything is parsed."""

from __future__ import annotations

from itertools import pairwise

from deixis.text.parse import lexicon as lex
from deixis.text.parse.asides import without_asides
from deixis.text.parse.tokens import Token
from deixis.text.parse.turns import FIRST, LONGEST, ORDERED, SAYINGS
from deixis.types.span import Span

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
    "dad ok okay would will could if wouldn't mind kindly then cheers ta there too not do for me innit right yeah "
    "eh over gang guys folks team boss chief kids obviously "
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
    "um": "", "uh": "", "er": "", "erm": "", "uhm": "", "umm": "", "hm": "",
}  # fmt: skip
CRIES = frozenset(
    "now assistant siri alexa hiya ooh erm um uh uhm hmm oi hey hi hello hullo ok okay wow oh ah aw aww ugh yo "
    "yikes psst".split()
)
OPENINGS = [
    tuple(said.split())
    for said in (
        "careful now|easy now|i say|i say there|excuse me|pardon me|sorry to bother you but|sorry to bother you|"
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
    while found and not found[0].is_word:
        found.pop(0)
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
    fine = next(
        (i for i in range(begin + 2, end - 1) if tokens[i].text in {"is", "'s"} and tokens[i + 1].text in FINE), 0
    )
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
        if polite and found and i + 1 < len(tokens) and tokens[i + 1].text == "the" and _named(found):
            found.append(Token(",", token.span, False))  # "the present please the green one"
        begun = token.text == "," and i > 0 and tokens[i - 1].text in THANKS | FILLERS and not found
        if not (polite or begun):
            found.append(token)
    return found


def _named(tokens: list[Token]) -> bool:
    """Whether something has been named already."""
    return any(token.text in lex.DETERMINERS for token in tokens[:-1]) and tokens[-1].is_word


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
