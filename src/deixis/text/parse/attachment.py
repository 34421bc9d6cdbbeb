"""What belongs to what: whether words after a noun are said of it, or of a phrase around it."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.classes import is_content, is_ed, is_finite, is_ing
from deixis.text.parse.draft import Draft
from deixis.text.parse.lemma import singular
from deixis.text.parse.modifiers import modifier_starts
from deixis.text.parse.places import place
from deixis.text.parse.prepositions import preposition
from deixis.text.parse.relations import GIVEN
from deixis.text.parse.specials import EXCEPTIONS
from deixis.text.parse.state import State
from deixis.text.parse.verbs import SPATIAL
from deixis.text.parse.words import words
from deixis.types.form import Form, Noun

CARRIED = words("WITH NOT_WITH HOLDING")
TIGHT = words("ON INSIDE WITH HOLDING WEARING RIDING NOT_WITH UNDER")
SUBJECT = 5  # how many words ahead of a clause's "is" are looked at
BESIDE = words("LEFT_OF RIGHT_OF BEHIND IN_FRONT_OF NEXT_TO NEAR BETWEEN FAR_FROM")
LIMBS = words("hair hand arm leg foot paw finger head face mouth tongue back elbow chin knee shoulder")
ANIMATE = words("wearing holding carrying riding who whose dressed")
TAKEN_IN = words("eat read drink sip smoke")
HUMAN = words("wearing holding carrying reading using dressed")
LIMB_PLACES = words("ON INSIDE AROUND TOUCHING ABOVE over to")
GROUND = words("street road path field beach bridge river track grass snow lawn park sidewalk pavement hill stairs")
GROUNDS = words("bed sofa couch fire bench bar counter beach rock wall fence tree log grass lawn floor ground stage")
FITTED = words("pillow cushion blanket sheet leaf leaves graffiti flame smoke moss fruit")
DETAILS = words(
    "stripe stripes dots logo number letters writing sleeves hood collar print pattern flowers stars words text"
)


def belongs_outside(state: State, draft: Draft) -> bool:
    """Whether what follows is better said of an outer phrase: clothes hold nothing, and a place is the whole's."""
    if state.depth < 2 or state.word() == "of":
        return False
    if _disagrees(state, draft) or state.word() in EXCEPTIONS or state.sees("other", "than"):
        return True
    bare = draft.quantifier == "" and draft.via in {"WITH", "NOT_WITH", "WEARING", "INSIDE", "HOLDING"}
    if bare and draft.name is not None and state.depth == 2 and (_is_bare_place(state) or _is_nth(state)):
        return True  # "girl with umbrella middle", "bottle w green label 3rd from left"
    if draft.via == "NOT" and state.word() == "not":
        return True
    if _is_beside_whole(state, draft):
        return True
    if draft.via == "NOT_WITH" and state.word() in lex.COLORS and singular(state.word(1)) in lex.CLOTHING:
        return True
    if draft.via == "STUFF" and (is_ing(state.word()) or state.word() in lex.RELATIVES | {"with", "without"}):
        return True
    if draft.via in {"HOLDING", "WEARING", "RIDING", "STUFF"} and preposition(state)[0] in SPATIAL:
        return True
    if draft.via == "BY" and (state.word() in lex.BE or is_finite(state)):
        return True
    outer = any(is_animate(name) for name in state.heads[:-1])
    garment = draft.noun in lex.CLOTHING or (draft.noun in lex.PARTS and outer and not _is_limb_place(state, draft))
    done_to = is_ed(state.word()) and state.word(1) == "by"
    if garment and modifier_starts(state) and not (done_to or _is_detail(state)):
        return True
    if is_animate(draft.name) and _is_clothed(state) and not outer:
        return False
    if outer and not is_animate(draft.name) and isinstance(draft.name, Noun) and _is_clothed(state):
        return True
    if outer and not is_animate(draft.name) and state.word() == "with" and (_is_worn(state) or _is_limb(state)):
        return True
    if draft.via == "NOT_WITH" and preposition(state)[0] in SPATIAL - {"ON", "INSIDE"}:
        return True  # what is not there stands nowhere: "the boat without a sail next to the pier"
    if outer and not is_animate(draft.name) and _is_beside(state, draft):
        return True
    if draft.via.islower() and outer and draft.noun in GROUND and preposition(state)[0] in {"WITH", "NOT_WITH"}:
        return True
    if draft.via in GIVEN and state.word() == "to":
        return True
    on_ground = draft.noun in GROUNDS and any(is_animate(name) for name in state.heads[-2:-1])
    if on_ground and state.word() == "with" and _carried(state):
        return True
    if draft.via in TAKEN_IN and preposition(state)[0] in {"ON", "INSIDE", "UNDER"} and not draft.parts:
        return True
    mass = draft.via.islower() and not draft.quantifier and not draft.plural and not draft.parts
    if mass and preposition(state)[0] in SPATIAL:
        return True
    if (is_finite(state) and not state.word().endswith("ing")) or _is_bare_adjective(state):
        return True
    if draft.via in {"ON", "INSIDE"} and state.depth == 2 and _is_said_of_whole(state):
        return True
    renamed = draft.is_one and draft.via in {"EXCEPT", "NOT", "IS"}
    if draft.noun in lex.ANIMALS and state.word() in HUMAN and _is_person(state.heads[:-1]):
        return True
    if (state.word() in ANIMATE or is_ing(state.word())) and outer and not renamed and not is_animate(draft.name):
        return True
    things = len(state.heads) == 2 and state.heads[0] is None
    return draft.via in TIGHT and not things and not _holds_several(state, draft) and _is_place(state)


