"""What is said beside the matter, left out before anything is parsed, and questions put in their usual words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import VERBS
from deixis.text.parse.classes import is_determiner, is_ing, is_plural
from deixis.text.parse.commands import COMMANDS, DOINGS
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.tokens import Token
from deixis.text.parse.words import by_first, words

ASIDES = by_first(tuple(said.split()) for said in (
    "at the moment|right now|at present|right here|right there|just here|just there|currently|"
    "if you can|if you could|if possible|if you please|for me|for us|"
    "have we got|have you got|do we have|do you see|do you count|can you see|can you count|can you find|can you spot|"
    "can we see|do you spot|do you find|can be seen|can be found|to be seen|to be found|do you make it|are shown"
).split("|"))  # fmt: skip
AFTER_MANY = words("have do")  # what begins an aside only behind "how many lemons"
TELLING = by_first(tuple(said.split()) for said in (
    "tell me|could you tell me|can you tell me|would you tell me|please tell me|let me know|do you know|i wonder|"
    "who can tell me|can anyone tell me|can anybody tell me|i do wonder|i was wondering|just wondering|i want to "
    "know|i would like to know|i'd like to know|any idea|can "
    "you say|could you say|say"
).split("|"))  # fmt: skip
ASKING = words("how which what who whose")
ARE_THERE = by_first(tuple(said.split()) for said in (
    "can you see|could you see|do they have|do we have|do you have|have they got|have we got|have you got|"
    "is there anywhere|can you find|can you spot|got|have you seen|did you see|see"
).split("|"))  # fmt: skip
SOME = words(
    "any anyone anybody anything someone somebody something a an at exactly more two three four five six another some"
)
ANY = words("any anyone anybody anything")
ABOUT = words("about around left here there")
POINTED = (
    "that|it|that one|this one|them|those|me which|me this one|me this|me|me it|me that one|me that|him|her".split("|")
)
TAKERS = (
    "take grab pick get fetch bring give point show select mark choose find highlight click circle box pass hand crop "
    "blur mask track tap touch use keep want need mean".split()
)
AFTER = "|out|up|please|for me|to me|over|then|out to me|out for me".split("|")
FAREWELLS = (
    "what is it|what is that|which one is it|who is it|who is that|where is it|do you see it|can you see it|"
    "can you see them|can you see them both|do you see them|can you find it|you know|you know the one|that is it|"
    "that is the one|that is all|got it".split("|")
)
TAKEN = by_first(
    tuple(said.split())
    for said in [*FAREWELLS, *(f"{verb} {what} {end}" for verb in TAKERS for what in POINTED for end in AFTER)]
)
SOFTLY = words("slightly diagonally somewhat")
WHERE = words("left right to above below behind in on under over near next beside off")
NOT_BEFORE = words("tell know me us see is of and or say wonder in on at to")
SHORT = 6  # words of a text in which little is left out
INDEFINITE = words("a an any some one")
OPENERS = words(", ; . : and")
INDIFFERENT = by_first(tuple(said.split()) for said in (
    "does not matter which|it does not matter which|i do not mind which|i do not care which|no matter which"
).split("|"))  # fmt: skip
FURTHER = words("further farther furthest farthest")
NOBODY = words("nobody noone")
MEANING = by_first(tuple(said.split()) for said in (
    "i mean|i . e .|i . e|ie|that is|that is to say|or rather|namely|meaning|in other words|no|no wait|sorry|actually|"
    "no not that one|not that one|well|so|scratch that|just|wait no|make that|correction"
).split("|"))  # fmt: skip
CORRECTING = by_first(tuple(said.split()) for said in "or rather|no wait|no i mean|scratch that".split("|"))
FARTHEST = 9
GOT = 7  # how many words ahead "got" is looked for
DOER = 5  # words at most of who does it and what
PREPOSITIONS = words("at on in into to with for from of by over under near behind up down off out through along across")


def without_asides(tokens: list[Token]) -> list[Token]:
    """The tokens without what only frames them, and with "is" for an "'s" before what somebody does."""
    if not tokens:
        return tokens
    tokens = _bare(_owned(tokens))
    tokens = _fronted(_outnumbered(_corrected(tokens)))
    return _demonstrated(_nobody(_untaken(_cut(_there(_asked(_told(_doing(tokens))))))))


def _corrected(tokens: list[Token]) -> list[Token]:
    """As in "the tool, I mean the red saw": what is meant alone; ", i.e. the red one" is said of what came before."""
    for i in range(1, len(tokens) - 2):
        mark = tokens[i].text in {",", ":", ";"}
        length = _length(MEANING, tokens, i + 1) if mark else _length(CORRECTING, tokens, i)
        if tokens[i].text == ":" or length:
            after = i + mark + length
            after += _text(tokens, after) == ","
            if not is_determiner(_text(tokens, after)):
                continue
            if any(_text(tokens, after + k) in lex.ONES for k in (1, 2, 3)):
                return [*tokens[:i], Token(",", tokens[i].span, False), *tokens[after:]]
            return tokens[after:] if length else [*tokens[:i], Token(",", tokens[i].span, False), *tokens[after:]]
    end = len(tokens) - 2
    if end > 2 and tokens[end].text == "i" and tokens[end + 1].text == "mean":
        comma = max((k for k in range(end) if tokens[k].text == ","), default=0)
        if comma and _text(tokens, 1) == "one" and is_determiner(_text(tokens, comma + 1)):
            return [tokens[0], *tokens[comma + 2 : end], *tokens[2:comma]]
        return tokens[:comma] if comma else tokens[:end]
    return tokens


def _outnumbered(tokens: list[Token]) -> list[Token]:
    """As in "do the cats outnumber the dogs": "are there more cats than dogs"."""
    at = next((i for i, token in enumerate(tokens) if token.text in {"outnumber", "outnumbers"}), 0)
    if not at:
        return tokens
    begin = 1 if tokens[0].text in {"do", "does"} else 0
    span = tokens[at].span
    rest = [token for token in tokens[begin:at] if token.text != "the"]
    other = tokens[at + 2 :] if _text(tokens, at + 1) == "the" else tokens[at + 1 :]
    return [Token("are", span), Token("there", span), Token("more", span), *rest, Token("than", span), *other]


def _fronted(tokens: list[Token]) -> list[Token]:
    """As in "between the plates there is a cup": what there is first; ", there is a cup on it" behind it is cut."""
    wanted = next((i for i in range(2, len(tokens) - 2) if tokens[i].text in {"i", "we"}), 0)
    if wanted and tokens[wanted + 1].text in {"need", "want"} and tokens[0].text in PREPOSITIONS:
        return [*tokens[wanted + 2 :], *tokens[: wanted - (tokens[wanted - 1].text == ",")]]
    for i in range(2, len(tokens) - 2):
        if tokens[i].text != "there" or _text(tokens, i + 1) not in {"is", "are", "'s"}:
            continue
        if tokens[i - 1].text == "," and is_determiner(tokens[0].text):
            return tokens[: i - 1]
        before = tokens[: i - 1] if tokens[i - 1].text == "," else tokens[:i]
        if before[0].text in PREPOSITIONS | {"between", "next", "left", "right", "inside", "above", "below"}:
            end = next((k for k in range(i, len(tokens)) if not tokens[k].is_word), len(tokens))
            return [*tokens[i + 2 : end], *before, *tokens[end:]]
    return tokens


def _demonstrated(tokens: list[Token]) -> list[Token]:
    """As in "not that on the sofa": "not the one on the sofa"; "the bottle what is open": "that is open"."""
    found: list[Token] = []
    if [_text(tokens, 0), _text(tokens, 1)] == ["how", "much"] and is_plural(_text(tokens, 2)):
        tokens = [tokens[0], Token("many", tokens[1].span), *tokens[2:]]
    for i, token in enumerate(tokens):
        points = token.text in {"that", "those"} and _text(tokens, i + 1) in PREPOSITIONS
        before = _text(tokens, i - 1) if i else ""
        relative = token.text == "what" and _text(tokens, i + 1) in lex.BE | {"has"} and before not in NOT_BEFORE
        if relative and tokens[i - 1].is_word and i:
            found.append(Token("that", token.span))
        elif points and i and _text(tokens, i - 1) in {"not", "than", "and", "except"}:
            found += [Token("the", token.span), Token("one" if token.text == "that" else "ones", token.span)]
        else:
            found.append(token)
    return found


def _asked(tokens: list[Token]) -> list[Token]:
    """As in "has the boy got a hat", "isn't the door open", "who is the girl waving at": in their plain order."""
    first = _text(tokens, 0)
    said = [token.text for token in tokens[:GOT]]
    if first in {"has", "have"} and "got" in said[2:] and not _length(ARE_THERE, tokens, 0):
        got = said.index("got", 2)
        does, have = Token("does", tokens[0].span), Token("have", tokens[got].span)
        return [does, *tokens[1:got], have, *tokens[got + 1 :]]
    if (
        first in lex.AUXILIARIES - {"'s"}
        and _text(tokens, 1) == "not"
        and (is_determiner(_text(tokens, 2)) or _text(tokens, 2) == "there")
    ):
        return [tokens[0], *tokens[2:]]
    verb = _stranded(tokens) if first in {"who", "whom"} and _text(tokens, 1) in lex.BE else 0
    if verb > 2:
        person = [Token(text, tokens[0].span) for text in ("the", "person", "that")]
        return [*person, *tokens[2:verb], tokens[1], *tokens[verb:]]
    return tokens


def _doing(tokens: list[Token]) -> list[Token]:
    """As in "the painting the woman's looking at"; "the dog's running shoes" stay the dog's."""
    found = list(tokens)
    for i in range(1, len(tokens) - 1):
        graded = tokens[i + 1].text.endswith("er") and tokens[0].text in {"which", "who", "what"}
        if tokens[i].text == "'s" and graded and _ends(tokens, i + 2):
            found[i] = Token("is", tokens[i].span)
        verb = tokens[i + 1].text
        if tokens[i].text == "'s" and is_ing(verb) and verb_lemma(verb) in VERBS and _ends(tokens, i + 2):
            found[i] = Token("is", tokens[i].span)
    return found


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Whether no noun can follow a participle here: the text ends, or a preposition or an article stands there."""
    if at >= len(tokens) or not tokens[at].is_word:
        return True
    return tokens[at].text in PREPOSITIONS or is_determiner(tokens[at].text) or tokens[at].text in lex.CONJUNCTIONS


def _told(tokens: list[Token]) -> list[Token]:
    """As in "could you tell me which cup is red", "tell me whether the cup is red": the question alone."""
    for i in range(min(len(tokens), FARTHEST)):
        if (
            tokens[i].text in {"whether", "if"}
            and i
            and _text(tokens, i - 1) in {"me", "us", "know", "say", "check", "see", "wonder"}
        ):
            return _turned(tokens[i + 1 :])
    length = _length(TELLING, tokens, 0)
    return tokens[length:] if length and _text(tokens, length) in ASKING else tokens


def _turned(tokens: list[Token]) -> list[Token]:
    """A clause as a question: "there is a cat" as "is there a cat", "the cup is red" as "is the cup red"."""
    verb = next((i for i, token in enumerate(tokens) if token.text in lex.BE | {"has", "have"}), 0)
    if not verb:
        return tokens
    if tokens[verb].text in {"has", "have"}:
        does, have = Token("does", tokens[verb].span), Token("have", tokens[verb].span)
        return [does, *tokens[:verb], have, *tokens[verb + 1 :]]
    is_ = Token("is" if tokens[verb].text in {"'s", "was"} else tokens[verb].text, tokens[verb].span)
    return [is_, *tokens[:verb], *tokens[verb + 1 :]]


def _bare(tokens: list[Token]) -> list[Token]:
    """As in "lamp on?", "what is middle giraffe drinking": with "is the" and "the" that were left out."""
    said = [token for token in tokens if token.is_word]
    first = _text(tokens, 0)
    asks = any(token.text == "?" for token in tokens) and 1 < len(said) < SHORT
    plain = first not in lex.AUXILIARIES | ASKING | ANY | SOME | lex.PRONOUNS and first not in {"where", "there", "how"}
    last = said[-1].text if said else ""
    if asks and plain and (last in {"on", "off", "open", "there"} or lex.ADJECTIVES.get(last) == "state"):
        begin = [Token("is", tokens[0].span)] + ([] if is_determiner(first) else [Token("the", tokens[0].span)])
        return [*begin, *tokens]
    subject = first in {"what", "who"} and _text(tokens, 1) in {"is", "are"} and len(said) + 1 > 4
    named = subject and not is_determiner(_text(tokens, 2)) and not is_ing(_text(tokens, 2))
    doing = next((i for i in range(3, len(tokens)) if is_ing(tokens[i].text)), 0) if named else 0
    if (
        doing
        and all(_text(tokens, k) not in PREPOSITIONS | lex.ADVERBS for k in range(2, doing))
        and _ends(tokens, doing + 1)
    ):
        return [*tokens[:2], Token("the", tokens[2].span), *tokens[2:]]
    return tokens


def _owned(tokens: list[Token]) -> list[Token]:
    """As in "tall giraffes left ear", "mans hat": with the apostrophe that was left out."""
    end = len(tokens) - 1
    while end > 0 and not tokens[end].is_word:
        end -= 1
    part = end > 1 and (tokens[end].text in lex.PARTS or (tokens[end].text in lex.CLOTHING and end < SHORT))
    sided = tokens[end - 1].text in {"left", "right", "front", "back"} if part else False
    at = end - 1 - sided
    owner = tokens[at].text if part and at >= 0 else ""
    single = owner[:-1] if owner.endswith("s") else ""
    owns = single in lex.PEOPLE | lex.ANIMALS and owner not in lex.PEOPLE | lex.ANIMALS
    if not owns or any(token.text in lex.QUANTIFIERS or token.text in lex.NUMBERS for token in tokens[:at]):
        return tokens
    return [*tokens[:at], Token(single, tokens[at].span), Token("'s", tokens[at].span), *tokens[at + 1 :]]


def _there(tokens: list[Token]) -> list[Token]:
    """As in "any cyclists about?", "can you see any lemons", "do they have a jellyfish": "is there ..."."""
    length = _length(ARE_THERE, tokens, 0)
    asks = any(token.text == "?" for token in tokens)
    if not ((length and _text(tokens, length) in SOME) or (asks and _text(tokens, 0) in ANY)):
        return tokens
    end = len(tokens)
    while end and not tokens[end - 1].is_word:
        end -= 1
    end -= tokens[end - 1].text in ABOUT and tokens[end - 2].text not in PREPOSITIONS | {"the"}
    first = tokens[0].span
    return [Token("is", first), Token("there", first), *tokens[length:end]]


def _cut(tokens: list[Token]) -> list[Token]:
    """Without asides; some are none unless a number was asked for."""
    counts = _text(tokens, 0) == "how" and _text(tokens, 1) == "many"
    if counts or (_text(tokens, 1) == "there" and tokens[0].text in lex.BE):
        last = len(tokens) - 1 - (not tokens[-1].is_word)
        tokens = (
            [*tokens[:last], *tokens[last + 1 :]]
            if tokens[last].text == "left" and tokens[last - 1].text not in PREPOSITIONS | {"the"}
            else tokens
        )
    found: list[Token] = []
    at, many = 0, _text(tokens, 0) == "how" and _text(tokens, 1) == "many"
    while at < len(tokens):
        length = _length(ASIDES, tokens, at) or _before_us(tokens, at)
        if tokens[at].text == "including" and _text(tokens, at + 1) in {"its", "their", "his", "her"} and at:
            break
        again = at and (tokens[at].text, _text(tokens, at + 1), _text(tokens, at + 2)) == (
            ",",
            "any",
            tokens[at - 1].text,
        )
        if again:
            at += 3
            continue
        if length and at and (many or tokens[at].text not in AFTER_MANY):
            at += length
        elif (at and tokens[at].text in SOFTLY and _text(tokens, at + 1) in WHERE) or (
            at and tokens[at].text == "out" and tokens[at - 1].text in FURTHER and _ends(tokens, at + 1)
        ):
            at += 1
        else:
            found.append(tokens[at])
            at += 1
    return found if any(token.is_word for token in found) else tokens


def _before_us(tokens: Sequence[Token], at: int) -> int:
    """How many words "in front of me" has before another place: "what is in front of me on the table"."""
    said = [_text(tokens, at + i) for i in range(3)] == ["in", "front", "of"] and _text(tokens, at + 3) in {"me", "us"}
    return 4 if said and _text(tokens, at + 4) in {"on", "in", "at"} else 0


def _untaken(tokens: list[Token]) -> list[Token]:
    """Without ", take that" at the end, and without ", doesn't matter which" after "a cup"."""
    ends = (TAKEN, INDIFFERENT) if any(token.text in INDEFINITE for token in tokens) else (TAKEN,)
    for i in range(1, len(tokens) - 1):
        if tokens[i].text not in OPENERS:
            continue
        if _is_afterthought(tokens, i + 1) or _is_next_order(tokens, i + 1):
            return [*tokens[:i], *(token for token in tokens[-1:] if token.text == "?")]
        polite = 1 if _text(tokens, i + 1) in {"please", "so", "and", "now"} else 0
        length = max(_length(table, tokens, i + 1 + polite) for table in ends)
        length += polite if length else 0
        if not length and tokens[0].text in SOME and (_text(tokens, i), _text(tokens, i + 1)) == (",", "any"):
            length = 2 if _text(tokens, i + 2) == tokens[i - 1].text else 0
        if length and not any(token.is_word for token in tokens[i + 1 + length :]):
            return tokens[:i]
    return tokens


def _is_next_order(tokens: Sequence[Token], at: int) -> bool:
    """As in ", chuck it", "and put it on the bed": what is to be done with what was named."""
    at += _text(tokens, at) in {"and", "then", "please"}
    return _text(tokens, at) in COMMANDS | DOINGS and _text(tokens, at + 1) in {"it", "them", "him", "her"}


def _is_afterthought(tokens: Sequence[Token], at: int) -> bool:
    """As in ", and if so, is it a man", ", you can only see its tail"."""
    return any(
        [_text(tokens, at + k) for k in range(len(said))] == said
        for said in (
            ["and", "if", "so"],
            ["if", "so"],
            ["you", "can", "only"],
            ["you", "can", "just"],
            ["you", "only"],
            ["i"],
            ["i'm"],
        )
    )


def _nobody(tokens: list[Token]) -> list[Token]:
    """As in "which painting is nobody looking at": "which painting that nobody is looking at"."""
    if tokens[0].text not in ASKING:
        return tokens
    for i in range(2, len(tokens) - 2):
        verb = _doer(tokens, i + 1) if tokens[i].text in lex.BE else 0
        if verb:
            that = Token("that", tokens[i].span)
            return [*tokens[:i], that, *tokens[i + 1 : verb], tokens[i], *tokens[verb:]]
    return tokens


def _stranded(tokens: Sequence[Token]) -> int:
    """Where the participle of a text stands that ends in "waving at"; 0 for any other end."""
    said = [i for i, token in enumerate(tokens) if token.is_word]
    ends = len(said) > 2 and tokens[said[-1]].text in PREPOSITIONS and is_ing(tokens[said[-2]].text)
    return said[-2] if ends else 0


def _doer(tokens: Sequence[Token], at: int) -> int:
    """Where the participle stands that ends a question behind who does it: "the boy leading"; 0 where none does."""
    if not (tokens[at].text in NOBODY | lex.SOMEBODY or is_determiner(tokens[at].text)):
        return 0
    for verb in range(at + 1, min(at + DOER, len(tokens))):
        left = [token.text for token in tokens[verb + 1 :] if token.is_word]
        if is_ing(tokens[verb].text) and (not left or (len(left) == 1 and left[0] in PREPOSITIONS)):
            return verb
        if tokens[verb].text in PREPOSITIONS | lex.CONJUNCTIONS | lex.RELATIVES:
            return 0
    return 0


def _length(table: Mapping[str, tuple[tuple[str, ...], ...]], tokens: Sequence[Token], at: int) -> int:
    """How many words the longest saying of a table at a token has; 0 where there is none."""
    sayings = table.get(_text(tokens, at), ())
    fits = [len(said) for said in sayings if tuple(_text(tokens, at + i) for i in range(len(said))) == said]
    return max(fits, default=0)


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""
