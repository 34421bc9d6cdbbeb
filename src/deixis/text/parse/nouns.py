"""The run of ordinals, superlatives, adjectives and nouns of a noun phrase."""

from __future__ import annotations

import re

from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import VERBS
from deixis.text.parse.adjectives import NOUN_TOO, adjective
from deixis.text.parse.beyond import KIN
from deixis.text.parse.classes import (
    adjective_kind,
    is_content,
    is_done,
    is_ed,
    is_finite,
    is_ing,
    is_plural,
    is_superlative,
    noun_lemma,
)
from deixis.text.parse.draft import Draft
from deixis.text.parse.graded import base, comparative
from deixis.text.parse.idioms import compound
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.places import REGIONS, combined
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.quantifiers import number
from deixis.text.parse.state import State
from deixis.text.parse.telegraphic import dressed, names_somebody
from deixis.text.parse.words import words
from deixis.types.form import Attribute, Form, Not, Noun, Place, Relation, disjunction

NTH = re.compile(r"(\d{1,4})(?:st|nd|rd|th)\Z")
PLAIN = {
    "big": ("size", True), "large": ("size", True), "small": ("size", False), "little": ("size", False),
    "tall": ("height", True), "short": ("height", False), "old": ("age", True), "young": ("age", False),
    "near": ("near", True), "close": ("near", True), "far": ("far", True), "long": ("length", True),
    "wide": ("width", True), "narrow": ("width", False), "high": ("top", True), "low": ("bottom", True),
    "left": ("left", True), "right": ("right", True),
}  # fmt: skip
WORN_BY = words("WITH NOT_WITH WEARING INSIDE HOLDING")
BARE_MASSES = words("fruit food")
DEGREES = words(
    "half very really quite so rather pretty fairly mostly extremely completely entirely partly partially "
    "totally slightly somewhat nearly almost"
)


def prenominal(state: State, draft: Draft) -> None:
    """Reads ordinals, superlatives, places and adjectives, up to the noun."""
    while state.is_word():
        before = state.at
        for step in (_ordinal, _superlative, _comparative, _place, _other, _adjective):
            if step(state, draft):
                break
        if state.word() == "," and draft.leads and adjective_kind(state.word(1)) and is_content(state, 2):
            state.at += 1
        if state.at == before:
            return


def _ordinal(state: State, draft: Draft) -> bool:
    if state.word() == "very" and (state.word(1) in lex.ORDINALS or is_superlative(state.word(1))):
        state.at += 1
    if state.take("next", "to", "last"):
        draft.ordinal = (-2, "")
        return True
    match = NTH.match(state.word())
    n = int(match.group(1)) if match else lex.ORDINALS.get(state.word())
    if not n or draft.ordinal:
        return False
    start = state.at
    state.at += 1
    if n > 0 and (state.take("to", "last") or state.take("from", "last")):
        n = -n
    draft.ordinal = (n, "")
    if n in {1, -1} and draft.quantifier == "count" and draft.low > 1 and is_content(state):
        draft.ordinal, draft.leads, draft.plural = None, ("left" if n == 1 else "right", True, draft.low), True
        draft.quantifier = "the"
        return True
    many = number(state)
    if many is not None and state.word() != "one" and n in {1, -1}:
        state.at += 1
        draft.ordinal, draft.leads, draft.plural = None, ("left" if n == 1 else "right", True, max(many, 1)), True
    return state.at > start


