"""What "or" and "but no" join: things that are said of a noun, and things in one relation to it."""

from __future__ import annotations

from deixis.text.parse.classes import is_content, starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.relations import related
from deixis.text.parse.state import State
from deixis.types.form import And, Form, Not, Noun, Or, Relation, conjunction, disjunction


def either(first: Form, second: Form) -> Form:
    """What "or" joins; a negation before it holds for both: "not pushing a cart or holding a balloon"."""
    if isinstance(first, Not) and not isinstance(second, Not):
        return Not(disjunction(first.part, second))
    return disjunction(first, second)


def or_object(state: State, said: Form) -> Form:
    """Another thing in the relation that was said last: "(is she) wearing a veil or a hat"."""
    while isinstance(said, Relation | Or) and state.word() == "or" and starts_phrase(state, 1):
        last = said.parts[-1] if isinstance(said, Or) else said
        at = state.at
        state.at += 1
        other = related(state, last.name) if isinstance(last, Relation) and not last.passive else None
        if other is None:
            state.at = at
            break
        said = disjunction(said, other)
    return said


def renamed(state: State, draft: Draft) -> Form | None:
    """What ", the blue one" says after the comma; after "not the red cup" it is a cup too."""
    named = state.phrase(state, "NOT")
    draft.other = draft.other and named is None
    denied = draft.parts[0].part if draft.parts and isinstance(draft.parts[0], Not) else None
    if named is not None and draft.name is None and isinstance(denied, And) and isinstance(denied.parts[0], Noun):
        draft.name = denied.parts[0]
        draft.parts[0] = Not(conjunction(*denied.parts[1:]))
    if draft.name is None and isinstance(denied, Noun) and " " in denied.name:
        draft.name = Noun(denied.name.split()[-1])
        draft.other = False
    return None if named is None else named.domain()


def lacking(state: State, word: str) -> bool:
    """Whether "but no hat" follows."""
    return word in {"but", "and", ","} and state.word() == "no" and is_content(state, 1)
