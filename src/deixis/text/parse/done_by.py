"""Questions for the object of what somebody does, and for what no picture shows."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import is_determiner, is_ing, starts_phrase
from deixis.text.parse.lemma import singular, verb_lemma
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import (
    All,
    Form,
    Opaque,
    Relation,
    The,
    conjunction,
)  # fmt: skip

UNTOLD = words("called named worth about like for saying thinking going heading coming")
POSED = words("sitting standing lying parked hanging sleeping")


def what_of(state: State) -> Form | None:
    """As in "what is the man holding": the object of what one does."""
    at = state.at
    state.at += 2
    subject = state.phrase(state, "BY")
    if subject is None or not is_ing(state.word()):
        state.at = at
        return None
    lemma = verb_lemma(state.word())
    state.at += 1
    length = preposition(state)[1]
    particle = " ".join(state.word(i) for i in range(length)) if length and not starts_phrase(state, length) else ""
    state.at += length if particle else 0
    _in_hand(state)
    done = Relation(f"{lemma} {particle}".strip(), subject.argument(), passive=True)
    return All(done) if subject.plural else The(done)


def untold(state: State) -> Form | None:
    """As in "where is the bus going", "what is the horse called", "what is it worth": what no picture shows."""
    at, tokens = state.at, state.tokens
    said = [token.text for token in tokens[at:] if token.is_word]
    asks = len(said) > 3 and (said[-1] in UNTOLD or (said[0] == "where" and is_ing(said[-1])))
    if not asks or said[0] not in {"where", "what", "why"} or said[1] not in lex.BE or said[-1] in POSED:
        return None
    state.at, state.tokens = at + 2, tokens[: at + len(said) - 1]
    subject = state.phrase(state, "BY")
    state.tokens = tokens
    if subject is None:
        state.at = at
        return None
    state.at = len(tokens)
    return The(conjunction(subject.domain(), state.mark(Opaque(" ".join(said)), at)))


def done_by(state: State) -> Form | None:
    """As in "what does the boy have in his hands", "which film is the boy watching": the object of what one does."""
    at = state.at
    if not (state.take("what") or state.take("which") or state.take("who")):
        return None
    named = None if state.word() in lex.AUXILIARIES else state.phrase(state, "BY")
    doing = state.take_one(words("does do did")) or (named is not None and state.take_one(words("is are")))
    subject = state.phrase(state, "BY") if doing and is_determiner(state.word()) else None
    verbal = is_ing(state.word()) if doing in {"is", "are"} else verb_lemma(state.word()) == state.word()
    if subject is None or not state.is_word() or not verbal:
        state.at = at
        return None
    lemma = verb_lemma(state.word())
    state.at += 1
    length = preposition(state)[1]
    particle = " ".join(state.word(i) for i in range(length)) if length and not state.is_word(length) else ""
    state.at += length if particle else 0
    before = state.at
    _in_hand(state)
    held = lemma == "have" and state.at > before
    worn = held and singular(state.tokens[state.at - 1].text) not in {"hand", "arm", "paw", "mouth", "lap"}
    name = "wear" if worn else "hold" if held else "WITH" if lemma == "have" else f"{lemma} {particle}".strip()
    done = Relation("OF", subject.argument()) if name == "WITH" else Relation(name, subject.argument(), passive=True)
    return The(done if named is None else conjunction(named.domain(), done))


def _in_hand(state: State) -> None:
    """Reads "in her left hand", which says where one holds a thing."""
    ahead = 3 if state.word(2) in {"left", "right", "other"} else 2
    if state.word() in {"in", "on"} and singular(state.word(ahead)) in lex.PARTS and not state.is_word(ahead + 1):
        state.at += ahead + 1