def _is_beside_whole(state: State, draft: Draft) -> bool:
    """As in "the mug with the red handle next to the plate", "with no handle that is behind it": where a mug is."""
    part = draft.via in {"WITH", "NOT_WITH"} and draft.noun in lex.PARTS and state.depth == 2
    where = preposition(state)[0]
    if part and (where in BESIDE or (where in {"ON", "INSIDE", "UNDER"} and draft.noun not in LIMBS | lex.BODY)):
        return True
    lacked = draft.via == "NOT_WITH" and not draft.quantifier and preposition(state, 2)[0] in SPATIAL
    return lacked and state.word() in {"that", "which", "who"} and state.word(1) in lex.BE


def tells_whole(state: State, draft: Draft) -> bool:
    """Whether a clause says which of several is meant, not what is beside them: "the thing on the sink that is pink".

    So it does where nothing else says what the thing is, or it says what that has or is not; "who" says it of the
    living.
    """
    if draft.via not in SPATIAL | {"BETWEEN", "NEAREST"} or draft.quantifier != "the" or _disagrees(state, draft):
        return False
    if _denies(state, draft):
        return True
    told = any(token.text in lex.RELATIVES for token in state.tokens[: state.at])
    unnamed = bool(state.heads) and state.heads[0] is None and not told
    if state.word() in {"that", "which"}:
        return state.word(1) in {"has", "have"} or (unnamed and state.word(1) in lex.BE)
    return state.word() == "who" and not is_animate(draft.name)


def _is_bare_place(state: State) -> bool:
    after = state.word(1)
    return state.word() in lex.PLACES and (not state.is_word(1) or after in lex.PLACES or after in lex.SIDES)


def _carried(state: State) -> bool:
    """Whether what follows "with" is nothing that a bed or a fire has: "the girl on the bed with a laptop"."""
    following = [singular(state.word(i)) for i in range(1, 5)]
    return not any(word in lex.PARTS or word in FITTED for word in following)


def _is_nth(state: State) -> bool:
    return state.word() in lex.ORDINALS and state.word(1) == "from"


def _denies(state: State, draft: Draft) -> bool:
    """Whether a clause says what something is not: "that isn't red", "that nobody is riding".

    A quality that is denied is the nearer noun's where that is of the same name or has other qualities.
    """
    if state.depth != 2 or state.word() not in {"that", "which"} or state.reserved > state.at:
        return False
    be = next((i for i in range(1, SUBJECT) if state.word(i) in lex.BE or not state.is_word(i)), 0)
    if state.word(1) == "nobody":
        return True
    nested = any(token.text in lex.RELATIVES for token in state.tokens[: state.at])
    if not be or nested or state.word(be + 1) not in {"not", "neither"}:
        return False
    if be > 1:
        return True
    nearer = draft.name in state.heads[:-1] or bool(draft.parts)
    agrees = len(state.plurals) < 2 or (state.word(1) in {"are", "were"}) == state.plurals[-2]
    return agrees and not nearer and not preposition(state, be + 2)[0]


def is_animate(name: Form | None) -> bool:
    """Whether a noun names a person or an animal."""
    last = getattr(name, "name", "").split(" ")[-1]
    return last in lex.PEOPLE or last in lex.ANIMALS


