"""Questions of number: how many there are, and whether there are more of these than of those."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import is_ing, is_plural, starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.modifiers import predicate
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.specials import excepted
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import (
    And,
    CompareCounts,
    Form,
    HowMany,
    Noun,
    Opaque,
    Place,
    Relation,
    Thing,
    conjunction,
    disjunction,
)  # fmt: skip

NUMBERS = {
    "equal to": "equal", "the same as": "equal", "as large as": "equal", "greater than": "more", "larger than": "more",
    "more than": "more", "higher than": "more", "less than": "fewer", "smaller than": "fewer", "fewer than": "fewer",
    "lower than": "fewer",
}  # fmt: skip


def counted(state: State) -> Form | None:
    """As in "how many dogs are there", "count the dogs", "what is the number of dogs"."""
    asked = (
        state.take("how", "many")
        or state.take("what", "is", "the", "number", "of")
        or state.take("what", "is", "the", "total", "number", "of")
        or state.take("what", "is", "the", "count", "of")
        or state.take("the", "number", "of")
        or state.take("the", "total", "number", "of")
        or state.take("total", "number", "of")
        or state.take("number", "of")
    )
    if not asked and not (state.word(-1) == "count" and state.at > 0):
        return None
    by_how_many = _difference(state)
    if by_how_many is not None:
        return by_how_many
    state.take("of")
    draft = state.phrase(state, "")
    if draft is None:
        return None
    _listed_too(state, draft)
    if state.word() in {"has", "have"} and state.word(1) in lex.SUBJECTS | {"we", "you"}:
        state.aside.update(range(state.at, len(state.tokens)))
        state.at = len(state.tokens)  # "how many tents have they pitched"
    _ = state.take("there", "are") or state.take("there", "is")
    if state.word() in {"does", "do", "did"} and starts_phrase(state, 1) and state.word(1) != "you":
        return _of_subject(state, draft)
    if state.take_one(lex.BE) and not (state.take("there") or state.take("left")):
        said = predicate(state, draft)
        if said is not None:
            draft.parts.append(said)
    _there(state)
    at = state.at
    if not excepted(state, draft):
        state.at = at
    return HowMany(draft.domain())


def _listed_too(state: State, draft: Draft) -> None:
    """As in "how many of the cups and plates are red": what is counted with the first."""
    while (
        state.word() == "and"
        and not (draft.parts or draft.leads)
        and draft.name is not None
        and is_plural(state.word(1))
    ):
        at = state.at
        state.at += 1
        other = state.phrase(state, "STUFF")
        if other is None or other.name is None or other.leads:
            state.at = at
            return
        draft.name = disjunction(draft.name, other.name)
        draft.parts.extend(other.parts)


def _of_subject(state: State, draft: Draft) -> Form | None:
    """As in "how many windows does the house have"."""
    state.at += 1
    subject = state.phrase(state, "BY")
    if subject is None or not state.is_word():
        return None
    lemma = verb_lemma(state.word())
    state.at += 1
    have = lemma == "have"
    by = Relation("OF", subject.argument()) if have else Relation(lemma, subject.argument(), passive=True)
    draft.parts.append(by)
    return HowMany(draft.domain())


def _there(state: State) -> None:
    state.take_one(words("are is do can"))
    state.take("there") or state.take("you", "see")
    state.skip(words("altogether overall all"))
    state.take("in", "total")


def compared(state: State) -> Form | None:
    """As in "are there more dogs than cats", "are there as many dogs as cats"."""
    state.take("do", "you", "see") or state.take("can", "you", "see") or state.take("do", "we", "have")
    state.take_one(words("are is"))
    state.take("there")
    numbers = _numbers(state)
    if numbers is not None:
        return numbers
    state.take_one(words("exactly just precisely"))
    for said, comparison, link in (
        (("more",), "more", "than"), (("fewer",), "fewer", "than"), (("less",), "fewer", "than"),
        (("as", "many"), "equal", "as"), (("the", "same", "number", "of"), "equal", "as"), 
        (("same", "number", "of"), "equal", "as"), (("the", "same", "amount", "of"), "equal", "as"),
        (("an", "equal", "number", "of"), "equal", "and"), (("equally", "many"), "equal", "and"),
    ):  # fmt: skip
        at = state.at
        if state.take(*said):
            return _compare(state, comparison, link)
        state.at = at
    return None


def _numbers(state: State) -> Form | None:
    """As in "(is) the number of cups equal to the number of plates"."""
    at = state.at
    tokens, texts = state.tokens, [token.text for token in state.tokens]
    ends = [i for i in range(at, len(texts)) for said in NUMBERS if texts[i : i + len(said.split())] == said.split()]
    state.tokens = tokens[: min(ends, default=len(tokens))]
    first = state.phrase(state, "THAN") if state.take("the", "number", "of") else None
    state.tokens = tokens
    state.take_one(lex.BE)
    comparison = next((c for said, c in NUMBERS.items() if first is not None and state.take(*said.split())), "")
    _ = state.take("the", "number", "of") or state.take("that", "of")
    second = state.phrase(state, "THAN") if comparison else None
    if first is None or second is None:
        state.at = at
        return None
    return CompareCounts(first.domain(), second.domain(), comparison)


def _compare(state: State, comparison: str, link: str) -> Form | None:
    first = state.phrase(state, "THAN")
    if first is None:
        return None
    if state.word() == "or" and comparison != "equal":
        start, state.at = state.at, len(state.tokens)
        return Opaque(" ".join(token.text for token in state.tokens[:start] + state.tokens[start:]))
    state.take_one(words("are is"))
    state.take("there")
    doing = is_ing(state.word(-1)) and bool(first.parts)
    if not (state.take(link) or state.take("as") or state.take("and")):
        return None
    state.take("there")
    state.take_one(words("are is"))
    at = state.at
    state.sibling = _noun_of(first.parts[-1].other) if first.parts and isinstance(first.parts[-1], Relation) else None
    doings = is_ing(state.word()) and state.word(1) not in lex.ONES
    shared = predicate(state, first) if doings or preposition(state)[0] else None
    state.sibling = None
    if shared is not None:
        return CompareCounts(first.domain(), conjunction(first.name or Thing(), shared), comparison)
    state.at = at
    second = state.phrase(state, "THAN")
    if second is not None and second.name is None:
        second.name = first.name
    if second is not None and _is_had(first, second) and isinstance(first.parts[-1], Relation):
        had = Relation(first.parts[-1].name, second.domain())
        return CompareCounts(first.domain(), conjunction(first.name or Noun("person"), had), comparison)
    if second is not None and doing and not second.parts:
        second.parts.append(first.parts[-1])
    if second is not None and not first.parts:
        first.parts = [part for part in second.parts if isinstance(part, Relation | Place)]
    return None if second is None else CompareCounts(first.domain(), second.domain(), comparison)


def _difference(state: State) -> Form | None:
    """As in "(how many) more dogs than cats"."""
    at, said = state.at, state.take_one(words("more fewer less"))
    compared = _compare(state, said, "than") if said else None
    if not isinstance(compared, CompareCounts):
        state.at = at
        return None
    first, second = compared.first, compared.second
    _there(state)
    return CompareCounts(*((first, second) if said == "more" else (second, first)), "difference")


def _noun_of(form: Form) -> Form | None:
    named = form.parts[0] if isinstance(form, And) else form
    return named if isinstance(named, Noun) else None


def _is_had(first: Draft, second: Draft) -> bool:
    """As in "more people wearing dresses than caps": the second is what the first have."""
    last = first.parts[-1] if first.parts else None
    living = lex.PEOPLE | lex.ANIMALS
    having = isinstance(last, Relation) and last.name in {"WEARING", "HOLDING", "RIDING", "WITH"}
    return having and first.noun in living and second.noun not in living and not second.parts