def _superlative(state: State, draft: Draft) -> bool:
    word = state.word()
    if (
        word in {"far", "near"}
        and state.word(-1) in {"the", "that"}
        and is_content(state, 1)
        and state.word(1) not in REGIONS
    ):
        draft.leads = (word, True, 1)
        state.at += 1
        return True
    if word in lex.FAR_WORDS and state.word(1) in {"left", "right", "top", "bottom"} and state.word(2) != "side":
        draft.leads = (state.word(1), True, _many(draft))
        state.at += 2
        return True
    unknown = word in {"most", "least"} and state.word(-1) == "the" and is_content(state, 1) and is_content(state, 2)
    if unknown and not is_plural(state.word(1)) and not preposition(state, 2)[0]:
        measure, up = PLAIN.get(state.word(1), (state.word(1), True))
        draft.leads = (measure, up == (word == "most"), _many(draft))
        state.at += 2
        return True
    ends = bool(adjective_kind(state.word(1))) and not state.is_word(2)
    compared = word in {"more", "less"} and state.word(-1) == "the" and (is_content(state, 2) or ends)
    if (word in {"most", "least"} and state.is_word(1) and adjective_kind(state.word(1))) or compared:
        measure, up = PLAIN.get(state.word(1), (state.word(1), True))
        draft.leads = (measure, up == (word in {"most", "more"}), _many(draft))
        state.at += 2
        return True
    if word in {"upper", "lower"} and state.word(1) == "of":
        state.at += 1
        draft.leads = ("top" if word == "upper" else "bottom", True, 1)
        return True
    if not is_superlative(word) or _needs_other(state):
        return False
    state.at += 1
    measure, most = lex.SUPERLATIVES.get(word, (base(word[:-3]), True))
    draft.leads = (measure, most, _many(draft))
    many = number(state)
    if many and state.word() != "one":
        state.at += 1
        draft.leads, draft.plural = (measure, most, many), True
    return True


def _needs_other(state: State) -> bool:
    """Whether a superlative is followed by what it is near to ("closest to the cup"), and so comes after the noun."""
    return state.word() in {"closest", "nearest", "furthest", "farthest"} and state.word(1) in {"to", "from"}


def _many(draft: Draft) -> int:
    """How many lead: the number before the superlative, which then is no count."""
    if draft.quantifier != "count" or draft.low != draft.high or draft.low < 1:
        return 1
    draft.quantifier = "the"
    return draft.low


def _comparative(state: State, draft: Draft) -> bool:
    found = comparative(state)
    if found is None or state.word(1) in {"than", "to", "from"} or draft.leads:
        return False
    if state.word() == "lower":
        return False
    if state.word() in {"further", "farther"} and not is_content(state, 1) and state.word(1) != "one":
        return False
    draft.leads = (*found, _many(draft))
    state.at += 1
    return True


def _place(state: State, draft: Draft) -> bool:
    names: list[str] = []
    start = state.at
    if draft.via in {"WITH", "NOT_WITH"} and draft.parts and state.word() in {"edge", "edges", "corner", "corners"}:
        return False
    while state.word() in REGIONS and len(names) < 2 and (state.word(), state.word(1)) not in lex.COMPOUNDS:
        names.append(lex.PLACES[state.word()])
        state.at += 1
    many = number(state)
    if (
        len(names) == 1
        and many
        and many > 1
        and names[0] in {"left", "right", "top", "bottom", "middle"}
        and (is_content(state, 1) or (names[0] == "middle" and not state.is_word(1)))
    ):
        state.at += 1
        draft.leads, draft.plural = (names[0], True, many), True
        return True
    ends = not is_content(state) and state.word() not in {"one", "ones"}
    counted = state.word(1) in lex.ORDINALS
    if names and state.word() == "of" and state.word(-2) in {"everything", "anything", "nothing", "something"}:
        state.at = start
        return False
    if names and state.word() == "row" and (counted or not is_content(state, 1)) and state.word(1) != "of":
        state.at += 1
        draft.parts.append(state.mark(Place(combined(names)), start))
        return True
    if not names or (ends and _is_noun(state, draft, names)):
        state.at = start
        return False
    if state.word() == "hand" and (state.word(1) == "side" or is_content(state, 1) or state.word(1) in lex.ONES):
        state.at += 1
    state.take("most")
    draft.parts.append(state.mark(Place(combined(names)), start))
    if ends or state.word() in {"side", "corner", "edge"}:
        state.take_one(words("side corner edge"))
    return True


