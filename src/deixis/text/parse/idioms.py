"""Fixed turns of phrase: who turns the back, what is only seen, adverbs of several words, adjectives of two words."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import adjective_kind, is_content, is_determiner, is_ed, starts_phrase
from deixis.text.parse.lemma import singular
from deixis.text.parse.state import State
from deixis.text.parse.words import by_first, words
from deixis.types.form import Attribute, Form, Not, Noun, Opaque, Relation, Thing, conjunction

VIEWERS = words("us me you lens camera viewer photographer")
DIRECTIONS = words("left right away forward forwards backward backwards up down upward downward sideways back")
HAVING = words("haired eyed legged faced handled tailed sleeved headed nosed necked eared roofed skinned wheeled")
FULL_OF = words("covered filled topped coated frosted lined")
ADVERBS = tuple(tuple(text.split()) for text in (
    "on its side|on his side|on her side|on their sides|on its back|on his back|on her back|on their backs|"
    "on all fours|"
    "on its hind legs|on one leg|on tiptoe|"
    "over there|over here|down there|up there|back there|in there|right there|upside down|close together|"
    "side by side|at once|by themselves|by himself|by herself|by itself|from behind|"
    "from above|"
    "all by itself|all by himself|all by herself|all by themselves|all on its own|all on his own|all on her own|"
    "on their own|on his own|on her own|at night|as well|all over|in midair|in mid air|in mid-air|outdoors|indoors|"
    "overhead|right now|at all|in unison|one by one|in place|in a row|in a line|in line|for the camera|"
    "at the same time|"
    "on show|on display|on site|in view|in sight|in shot|in total|in all|in here|in evidence|on offer|out there|"
    "all told|by the look of it|by the looks of it|"
    "directly ahead|straight ahead|dead ahead|up ahead|just ahead|in front of me|in front of us|in front of you|"
    "before me|around me|around here|round here|on board|back and "
    "forth|hand in hand|arm in arm|face to face|back to back|together"
).split("|"))  # fmt: skip
ALONE = tuple(
    tuple(text.split())
    for text in "by itself|by himself|by herself|by themselves|on its own|on his own|on her own|on their own".split("|")
)
OF_ANYTHING = {
    tuple(text.split())
    for text in "on show|on display|on site|in view|in sight|in shot|in total|in all|in here".split("|")
}
ABOARD = {("on", "board")}
ADVERBS_BY_FIRST = by_first(ADVERBS)
LOOSE = words("about nearby outside inside below above behind through around over by along down up ahead across past")
FOLLOWED = words("of to from by the and or")
SWITCHED = words("on off up down out")
LIDS = words("cap lid cover label cork")
SEEING = words("you we i one")
AT = words("at to towards toward into")


def backs(state: State) -> Form | None:
    """As in "whose back is to us", "with her back to the camera", "with their backs turned"."""
    start = state.at
    if state.take_one(words("with whose has")):
        state.take_one(lex.DETERMINERS)
        if state.take_one(words("back backs")):
            state.take_one(lex.BE)
            turned = state.take("turned")
            if _to_viewer(state) or turned:
                return Attribute("state", "facing away")
    state.at = start
    return None


def _to_viewer(state: State) -> bool:
    at = state.at
    if state.take_one(words("to toward towards on")):
        state.take("the")
        if state.take_one(VIEWERS):
            return True
    state.at = at
    return False


def seen(state: State) -> Form | None:
    """As in "that you can see", which says nothing; None for "you can't see" and "you barely see"."""
    start = state.at
    state.take_one(lex.RELATIVES)
    if state.take_one(SEEING):
        state.take("can")
        if state.take_one(words("see notice spot")) and not starts_phrase(state):
            return Thing()
    state.at = start
    return None


def left_so(state: State) -> Form | None:
    """As in "left open", and "on" in "that is on"."""
    word = state.word(1)
    left = lex.ADJECTIVES.get(word) == "state" or is_ed(word)
    if state.word() == "left" and left and not is_content(state, 2):
        state.at += 2
        return Attribute("state", word)
    if state.word() == "left" and state.word(-1) in lex.BE and not state.is_word(1):
        state.at += 1
        return Thing()
    softly = state.word(1).endswith("ly") and lex.ADJECTIVES.get(state.word(2)) == "state"
    if state.word() == "left" and softly:
        state.at += 3
        return Attribute("state", state.word(-1))
    if state.word() == "face" and state.word(1) in {"down", "up"} and not starts_phrase(state, 2):
        state.at += 2
        return Attribute("state", f"face {state.word(-1)}")
    forgotten = state.word(1) in {"on", "in", "under", "beside"} and is_determiner(state.word(2))
    if state.word() == "left" and forgotten and state.word(-1) not in lex.DETERMINERS | {"on", "to", "far"}:
        state.at += 1
        return Thing()
    if state.word() in SWITCHED and state.word(-1) in lex.BE | {"not"} and not starts_phrase(state, 1) and word != "of":
        state.at += 1
        return Attribute("state", state.word(-1))
    return None


def directed(state: State) -> Form | None:
    """As in "facing left", "looking away"."""
    word, where = state.word(), state.word(1)
    if word not in {"facing", "looking", "faces", "looks", "pointing", "points"} or where not in DIRECTIONS:
        return None
    if state.word(2) in AT:
        return None
    if is_content(state, 2) and adjective_kind(state.word(2)) == "" and where in lex.PLACES:
        return None
    stem = {"faces": "facing", "looks": "looking", "points": "pointing"}.get(word, word)
    state.at += 2
    ahead = 2 if state.word(1) == "the" else 1
    state.at += ahead + 1 if where == "away" and state.word() == "from" and state.word(ahead) in VIEWERS else 0
    return Attribute("state", f"{stem} {where.removesuffix('s') if where.endswith('wards') else where}")


def adverbs(state: State) -> bool:
    """Reads an adverb that says nothing of where a thing is in the picture; False where there is none."""
    for said in ADVERBS_BY_FIRST.get(state.word(), ()):
        if state.sees(*said) and not (
            (said in ABOARD and starts_phrase(state, len(said)))
            or (said[-1] == "ahead" and state.word(len(said)) == "of")
        ):
            state.at += len(said)
            return True
    if state.word() in LOOSE and not starts_phrase(state, 1) and state.word(1) not in FOLLOWED:
        state.at += 1
        return True
    return False


def nothing_said(state: State) -> Form | None:
    """As in "(that are) on show", which says nothing of a thing in a picture."""
    if state.word(-1) in lex.BE or state.word(-1) == "all":
        for alone in ALONE:
            if state.take(*alone):
                return Opaque(" ".join(alone))
    for said in ADVERBS_BY_FIRST.get(state.word(), ()):
        if said in OF_ANYTHING and state.sees(*said) and not starts_phrase(state, len(said)):
            state.at += len(said)
            return Thing()
    return None


def compound(state: State) -> Form | None:
    """As in "long haired", "red-handled", "chocolate covered" before a noun."""
    lacked = _lacked(state.word())
    if lacked and (is_content(state, 1) or state.word(1) in lex.ONES):
        state.at += 1
        return Not(Relation("WITH", Noun(lacked)))
    first, _, last = state.word().rpartition("-")
    length = 1
    if not first:
        first, last, length = state.word(), state.word(1), 2
    follows = is_content(state, length) or state.word(length) in lex.ONES
    if not follows or not first or first in lex.DETERMINERS:
        return None
    if last in HAVING:
        state.at += length
        part = Noun({"haired": "hair", "handled": "handle", "sleeved": "sleeve"}.get(last, _part(last)))
        kind = adjective_kind(first)
        quality = Attribute(kind or "other", first.replace("grey", "gray"))
        return Relation("WITH", conjunction(part, quality))
    if last in FULL_OF and not adjective_kind(first) and not first.endswith("ly"):
        state.at += length
        return Relation("WITH", Noun(singular(first)))
    return None


def _lacked(word: str) -> str:
    """What a word such as "hatless" denies; empty where it is none."""
    stem = word.removesuffix("less")
    return (
        stem
        if stem != word and word not in lex.ADJECTIVES and stem in lex.CLOTHING | lex.PARTS | LIDS | lex.PEOPLE
        else ""
    )


def _part(word: str) -> str:
    stem = word.removesuffix("ed")
    return {"ey": "eye", "fac": "face", "nos": "nose", "legg": "leg"}.get(stem, stem)
