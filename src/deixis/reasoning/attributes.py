"""Whether an object has an attribute: as its scene lists it, and for sizes and places as its box says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

from deixis.reasoning.geometry import Geometry, Numbers, least, ramp, with_any
from deixis.reasoning.listed import POSTURES, Listed, stem
from deixis.reasoning.measures import WORDS, measure, nearness
from deixis.reasoning.names import all_kinds
from deixis.types.scene import SceneObject

SAME_VALUES = (
    "gray grey grayish greyish", "blond blonde", "wooden wood", "metal metallic", "golden gold",
    "striped stripy stripey stripes",
    "spotted spotty", "dotted polka-dot polka-dotted", "checkered checked chequered", "plaid tartan",
    "large big huge giant enormous great", "small little tiny mini", "old elderly aged", "woolen wool woollen",
    "leather leathern", "round circular", "rectangular oblong", "bald bald-headed", "happy smiling", "lit on burning",
    "broken cracked", "sit seated sitting", "sleeping asleep", "lying laying reclining",
    "blurry blurred", "furry fluffy", "dirty muddy", "opened open", "shut closed",
    "red reddish", "blue bluish", "green greenish", "yellow yellowish", "brown brownish", "white whitish",
    "black blackish", "pink pinkish", "empty vacant unoccupied free",
    "purple violet purplish", "turquoise teal cyan", "beige tan", "navy",
    "multicolored multicoloured colorful colourful",
    "upright standing", "young youthful", "porcelain ceramic", "transparent clear see-through", "pointed pointy",
)  # fmt: skip
COLORS = frozenset(
    "red green blue yellow orange purple violet pink brown black white gray grey silver gold golden beige tan "
    "cyan teal turquoise navy maroon magenta cream crimson scarlet olive lime indigo lavender khaki bronze copper "
    "ivory blond blonde dark light pale bright".split()
)
SWITCHED = frozenset(["on", "off"])  # as a state of a lamp, not the relation
LIVING = frozenset(["person", "animal"])
SHADES = frozenset("dark light pale bright deep".split())
MATERIALS = frozenset(
    "wooden wood metal metallic plastic glass leather ceramic porcelain paper cardboard stone brick cotton wool woolen "
    "rubber steel iron copper silk denim concrete marble fabric cloth straw wicker clay bamboo foam velvet".split()
)
SHAPES = frozenset(
    "round circular square rectangular oval triangular curved flat spherical cylindrical oblong heart-shaped "
    "star-shaped conical hexagonal pointed pointy straight crooked".split()
)
PATTERNS = frozenset(
    "striped stripy spotted dotted checkered checked plaid floral plain polka-dot patterned camouflage zigzag "
    "tartan paisley solid".split()
)
KINDS = {"color": COLORS, "material": MATERIALS, "shape": SHAPES, "pattern": PATTERNS, "size": frozenset(WORDS)}
EMPTY = frozenset("empty unoccupied vacant free".split())
LENT = 0.7  # what a worn colour is worth beside a thing's own
EVEN, CLEARLY = 0.85, 1.6  # the size against that of the others: from "no" to "yes" for "large"
REMEMBERED = 4096  # texts of attributes
SPLIT = re.compile(r"[\s\-/,]+")


@lru_cache(REMEMBERED)
def words_of(text: str) -> frozenset[str]:
    """The words of an attribute, each as the first of those that mean the same.

    >>> sorted(words_of("dark-grey")), sorted(words_of("striped and wooden"))
    (['dark', 'gray'], ['striped', 'wooden'])
    """
    lowered = text.lower()
    words = [*SPLIT.split(lowered), *([lowered] if lowered in _same() else [])]
    return frozenset(_same().get(word, word) for word in words) - {"and", ""}


def listed_value(value: str, objects: Sequence[SceneObject], relations: Listed) -> Numbers:
    """(N,) whether a value is among an object's attributes, in its name, or begins one of its listed relations."""
    wanted = words_of(value)
    found = np.array([_has(wanted, stem(value), one) for one in objects], np.float64)
    return np.maximum(found, relations.subjects(value)) if stem(value) and value not in SWITCHED else found


def state_truth(value: str, listed: Numbers, relations: Listed, objects: Sequence[SceneObject]) -> Numbers:
    """A posture ("sitting") that nothing is listed with holds of whatever is listed as being on or in something.

    Of what does not live it holds even where others are listed with it: nobody notes that books "lie" on a table.
    """
    if value in EMPTY and not listed.any():
        return relations.bare()
    if stem(value) not in POSTURES:
        return listed
    if not listed.any():
        return relations.placed()
    living = np.array([bool(LIVING & all_kinds(one)) for one in objects], bool)
    return np.where(living, listed, np.maximum(listed, relations.placed()))


