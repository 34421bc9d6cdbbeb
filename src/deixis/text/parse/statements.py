"""Noun phrases with the clauses they begin: statements, and several joined as a group."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.choices import any_will_do, one_of, whichever
from deixis.text.parse.classes import is_plural, starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.modifiers import modifier, predicate, verb_of
from deixis.text.parse.state import State
from deixis.text.parse.subclauses import SUBORDINATE
from deixis.text.parse.words import words
from deixis.types.form import (
    A,
    All,
    Attribute,
    Between,
    Count,
    Exists,
    Form,
    Group,
    HowMany,
    Not,
    Noun,
    Opaque,
    Place,
    Relation,
    The,
    conjunction,
    disjunction,
)  # fmt: skip

SAID_AGAIN = words("it he she they")
DEFINITE = words("the this that these those my your his her its their")


def phrases(state: State) -> Form | None:
    """One noun phrase, or several joined: by "and" or commas as a group, by "or" as any one of them."""
    found: list[Form] = []
    drafts: list[Draft] = []
    joints: list[str] = []
    bare = False
    while True:
        start = state.at
        _correlated(state, drafts)
        state.heads = [draft.name for draft in drafts[-1:] if draft.name is not None]
        state.topic = (drafts[-1].domain(), drafts[-1].plural) if drafts else None
        draft = state.phrase(state, "")
        state.heads, state.topic = [], None
        if draft is None:
            break
        follow(state, draft)
        merges = {",": _is_added, "or": _is_or_so}.get(joints[-1]) if found else None
        if merges is not None and merges(drafts[-1], draft):
            draft, _ = drafts.pop(), found.pop()
        bare = _share(drafts, found, draft) or bare
        if found and draft.other and isinstance(drafts[-1].domain(), Not):
            draft.other = False
        if found and draft.other:
            draft.excluded, draft.other = drafts[-1].domain(), False
        if found and state.tokens[start].text in SAID_AGAIN and draft.name == drafts[-1].domain():
            draft.quantifier = drafts.pop().quantifier
            found.pop()
        found.append(state.mark(draft.quantified(), start))
        drafts.append(draft)
        joint = _and_another(state, isinstance(draft.domain(), Not))
        if not (joint or _meanwhile(state, found[-1])):
            break
        joints.append(joint)
    return _together(state, found, drafts, joints, bare)


def _is_added(before: Draft, draft: Draft) -> bool:
    """Says of the phrase before the comma what only qualities behind it say: "smallest animal, white"."""
    bare = draft.name is None and not (draft.quantifier or draft.is_one or draft.ordinal or draft.leads)
    wears = (
        before.noun in lex.PEOPLE and draft.noun in lex.CLOTHING and not draft.quantifier and before.name is not None
    )
    if before.name is None or not (wears or (bare and draft.parts)):
        return False
    if wears:
        told = [part for part in draft.parts if not isinstance(part, Attribute)]
        draft.parts = [part for part in draft.parts if part not in told]
        before.parts.extend([Relation("WEARING", draft.domain()), *told])
    else:
        before.parts.extend(draft.parts)
    return True


def _is_or_so(before: Draft, draft: Draft) -> bool:
    """Says of "anything red" what "or blue on the shelf" adds: it is one or the other, and on the shelf."""
    last = before.parts[-1] if before.parts else None
    bare = draft.name is None and not (draft.quantifier or draft.is_one or draft.ordinal or draft.leads)
    if before.name is not None or not bare or len(draft.parts) < 2 or not isinstance(last, Attribute):
        return False
    if not isinstance(draft.parts[0], Attribute) or isinstance(draft.parts[1], Attribute):
        return False
    before.parts[-1:] = [disjunction(last, draft.parts[0]), *draft.parts[1:]]
    return True


def _share(drafts: list[Draft], found: list[Form], draft: Draft) -> bool:
    """Shares a noun between a phrase and the one before it, where one of both has it; whether the first had not."""
    if not drafts:
        return False
    before = drafts[-1]
    if (
        before.name is not None
        and draft.name is None
        and not draft.unnamed
        and (draft.is_one or _only_qualities(draft))
    ):
        draft.name = before.name
    if draft.name is not None and before.name is None and _only_qualities(before):
        before.name = draft.name
        found[-1] = before.quantified()
        return True
    return False


def _correlated(state: State, drafts: list[Draft]) -> None:
    """Reads "either" before what "or" joins, and "both" before what "and" joins."""
    if drafts or state.word() not in {"either", "both"}:
        return
    if (state.word() == "either" and state.word(1) in DEFINITE | lex.INDEFINITE) or (
        state.word() == "both" and _pair_follows(state)
    ):
        state.at += 1


def _pair_follows(state: State) -> bool:
    """Whether "both" is said of two phrases, "the cat and the dog", "cats and dogs", not of two things of a name."""
    said = [token.text for token in state.tokens[state.at + 1 : state.at + 12]]
    if "and" not in said or said[0] == "of":
        return False
    place = said.index("and")
    first, second = said[:place], said[place + 1 : place + 2]
    if not first:
        return False
    if first[0] in DEFINITE | lex.INDEFINITE:
        return not is_plural(first[-1]) and second != [] and second[0] in DEFINITE | lex.INDEFINITE
    return len(first) == 1 and second != [] and second[0] not in DEFINITE and is_plural(second[0])


def _together(state: State, found: list[Form], drafts: list[Draft], joints: list[str], bare: bool) -> Form | None:
    """What the phrases come to: one, one said of the other, any one of them, or all of them as a group."""
    if not found:
        return None
    if len(found) > 1 and "or" in joints and set(joints) <= {"or", ","}:
        any_will_do(state)
        return whichever(state, one_of(drafts, bare))
    if len(found) == 2 and joints == ["and"] and (both := _both(drafts)) is not None:
        return both
    if len(found) > 1 and set(joints) == {","} and all(map(_is_garment, drafts)):
        told = [part for draft in drafts for part in draft.parts if not isinstance(part, Attribute)]
        for draft in drafts:
            draft.parts = [part for part in draft.parts if isinstance(part, Attribute)]
        return The(conjunction(Noun("person"), *(Relation("WEARING", draft.domain()) for draft in drafts), *told))
    if len(found) == 1:
        if any_will_do(state) and drafts[0].quantifier != "count":
            return A(drafts[0].domain())
        return found[0]
    merged = _one_of_other(drafts, joints) if len(found) == 2 else None
    if merged is not None:
        return merged
    return Group(tuple(found))


def _is_garment(draft: Draft) -> bool:
    """As in "red top, blue jeans, left": who wears it is meant, and nothing else says so."""
    return draft.noun in lex.CLOTHING and bool(draft.parts) and not (draft.quantifier or draft.leads or draft.ordinal)


def _both(drafts: list[Draft]) -> Form | None:
    """As in "all cups and plates that are red": what "all" and the clause behind are said of both."""
    first, second = drafts
    told = first.quantifier == "all" and second.quantifier == "" and second.plural
    bare = not (first.parts or first.leads or first.ordinal or second.leads or second.ordinal)
    late = second.parts and not any(isinstance(part, Attribute) for part in second.parts)
    if not (told and bare and late) or first.name is None or second.name is None:
        return None
    return All(conjunction(disjunction(first.name, second.name), *second.parts))


def _one_of_other(drafts: list[Draft], joints: list[str]) -> Form | None:
    """Two phrases of which one only says where: "in the back row, the second man", "the second man, back row"."""
    first, second = drafts
    if isinstance(first.domain(), Not) and first.quantifier in {"", "the"} and second.quantified() != second.domain():
        second.parts.append(first.domain())
        return second.quantified()
    if joints != [","]:
        return None
    unnamed = (second.name is None or second.name is first.name) and second.quantifier in {"", "the"}
    if unnamed and _is_ranked(second) and not _is_ranked(first):
        first.ordinal, first.leads, first.nearest = second.ordinal, second.leads, second.nearest
        first.parts.extend(second.parts)
        return first.quantified()
    for place, named in ((first, second), (second, first)):
        only = place.name is None and not (place.is_one or place.leads or place.ordinal or place.nearest)
        if only and place.parts and all(isinstance(part, Place | Between | Relation) for part in place.parts):
            named.parts.extend(place.parts)
            return named.quantified()
    return None


def _is_ranked(draft: Draft) -> bool:
    return bool(draft.ordinal or draft.leads or draft.nearest)


def _only_qualities(draft: Draft) -> bool:
    """Whether only adjectives were said, as of "the yellow" in "the yellow and the green cup"."""
    said = draft.parts or draft.ordinal or draft.leads
    return bool(said) and not draft.is_one and all(isinstance(part, Attribute) for part in draft.parts)


def _and_another(state: State, denied: bool) -> str:
    """The joint before another phrase, which is read: "and", "or", or a comma; empty where there is none."""
    at = state.at
    comma = state.take(",")
    joint = state.take_one(words("and or then plus but") if denied else words("and or then plus"))
    if state.at > at and starts_phrase(state):
        return joint or ("," if comma else "")
    state.at = at
    return ""


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
        draft.say(said)
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
    return with_opaque(form, state.mark(Opaque(text), start))


def with_opaque(form: Form, left: Opaque) -> Form:
    """The form and an opaque part, which stands in the innermost quantifier where there is one."""
    match form:
        case The() | A() | All() | HowMany() | Exists():
            return type(form)(conjunction(form.domain, left))
        case Count(low, high, domain):
            return Count(low, high, conjunction(domain, left))
    return conjunction(form, left)
