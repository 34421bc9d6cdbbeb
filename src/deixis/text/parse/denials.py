"""What "not", "neither" and "nor" deny: things had, places, names, superlatives."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import adjective_kind, is_content, is_ed, is_ing, starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.relations import related
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import (
    And,
    Attribute,
    Form,
    Not,
    Or,
    Place,
    Relation,
    Superlative,
    Thing,
    conjunction,
    disjunction,
)

PLACED = words("sitting standing lying parked seated kneeling hanging resting leaning")


def had_too(state: State, draft: Draft) -> Form | None:
    """As in "with hats but not glasses", "holding a cup but not a plate": another thing in the relation just said."""
    last = draft.parts[-1] if draft.parts else None
    last = last.parts[-1] if isinstance(last, And | Or) else last
    definite = state.word() in lex.DETERMINERS - lex.INDEFINITE
    if not isinstance(last, Relation) or last.passive or definite or not starts_phrase(state) or is_predicate(state):
        return None
    if state.word() in lex.PRONOUNS or any(state.word(i) in lex.ONES for i in (0, 1, 2)):
        return None
    return related(state, last.name)


def of_its_kind(form: Form, draft: Draft) -> Form:
    """The superlative of what is described: "the bottle that is neither the tallest nor the shortest"."""
    if isinstance(form, Or):
        return disjunction(*(of_its_kind(part, draft) for part in form.parts))
    if isinstance(form, Superlative) and isinstance(form.domain, Thing) and draft.name is not None:
        return Superlative(form.measure, draft.name, form.most, form.count)
    return form


def another_denied(state: State) -> bool:
    """As in "or hens", ", nor the bride"."""
    ahead = 1 if state.word() == "," and state.word(1) == "nor" else 0
    return state.word(ahead) in {"or", "nor"} and starts_phrase(state, ahead + 1)


def is_predicate(state: State) -> bool:
    """Whether what follows is no noun phrase: "not red", "not wearing a hat", "not on the left"."""
    word = state.word()
    ends = not is_content(state, 1) and state.word(1) not in lex.ONES
    return bool(adjective_kind(word)) and (ends or is_ing(word) or is_ed(word))


def denied(said: Form) -> Form:
    """What is denied; a place after a quality is where a thing is that lacks it: "isn't lit on the right"."""
    match said:
        case And((Attribute("state", value) as quality, Place() as where)) if value not in PLACED:
            return conjunction(Not(quality), where)
    return Not(said)
