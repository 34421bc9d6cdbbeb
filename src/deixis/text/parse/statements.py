"""Noun phrases with the clauses they begin: statements, and several joined as a group."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.modifiers import modifier, predicate, verb_of
from deixis.text.parse.state import State
from deixis.text.parse.subclauses import SUBORDINATE
from deixis.text.parse.words import words
from deixis.types.form import A, All, Attribute, Count, Exists, Form, Group, HowMany, Not, Opaque, The, conjunction


def phrases(state: State) -> Form | None:
    """One noun phrase, or several joined by "and" or commas, as a group."""
    found: list[Form] = []
    nouns: list[Form | None] = []
    drafts: list[Draft] = []
    last: Form | None = None
    while True:
        start = state.at
        state.heads = [noun for noun in nouns[-1:] if noun is not None] if found else []
        draft = state.phrase(state, "")
        state.heads = []
        if draft is None:
            break
        follow(state, draft)
        bare = draft.name is None and (draft.is_one or _only_qualities(draft))
        if found and nouns[-1] is not None and bare:
            draft.name = nouns[-1]
        if drafts and draft.name is not None and drafts[-1].name is None and _only_qualities(drafts[-1]):
            drafts[-1].name = nouns[-1] = draft.name
            found[-1] = drafts[-1].quantified()
        if found and draft.other:
            draft.excluded, draft.other = last, False
        last = draft.domain()
        found.append(state.mark(draft.quantified(), start))
        nouns.append(draft.name)
        drafts.append(draft)
        if not (_and_another(state) or _meanwhile(state, found[-1])):
            break
    if len(found) == 2 and isinstance(found[0], The) and isinstance(found[0].domain, Not) and isinstance(found[1], The):
        return The(conjunction(found[1].domain, found[0].domain))
    if len(found) > 1:
        return Group(tuple(found))
    return found[0] if found else None


def _only_qualities(draft: Draft) -> bool:
    """Whether only adjectives were said, as of "the yellow" in "the yellow and the green cup"."""
    said = draft.parts or draft.ordinal or draft.leads
    return bool(said) and not draft.is_one and all(isinstance(part, Attribute) for part in draft.parts)


def _and_another(state: State) -> bool:
    at = state.at
    state.take(",")
    state.take("and") or state.take("or") or state.take("then")
    if state.at > at and starts_phrase(state):
        return True
    state.at = at
    return False


def _meanwhile(state: State, last: Form) -> bool:
    """Whether another clause follows that is said of something else: "while fans watch". It is read to its subject.

    After a definite phrase it says which one is meant, and is not read.
    """
    at = state.at
    state.take(",")
    if isinstance(last, The) or not state.take_one(SUBORDINATE) or not starts_phrase(state):
        state.at = at
        return False
    before, depth = state.at, len(state.marks)
    draft = state.phrase(state, "")
    stated = draft is not None and (bool(draft.parts) or follow(state, draft))
    state.at = before if stated else at
    del state.marks[depth:]
    return stated


def follow(state: State, draft: Draft) -> bool:
    """The rest of a main clause: "a man is walking his dog", "a man walks his dog and smiles"; whether there is any."""
    at = state.at
    said = None
    if state.take_one(lex.BE):
        said = predicate(state, draft)
    elif state.word():
        said = verb_of(state, draft)
    if said is None:
        state.at = at
        return False
    while said is not None:
        draft.parts.append(said)
        said = _also(state, draft)
    return True


def _also(state: State, draft: Draft) -> Form | None:
    """What else a main clause says, after "and" or a comma."""
    at = state.at
    said = modifier(state, draft)
    if said is None:
        state.at = at
        state.take(",")
        joined = bool(state.take_one(words("and but then")))
        state.take("then")
        state.skip(lex.BE if joined else frozenset())
        said = verb_of(state, draft) if state.at > at else None
    if said is None:
        state.at = at
    return said


def rest(state: State, form: Form) -> Form:
    """The form with what is left of the text as an opaque part, in the innermost quantifier where there is one."""
    start = state.at
    state.at = len(state.tokens)
    text = " ".join(token.text for token in state.tokens[start:])
    left = state.mark(Opaque(text), start)
    match form:
        case The() | A() | All() | HowMany() | Exists():
            return type(form)(conjunction(form.domain, left))
        case Count(low, high, domain):
            return Count(low, high, conjunction(domain, left))
    return conjunction(form, left)