def _is_noun(state: State, draft: Draft, names: list[str]) -> bool:
    """Whether a last word such as "top" names a thing: "a red top", "the top of the table"."""
    if state.word(-1) in {"left", "right"} and state.word() != "'s":
        return False
    if names == ["back"] and (
        draft.owner is not None or state.word(-2) in {"his", "her", "its", "their", "my", "your"}
    ):
        return True
    of_thing = state.word() == "of" and not any(state.word(i) in lex.PICTURE for i in (1, 2, 3))
    return of_thing or state.word() == "'s" or (bool(draft.parts) and names[-1] in {"top", "bottom", "back", "front"})


def _other(state: State, draft: Draft) -> bool:
    if state.word() not in {"other", "others", "remaining"} or state.word(1) == "than":
        return False
    draft.other = True
    draft.plural = draft.plural or state.word() == "others"
    state.at += 1
    many = number(state)
    if many and state.word() != "one":
        state.at += 1
        draft.quantifier, draft.low, draft.high, draft.plural = "count", many, many, many > 1
    return True


def _adjective(state: State, draft: Draft) -> bool:
    start = state.at
    softened = 1 if state.word(1) in {"so", "very", "too", "that"} and state.word(2) != "one" else 0
    negated = state.word() == "not" and bool(adjective_kind(state.word(1 + softened)))
    state.at += 1 + softened if negated else 0
    if state.take("upside", "down"):
        draft.parts.append(state.mark(Attribute("state", "upside down"), start))
        return True
    manner = state.word().endswith("ly") and state.word() not in lex.ADJECTIVES
    if (state.word() in DEGREES or manner) and adjective_kind(state.word(1)) and is_content(state, 2):
        state.at += 1
    found = compound(state) or adjective(state)
    if found is None:
        state.at = start
        return False
    state.mark(found, start)
    draft.parts.append(state.mark(Not(found), start) if negated else found)
    if state.word() in {"and", "or", ","} and _goes_on(state):
        draft.either = draft.either or state.word() in {"and", ","}
        disjoined = state.word() == "or"
        state.at += 1
        state.take("and")
        if disjoined:
            _disjoin(state, draft)
    return True


def _disjoin(state: State, draft: Draft) -> None:
    other = adjective(state)
    if other is not None:
        draft.parts[-1] = disjunction(draft.parts[-1], other)


def _goes_on(state: State) -> bool:
    """Whether after "and" comes another adjective of the same noun: "red and blue cups"."""
    kind = adjective_kind(state.word(1))
    listed = state.word(2) in {"and", "or", ","} and adjective_kind(state.word(3)) == kind != ""
    listed = listed or (state.word(2) == "," and bool(adjective_kind(state.word(3))) and is_content(state, 4))
    after = listed or is_content(state, 2) or state.word(2) in {"one", "ones"}
    before = adjective_kind(state.word(-1))
    if state.word() == "," and kind and before and (listed or is_content(state, 2)):
        return True
    return (
        bool(kind) and kind == before and (after or not state.is_word(2)) and (after or state.word(1) not in NOUN_TOO)
    )


def head(state: State, draft: Draft) -> None:
    """Reads the noun, which may be of several words."""
    start = state.at
    if comparative(state) is not None and state.word(1) == "than":
        return
    if state.word() == "number" and number(state, 1) and state.word(2) == "from":
        draft.is_one = True
        return
    if state.word() in lex.ONES:
        draft.is_one, draft.plural = True, draft.plural or state.word() == "ones"
        state.at += 1
        return
    if state.take("nothing"):
        draft.quantifier, draft.low, draft.high, draft.is_one = "no", 0, 0, True
        return
    if state.word() in lex.THINGS or state.word(-1) == "everything":
        word = state.take_one(lex.THINGS)
        draft.plural = draft.plural or word in {"things", "objects", "items", "stuff"}
        draft.quantifier = draft.quantifier or ("a" if word in {"something", "anything"} else "")
        draft.is_one = draft.unnamed = True
        _quality(state, draft, word)
        return
    if state.word() in lex.SOMEBODY:
        _somebody(state, draft)
        return
    run = _run(state)
    if run:
        mass = run[-1] in BARE_MASSES and not draft.quantifier and not draft.via
        draft.plural = draft.plural or is_plural(run[-1]) or mass
        worn = draft.via in WORN_BY or state.word() == "worn" or (state.word() == "of" and names_somebody(state))
        spectacles = run == ["glasses"] and worn and draft.quantifier != "count"
        last = "glasses" if spectacles else noun_lemma(run[-1])
        draft.name = state.mark(_named(state, [*run[:-1], last], draft), start)
        dressed(state, draft, run)
        counted = lex.NUMBERS.get(state.word(), 0)
        if counted and not state.is_word(1) and draft.quantifier in {"", "the"} and not draft.ordinal:
            state.at += 1
            draft.ordinal = (counted, "")
        if run[-1] != "number" and state.word().isdigit() and not (is_content(state, 1) or state.word(1) == "from"):
            state.at += 1
            draft.parts.append(Relation("WITH", Noun(f"number {state.word(-1)}")))


