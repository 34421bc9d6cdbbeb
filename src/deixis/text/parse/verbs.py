"""Verbs and their objects, as relations and states."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import TRANSPARENT, VERBS
from deixis.text.parse.adjectives import adjective
from deixis.text.parse.classes import (
    adjective_kind,
    is_content,
    is_determiner,
    is_ed,
    is_ing,
    is_superlative,
    starts_phrase,
)
from deixis.text.parse.draft import Draft
from deixis.text.parse.idioms import SWITCHED, adverbs
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.places import place
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.relations import prepositional, related
from deixis.text.parse.state import State
from deixis.text.parse.topics import OWNERS
from deixis.text.parse.words import words
from deixis.types.form import Attribute, Form, Not, Noun, Relation, Thing, conjunction, disjunction

CLOSED = {
    "wear": "WEARING", "hold": "HOLDING", "carry": "HOLDING", "ride": "RIDING", "touch": "TOUCHING",
    "face": "FACING", "have": "WITH", "contain": "WITH", "grip": "HOLDING", "clutch": "HOLDING", "surround": "AROUND",
}  # fmt: skip
SPATIAL = words(
    "LEFT_OF RIGHT_OF ABOVE BELOW IN_FRONT_OF BEHIND NEXT_TO INSIDE ON UNDER NEAR FAR_FROM AROUND BETWEEN TOUCHING"
)
NOT_VERBS = words("you we i they he she it there me us")
SILENT = words("locate place position situate see find show put be stay keep set")
OPEN_WITH = words(
    "at with to for from through across over into onto along up down off toward towards against past about by"
)
WAYS = words("up down over out across back straight directly right")
POSTURES = words("sit stand lie lay rest kneel crouch squat lean seat park perch hang float sleep squat")
COPULAS = words("stands stand sits sit")
TURNS = words("dive turn lean swerve lunge look glance point jump")
ING_OF = {"lie": "lying", "sit": "sitting", "run": "running", "swim": "swimming", "put": "putting", "get": "getting"}


def verb(state: State) -> Form | None:
    """What the verb at the cursor says of its subject, with its object or its preposition; None at the end."""
    start = state.at
    word = state.word()
    if not state.is_word() or word in lex.CONJUNCTIONS or word in lex.RELATIVES or word in NOT_VERBS:
        return None
    lemma = verb_lemma(word)
    state.at += 1
    if state.word(-2) == "been" and word == lemma:
        return state.mark(Attribute("state", word), start)
    passive = (is_ed(word) or state.word(-2) == "being") and not is_ing(word)
    if word == "upside" and state.take("down"):
        return state.mark(Attribute("state", "upside down"), start)
    if lemma == "fall" and state.word() == "asleep":
        state.at += 1
        return state.mark(Attribute("state", "asleep"), start)
    if lemma in TRANSPARENT and _goes_on(state):
        return verb(state)
    if passive and state.word(-2) not in lex.BE and starts_phrase(state) and not preposition(state)[0]:
        passive = False
    said = _with_object(state, word, lemma, passive)
    return None if said is None else state.mark(said, start)


def _goes_on(state: State) -> bool:
    """Reads up to the verb after one that only says how it is done: "trying to hit", "gets ready to throw"."""
    at = state.at
    state.take_one(words("ready prepared set able about"))
    if state.take("to"):
        state.take("be")
        if state.is_word() and not is_determiner(state.word()) and not preposition(state)[0]:
            return True
    elif state.at == at and is_ing(state.word()) and state.word(-1) not in {"want", "wants"}:
        return True
    state.at = at
    return False


def _with_object(state: State, word: str, lemma: str, passive: bool) -> Form | None:
    if (lemma == "make" and state.take("of")) or (lemma == "make" and state.take("out", "of")):
        return _material(state)
    if lemma in {"hold", "shake"} and state.word() == "hands" and state.word(1) != "with":
        state.at += 1
        return Relation(f"{lemma} hands with", Noun("person"))
    if lemma in {"fill", "cover", "top", "decorate"} and state.take_one(words("with in by")):
        return _relation(state, "WITH")
    state.take_one(words("all entirely completely head-to-toe") if lemma in {"dress", "clothe"} else frozenset())
    if lemma in {"dress", "clothe"} and state.take("in"):
        return _worn(state)
    if (
        lemma in {"look", "seem", "appear", "remain", "stay"}
        and adjective_kind(state.word())
        and not is_content(state, 1)
    ):
        return adjective(state, alone=True)
    if lemma == "dress" and (state.take("as") or state.take("up", "as")):
        return _relation(state, "dress as")
    if lemma in {"paint", "dye", "color", "colour", "coloured"} and state.word() in lex.COLORS | lex.SHADES:
        return adjective(state, alone=True)
    if state.word() in {"has", "have", "had"} and is_ing(word):
        return _state(word, lemma)
    stranded = preposition(state)[1]
    if passive and stranded and state.word(stranded) == "by":
        particle = " ".join(state.word(i) for i in range(stranded))
        state.at += stranded + 1
        return _relation(state, f"{lemma} {particle}", passive=True)
    if state.word(-2) == "being" and not is_ing(word) and state.word() != "by":
        return Relation(lemma, Thing(), passive=True)
    if passive and state.take("by"):
        return _relation(state, lemma, passive=True)
    state.skip(words("slowly quickly happily closely down up out away together alone outside inside_") & _loose(state))
    if state.take("upside", "down"):
        return Attribute("state", "upside down")
    if word in {"missing", "lacking"} and starts_phrase(state):
        had = _relation(state, "WITH")
        return None if had is None else Not(had)
    if state.word() == "in" and not state.is_word(1) and is_ed(word):
        state.at += 1
    if state.word() in {"on", "off", "over"} and not starts_phrase(state, 1) and state.word(1) not in {"of", "to"}:
        particle = state.take_one(words("on off over"))
        return Attribute("state", particle if lemma in {"turn", "switch"} else f"{word} {particle}")
    if adverbs(state):
        return _state(word, lemma)
    if state.word() == "out" and starts_phrase(state, 1) and not preposition(state)[0]:
        state.at += 1
        return _relation(state, f"{lemma} out")
    if state.word() in WAYS and state.word(1) in OPEN_WITH - {"by"} and not preposition(state)[1] > 1:
        state.at += 1
    name, length = preposition(state)
    if name:
        return _prepositional(state, word, lemma, name, length)
    if state.word() == "the" and is_superlative(state.word(1)) and not is_content(state, 2):
        state.at += 1
    if is_superlative(state.word()) and not is_content(state, 1):
        return _state(word, lemma)  # "flying highest": the superlative is said of the whole
    denied = state.word() == "neither" and starts_phrase(state, 1)
    if (starts_phrase(state) or denied) and not passive and lemma not in POSTURES:
        return _relation(state, CLOSED.get(lemma, lemma))
    return _state(word, lemma)


def _loose(state: State) -> frozenset[str]:
    """An adverb at the cursor that no object of its own follows."""
    longer = preposition(state)[1] > 1 or (state.word() == "out" and state.word(1) == "of")
    own = state.word() in {"up", "down", "out", "outside"} and starts_phrase(state, 1)
    return frozenset() if own or longer else frozenset([state.word()])


def _prepositional(state: State, word: str, lemma: str, name: str, length: int) -> Form | None:
    """As in "sitting on the sofa" is a state and a place; "looking at the dog" is a relation of its own name."""
    at = state.at
    particle = " ".join(state.word(i) for i in range(length))
    posture = lemma in POSTURES or lemma in SILENT
    if particle == "to" and state.word(1) in OWNERS and state.word(2) in {"left", "right"} and lemma in TURNS:
        state.at += 3
        return _state(word, lemma)
    if posture and particle == "to" and state.word(1) in VERBS and not is_determiner(state.word(1)):
        return _state(word, lemma)
    if posture and particle in {"with", "without"}:
        had = prepositional(state, Draft())
        if had is not None:
            return conjunction(_state(word, lemma), had)
    spoken = lemma in {"talk", "speak", "chat"} and particle == "on"
    if posture and state.depth > 1 and name in {"ON", "INSIDE"} and state.word(length) in {"it", "them"}:
        state.at += length + 1
        return _state(word, lemma)  # "with a girl sitting on it"
    leans = lemma == "lean" and particle == "against"
    if name in SPATIAL and not spoken and not leans and (posture or particle not in OPEN_WITH):
        where = _where(state)
        if where is None:
            state.at = at
            return _state(word, lemma)
        silent = lemma in SILENT or (word in COPULAS and not _lives(state))
        return where if silent else conjunction(_state(word, lemma), where)
    if name == "outside":
        state.at += length
        where = _relation(state, "INSIDE")
        return None if where is None else conjunction(_state(word, lemma), Not(where))
    if name == "FACING" or (lemma in {"look", "face"} and particle in {"toward", "towards"}):
        name, lemma = "FACING", "face"
    state.at += length
    known = CLOSED[lemma] if lemma in CLOSED and particle in {"on", "onto", "toward", "towards"} else ""
    found = _relation(state, known or f"{lemma} {particle}")
    if found is None:
        state.at = at
        return _state(word, lemma)
    return found


def _lives(state: State) -> bool:
    """Whether what stands or lies somewhere lives, so that it is worth saying; a book lies on whatever it is on."""
    name = state.heads[-1] if state.heads else None
    last = name.name.split()[-1] if isinstance(name, Noun) else ""
    return last in lex.PEOPLE or last in lex.ANIMALS


def _where(state: State) -> Form | None:
    """The place or the relation that the preposition at the cursor begins."""
    found = place(state)
    if found is not None:
        return found
    return prepositional(state, Draft())


def _relation(state: State, name: str, passive: bool = False) -> Form | None:
    """A relation to the object at the cursor, or to each of several joined by "and"."""
    if not passive:
        return related(state, name)
    other = state.phrase(state, name)
    if other is None:
        return None
    if other.quantifier == "no":
        return Not(Relation(name, other.domain(), passive=True))
    return Relation(name, other.argument(), passive=True)


def _material(state: State) -> Form | None:
    value = state.word()
    if not state.is_word():
        return None
    state.at += 1
    found: Form = Attribute("material", value)
    while state.word() in {"or", "and"} and state.word(1) in lex.MATERIALS:
        joined = disjunction if state.word() == "or" else conjunction
        found = joined(found, Attribute("material", state.word(1)))
        state.at += 2
    return found


def _worn(state: State) -> Form | None:
    if state.word() in lex.COLORS and not starts_phrase(state, 1):
        state.at += 1
        return Attribute("color", state.word(-1).replace("grey", "gray"))
    return _relation(state, "WEARING")


def _state(word: str, lemma: str) -> Form:
    """The state of one that does something without an object; none where the verb says nothing of its own."""
    if lemma in SILENT:
        return Thing()
    if is_ing(word) or is_ed(word) or word in SWITCHED:
        return Attribute("state", {"opened": "open"}.get(word, word))
    return Attribute("state", ING_OF.get(lemma) or (lemma[:-1] if lemma.endswith("e") else lemma) + "ing")
