"""Corrections in mid-sentence, and orders of which the last one counts: what is meant stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import VERBS
from deixis.text.parse.classes import is_determiner, is_ing
from deixis.text.parse.commands import COMMANDS, DOINGS
from deixis.text.parse.reworded import PREPOSITIONS, length_of, text_at
from deixis.text.parse.tokens import Token
from deixis.text.parse.words import by_first, words

TOOLS = words("blur brush filter fill stamp effect glow vignette marquee gradient overlay sharpen")
OVER = words("on over around round to")
GOING = words("go reach head walk move come navigate drive")
SAID_BEFORE = words("than not just only like as but except to of for with all both behind beside besides")
NO_NOUNS = SAID_BEFORE | PREPOSITIONS | lex.BE | lex.CONJUNCTIONS | lex.RELATIVES | VERBS
MEANING = by_first(tuple(said.split()) for said in (
    "i mean|i . e .|i . e|ie|that is ,|that is to say|or rather|namely|meaning|in other words|no|no wait|sorry|"
    "actually|"
    "no not that one|not that one|well|so|scratch that|just|wait no|make that|correction"
).split("|"))  # fmt: skip
DENIED = by_first(tuple(said.split()) for said in "do not|no need to|never mind|do not bother to".split("|"))
CORRECTING = by_first(
    tuple(said.split()) for said in "or rather|no wait|no i mean|scratch that|no sorry|no actually|i mean|no".split("|")
)


def corrected(tokens: list[Token]) -> list[Token]:
    """As in "the tool, I mean the red saw": what is meant alone; ", i.e. the red one" is said of what came before."""
    steps: tuple[Callable[[list[Token]], list[Token] | None], ...] = (
        _last_order, _but_this, _left_alone, _warned, _put_right, _tool, _i_mean,
    )  # fmt: skip
    for step in steps:
        found = step(tokens)
        if found is not None:
            return found
    return tokens


def set_off(tokens: list[Token]) -> list[Token]:
    """With the comma that is missing before "the one": "the man the one in red", "that car there the red one"."""
    for i in range(2, len(tokens) - 2):
        again = tokens[i].text == "the" and lex.ONES & {tokens[i + 1].text, tokens[i + 2].text}
        before = tokens[i - 1].text
        leads = before in NO_NOUNS or is_ing(before) or not tokens[i - 1].is_word
        named = tokens[i - 2].text in lex.DETERMINERS or before == "there"
        if again and named and not leads:
            return [*tokens[:i], Token(",", tokens[i].span, False), *tokens[i:]]
    return tokens


def _last_order(tokens: list[Token]) -> list[Token] | None:
    """As in "go to the table and pick up the cup", "do not touch the red one; take the blue one"."""
    for i in range(1, len(tokens) - 1):
        told = tokens[i].text == ":" and any(token.text in COMMANDS | DOINGS for token in tokens[:i])
        if told and not any(is_determiner(token.text) for token in tokens[:i]):
            return tokens[i + 1 :]
        order = i + 1 + (text_at(tokens, i + 1) == "just")
        ordered = text_at(tokens, order) in COMMANDS
        if tokens[0].text == "leave" and tokens[i].text in {"and", ","} and ordered:
            return tokens[order:]
        if tokens[0].text in GOING and tokens[i].text == "and" and _orders(tokens, i + 1):
            return tokens[i + 1 :]
        denied = length_of(DENIED, tokens, 0) if tokens[i].text in {",", ";", "."} and ordered else 0
        if denied and any(token.text == "other" for token in tokens[order:]):
            return [Token("not", tokens[0].span), *tokens[denied + 1 : i + 1], *tokens[order + 1 :]]
        if denied:
            return tokens[order:]
    return None


def _orders(tokens: Sequence[Token], at: int) -> bool:
    """Whether what is to be done with a thing is said from here: "get hold of the saw", "take it"."""
    return text_at(tokens, at) in COMMANDS and any(is_determiner(text_at(tokens, at + k)) for k in (1, 2, 3))


def _but_this(tokens: list[Token]) -> list[Token] | None:
    """As in "not the tall lamp but the short one": "the short lamp, not the tall one"."""
    but = next((i for i in range(3, len(tokens) - 2) if tokens[i].text == "but"), 0)
    if not (but and tokens[0].text == "not" and is_determiner(tokens[1].text) and is_determiner(tokens[but + 1].text)):
        return None
    last = next(k for k in range(2, but) if k + 1 == but or tokens[k + 1].text in PREPOSITIONS | {","})
    told = sum(token.is_word for token in tokens[1:but]) > 2
    if not told or not any(token.text in lex.ONES for token in tokens[but + 1 :]):
        return None
    meant = [tokens[last] if token.text in lex.ONES else token for token in tokens[but + 1 :]]
    one = Token("one", tokens[last].span)
    return [*meant, Token(",", tokens[but].span, False), *tokens[:last], one, *tokens[last + 1 : but]]


def _left_alone(tokens: list[Token]) -> list[Token] | None:
    """As in "blur every face but leave the mayor's alone": "except the mayor's"."""
    if text_at(tokens, len(tokens) - 1) not in {"alone", "untouched", "unblurred", "visible"}:
        return None
    left = next((i for i in range(2, len(tokens)) if tokens[i].text in {"leave", "keep"}), 0)
    if not left or tokens[left - 1].text not in {"but", "and"}:
        return None
    return [*tokens[: left - 1], Token("except", tokens[left].span), *tokens[left + 1 : -1]]


def _warned(tokens: list[Token]) -> list[Token] | None:
    """As in "do not touch the cup", which is about the cup."""
    warned = [token.text for token in tokens[:2]] == ["do", "not"] and text_at(tokens, 2) in COMMANDS | DOINGS
    return tokens[2:] if warned and is_determiner(text_at(tokens, 3)) else None


def _put_right(tokens: list[Token]) -> list[Token] | None:
    """As in "the tool, I mean the red saw", "on the left, no sorry, on the right"."""
    for i in range(1, len(tokens) - 2):
        mark = tokens[i].text in {",", ":", ";"}
        length = length_of(MEANING, tokens, i + 1) if mark else length_of(CORRECTING, tokens, i)
        if tokens[i].text != ":" and not length:
            continue
        after = i + mark + length
        after += text_at(tokens, after) == ","
        again = _said_before(tokens, i, after, length)
        if again:
            return [*tokens[:again], *tokens[after:]]
        unlike = tokens[i].text == "no" and length == 1 and not _is_no(tokens, i)
        if not is_determiner(text_at(tokens, after)) or unlike:
            continue
        if any(text_at(tokens, after + k) in lex.ONES for k in (1, 2, 3)):
            return [*tokens[:i], Token(",", tokens[i].span, False), *tokens[after:]]
        return tokens[after:] if length else [*tokens[:i], Token(",", tokens[i].span, False), *tokens[after:]]
    return None


def _said_before(tokens: Sequence[Token], at: int, after: int, length: int) -> int:
    """Where what is put right begins with the same preposition, or is done too; 0 where nothing does."""
    word = text_at(tokens, after)
    if is_ing(word) and length > 1:
        return max((k for k in range(at) if is_ing(tokens[k].text)), default=0)
    again = max((k for k in range(at) if tokens[k].text == word), default=0)
    return again if length and word in PREPOSITIONS | {"except"} else 0


def _is_no(tokens: Sequence[Token], at: int) -> bool:
    """As in "the red no the yellow balloon": another word is put for the last."""
    return text_at(tokens, at + 1) == "the" and tokens[at - 1].is_word


def _tool(tokens: list[Token]) -> list[Token] | None:
    """As in "gaussian blur on the fence"."""
    tool = next((i for i in range(1, min(4, len(tokens) - 3)) if tokens[i].text in TOOLS), 0)
    used = tool and text_at(tokens, tool + 1) in OVER and is_determiner(text_at(tokens, tool + 2))
    return tokens[tool + 2 :] if used else None


def _i_mean(tokens: list[Token]) -> list[Token] | None:
    """As in "the saw, the red one I mean"."""
    end = len(tokens) - 2
    if end <= 2 or tokens[end].text != "i" or tokens[end + 1].text != "mean":
        return None
    comma = max((k for k in range(end) if tokens[k].text == ","), default=0)
    if comma and any(text_at(tokens, k) in lex.ONES for k in range(comma + 1, end)):
        return tokens[:end]
    if comma and text_at(tokens, 1) == "one" and is_determiner(text_at(tokens, comma + 1)):
        return [tokens[0], *tokens[comma + 2 : end], *tokens[2:comma]]
    return tokens[:comma] if comma else tokens[:end]
