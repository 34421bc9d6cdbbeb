"""Whole expressions: instructions, questions, statements."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import AMBIGUOUS, VERBS
from deixis.text.parse.classes import is_content, is_determiner, is_ing, is_superlative, starts_phrase
from deixis.text.parse.frames import framed
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.modifiers import modifier_starts
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.questions import asked, compared, counted
from deixis.text.parse.state import State
from deixis.text.parse.statements import phrases
from deixis.text.parse.words import words
from deixis.types.form import Form

COMMANDS = words(
    "pick grab take find show select click point locate highlight segment mark circle choose get give bring put place "
    "draw identify detect track crop blur remove touch move push press tap look tell count outline spot erase hand "
    "mask fetch focus zoom open close lift reach turn pass delete replace box name describe see want segment color "
    "make "
    "switch weigh drag press grab fetch retrieve lift hover swipe scroll drop bring pull watch check label tag outline "
    "encircle trace cover hide unmute swap rotate follow avoid ignore collect gather carry wipe shake throw use try "
    "double-click right-click tick underline cross scratch strike shade fill refill wash water feed"
)
POLITE = words("please can could would you kindly i'd like to i want need now then hey ok okay let us will")
PARTICLES = words("away up on at to me us out down in for where into off over the_")
DRAWN = words("box circle rectangle arrow line outline mark marker border frame ring label dot cross star square tag")
NAMES_TOO = words("open close color box circle mark line clean light water label tag cover cross square dry empty")
AROUNDS = words("around on over at to onto under above round near beside in")
PUT = words("put place draw add make move set drop weigh drag carry throw")
TAKE = words("take remove grab pull lift get pick bring fetch wipe")


def expression(state: State) -> tuple[Form | None, str | None]:
    """The form of the whole text from the cursor, and the instruction that it stands in."""
    frame = framed(state)
    told = instruction(state)
    if frame and told is None:
        told = " ".join(token.text for token in state.tokens[: state.at] if token.is_word)
    state.begin = state.at
    for step in (compared, counted, asked, _stated):
        at = state.at
        form = step(state)
        if form is not None:
            return form, told
        state.at = at
    return phrases(state), told


def instruction(state: State) -> str | None:
    """The verb that the text tells to do, with its particle, which is read; None where it tells nothing."""
    start = state.at
    state.skip(POLITE)
    if state.word(-1) in {"want", "like", "need"} and state.at > start and is_determiner(state.word()):
        return state.word(-1)
    mind = state.word(-1) == "mind" and verb_lemma(state.word()) in COMMANDS
    if state.word() not in COMMANDS and not mind and not (state.word(1) == "the" and _is_unknown(state)):
        state.at = start
        return None
    if not (starts_phrase(state, 1) or state.word(1) in PARTICLES):
        state.at = start
        return None
    if state.word() in NAMES_TOO and start == state.at and not _takes_object(state):
        return None
    begin = state.at
    state.at += 1
    _particles(state)
    if state.tokens[begin].text in PUT:
        state.moving = not _drawn(state)
    state.taking = state.tokens[begin].text in TAKE
    if not starts_phrase(state) and not modifier_starts(state):
        state.at = start
        return None
    return " ".join(token.text for token in state.tokens[begin : state.at] if token.is_word)


def _takes_object(state: State) -> bool:
    """Whether a phrase surely begins after the word: "box the cat", "circle every cup", not "box that is red"."""
    clause = state.word(1) in {"that", "which"} and state.word(2) in lex.AUXILIARIES
    return is_determiner(state.word(1)) and not clause


def _is_unknown(state: State) -> bool:
    """Whether the word at the cursor can only be a verb before "the"."""
    word = state.word()
    return (
        is_content(state)
        and not _is_stranded(state)
        and not (is_ing(word) or is_superlative(word) or word in lex.PLACES or word in lex.ORDINALS)
    )


def _is_stranded(state: State) -> bool:
    """Whether the text ends in a preposition or a verb, as in "the log the woman sits on"."""
    left = len(state.tokens) - 1 - state.at
    return bool(preposition(state, left)[0]) or is_ing(state.word(left)) or _is_verb(state.word(left))


def _is_verb(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss") and verb_lemma(word) in VERBS - AMBIGUOUS


def _particles(state: State) -> None:
    while state.word() in PARTICLES and (starts_phrase(state, 1) or state.word(1) in PARTICLES):
        state.at += 1


def _drawn(state: State) -> bool:
    """As in "a red box around": what is drawn is not looked for."""
    if state.word() == "the":
        return False
    for length in range(1, 6):
        if state.word(length) in DRAWN and state.word(length + 1) in AROUNDS:
            state.at += length + 2
            return True
    return False


def _stated(state: State) -> Form | None:
    """As in "there is a dog on the sofa"."""
    if not (state.take("there", "is") or state.take("there", "are") or state.take("there", "'s")):
        return None
    return phrases(state)
