"""What is said beside the matter, left out before anything is parsed, and questions put in their usual words."""

from __future__ import annotations

from collections.abc import Sequence

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import is_determiner, is_ing, is_plural
from deixis.text.parse.commands import COMMANDS, DOINGS
from deixis.text.parse.corrections import corrected, set_off
from deixis.text.parse.reworded import (
    PREPOSITIONS,
    SOME,
    asked_plainly,
    doing,
    ends_at,
    filled_in,
    length_of,
    middle_of,
    outnumbered,
    text_at,
    that_nobody,
    there_is,
    told,
    unfronted,
    whose_same,
    with_owners,
)
from deixis.text.parse.tokens import Token
from deixis.text.parse.words import by_first, words

ASIDES = by_first(tuple(said.split()) for said in (
    "at the moment|right now|at present|right here|right there|just here|just there|currently|"
    "have i got|am i looking at|are we looking at|am i seeing|by any chance|up there|down there|over there|over "
    "here|up here|"
    "down here|if you can|if you could|if possible|"
    "if you please|for me|for us|"
    "have we got|have you got|do we have|do you see|do you count|can you see|can you count|can you find|can you spot|"
    "can we see|do you spot|do you find|can be seen|can be found|to be seen|to be found|do you make it|are shown"
).split("|"))  # fmt: skip
AFTER_MANY = words("have do")  # what begins an aside only behind "how many lemons"
POINTED = (
    "that|it|that one|this one|them|those|me which|me this one|me this|me|me it|me that one|me that|him|her".split("|")
)
TAKERS = (
    "take grab pick get fetch bring give point show select mark choose find highlight click circle box pass hand crop "
    "blur mask track tap touch use keep want need mean".split()
)
AFTER = "|out|up|please|for me|to me|over|then|out to me|out for me".split("|")
FAREWELLS = (
    "which is it|which one is that|where are they|who are they|where is that|what is it|what is that|which one is "
    "it|who is it|who is that|where is it|do you see it|can you see it|"
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
REASONS = words("he she it they i we you the his her of")
ENDS = words("left right top bottom front back")
EDITS = words("burn dodge extract feather heal clone brighten darken lighten sharpen whiten desaturate")
INDEFINITE = words("a an any some one")
OPENERS = words(", ; . : and")
INDIFFERENT = by_first(tuple(said.split()) for said in (
    "does not matter which|it does not matter which|i do not mind which|i do not care which|no matter which"
).split("|"))  # fmt: skip
FURTHER = words("further farther furthest farthest")
DONE_TO = words("do my your our naming caption captioning blurring cropping attention")
GIVEN = words("slide bring move push pass hand roll throw pull give send drag carry shift toss")
KEPT = words("keep lose ditch skip stays stay remains")
WHOSE = words("my your our mine yours ours his hers theirs him her me us it")
MODALS = words("can could must should may needs need ought has have shall")
ANYTHING = words("anything everything something nothing anyone everyone anybody everybody how what who")


def without_asides(tokens: list[Token]) -> list[Token]:
    """The tokens without what only frames them, and with "is" for an "'s" before what somebody does."""
    if not tokens:
        return tokens
    tokens = set_off(filled_in(with_owners(tokens)))
    tokens = unfronted(outnumbered(corrected(tokens)))
    return _demonstrated(
        that_nobody(_untaken(_cut(there_is(asked_plainly(told(middle_of(whose_same(doing(tokens)))))))))
    )


def _demonstrated(tokens: list[Token]) -> list[Token]:
    """As in "not that on the sofa": "not the one on the sofa"; "the bottle what is open": "that is open"."""
    found: list[Token] = []
    left_out = next((i for i, token in enumerate(tokens) if token.text in {"else"} | ANYTHING), len(tokens))
    tokens = [
        Token("except", token.span) if token.text == "besides" and i > left_out else token
        for i, token in enumerate(tokens)
    ]
    if [text_at(tokens, 0), text_at(tokens, 1)] == ["how", "much"] and is_plural(text_at(tokens, 2)):
        tokens = [tokens[0], Token("many", tokens[1].span), *tokens[2:]]
    for i, token in enumerate(tokens):
        points = token.text in {"that", "those"} and text_at(tokens, i + 1) in PREPOSITIONS
        before = text_at(tokens, i - 1) if i else ""
        relative = token.text == "what" and text_at(tokens, i + 1) in lex.BE | {"has"} and before not in NOT_BEFORE
        if relative and tokens[i - 1].is_word and i:
            found.append(Token("that", token.span))
        elif points and i and text_at(tokens, i - 1) in {"not", "than", "and", "except"}:
            found += [Token("the", token.span), Token("one" if token.text == "that" else "ones", token.span)]
        else:
            found.append(token)
    return found


def _cut(tokens: list[Token]) -> list[Token]:
    """Without asides; some are none unless a number was asked for."""
    counts = text_at(tokens, 0) == "how" and text_at(tokens, 1) == "many"
    if counts or (text_at(tokens, 1) == "there" and tokens[0].text in lex.BE):
        last = len(tokens) - 1 - (not tokens[-1].is_word)
        tokens = (
            [*tokens[:last], *tokens[last + 1 :]]
            if tokens[last].text == "left" and tokens[last - 1].text not in PREPOSITIONS | {"the"}
            else tokens
        )
    found: list[Token] = []
    at, many = 0, text_at(tokens, 0) == "how" and text_at(tokens, 1) == "many"
    while at < len(tokens):
        length = length_of(ASIDES, tokens, at) or _before_us(tokens, at)
        if tokens[at].text == "including" and text_at(tokens, at + 1) in {"its", "their", "his", "her"} and at:
            break
        again = at and (tokens[at].text, text_at(tokens, at + 1), text_at(tokens, at + 2)) == (
            ",",
            "any",
            tokens[at - 1].text,
        )
        if again:
            at += 3
            continue
        if tokens[at].text in {"because", "cause", "cos", "coz"} and at > 1 and text_at(tokens, at + 1) in REASONS:
            break
        if length and at and (many or tokens[at].text not in AFTER_MANY):
            at += length
        elif at and _says_nothing(tokens, at):
            at += 1
        else:
            found.append(tokens[at])
            at += 1
    return found if any(token.is_word for token in found) else tokens


def _says_nothing(tokens: Sequence[Token], at: int) -> bool:
    """As "slightly" in "slightly left of", "out" in "out on the lake", a comma before "from the left"."""
    word, after, before = tokens[at].text, text_at(tokens, at + 1), tokens[at - 1].text
    if word == "out":
        doing = is_ing(before) or before.endswith("ed")
        return (after in {"on", "in", "at", "there"} and not doing) or (before in FURTHER and ends_at(tokens, at + 1))
    from_end = word == "," and after == "from" and text_at(tokens, at + 2) == "the" and text_at(tokens, at + 3) in ENDS
    return from_end or (word in SOFTLY and after in WHERE)


def _before_us(tokens: Sequence[Token], at: int) -> int:
    """How many words "in front of me" has before another place: "what is in front of me on the table"."""
    said = [text_at(tokens, at + i) for i in range(3)] == ["in", "front", "of"] and text_at(tokens, at + 3) in {
        "me",
        "us",
    }
    return 4 if said and text_at(tokens, at + 4) in {"on", "in", "at"} else 0


def _undone(tokens: list[Token]) -> list[Token]:
    """Without what is to be done with it: "the van in the back can be cropped out", "the faces must not be seen"."""
    if not is_determiner(text_at(tokens, 0)):
        return tokens
    for i in range(2, len(tokens) - 1):
        at = i + 1 + (text_at(tokens, i + 1) in {"not", "to"})
        named = tokens[i - 1].text not in lex.RELATIVES | lex.SUBJECTS | {"you", "we", "and", "i"}
        if named and tokens[i].text in {"gets", "needs"}:
            return tokens[:i]
        if named and tokens[i].text in {"will", "is", "gets", "needs", "need"} and text_at(tokens, i + 1) in DONE_TO:
            return tokens[:i]
        told = tokens[i].text in MODALS and text_at(tokens, at) in {"be", "go", "stay", "remain"}
        if told and named:
            return tokens[:i]
    return tokens


def _untaken(tokens: list[Token]) -> list[Token]:
    """Without ", take that" at the end, and without ", doesn't matter which" after "a cup"."""
    if tokens[0].text in GIVEN and [token.text for token in tokens[-2:]] in (
        ["to", "me"],
        ["to", "us"],
        ["over", "here"],
    ):
        return tokens[:-2]
    for i in range(1, len(tokens) - 2):
        if tokens[i].text == "," and tokens[i + 1].text in {"only", "just"} and is_determiner(tokens[i + 2].text):
            return _untaken([*tokens[: i + 1], *tokens[i + 2 :]])
    for i in range(2, len(tokens) - 3):
        asked = tokens[i].text in {"could", "can", "would", "will"} and tokens[i + 1].text == "you"
        if asked and tokens[i + 2].text in COMMANDS | DOINGS and tokens[i + 3].text in {"it", "them", "him", "her"}:
            return tokens[:i]
    tokens = _undone(tokens)
    ends = (TAKEN, INDIFFERENT) if any(token.text in INDEFINITE | {"or"} for token in tokens) else (TAKEN,)
    for i in range(2, len(tokens) - 2):
        length = length_of(INDIFFERENT, tokens, i)
        if length and not any(token.is_word for token in tokens[i + length :]):
            return tokens[:i]
    for i in range(1, len(tokens) - 1):
        if tokens[i].text not in OPENERS:
            continue
        again = next((k for k in range(i + 2, len(tokens)) if tokens[k].text == ","), 0)
        if (
            again
            and text_at(tokens, i + 1) == "i"
            and text_at(tokens, i + 2) in {"think", "believe", "guess", "suppose"}
        ):
            return [*tokens[:i], *tokens[again:]]
        if _is_called(tokens, i + 1) or _is_afterthought(tokens, i + 1) or _is_next_order(tokens, i + 1):
            return [*tokens[:i], *(token for token in tokens[-1:] if token.text == "?")]
        polite = 1 if text_at(tokens, i + 1) in {"please", "so", "and", "now"} else 0
        length = max(length_of(table, tokens, i + 1 + polite) for table in ends)
        length += polite if length else 0
        if not length and tokens[0].text in SOME and (text_at(tokens, i), text_at(tokens, i + 1)) == (",", "any"):
            length = 2 if text_at(tokens, i + 2) == tokens[i - 1].text else 0
        if length and not any(token.is_word for token in tokens[i + 1 + length :]):
            return tokens[:i]
    return tokens


def _is_next_order(tokens: Sequence[Token], at: int) -> bool:
    """As in ", chuck it", "and put it on the bed": what is to be done with what was named."""
    at += text_at(tokens, at) in {"and", "then", "please"}
    alone = text_at(tokens, at) in COMMANDS | KEPT and not any(token.is_word for token in tokens[at + 1 :])
    ordered = text_at(tokens, at) in COMMANDS | DOINGS and text_at(tokens, at + 1) in {"it", "them", "him", "her"}
    ordered = ordered or (text_at(tokens, at) in COMMANDS and text_at(tokens, at + 2) == "lot")
    rest = text_at(tokens, at + 2) == "else" and text_at(tokens, at + 1) in ANYTHING
    rest = rest or [text_at(tokens, at + 1), text_at(tokens, at + 2)] == ["the", "rest"]
    if rest and not any(token.is_word for token in tokens[at + 3 :]):
        return True
    another = text_at(tokens, at) in EDITS and is_determiner(text_at(tokens, at + 1))
    return alone or ordered or another


def _is_called(tokens: Sequence[Token], at: int) -> bool:
    """As in ", that's your uncle Ray", ", that one's mine": who or whose it is."""
    at += 1 + (text_at(tokens, at + 1) == "one") if text_at(tokens, at) in {"that", "he", "she"} else len(tokens)
    who = text_at(tokens, at) in {"is", "'s"} and (
        text_at(tokens, at + 1) in WHOSE or text_at(tokens, at + 1) in {"a", "the"}
    )
    return who and not any(token.text in lex.ONES for token in tokens[at:])


def _is_afterthought(tokens: Sequence[Token], at: int) -> bool:
    """As in ", and if so, is it a man", ", you can only see its tail"."""
    if text_at(tokens, at) == "counting":
        return not any(token.text in ENDS for token in tokens[at:])
    counted = text_at(tokens, at) in {"all", "the"} and text_at(tokens, at + 1) in lex.NUMBERS
    if counted and text_at(tokens, at) == "all" and not any(token.is_word for token in tokens[at + 2 :]):
        return True
    if [text_at(tokens, at + k) for k in range(4)] == ["who", "do", "you", "think"]:
        return True
    if counted and [text_at(tokens, at + 2), text_at(tokens, at + 3)] == ["of", "them"]:
        return True
    return any(
        [text_at(tokens, at + k) for k in range(len(said))] == said
        for said in (
            ["and", "if", "so"],
            ["if", "so"],
            ["you", "can", "only"],
            ["you", "can", "just"],
            ["you", "only"],
            ["i"],
            ["i'm"],
            ["i'll"],
            ["we'll"],
            ["could", "you"],
            ["can", "you"],
            ["which", "ones"],
            ["which", "one"],
            ["both", "of", "them"],
            ["all", "of", "them"],
        )
    )
