"""What is the same: "of the same colour as the car", "wearing the same shirt as the boy", "of a different size"."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import is_content
from deixis.text.parse.draft import Draft
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.prepositions import INVERSE, preposition
from deixis.text.parse.state import State
from deixis.text.parse.verbs import CLOSED
from deixis.text.parse.words import words
from deixis.types.form import RELATIONS, Exists, Form, Not, Relation, Same, Thing, conjunction


def same(state: State, draft: Draft) -> Form | None:
    """As in "the same colour as the car", "of a different size"; without "as" than another of its name."""
    verb = verb_lemma(state.word()) if state.word(1) in {"the", "a"} and state.word(2) in {"same", "different"} else ""
    name = CLOSED.get(verb, "") if not preposition(state)[0] else preposition(state)[0]
    said = state.take_one(words("of with in has having have")) or (
        state.take_one(frozenset([state.word()])) if name else ""
    )
    different = state.take("a", "different") or state.take("different")
    if not different and not (state.take("the", "same") or state.take("same")):
        return None
    state.take_one(words("exact very"))
    kind = lex.SAME_KINDS.get(state.word())
    if kind is not None:
        state.at += 1
        state.take("of")
    had = state.phrase(state, "STUFF") if is_content(state) else None
    if kind is None and (had is None or had.name is None or (name in INVERSE and had.noun not in lex.CLOTHING)):
        return None
    if not state.take_one(words("as than from to of")):
        if kind is None or had is not None or not state.heads:
            return None
        alike_it = Same(kind, state.heads[-1] or Thing())
        return Not(alike_it) if different else alike_it
    other = state.phrase(state, "SAME")
    if other is None:
        return None
    state.take_one(words("is has does wears are have do"))
    if had is None or had.name is None:
        alike_it = Same(kind or "other", other.argument())
        return Not(alike_it) if different else alike_it
    theirs = Same(kind or "color", conjunction(had.name, Relation("OF", other.argument())))
    alike = conjunction(had.domain(), Not(theirs) if different else theirs)
    wears = name in {"WEARING", "INSIDE"} or (name == "WITH" and had.noun in lex.CLOTHING and said != "with")
    return Relation("WEARING" if wears else name if name in RELATIONS else "WITH", alike)


def alike(state: State) -> Form | None:
    """As in "do the dog and the cat have the same colour", "are the cup and the plate of the same size"."""
    at = state.at
    first = state.phrase(state, "BY") if state.take_one(words("do does are is")) else None
    second = state.phrase(state, "BY") if first is not None and state.take("and") else None
    if first is not None and second is not None and second.parts and isinstance(second.parts[-1], Same):
        same_as = second.parts.pop()
        if isinstance(same_as, Same) and same_as.other == second.name and not state.is_word():
            return Exists(conjunction(first.domain(), Same(same_as.kind, second.argument())))
    state.take_one(words("have of share in"))
    kind = lex.SAME_KINDS.get(state.word(2), "") if state.sees("the", "same") else ""
    if first is None or second is None or not kind or state.is_word(3):
        state.at = at
        return None
    state.at += 3
    return Exists(conjunction(first.domain(), Same(kind, second.argument())))


def as_large(state: State) -> Form | None:
    """As in "as big as the sheep"."""
    if not (state.word() == "as" and state.word(1) in lex.SIZES and state.word(2) == "as"):
        return None
    state.at += 3
    other = state.phrase(state, "SAME")
    return None if other is None else Same("size", other.argument())