def last_word(name: Form) -> str:
    """The last word of a noun; empty for any other form."""
    return name.name.split()[-1] if isinstance(name, Noun) else ""


def _is_person(names: list[Form | None]) -> bool:
    return any(last_word(name) in lex.PEOPLE for name in names if name is not None)


def _is_clothed(state: State) -> bool:
    """Whether "in the white shirt" follows, which is said of a living thing."""
    name, length = preposition(state)
    following = [singular(state.word(length + i)) for i in range(4)]
    at = next((i for i, word in enumerate(following) if word in lex.CLOTHING), None)
    return name == "INSIDE" and at is not None and all(is_content(state, length + i) or i == 0 for i in range(at + 1))


def _is_limb(state: State) -> bool:
    """Whether "with its eyes closed", "with her left arm up" follows."""
    owned = state.word(1) in {"his", "her", "its", "their"}
    return owned and any(singular(state.word(i)) in lex.BODY for i in (2, 3))


def _is_worn(state: State) -> bool:
    """Whether "with an apron on" follows."""
    at = next((i for i in range(1, 6) if state.word(i) == "on"), 0)
    return singular(state.word(at - 1)) in lex.CLOTHING and not is_content(state, at + 1) if at > 1 else False


def _is_said_of_whole(state: State) -> bool:
    """Whether a clause or "without" follows that is sooner said of what stands in a place than of the place."""
    if state.word() == "without":
        return True
    if state.word() not in {"that", "which"} or not state.plurals or len(state.plurals) < 2:
        return False
    outer = state.plurals[-2] and state.tokens[0].text not in {"every", "each"}
    negated = state.word(1) in {"are", "is"} and state.word(2) == "not"
    return (negated or state.word(1) in {"has", "have"}) and outer == (state.word(1) in {"are", "have"})


def _is_beside(state: State, draft: Draft) -> bool:
    """As in "the boy with the kite left of the tree", "the man on the bench next to the girl": where one is oneself."""
    name, length = preposition(state)
    if name not in BESIDE or state.depth != 2:
        return False
    said = [state.word(length + i) for i in range(4) if state.is_word(length + i)]
    living = any(singular(word) in lex.PEOPLE | lex.ANIMALS for word in said)
    if draft.via == "WITH":
        return not draft.parts and (living or draft.quantifier == "the")
    return draft.via in {"ON", "INSIDE"} and name in {"NEXT_TO", "LEFT_OF", "RIGHT_OF"} and living


def _holds_several(state: State, draft: Draft) -> bool:
    """As in "every bird in the cage on the left": the place says which cage."""
    several = len(state.plurals) > 1 and state.plurals[-2] and not draft.plural
    return several and draft.via in {"ON", "INSIDE", "UNDER"} and draft.quantifier == "the" and not draft.parts


def _is_limb_place(state: State, draft: Draft) -> bool:
    """As in "hands in pockets", "arm around the dog": where a limb is, not where its owner is."""
    name, length = preposition(state)
    if draft.noun not in LIMBS or draft.via not in CARRIED or name not in LIMB_PLACES:
        return False
    following = [state.word(length + i) for i in range(4)]
    return not (_is_place(state) or any(word in lex.CLOTHING or word in lex.COLORS for word in following))


def _is_bare_adjective(state: State) -> bool:
    """Whether an adjective without a noun follows, as in "are the cups on the table red"."""
    word = state.word()
    return word in lex.ADJECTIVES and not is_content(state, 1) and not is_ed(word) and not is_ing(word)


def _disagrees(state: State, draft: Draft) -> bool:
    """Whether a clause's verb has another number than the noun: "birds on the wire that are blue"."""
    if state.word() in lex.BE and state.word() != "being":
        return True
    if state.word() not in lex.RELATIVES:
        return False
    plural = draft.plural
    return (state.word(1) in {"are", "were"} and not plural) or (state.word(1) in {"is", "was"} and plural)


def _is_detail(state: State) -> bool:
    if state.word() in {"that", "which"}:
        return True
    name, length = preposition(state)
    if state.word() == "made" and state.word(1) in {"of", "from", "out"}:
        return True
    return name == "WITH" and any(state.word(length + i) in DETAILS for i in range(4))


def _is_place(state: State) -> bool:
    at, marks = state.at, len(state.marks)
    found = place(state) if preposition(state)[0] else None
    state.at = at
    del state.marks[marks:]
    return found is not None
