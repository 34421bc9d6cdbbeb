"""What stands before the adjectives of a noun phrase: articles, numbers, quantifiers."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.draft import Draft
from deixis.text.parse.lemma import PAIRS
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.state import State
from deixis.text.parse.topics import OWNERS, topic
from deixis.text.parse.words import by_first, words
from deixis.types.form import Noun, Opaque

BOUNDS = {
    ("at", "least"): (0, None), ("at", "most"): (None, 0), ("no", "more", "than"): (None, 0),
    ("no", "fewer", "than"): (0, None), ("no", "less", "than"): (0, None), ("more", "than"): (1, None),
    ("fewer", "than"): (None, -1), ("less", "than"): (None, -1), ("exactly",): (0, 0), ("only",): (0, 0),
    ("just",): (0, 0), ("up", "to"): (None, 0), ("precisely",): (0, 0), ("over",): (1, None), ("under",): (None, -1),
}  # fmt: skip
BOUNDS_BY_FIRST = by_first(BOUNDS)
SHARES = words("most majority half quarter minority")
VAGUE = {"several": 2, "few": 2, "many": 2, "multiple": 2, "various": 2, "numerous": 2, "some": 1}


def number(state: State, ahead: int = 0) -> int | None:
    """The whole number that the word ahead names; None where it names none."""
    word = state.word(ahead)
    if word.isdecimal() and word.isascii() and len(word) < 7:
        return int(word)
    return lex.NUMBERS.get(word)


def quantifier(state: State, draft: Draft) -> None:
    """Reads articles, numbers and quantifiers into the draft."""
    if state.word() in lex.SOMEBODY or state.take("no", "one"):
        _nobody(state, draft)
        return
    if _bounded(state, draft):
        return
    state.at += 1 if state.word() == "just" and state.word(1) in {"one", "a", "an", "any"} else 0
    _first(state, draft)
    _them(state, draft)
    if draft.quantifier in {"all", "count", "no"} and state.word(-1) != "everything":
        state.take_one(lex.DETERMINERS)
    state.take_one(words("only single lone sole unique"))
    _number(state, draft)


def _nobody(state: State, draft: Draft) -> None:
    """As in "no one", which is read; "nobody" and its like are nouns."""
    if state.word(-1) == "one" and state.word(-2) == "no":
        draft.quantifier, draft.low, draft.high, draft.name, draft.is_one = "no", 0, 0, Noun("person"), True


def _bounded(state: State, draft: Draft) -> bool:
    """As in "at least three", "exactly two", "between two and four"."""
    low_, high_ = number(state, 1), number(state, 3)
    if state.word() == "between" and state.word(2) == "and" and low_ is not None and high_ is not None:
        state.at += 4
        _count(draft, low_, high_)
        return True
    for said in BOUNDS_BY_FIRST.get(state.word(), ()):
        low, high = BOUNDS[said]
        n = number(state, len(said)) if state.sees(*said) else None
        if n == 1 and said == ("just",):
            continue
        if n is not None:
            state.at += len(said) + 1
            state.take("of")
            state.take_one(lex.DETERMINERS)
            draft.quantifier, draft.plural = "count", True
            draft.low = 0 if low is None else n + low
            draft.high = None if high is None else max(n + high, 0)
            return True
    return False


def _first(state: State, draft: Draft) -> None:
    if _vague(state, draft):
        return
    if _proportion(state, draft):
        return
    if state.take("the", "rest", "of") or state.take("the", "remainder", "of"):
        state.take_one(lex.DETERMINERS)
        draft.quantifier, draft.plural, draft.other = "all", True, True
        return
    if state.sees("the", "rest") and not state.is_word(2):
        state.at += 2
        draft.quantifier, draft.plural, draft.other = "all", True, True
        return
    if state.take_one(words("all every each everything")):
        draft.quantifier, draft.plural = "all", True
        state.take("of")
    elif state.take("both"):
        _count(draft, 2, 2)
        state.take("of")
    elif state.sees("none", "of") or state.sees("no") or state.sees("neither", "of"):
        state.at += 1 if state.sees("no") else 2
        draft.quantifier, draft.low, draft.high = "no", 0, 0
    elif state.sees("any", "one") and not preposition(state, 2)[0] and state.is_word(2):
        state.at += 2
        draft.quantifier = "a"
    elif state.sees("any", "of") or (state.word() in {"one", "either"} and state.word(1) == "of"):
        state.at += 2
        state.take_one(lex.DETERMINERS)
        draft.quantifier = "a"
    elif draft.via == "THAN" and state.take_one(words("any")):
        draft.quantifier = "all"
    elif state.take_one(lex.INDEFINITE) or state.take("either"):
        draft.quantifier = "a"
        draft.other = state.word(-1) == "another"
        _vague(state, draft)
    elif state.word() in lex.DETERMINERS:
        draft.owner = topic(state, state.word()) if state.word() in OWNERS else None
        state.at += 1
        draft.quantifier = "the"


def _proportion(state: State, draft: Draft) -> bool:
    """As in "most of the people", "half of the windows", "every other car": no form says which ones these are."""
    start = state.at
    if state.word(1) == "all" and state.word() in {"nearly", "almost"}:
        state.at += 2
        draft.quantifier, draft.plural = "all", True
        draft.parts.append(state.mark(Opaque(f"{state.word(-2)} all"), start))
        state.take_one(lex.DETERMINERS)
        return True
    _ = state.take("more", "than") or state.take("less", "than") or state.take("at", "least")
    state.take_one(words("the a about roughly around nearly"))
    share = state.take("every", "other") or state.take("every", "second") or state.take("every", "third")
    share = share or (bool(state.take_one(SHARES)) and state.take("of"))
    if not share or (state.word(-2) == "half" and state.word() not in {"the", "these", "those", "all"}):
        state.at = start
        return False
    said = " ".join(token.text for token in state.tokens[start : state.at])
    state.take_one(lex.DETERMINERS)
    draft.quantifier, draft.plural = "all", True
    draft.parts.append(state.mark(Opaque(said), start))
    return True


def _them(state: State, draft: Draft) -> None:
    """As in "both of them"."""
    if state.word(-1) == "of" and state.take_one(words("them these those us")):
        draft.is_one = True


def _vague(state: State, draft: Draft) -> bool:
    """As in "several", "a few", "a couple of", "some"."""
    skipped = 1 if state.word() in {"a", "the", "this", "that"} else 0
    if state.word(skipped) in {"couple", "pair"} and state.word(skipped + 1) == "of":
        one = state.word(skipped) == "pair" and state.word(skipped + 2) in PAIRS
        definite = state.word() == "the"
        state.at += skipped + 2
        if one:
            draft.quantifier, draft.plural = "the" if definite else "a", False
            return True
        _count(draft, 2, 2)
    elif state.word(skipped) in VAGUE and (skipped == 0 or state.sees("a", "few")):
        _count(draft, VAGUE[state.word(skipped)], None)
        state.at += skipped + 1
        state.take("of")
    else:
        return False
    state.take_one(lex.DETERMINERS)
    return True


def _number(state: State, draft: Draft) -> None:
    n = number(state)
    if n is None or draft.quantifier == "no":
        return
    if draft.quantifier == "a" and (state.word(-1) == "of" or state.word(-2) == "of"):
        state.at += 1
        return
    if state.word() == "one" and draft.quantifier == "the" and state.word(1) in {"remaining", "single", "only"}:
        state.at += 1  # "the one remaining egg"
        return
    if state.word() == "one" and (draft.quantifier or not _counts_one(state)):
        return
    state.at += 1
    most = number(state, 1) if state.word() == "or" else None
    if most is not None and most > n:
        state.at += 2
    _count(draft, n, most if most is not None and most > n else n)
    if state.take("of"):
        draft.is_one = bool(state.take_one(words("them these those us"))) and not state.is_word()
        state.take_one(lex.DETERMINERS)
        state.at += 1 if number(state) is not None else 0


def _counts_one(state: State) -> bool:
    """Whether "one" is a number ("one dog"), not the pronoun ("one on the left")."""
    following = state.word(1)
    return state.is_word(1) and following not in lex.AUXILIARIES and following not in words(
        "on in at to with without who that which next left right near by behind under above below wearing holding not "
        "and or from between of closest nearest farthest beside inside facing riding")  # fmt: skip


def _count(draft: Draft, low: int, high: int | None) -> None:
    draft.quantifier, draft.low, draft.high, draft.plural = "count", low, high, (high is None or high > 1)
