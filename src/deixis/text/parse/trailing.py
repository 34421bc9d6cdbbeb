"""Superlatives and adjectives behind their noun: "the cup farthest left", "the dog asleep on the sofa"."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.adjectives import adjective
from deixis.text.parse.classes import adjective_kind, is_content, is_determiner, is_ing
from deixis.text.parse.draft import Draft
from deixis.text.parse.graded import STEMS, base
from deixis.text.parse.idioms import VIEWERS
from deixis.text.parse.nouns import DEGREES
from deixis.text.parse.relations import relation
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import Form, Nearest, Superlative, Thing, conjunction, disjunction


def superlative_after(state: State, draft: Draft) -> Form | None:
    """A place or an order said after the noun: "far left", "leftmost"."""
    word = state.word()
    plain = base(word[:-3]) if word.endswith("est") and not is_content(state, 1) else ""
    found = lex.SUPERLATIVES.get(word) or ((plain, True) if plain in STEMS or adjective_kind(plain) else None)
    if found is None or draft.via == "STUFF":
        return None
    state.at += 1
    if found[0] in {"near", "far"} and (state.word() in {"to", "from"} or is_determiner(state.word())):
        return _extreme(state, found[0] == "far")
    return Superlative(found[0], Thing(), found[1])


def _extreme(state: State, far: bool) -> Form | None:
    """As in "(is) nearest the door", "(is) farthest from the camera"."""
    state.take_one(words("to from"))
    if state.word() == "the" and state.word(1) in {"left", "right", "top", "bottom"} and state.word(2) != "of":
        state.at += 2
        return Superlative(state.word(-1), Thing(), not far or state.word(-3) == "to")
    if state.word() in VIEWERS or state.word(1) in VIEWERS:
        state.at += 2 if state.word(1) in VIEWERS else 1
        return Superlative("far" if far else "near", Thing())
    other = state.phrase(state, "NEAREST")
    return None if other is None else Nearest(Thing(), other.argument(), far)


def adjective_after(state: State, draft: Draft) -> Form | None:
    """An adjective after its noun: "asleep", "red", and with another noun what it has: "guy red shirt"."""
    if state.word() in DEGREES and adjective_kind(state.word(1)) and not is_ing(state.word(1)):
        state.at += 1
    if state.word() in lex.DETERMINERS or not adjective_kind(state.word()):
        return None
    if is_content(state, 1) and draft.name is not None and not adjective_kind(state.word(1)):
        had = state.phrase(state, "WITH")
        if had is not None and had.name is not None:
            return relation("INSIDE" if had.noun in lex.CLOTHING else "WITH", had)
        return None
    found = adjective(state, alone=True)
    while found is not None and state.word() in {"and", "or"} and _more(state):
        connector = state.word()
        state.at += 1
        other = adjective(state, alone=True)
        if other is None:
            state.at -= 1
            break
        found = disjunction(found, other) if connector == "or" else conjunction(found, other)
    return found


def _more(state: State) -> bool:
    return bool(adjective_kind(state.word(1))) and not is_content(state, 2) and not is_ing(state.word(1))