def _quality(state: State, draft: Draft, word: str) -> None:
    """As in "something yellow", "anything made of wood"."""
    start = state.at
    if word in {"something", "anything", "nothing", "everything"} and adjective_kind(state.word()):
        if is_ing(state.word()) or is_ed(state.word()) or is_content(state, 1):
            return
        found = adjective(state, alone=True)
        while found is not None:
            draft.parts.append(state.mark(found, start))
            more = bool(adjective_kind(state.word(1))) and not is_content(state, 2) and state.take("and")
            found = adjective(state, alone=True) if more else None


def _named(state: State, names: list[str], draft: Draft) -> Form:
    """The noun of these words; "number 5" after another is what it has; "the chocolate one" is one of those before."""
    if names[-1] == "number" and state.word().isdigit():
        state.at += 1
        numbered = Noun(f"number {state.word(-1)}")
        if len(names) == 1:
            return numbered
        draft.parts.append(Relation("WITH", numbered))
        return Noun(" ".join(names[:-1]))
    if state.word() in lex.ONES and draft.via:
        before = [head for head in state.heads if isinstance(head, Noun)]
        state.at += 1
        draft.plural = draft.plural or state.word(-1) == "ones"
        names = [*names, before[-1].name.split()[-1]] if before else names
    return Noun(" ".join(names))


def _somebody(state: State, draft: Draft) -> None:
    """As in "anyone", "everybody", "nobody"."""
    word = state.word()
    state.at += 1
    draft.name, draft.is_one = state.mark(Noun("person"), state.at - 1), True
    draft.quantifier = "no" if word == "nobody" else "all" if word.startswith("every") else "a"
    draft.low, draft.high = (0, 0) if word == "nobody" else (draft.low, draft.high)


def _run(state: State) -> list[str]:
    run: list[str] = []
    while is_content(state) and len(run) < 4 and (not run or _continues(state, run)):
        run.append(state.word())
        state.at += 1
    return run


def _continues(state: State, run: list[str]) -> bool:
    """Whether the word after a noun is a noun of the same name."""
    word = state.word()
    if (run[-1], word) in lex.COMPOUNDS:
        return True
    if word == "number" and number(state, 1) and state.word(2) == "from":
        return False
    if not state.is_word(1) and state.tokens[0].text in {"what", "which", "who"} and verb_lemma(word) == word in VERBS:
        asks = any(token.text in {"does", "do", "did"} for token in state.tokens[1:4])
        if asks:
            return False
    if (word in KIN and is_content(state, 1)) or word in {"due", "most", "least"}:
        return False
    if word in lex.FAR_WORDS and state.word(1) in REGIONS:
        return False
    if word == "half":
        return not is_content(state, 1) and not adjective_kind(state.word(1)) and state.word(1) not in lex.PLACES
    if word in REGIONS or is_superlative(word) or comparative(state) is not None or word in lex.ORDINALS:
        return False
    if (
        is_ing(word)
        or is_ed(word)
        or is_finite(state, is_plural(run[-1]))
        or is_done(state)
        or word in lex.ADVERBS
        or word.endswith("ly")
    ):
        return word == "light"
    return not adjective_kind(word) or word in {"light", "glass", "iron", "paper", "straw", "baby"}
