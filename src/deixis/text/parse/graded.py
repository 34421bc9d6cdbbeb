"""Comparatives: "bigger", "more colourful", "further to the left", with "than" and without."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import adjective_kind, is_content, is_determiner
from deixis.text.parse.draft import Draft
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import Comparative, Form, Nearer, Nearest, Superlative, Thing

NOT_COMPARED = words(
    "cleaner opener dryer lighter cooler rubber silver copper leather flower shower tower corner upper lower under "
    "over owner driver helper player other either neither wooden paper water after never ever whether"
)
WAYS = {
    "left": "left", "right": "right", "back": "far", "away": "far", "behind": "far", "forward": "near",
    "forwards": "near", "up": "top", "down": "bottom", "ahead": "near",
}  # fmt: skip
SILENT_ENDS = ("v", "c", "u", "rg", "dg", "bl", "pl", "tl", "dl", "gl", "ns", "z")
SILENT_STEMS = words("cut rud saf rip pal fin whit tam sor rar bar lam pur polit loos clos lat wid dens wis hug strang")
STEMS = words("heavy fast slow full cheap expensive cool warm loud quick smart cold rich poor near big late early")


def base(stem: str) -> str:
    """The adjective of a comparative's or superlative's stem.

    >>> base("dark"), base("fluffi"), base("redd"), base("brav")
    ('dark', 'fluffy', 'red', 'brave')
    """
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if stem in SILENT_STEMS or stem.endswith(SILENT_ENDS):
        return stem + "e"
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl" else stem


def comparative(state: State, ahead: int = 0) -> tuple[str, bool] | None:
    """The measure that the comparative at a token ahead names, and whether it is more of it; nothing is read."""
    word = state.word(ahead)
    if word in lex.COMPARATIVES:
        return lex.COMPARATIVES[word]
    alone = word in NOT_COMPARED and state.word(ahead + 1) not in {"than", "one", "ones"}
    if alone or not word.endswith("er") or len(word) < 5:
        return None
    for stem in (base(word[:-2]), word[:-1]):
        if stem in STEMS or (stem in lex.ADJECTIVES and lex.ADJECTIVES[stem] not in {"material"}):
            return stem, True
    return None


def graded(state: State) -> tuple[str, bool] | None:
    """The measure of the comparative at the cursor with its direction, which is read: "further to the left"."""
    if state.word() in {"more", "less"} and (state.word(2) == "than" or _is_last(state, 2)) and _graded_word(state):
        state.at += 2
        return state.word(-1), state.word(-2) == "more"
    found = comparative(state)
    if found is None:
        return None
    state.at += 1
    if state.word() == "up" or (state.word() == "down" and found[0] == "bottom"):
        state.at += 1
    return (_way(state), True) if found[0] in {"far", "near"} and _way_follows(state) else found


def _graded_word(state: State) -> bool:
    word = state.word(1)
    return bool(adjective_kind(word)) or state.word(2) == "than"


def _is_last(state: State, ahead: int) -> bool:
    return not state.is_word(ahead)


def _way_follows(state: State) -> bool:
    ahead = 2 if state.word() in {"to", "on"} and state.word(1) == "the" else 0
    return state.word(ahead) in WAYS and state.word(ahead + 1) not in {"of", "'s"} and not is_content(state, ahead + 1)


def _way(state: State) -> str:
    state.take_one(words("to on"))
    state.take("the")
    state.at += 1
    return WAYS[state.word(-1)]


def compared_with(state: State) -> Form | None:
    """As in "bigger than the cup", "closer to the door than the chair"; without "than" what leads: "older"."""
    start = state.at
    measure = graded(state)
    if measure is None or measure[0] == "":
        state.at = start
        return None
    if state.take("than"):
        other = state.phrase(state, "THAN")
        if other is None:
            return None
        state.take_one(words("is are does do"))
        return Comparative(measure[0], measure[1], other.argument())
    if measure[0] in {"near", "far"} and (state.word() in {"to", "from"} or is_determiner(state.word())):
        return _nearest(state, measure[0] == "far")
    if is_content(state) or state.word() in lex.ONES:
        return None
    return Superlative(measure[0], Thing(), measure[1])


def _nearest(state: State, far: bool) -> Form | None:
    """What is closer to a thing, or closer to it than to another.

    "Than the other" says no more than the comparison does.
    """
    linked = state.word() in {"to", "from"}
    state.at -= not linked
    if state.word(1) in {"me", "us", "you"} or state.word(2) in {"camera", "viewer"}:
        state.at += 3 if state.word(1) == "the" else 2
        measure = "far" if far else "near"
        beaten = state.phrase(state, "THAN") if state.take("than") else None
        return Superlative(measure, Thing()) if beaten is None else Comparative(measure, True, beaten.argument())
    state.at += 1
    other = state.phrase(state, "NEAREST")
    at = state.at
    to = bool(state.take("than", "to") or state.take("than", "from"))
    beaten = state.phrase(state, "THAN") if to or state.take("than") else None
    if other is None:
        return None
    if beaten is not None and not beaten.other and (to or not (linked or _is_rival(state, beaten))):
        ends = (other.argument(), beaten.argument())
        return Nearer(*reversed(ends)) if far else Nearer(*ends)
    if beaten is None or not beaten.other:
        state.at = at
    return Nearest(Thing(), other.argument(), far)


def _is_rival(state: State, beaten: Draft) -> bool:
    """Whether what follows "than" is compared with what is sought, and not with what that is close to."""
    return beaten.name is None or beaten.name in state.heads or state.word() in lex.BE
