"""Clauses inside a noun phrase: what the noun is the object of, what it is about to do, what it does meanwhile."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import VERBS
from deixis.text.parse.classes import adjective_kind, is_determiner, is_ed, is_finite, is_ing, starts_phrase
from deixis.text.parse.draft import Draft
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.prepositions import INVERSE, PREPOSITIONS, preposition
from deixis.text.parse.state import State
from deixis.text.parse.topics import OWNERS
from deixis.text.parse.verbs import verb
from deixis.text.parse.words import words
from deixis.types.form import Form, Not, Opaque, Relation, conjunction, disjunction

HANDS = words("hand hands arms paw paws lap")
MEANWHILE = words("while whilst when")
SUBORDINATE = words("while whilst as when where")


def object_clause(state: State, draft: Draft) -> Form | None:
    """As in "(that) the woman is carrying", "the boy is looking at", "the cup is on", "on which he sits"."""
    name, length = preposition(state)
    pied = state.word(length) in {"which", "whom"} if name else False
    said = " ".join(state.word(i) for i in range(length)) if pied else ""
    state.at += length + 1 if pied else 0
    state.take_one(lex.RELATIVES)
    word = state.word()
    if not (is_determiner(word) or word in lex.SUBJECTS or word in lex.SOMEBODY) or draft.via == "BY":
        return None
    subject = state.phrase(state, "BY")
    return None if subject is None else _does(state, subject, said)


def neither_does(state: State) -> Form | None:
    """As in "(neither) the boy nor the girl is holding", which is read; None, and nothing read, for anything else."""
    at = state.at
    if state.word(1) in lex.BE and starts_phrase(state):
        subject = state.phrase(state, "BY")
        done = None if subject is None else _does(state, subject, "")
        return None if done is None else Not(done)  # "neither dog is chasing"
    first = state.phrase(state, "BY") if is_determiner(state.word()) else None
    second = state.phrase(state, "BY") if first is not None and state.take("nor") else None
    done = _does(state, second, "") if second is not None else None
    if first is None or not isinstance(done, Relation):
        state.at = at
        return None
    return Not(disjunction(Relation(done.name, first.argument(), done.passive), done))


def _does(state: State, subject: Draft, particle: str) -> Form | None:
    """What a subject does, or where it is, to or at the noun that the clause is said of."""
    negated = subject.quantifier == "no"
    for worn in (
        ("'s", "got", "on"),
        ("is", "got", "on"),
        ("has", "got", "on"),
        ("has", "on"),
        ("have", "on"),
        ("'s", "on"),
    ):
        if state.sees(*worn) and not starts_phrase(state, len(worn)):
            state.at += len(worn)
            return _unless(negated, Relation("wear", subject.argument(), passive=True))
    is_verbal = bool(state.take_one(lex.AUXILIARIES - words("has have had")))
    negated = state.take("not") or negated
    name, length = preposition(state)
    if is_verbal and name in INVERSE and not starts_phrase(state, length):
        state.at += length
        return _unless(negated, Relation(INVERSE[name], subject.domain()))
    pied = PREPOSITIONS.get(tuple(particle.split()), "")
    if is_verbal and pied in INVERSE and not state.is_word():
        return _unless(negated, Relation(INVERSE[pied], subject.domain()))
    _ = state.take("about", "to") or state.take("going", "to") or state.take("trying", "to")
    asleep = is_verbal and bool(particle) and state.word() == "asleep"
    known = asleep or is_ing(state.word()) or is_finite(state) or verb_lemma(state.word()) in VERBS
    asked = state.tokens[0].text in lex.BE and bool(adjective_kind(state.word(1))) and not state.is_word(2)
    ends = asked or (state.word(1) in lex.RELATIVES and state.word(2) in lex.BE)
    if not known or (starts_phrase(state, 1) and not ends):
        return None
    lemma = "sleep" if asleep else verb_lemma(state.word())
    state.at += 1
    stranded = preposition(state)[1]
    if stranded and not starts_phrase(state, stranded) and not particle:
        particle = " ".join(state.word(i) for i in range(stranded))
        state.at += stranded
    if lemma == "have" and state.word() in {"in", "on"} and state.word(1) in OWNERS and state.word(2) in HANDS:
        state.at += 3
        lemma = "hold"
    other = subject.domain() if negated else subject.argument()
    done: Form = Relation(f"{lemma} {particle}".strip(), other, passive=True)
    while state.word() in {"or", "and"} and is_ing(state.word(1)) and not starts_phrase(state, 2):
        also = Relation(verb_lemma(state.word(1)), other, passive=True)
        done = disjunction(done, also) if state.word() == "or" else conjunction(done, also)
        state.at += 2
    return _unless(negated, done)


def _unless(negated: bool, form: Form) -> Form:
    return Not(form) if negated else form


def infinitive(state: State, draft: Draft) -> Form | None:
    """As in "about to kick the ball", "to catch a ball": what one does, as if it were done."""
    start = state.at
    if state.take("in", "order") or state.take_one(words("about ready going")):
        pass
    if not state.take("to") or is_determiner(state.word()) or state.word() == "be":
        state.at = start
        return None
    if draft.unnamed:
        said = " ".join(token.text for token in state.tokens[start:])
        state.at = len(state.tokens)
        return state.mark(Opaque(said), start)
    if draft.ordinal is not None and draft.ordinal[0] in {1, -1} and not draft.ordinal[1]:
        draft.ordinal = None
        state.at = len(state.tokens)
        said = " ".join(token.text for token in state.tokens[start:])
        return state.mark(Opaque(f"first {said}"), start)
    if state.word() not in VERBS and not is_determiner(state.word(1)) and state.at == start + 1:
        state.at = start
        return None
    return verb(state)


def meanwhile(state: State) -> bool:
    """Reads "while" before what the same thing does: "while holding an umbrella", "while tied up"."""
    following = is_ing(state.word(1)) or is_ed(state.word(1)) or bool(preposition(state, 1)[0])
    if state.word() in MEANWHILE and following and not is_determiner(state.word(1)):
        state.at += 1
        return True
    return False
