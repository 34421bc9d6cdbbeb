"""Nouns in a row of which small words were left out: "blue shirt guy", "bowl salad in it"."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import is_ing, noun_lemma
from deixis.text.parse.draft import Draft
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.state import State
from deixis.types.form import Attribute, Noun, Relation, conjunction


def dressed(state: State, draft: Draft, run: list[str]) -> None:
    """As in "blue shirt guy", "bowl salad in it": what somebody wears before who it is, what is in a thing after it."""
    if len(run) == 2 and run[0] in lex.CLOTHING and noun_lemma(run[1]) in lex.PEOPLE:
        said = [part for part in draft.parts if isinstance(part, Attribute) and part.kind in {"color", "pattern"}]
        draft.parts = [part for part in draft.parts if part not in said]
        draft.name = Noun(noun_lemma(run[1]))
        draft.parts.append(Relation("WEARING", conjunction(Noun(run[0]), *said)))
    elif len(run) > 1 and noun_lemma(run[-1]) in lex.PEOPLE and state.word() in lex.BE and is_ing(state.word(1)):
        if state.is_word(2) or noun_lemma(run[-2]) in lex.PEOPLE:
            return
        draft.name = Noun(" ".join(run[:-1]))  # "black bag man is carrying"
        draft.parts.append(Relation(verb_lemma(state.word(1)), Noun(noun_lemma(run[-1])), passive=True))
        state.at += 2
    elif len(run) == 2 and (state.sees("in", "it") or state.sees("on", "it")):
        draft.name = Noun(run[0])
        draft.parts.append(Relation("WITH", Noun(noun_lemma(run[1]))))
        state.at += 2


def names_somebody(state: State) -> bool:
    """As in "(the glasses) of the old lady"."""
    return any(state.word(i) in lex.PEOPLE for i in range(1, 5))
