"""Words between two things → the normal form of a predicate, and back to words that can be said.

A normal form is a verb in the infinitive, with its preposition if it has one ("sit on", "hold"), or a preposition.
"""

from __future__ import annotations

from dataclasses import dataclass

from deixis.tasks.perception import doing
from deixis.text.parse.lemma import verb_lemma

PREPOSITIONS = frozenset(
    "in on at with near by over under behind above below beneath underneath beside between through around across along "
    "against into onto off out from to toward towards up down inside outside past among of for next front top amongst "
    "amid within throughout alongside upon beyond without".split()
)
LINKS = frozenset("while whilst as who which that to trying about being been there then and also both all".split())
NO_RELATIONS = frozenset("for from of do say show enjoy perform get give".split())
PARTICIPLES = frozenset("covered filled attached lined decorated tied strapped made stacked parked".split())
SAME = {
    "beside": "next to", "alongside": "next to", "on top of": "on", "upon": "on", "inside": "in", "within": "in",
    "underneath": "under", "beneath": "under", "towards": "toward", "dress in": "wear", "clothe in": "wear",
    "have on": "wear", "off of": "off", "lay on": "lie on", "lay in": "lie in", "lay down on": "lie on",
    "outside of": "outside", "have": "with", "do trick on": "do tricks on", "watch by": "watched by",
}  # fmt: skip
CLOTHED = frozenset(["in", "with"])  # before clothing, these say that it is worn


@dataclass(frozen=True, slots=True)
class Normal:
    """A predicate's normal form, and whether it begins with a verb."""

    text: str
    does: bool


def normal(words: str, *, clothing: bool = False) -> Normal | None:
    """The normal form of what stands between two things; None for what is no predicate.

    Args:
        words: in lower case, without articles and forms of "be".
        clothing: whether the second thing is something to wear.

    >>> [normal(words).text for words in ("running through", "holds", "beside", "while sitting on")]
    ['run through', 'hold', 'next to', 'sit on']
    >>> normal("in", clothing=True).text
    'wear'
    """
    parts = words.split()
    while parts and parts[0] in LINKS and not (parts[0] == "to" and len(parts) == 1):
        parts = parts[1:]
    if not parts or parts[0] == "during" or not all(part.isalpha() for part in parts):
        return None
    does = parts[0] not in PREPOSITIONS
    if does and parts[0] not in PARTICIPLES and parts[1:] != ["by"]:
        parts[0] = verb_lemma(parts[0])
    text = " ".join(parts).replace(" off of", " off").replace(" towards", " toward").replace(" beside", " next to")
    text = SAME.get(text, text)
    if text in NO_RELATIONS:
        return None
    if clothing and text in CLOTHED:
        text = "wear"
    return Normal(text, text.split()[0] not in PREPOSITIONS)


def spoken(name: str) -> str:
    """A normal form as it is said after a noun.

    >>> [spoken(name) for name in ("hold", "sit on", "next to", "surrounded by")]
    ['holding', 'sitting on', 'next to', 'surrounded by']
    """
    verb, *rest = name.split()
    if verb in PREPOSITIONS or verb in PARTICIPLES or (rest[-1:] == ["by"] and verb.endswith("ed")):
        return name
    return doing(name)


def shorter(name: str) -> str:
    """The same with its first word taken off: "sit on" → "on"; "" where nothing is left."""
    rest = name.partition(" ")[2]
    return SAME.get(rest, rest)
