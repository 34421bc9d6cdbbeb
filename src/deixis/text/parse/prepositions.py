"""Prepositions of one or several words, and which relation each names."""

from __future__ import annotations

from deixis.text.parse import lexicon as lex
from deixis.text.parse.state import State

_WRITTEN = {
    "LEFT_OF": "to the left of|to the immediate left of|just to the left of|on the left of|at the left of|left of|"
    "left to|to the left side of|on the left side of|"
    "to the left hand side of|on the left hand side of|to left of|on left of|on the left-hand side of",
    "RIGHT_OF": "to the right of|to the immediate right of|just to the right of|on the right of|at the right of|"
    "right of|right to|to the right side of|to right of|"
    "on the right side of|to the right hand side of|on the right hand side of|on right of|on the right-hand side of",
    "ABOVE": "above|over|up above|higher up than|over top of",
    "BELOW": "below|down below",
    "IN_FRONT_OF": "in front of|in front from|in the front of|ahead of|front of",
    "BEHIND": "behind|behind of|beyond|in back of|to the back of|at the back of|in the rear of|to the rear of",
    "NEXT_TO": "next to|beside of|next of|beside|besides|adjacent to|alongside|alongside of|by|right by|by the side of|"
    "at the side of|on either side of|either side of|on each side of|on both sides of|"
    ""
    "to the side of|on the side of|side by side with|next",
    "INSIDE": "inside|inside of|within|in|in the inside of",
    "ON": "astride|aboard|on top of|on|upon|atop|on the top of|onto|atop of|resting on|on to",
    "UNDER": "under|under of|underneath|beneath|under neath",
    "NEAR": "near|near of|near from|close of|close to|near to|nearby|at|around by|in the vicinity of|not far from",
    "FAR_FROM": "far from|far away from|a long way from|away from",
    "TOUCHING": "against|in contact with|up against",
    "AROUND": "around|round|surrounding|all around",
    "WITH": "with|containing|having|has|have|featuring|carrying_",
    "HOLDING": "holding|holding onto|holding on to|carrying|holds|hold|carries|gripping|clutching|grasping",
    "WEARING": "wearing|wears|wear|dressed in|clad in|clothed in|dressed with",
    "RIDING": "riding|rides|ride|riding on",
    "FACING": "facing|faces|looking towards|looking toward|facing towards|facing toward|turned towards",
    "BETWEEN": "between|in between|in-between|sandwiched between",
    "TOUCHING ": "touching|touches|in touch with",
    "NOT_WITH": "without|with no|lacking|without any|minus",
    "OF": "of|belonging to",
    "hold hands with": "holding hands with|hold hands with|holds hands with",
    "shake hands with": "shaking hands with|shake hands with|shakes hands with",
    "photograph": "taking a picture of|taking a photo of|taking pictures of|taking photos of|takes a picture of",
    "outside": "outside of|outside",
    "opposite": "opposite|opposite of|opposite to",
    "across from": "across from|across|across the street from|across the road from|across the table from|"
    "across the room from",
    "through": "through|throughout|via",
    "along": "along",
    "toward": "toward|towards",
    "into": "into",
    "past": "past",
    "for": "for",
    "from": "from",
    "to": "to",
    "like": "like",
    "among": "among|amongst|amid",
    "off": "off of|off",
    "about": "about",
    "after": "after",
    "before": "before",
    "down": "down",
    "up": "up",
    "out of": "out of",
    "during": "during",
}
PREPOSITIONS = {tuple(text.split()): name.strip() for name, texts in _WRITTEN.items() for text in texts.split("|")}
LONGEST = max(len(words) for words in PREPOSITIONS)
FIRST = frozenset(words[0] for words in PREPOSITIONS)
INVERSE = {
    "ON": "WITH", "INSIDE": "WITH", "LEFT_OF": "RIGHT_OF", "RIGHT_OF": "LEFT_OF", "ABOVE": "BELOW", "BELOW": "ABOVE",
    "UNDER": "ABOVE", "IN_FRONT_OF": "BEHIND", "BEHIND": "IN_FRONT_OF", "NEXT_TO": "NEXT_TO", "NEAR": "NEAR",
    "FAR_FROM": "FAR_FROM", "TOUCHING": "TOUCHING",
}  # fmt: skip
CONTACT = frozenset("HOLDING WEARING RIDING FACING TOUCHING".split())


def preposition(state: State, ahead: int = 0) -> tuple[str, int]:
    """The relation that the longest preposition at the cursor names, and how many words it has; ("", 0) for none."""
    if state.word(ahead) not in FIRST:
        return "", 0
    for length in range(LONGEST, 0, -1):
        name = PREPOSITIONS.get(tuple(state.word(ahead + i) for i in range(length)))
        if state.word(ahead) == "front" and state.word(ahead - 1) in {"the", "a"}:
            return "", 0
        if name is not None and not _is_named(state, ahead):
            return name, length
    return "", 0


def _is_named(state: State, ahead: int) -> bool:
    """As in "the round table", "all faces"."""
    before = state.word(ahead - 1) if state.at + ahead > 0 else ""
    named = before in lex.DETERMINERS or before in lex.ADJECTIVES or before in lex.QUANTIFIERS
    return state.word(ahead) in {"round", "face", "faces"} and named
