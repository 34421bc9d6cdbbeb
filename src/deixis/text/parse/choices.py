"""A choice between things that are named: "which is bigger, the cat or the dog", "either the jug or the basket"."""

from __future__ import annotations

from deixis.text.parse.classes import starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.graded import compared_with
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import A, All, And, Form, Nearest, Or, The, conjunction, disjunction

OPENERS = words(", :")
LISTED = words("of between out from among")


INDIFFERENT = (
    "i do not mind", "it does not matter", "does not matter which", "does not matter", "do not care", "i do not care",
)  # fmt: skip


def chosen_from(state: State, name: Form | None) -> list[Form] | None:
    """The things between which it is open, as in ", the cat or the dog", which is read; None where there are none.

    Args:
        state: the cursor.
        name: the noun of what is asked for, which is that of "the brown one".
    """
    start = state.at
    if not state.take_one(OPENERS) or not starts_phrase(state):
        state.at = start
        return None
    state.take_one(words("either"))
    found = named(state, words("or and"), name)
    if found is None:
        state.at = start
    return found


def nearer_of(state: State) -> Form | None:
    """As in "is the dog closer to the man or to the woman": the one that it is closer to."""
    start = state.at
    if not state.take_one(words("is are")):
        return None
    subject = state.phrase(state, "")
    if subject is not None and subject.nearest is not None:
        (other, far), subject.nearest = subject.nearest, None
        second = state.phrase(state, "NEAREST") if state.take("or") else None
        either = other if second is None else disjunction(other, second.domain())
        if isinstance(either, Or) and not state.is_word():
            return The(Nearest(either, subject.argument(), far))
    state.at = start
    return None


def named(state: State, joints: frozenset[str], name: Form | None = None) -> list[Form] | None:
    """Two or more noun phrases joined by commas and one of the joints; None, and nothing read, for another number."""
    start, drafts = state.at, list[Draft]()
    joined = False
    while True:
        draft = state.phrase(state, "")
        if draft is None:
            break
        drafts.append(draft)
        at = state.at
        state.take(",")
        joined = bool(state.take_one(joints)) or joined
        if state.at == at or not starts_phrase(state):
            state.at = at
            break
    if len(drafts) < 2 or not joined:
        state.at = start
        return None
    share_noun(drafts, name)
    return [draft.domain() for draft in drafts]


def share_noun(drafts: list[Draft], name: Form | None) -> None:
    """Gives the phrases without a noun that of another: "the red or the yellow cup", "the red cup or the blue one"."""
    name = next((draft.name for draft in drafts if draft.name is not None), name)
    for draft in drafts:
        if draft.name is None:
            draft.name = name


def one_of(drafts: list[Draft], shared: bool) -> A | All:
    """Any of several: those that share one noun said once are of it, one or the other."""
    domains = [draft.domain() for draft in drafts]
    name = drafts[-1].name
    if shared and name is not None and all(isinstance(form, And) and form.parts[0] == name for form in domains):
        rest = [conjunction(*form.parts[1:]) for form in domains if isinstance(form, And)]
        return A(conjunction(name, disjunction(*rest)))
    if all(draft.plural and draft.quantifier == "" for draft in drafts):
        return All(disjunction(*domains))
    return A(disjunction(*domains))


def any_will_do(state: State) -> bool:
    """Reads ", whichever", ", either one", "I don't mind", which says that any is meant; False where it is not."""
    start = state.at
    state.take(",")
    if state.sees("whichever", "is") or state.sees("whichever", "one", "is"):
        state.at = start
        return False
    if state.take_one(words("whichever either any whatever")):
        state.take_one(words("one ones"))
        if state.take("is") or state.take("you"):
            state.at = len(state.tokens)
        if state.at == len(state.tokens) or not state.is_word():
            return True
    state.at = start
    for said in (
        "i do not mind",
        "it does not matter",
        "does not matter which",
        "does not matter",
        "do not care",
        "i do not care",
    ):
        state.take(",")
        if state.take(*said.split()):
            state.at = len(state.tokens)
            return True
    state.at = start
    return False


def whichever(state: State, among: A | All) -> Form:
    """The one of several that ", whichever is taller" says; any of them where nothing follows."""
    start = state.at
    state.take(",")
    if state.take("whichever"):
        state.take("one")
        if state.take("is"):
            draft = Draft(name=among.domain)
            said = compared_with(state)
            if said is not None:
                draft.say(said)
                return The(draft.domain())
    state.at = start
    return among
