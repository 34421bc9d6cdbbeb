"""Instructions: the verb that a text tells to do, and which of its words say where a thing goes, not where it is."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.actions import AMBIGUOUS, VERBS
from deixis.text.parse.classes import is_content, is_determiner, is_ing, is_superlative, starts_phrase
from deixis.text.parse.lemma import verb_lemma
from deixis.text.parse.modifiers import modifier_starts
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.state import State
from deixis.text.parse.words import words

COMMANDS = words(
    "colour pick grab take find show select click point locate highlight segment mark circle choose get give bring "
    "put place "
    "draw identify detect track crop blur remove touch move push press tap look tell count outline spot erase hand "
    "mask fetch focus zoom open close lift reach turn pass delete replace box name describe see want segment color "
    "make "
    "switch weigh drag press grab fetch retrieve lift hover swipe scroll drop bring pull watch check label tag outline "
    "encircle trace cover hide unmute swap rotate follow avoid ignore collect gather carry wipe shake throw use try "
    "double-click right-click tick underline cross scratch strike shade fill refill wash water feed"
)
DOINGS = words(
    "clear drain flatten heat reheat groom harvest milk mow prune rake squeeze tap trim "
    "plate dice whisk simmer garnish drizzle mash knead bin chuck dump ditch pop shove plonk chuck "
    "add approach arrange assist attach blow boil break brush bury buy call catch charge chop clean climb clip compare "
    "confirm connect consider cook copy cut decorate dim direct discard discount dry dust eat edit eject empty enlarge "
    "enter examine exclude extract fasten fix flip fold frame free greet guard hang help hug include inspect iron "
    "isolate join keep kick kiss lay leave lend light list load lock loosen lower magnify measure mend monitor mop "
    "mount mute nudge note offer order pack paint park pat peel pet photograph pin plug polish pour print raise read "
    "recolor recolour release rename rent repair report return rinse roll save scan scrub search send serve set "
    "sharpen shift shine shut sketch slice slide sort spray spread stack start steer step stick stir stop store "
    "straighten stroke sweep target taste tie tidy tighten tilt tip toss trim tuck unfold unlock unplug unpack untie "
    "unwrap verify visit wake walk warm wave wheel wind work wrap"
)
NAMES_TOO = (
    words("hand watch colour open close color box circle mark line light water label tag cover cross square") | DOINGS
)
POLITE = words(
    "we please can could would you kindly i'd like to i want need now then hey hi hello ok okay let us will someone "
    "somebody anyone anybody possibly perhaps maybe mind just quickly carefully gently next first finally also so"
)
OWNED = words("his her their its my everything every both anything anyone anybody")
PARTICLES = words("round around away up on at to me us out down in for where into off over him them back")
DRAWN = words(
    "box circle rectangle arrow line outline mark marker border frame ring label dot cross star square tag marquee "
    "selection glow shadow vignette halo bbox "
    "bboxes boxes circles rectangles lines arrows masks mask outlines marks rings dots polygon polygons"
)
AROUNDS = words("around on over at to onto under above round near beside in")
ONTO = frozenset(
    "FAR_FROM INSIDE ON NEXT_TO UNDER into BEHIND IN_FRONT_OF ABOVE NEAR LEFT_OF RIGHT_OF BETWEEN to".split()
)
OUT_OF = frozenset(["off", "from", "out of"])
ELSEWHERE = {
    "use": frozenset(["for", "as"]),
    **dict.fromkeys("put place draw add make move set drop weigh drag carry throw pour hang lay slide shift stick tuck "
                    "nudge load stack push park pack store roll toss".split(), ONTO),
    **dict.fromkeys("take remove grab pull lift get pick bring fetch wipe extract".split(), OUT_OF),
    **dict.fromkeys("give hand pass lend send serve offer return".split(), frozenset(["to", "for", "into"])),
    **dict.fromkeys("fill refill water wash mop scrub dust polish spray sweep cut slice".split(), frozenset(["WITH"])),
}  # fmt: skip
GIVING = words("give hand pass bring fetch get lend send serve offer show throw toss feed")


def instruction(state: State) -> str | None:
    """The verb that the text tells to do, with its particle, which is read; None where it tells nothing."""
    start = state.at
    state.skip(POLITE)
    if state.word(-1) in {"want", "like", "need", "mind"} and state.at > start and is_determiner(state.word()):
        return state.word(-1)
    if state.word() in DRAWN and state.word(1) in {"around", "round"} and is_determiner(state.word(2)):
        state.at += 2
        return state.word(-2)
    if not _tells(state, start) or not (starts_phrase(state, 1) or state.word(1) in PARTICLES):
        state.at = start
        return None
    begin = state.at
    state.at += 1
    state.at += 1 if state.word().endswith("ly") and not is_content(state, 1) else 0
    _particles(state)
    state.at += 1 if state.word() in {"only", "just"} and is_determiner(state.word(1)) else 0
    told = state.tokens[begin].text
    way = ELSEWHERE.get(told, ELSEWHERE.get(verb_lemma(told), frozenset()))
    if not (way is ONTO and _drawn(state)):
        state.elsewhere = way
    if not starts_phrase(state) and not modifier_starts(state):
        state.at, state.elsewhere = start, frozenset()
        return None
    return " ".join(token.text for token in state.tokens[begin : state.at] if token.is_word)


def _tells(state: State, start: int) -> bool:
    """Whether the word at the cursor is a command; one that may be a name or a quality needs an object beside it."""
    word = state.word()
    mind = state.word(-1) == "mind" and verb_lemma(word) in COMMANDS | DOINGS
    if word in NAMES_TOO and not mind:
        return _takes_object(state) or (word in COMMANDS and state.at > start)
    first = state.at == 0 and is_content(state) and word not in lex.PEOPLE | lex.ANIMALS
    if first and (state.word(1) in OWNED or (state.word(1) in {"out", "away"} and state.word(2) in lex.DETERMINERS)):
        return word in COMMANDS or state.word(1) in {"everything", "every", "both"} or _is_unknown(state)
    return word in COMMANDS or mind or (state.word(1) == "the" and state.word(2) != "same" and _is_unknown(state))


def _takes_object(state: State) -> bool:
    """Whether a phrase surely begins after the word: "box the cat", "blow out every candle", not "box that is red"."""
    if state.word(1) in {"only", "just"} and is_determiner(state.word(2)):
        return True
    ahead = 2 if state.word(1) in PARTICLES - {"on", "at", "in", "to", "for"} or state.word(1) == "on" else 1
    after = state.word(ahead + 1)
    verbal = after in lex.AUXILIARIES or (after.endswith("s") and (verb_lemma(after) in VERBS or after == "goes"))
    clause = state.word(ahead) in {"that", "which"} and verbal
    if _is_named(state):
        return False
    named = state.word() not in VERBS and ahead == 2 and state.word(1) == "on"
    return is_determiner(state.word(ahead)) and not clause and not named


def _is_named(state: State) -> bool:
    """As in "box the man is holding": a noun, and what is done to it."""
    ahead = 2
    while is_content(state, ahead) and not is_ing(state.word(ahead)):
        ahead += 1
    doing = state.word(ahead) in lex.BE and is_ing(state.word(ahead + 1)) and ahead > 2
    ahead += 2
    return doing and not state.is_word(ahead + preposition(state, ahead)[1])


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
    if state.word() == "her" and is_determiner(state.word(1)):
        state.at += 1


def _drawn(state: State) -> bool:
    """As in "a red box around": what is drawn is not looked for."""
    if state.word() == "the":
        return False
    for length in range(6):
        if state.word(length) in DRAWN and state.word(length + 1) in AROUNDS:
            state.at += length + 2
            return True
    return False
