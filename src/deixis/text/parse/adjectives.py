"""Adjectives at the cursor, and words that could be one and are not: nouns, verbs that begin a clause."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import adjective_kind, is_content, is_ed, is_ing, noun_lemma
from deixis.text.parse.state import State
from deixis.text.parse.words import words
from deixis.types.form import Attribute, Form

NOUN_TOO = words(
    "orange glass metal adult baby male female plastic square cream peach straw fur tin iron plain light dark kid "
    "canvas felt oak linen bronze granite stone brick paper cardboard teenager medium top bottom wood gold rose sweet "
    "drink toy newborn elderly patient secret fake spare extra special smart rough"
)
STARTING_VERBS = words("wearing holding carrying riding facing having touching containing sitting standing")


def adjective(state: State, alone: bool = False) -> Form | None:
    """The attribute at the cursor; None where the word is a noun, or a verb that begins a clause."""
    word = state.word()
    kind = adjective_kind(word)
    if word in {"male", "female"} and state.word(1) == ",":
        return None  # "female, red coat"
    if word == "made" and state.word(1) in {"of", "from", "out"}:
        return None
    if not kind or (word, state.word(1)) in lex.COMPOUNDS or (not alone and _asks_quality(state)):
        return None
    shaded = word in lex.SHADES and state.word(1) in lex.COLORS and (is_content(state, 1))
    if shaded and (alone or is_content(state, 2) or state.word(2) in {"one", "ones", "and", "or", ","}):
        state.at += 2
        return Attribute("color", f"{word} {state.word(-1)}".replace("grey", "gray"))
    graded = state.word(1) == "half" and bool(adjective_kind(state.word(2)))
    last = (graded or not is_content(state, 1)) and state.word(1) not in {"one", "ones"} and not _goes_on_after(state)
    is_verb = kind == "state" and (is_ing(word) or is_ed(word)) and word not in lex.STATES
    if not alone and word in NOUN_TOO & lex.PEOPLE and is_ing(state.word(1)) and not _is_compounded_at(state, 1):
        return None
    if not alone and ((last and (word in NOUN_TOO or is_verb)) or _starts_clause(state) or _is_compounded(state)):
        return None
    state.at += 1
    return Attribute(kind, word.replace("grey", "gray").replace("colour", "color"))


def _asks_quality(state: State) -> bool:
    """As in "is the light red", "the baby held by her": the word that could be an adjective is the noun."""
    if state.word() in NOUN_TOO and state.word(2) == "by" and is_ed(state.word(1)):
        return True
    asked = state.tokens[0].text in lex.BE and state.word() in NOUN_TOO
    return asked and bool(adjective_kind(state.word(1))) and not is_content(state, 2)


def _starts_clause(state: State) -> bool:
    """Whether a participle sooner begins a clause; "the standing man" is one who stands."""
    posture = state.word() in {"standing", "sitting"}
    return state.word() in STARTING_VERBS and not (posture and is_content(state, 1))


def _is_compounded(state: State) -> bool:
    return _is_compounded_at(state, 0)


def _is_compounded_at(state: State, ahead: int) -> bool:
    """As in "swimming pool"; who swims is a "swimming woman"."""
    named = noun_lemma(state.word(ahead + 1))
    return state.word(ahead) in lex.ING_COMPOUNDS and named not in lex.PEOPLE and named not in lex.ANIMALS


def _goes_on_after(state: State) -> bool:
    return state.word(1) in {"and", "or", ","} and bool(adjective_kind(state.word(2))) and is_content(state, 3)