def color_truth(
    value: str, listed: Numbers, objects: Sequence[SceneObject], relations: Listed, group: Numbers
) -> Numbers:
    """A person in red is red: what is worn lends its colour, less so among a group in which other things are red."""
    worn, named = relations.degrees(("wearing", "dressed in"))
    if not named:
        return listed
    clothes = np.array([_has(words_of(value), "", one) for one in objects], np.float64)
    lent = with_any(np.minimum(worn, clothes))
    return np.maximum(listed, lent * LENT if (listed[(group >= 0.5) & (lent == 0)] > 0).any() else lent)


def size_truth(value: str, listed: Numbers, opposite: Numbers, group: Numbers, g: Geometry) -> Numbers:
    """(N,) to what degree each is large, tall, narrow ... among the group.

    Where a member of the group is listed with the value, the list decides. Else each is held against the geometric mean
    of the other members, and what is listed with the opposite is not. One that has nothing to be held against is 0.5.
    """
    name, more = WORDS[value]
    members = group >= 0.5
    if (listed[members] > 0).any():
        return listed
    measured = measure(name, g, ())
    assert measured is not None
    sizes = measured.values
    counted = members.sum() - members
    others = (sizes[members].sum() - np.where(members, sizes, 0)) / np.maximum(counted, 1)
    against = np.exp((sizes - others) if more else (others - sizes))
    truth = np.where(counted > 0, ramp(against, EVEN, CLEARLY), 0.5)
    return np.where(opposite > 0, 0.0, truth)


def opposites(value: str) -> tuple[str, ...]:
    """Words of size that say the contrary.

    >>> opposites("tall")
    ('short', 'low')
    """
    name, more = WORDS[value]
    return tuple(word for word, (other, way) in WORDS.items() if other == name and way != more)


def place_truth(where: str, g: Geometry, depth_group: Numbers) -> Numbers | None:
    """(N,) to what degree each is in a part of the picture; None for a part that is not known.

    The halves are ramps over the middle half of the picture, so that the middle line is where "no" turns to "yes".
    """
    words = where.split()
    x, y = g.cx / g.width, g.cy / g.height
    simple: dict[str, Numbers] = {
        "left": ramp(x, 0.75, 0.25), "right": ramp(x, 0.25, 0.75), "top": ramp(y, 0.75, 0.25),
        "bottom": ramp(y, 0.25, 0.75), "edge": ramp(np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y)), 0.3, 0.1),
        "corner": ramp(np.maximum(np.minimum(x, 1 - x), np.minimum(y, 1 - y)), 0.4, 0.2),
        "middle": ramp(np.abs(x - 0.5), 0.28, 0.08) * (1 - 0.3 * ramp(np.abs(y - 0.5), 0.2, 0.45)),
    }  # fmt: skip
    if where in {"front", "back"}:
        return _front(g, depth_group) if where == "front" else 1 - _front(g, depth_group)
    if not words or any(word not in simple for word in words):
        return None
    return least([simple[word] for word in words])


def kind_words(kind: str, one: SceneObject) -> frozenset[str]:
    """The words among an object's attributes and name that say its colour, material, shape, pattern or size."""
    words = frozenset[str]().union(*map(words_of, (*one.attributes, one.name)))
    if kind in KINDS:
        return frozenset(_same().get(word, word) for word in KINDS[kind]) & words - SHADES
    return frozenset[str]().union(*map(words_of, one.attributes)) - KINDS["color"] - frozenset(WORDS)


def _front(g: Geometry, group: Numbers) -> Numbers:
    """Nearness among the group, from the farthest to the nearest; among all where the group has fewer than two."""
    among = group if (group >= 0.5).sum() > 1 else np.ones(len(group))
    values, members = nearness(g, 1, among).values, among >= 0.5
    low, high = values[members].min(initial=np.inf), values[members].max(initial=-np.inf)
    share: Numbers = (
        np.clip((np.nan_to_num(values, nan=low) - low) / (high - low), 0, 1) if high > low else np.full(len(group), 0.5)
    )
    return share


def _has(wanted: frozenset[str], root: str, one: SceneObject) -> float:
    said = _said((*one.attributes, one.name))
    alike = any(wanted <= words or (root and own == root) for words, own in said)
    return float(alike or _spread(wanted, [words for words, _ in said]))


@lru_cache(REMEMBERED)
def _said(texts: tuple[str, ...]) -> tuple[tuple[frozenset[str], str], ...]:
    """The words and the stem of each text."""
    return tuple((words_of(text), stem(text)) for text in texts)


def _spread(wanted: frozenset[str], said: list[frozenset[str]]) -> bool:
    """Whether several words are all there, in attributes of their own: "tall wooden" of "tall" and "wooden"."""
    several = len(wanted) > 1 and not wanted & SHADES
    return several and all(any(word in words for words in said) for word in wanted)


@cache
def _same() -> dict[str, str]:
    rows = [row.split() for row in SAME_VALUES]
    return {word: row[0] for row in rows for word in row}
