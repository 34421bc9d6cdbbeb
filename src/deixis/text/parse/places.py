"""Parts of the picture: "on the left", "in the top right corner"."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import adjective_kind, is_content, is_ed, is_finite, is_ing
from deixis.text.parse.graded import comparative
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import Form, Place, Superlative, Thing

LEADS = words("on to at in near by toward towards from of along")
VIEWERS_OWN = words("the my our your")
SIDED = words("left right")
REGIONS = frozenset(lex.PLACES)
FORMATIONS = words("class group crowd room team row pack")


def place(state: State) -> Form | None:
    """A place phrase at the cursor ("on the far left side of the picture"); nothing is read where there is none.

    What is in "the picture" without a part of it is anything: THING.
    """
    start = state.at
    if state.take("in", "front") and adjective_kind(state.word()) and not state.is_word(1):
        return state.mark(Place("front"), start)  # "skier in front red"
    state.at = start
    led = bool(state.take_one(LEADS))
    if led:
        state.take_one(VIEWERS_OWN if state.word(1) in SIDED else words("the this that"))
        state.take("a")
        state.at += state.word() in {"whole", "entire"} and state.word(1) in lex.PICTURE
        if state.word() in lex.PICTURE and not is_content(state, 1):
            state.at += 1
            return Thing()
    else:
        state.take("the")
    found = _region(state)
    if found is None or not _closed(state, led) or _names_thing(state):
        state.at = start
        return None
    return state.mark(found, start)


def _names_thing(state: State) -> bool:
    """Whether the place belongs to a noun that follows: "on the lower shelf"."""
    word = state.word()
    asked = state.tokens[0].text in lex.BE and adjective_kind(word) != "" and not is_content(state, 1)
    compared = comparative(state) is not None and any(state.word(i) == "than" for i in range(1, 8))
    return (
        is_content(state)
        and not compared
        and not asked
        and not (is_ing(word) or is_ed(word) or is_finite(state) or word in lex.ADVERBS)
    )


def _region(state: State) -> Form | None:
    far = state.take_one(lex.FAR_WORDS)
    names: list[str] = []
    while state.word() in REGIONS and len(names) < 3:
        names.append(lex.PLACES[state.word()])
        state.at += 1
        state.take("hand")
    sided = state.take_one(lex.SIDES) or (state.take_one(words("row rows")) if names and state.word(1) != "of" else "")
    if state.word() in {"hand", "most"}:
        state.at += 1
        sided = sided or state.take_one(lex.SIDES)
    names = [name for name in names if name not in {"corner", "edge"} or len(names) == 1]
    if not names:
        return Place(sided) if sided in {"corner", "edge"} else None
    where = combined(names)
    if far and where in {"left", "right", "top", "bottom"}:
        return Superlative(where, Thing())
    return Superlative("far", Thing()) if far and where == "back" else Place(where)


def _closed(state: State, led: bool) -> bool:
    """Whether the place is of the picture, or of all that it shows, not of an object, whose relation it would be."""
    if state.word() != "of":
        return state.word() != "'s" or is_content(state, 1)
    at = state.at
    state.at += 1
    state.take_one(words("the this a"))
    if state.take_one(lex.PICTURE) or (led and state.take_one(FORMATIONS)):
        return True
    state.at = at
    return False


def combined(names: list[str]) -> str:
    """One name for a place that several words name: up or down first.

    >>> combined(["left", "bottom"])
    'bottom left'
    """
    order = ("top", "bottom", "front", "back", "middle", "left", "right", "corner", "edge")
    return " ".join(sorted(dict.fromkeys(names), key=order.index))
