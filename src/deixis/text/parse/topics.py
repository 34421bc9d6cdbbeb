"""What "it", "him" and "its" mean in a phrase that is joined to a whole one: "the horse and its saddle"."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import And, Form, Noun

PERSONAL = words("he she him her his hers himself herself whose_")
THINGS = words("it its itself")
SEVERAL = words("they them their themselves")
OWNERS = words("his her its their")
ANAPHORS = PERSONAL | THINGS | SEVERAL
MALE = words("man boy guy gentleman dude father dad son king groom waiter uncle grandfather brother bloke lad")
FEMALE = words("woman girl lady mother mom mum daughter queen bride waitress aunt grandmother sister lass")
FARTHEST = 14  # how many words ahead a pronoun is looked for


def topic(state: State, word: str) -> Form | None:
    """The phrase that a pronoun or possessive stands for, of the two that "and" joins; None where it fits none."""
    if state.topic is None or word not in ANAPHORS:
        return None
    form, plural = state.topic
    if word in OWNERS and len(state.heads) > 1 and _fits(word, state.heads[1]):
        return None
    living = _last_word(form) in lex.PEOPLE | lex.ANIMALS
    fits = plural if word in SEVERAL else living and not plural if word in PERSONAL else not plural
    person = _last_word(form) in lex.PEOPLE
    return form if fits and not (word in THINGS and person) else None


def _fits(word: str, head: Form | None) -> bool:
    """Whether a possessive may mean the noun of its own phrase: "a boy on his knees", not "the boy to her left"."""
    noun = _last_word(head) if head is not None else ""
    if word in {"its", "their"}:
        return noun not in lex.PEOPLE
    return noun in lex.PEOPLE | lex.ANIMALS and noun not in (FEMALE if word == "his" else MALE)


def refers_back(state: State, ahead: int, had: bool) -> bool:
    """Whether the phrase at a token ahead has a pronoun in it, so that it is no second object: "and its saddle".

    What is had may be "on it" or "in it": "with a cup and a plate on it".
    """
    for i in range(ahead, ahead + FARTHEST):
        said = state.word(i) in lex.AUXILIARIES and state.word(i - 1) not in lex.RELATIVES | ANAPHORS
        if not state.is_word(i) or state.word(i) in lex.CONJUNCTIONS or said:
            return False
        if state.word(i) in ANAPHORS and not (had and state.word(i - 1) in {"on", "in", "inside"}):
            return True
    return False


def _last_word(form: Form) -> str:
    named = next((part for part in form.parts if isinstance(part, Noun)), None) if isinstance(form, And) else form
    return named.name.split()[-1] if isinstance(named, Noun) else ""
