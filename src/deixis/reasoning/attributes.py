"""Whether an object has an attribute: as its scene lists it, and for sizes and places as its box says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import numpy as np

from deixis.reasoning.geometry import Geometry, Numbers, greatest, least, ramp, with_any
from deixis.reasoning.kinds_at_work import TACK
from deixis.reasoning.listed import POSTURES, Listed, stem
from deixis.reasoning.measures import WORDS, measure, nearness
from deixis.reasoning.names import all_kinds, canonical, lemma
from deixis.reasoning.qualities import AGE_KINDS, HALVES, SAME_VALUES, TAILS, UNDONE, VALUES_OF
from deixis.types.scene import SceneObject

COLORS = frozenset(
    "red green blue yellow orange purple violet pink brown black white gray grey silver gold golden beige tan "
    "cyan teal turquoise navy maroon magenta cream crimson scarlet olive lime indigo lavender khaki bronze copper "
    "ivory blond blonde dark light pale bright".split()
)
OTHER_POSTURES = ("sitting", "lying", "kneeling", "crouching", "riding", "swimming", "seated", "flying", "squatting")
UPRIGHT = 0.7  # who is listed in no posture, where nobody is listed as standing
NOTED = frozenset(["hang", "lean", "perch", "prop", "mount"])  # postures of things that a scene lists
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
OF_PARTS = COLORS | MATERIALS | PATTERNS | frozenset(["colored", "coloured", "color", "colour", "painted"])
MARKS = (" stripe", " stripes", " spot", " spots", " dots", " patches", " markings")
NONE: frozenset[str] = frozenset()
KINDS = {"color": COLORS, "material": MATERIALS, "shape": SHAPES, "pattern": PATTERNS, "size": frozenset(WORDS)}
UNOCCUPIED = frozenset("unoccupied vacant free".split())
EMPTY = UNOCCUPIED | {"empty"}
OCCUPIED = frozenset(["occupied", "taken"])
LENT = 0.7  # what a worn colour is worth beside a thing's own
EVEN, CLEARLY = 0.85, 1.6  # the size against that of the others: from "no" to "yes" for "large"
REMEMBERED = 4096  # texts of attributes
BY_KIND = 0.7  # navy is blue, but where there is something called blue, that is the blue one
IN_MIX = 0.7  # what is black and white is black, but not beside something black
IN_PART = 0.6  # a knife with a red handle is red, but not beside a red knife
BESIDE_WHOLE = 0.4  # what is so in part, beside something that is so as a whole
GROWN = frozenset(["adult", "grown", "grown-up"])
SPLIT = re.compile(r"[\s\-/,]+")
JOINED = re.compile(rf"\b(?:middle[- ]aged|half[- ](?:{'|'.join(HALVES)})|\w+-(?:{'|'.join(TAILS)}))\b")
DENIED = re.compile(r"\b(?:not|no|without|isn't)(?: an?| any)? (\w+)")


@lru_cache(REMEMBERED)
def words_of(text: str) -> frozenset[str]:
    """The words of an attribute, each as the first of those that mean the same.

    >>> sorted(words_of("dark-grey")), sorted(words_of("striped and wooden"))
    (['dark', 'gray'], ['striped', 'wooden'])
    >>> sorted(words_of("half full")), sorted(words_of("red-haired")), sorted(words_of("not open"))
    (['half_full'], ['red_haired'], ['not_open'])
    """
    lowered = " ".join(text.lower().split())
    if (whole := lowered.replace(" ", "-")) in _same():
        return frozenset([_same()[whole]])
    kept = JOINED.sub(lambda found: found[0].replace(" ", "_").replace("-", "_"), lowered)
    words = SPLIT.split(DENIED.sub(r"not_\1", kept))
    return frozenset(map(_word, filter(None, words))) - {"and"}


def _word(word: str) -> str:
    """A word as the first of those that mean the same; a noun as its table of names has it."""
    if found := _same().get(word) or _same().get(lemma(word)):
        return found
    return word if word in OF_PARTS or word in WORDS else canonical(word)


def listed_value(value: str, objects: Sequence[SceneObject], relations: Listed) -> Numbers:
    """(N,) whether a value is among an object's attributes, in its name, or begins one of its listed relations."""
    wanted, root = words_of(value), stem(value)
    found = np.array([_has(wanted, root, one) for one in objects], np.float64)
    if not stem(value) or value in SWITCHED:
        return found
    return greatest([found, *(relations.subjects(word) for word in {value, *wanted})])


def doing_truth(names: Iterable[str], other: str, objects: Sequence[SceneObject]) -> Numbers:
    """(N,) 1 where a relation stands among an object's attributes, in words: "holding a red balloon".

    Args:
        names: of the relation.
        other: what it is a relation to, in words.
        objects: of the scene.
    """
    heads, wanted = tuple(f"{root} " for name in names if (root := stem(name))), frozenset(stem(other).split())
    texts = [[own for _, own, _ in _said(one.attributes)] for one in objects]
    held = [any(own.startswith(heads) and wanted <= set(own.split()) for own in said) for said in texts]
    return np.array(held, np.float64)


def state_truth(
    value: str, listed: Numbers, group: Numbers, relations: Listed, objects: Sequence[SceneObject]
) -> Numbers:
    """A posture ("sitting") that nothing is listed with holds of whatever is listed as being on or in something.

    Of what does not live it holds even where others are listed with it: nobody notes that books "lie" on a table.
    """
    if value in EMPTY | OCCUPIED and not (listed[group >= 0.5] > 0).any():
        return _room(value, listed, group, relations, objects)
    if stem(value) not in POSTURES:
        return listed
    if not listed.any():
        living = np.array([bool(LIVING & all_kinds(one)) for one in objects], bool)
        placed = relations.placed()
        return np.where(
            living, np.maximum(placed, _upright(objects, relations)) if value == "standing" else placed, 1.0
        )
    living = np.array([bool(LIVING & all_kinds(one)) for one in objects], bool)
    return listed if stem(value) in NOTED else np.where(living, listed, np.maximum(listed, relations.placed()))


def _upright(objects: Sequence[SceneObject], relations: Listed) -> Numbers:
    """(N,) what is listed in no other posture than standing."""
    low = greatest([listed_value(posture, objects, relations) for posture in OTHER_POSTURES])
    return np.where(low > 0, 0.0, UPRIGHT)


def _room(value: str, listed: Numbers, group: Numbers, relations: Listed, objects: Sequence[SceneObject]) -> Numbers:
    """(N,) what has room or has none, where nothing of the group is listed so: by what is on or in what.

    Where the scene lists anything as empty, it is so only beside others of the group on or in which something is.
    """
    living = np.array([bool(LIVING & all_kinds(one)) for one in objects], bool)
    taken = _listed_as("occupied", objects)
    held = np.maximum(relations.held(living), taken)
    if value in OCCUPIED:
        return held
    if value in UNOCCUPIED and (held[group >= 0.5] > 0).any():
        return 1 - held
    bare = relations.bare()
    told = not listed.any() or (bare[group >= 0.5] < 1).any()
    return np.minimum(bare, 1 - np.maximum(taken, _listed_as("full", objects))) if told else listed


def undone_truth(value: str, group: Numbers, objects: Sequence[SceneObject], relations: Listed) -> Numbers | None:
    """(N,) what "unlit" holds of where some of the group are listed as lit and none as unlit; None for other words."""
    base = UNDONE.get(next(iter(words_of(value)), ""))
    done = None if base is None else listed_value(base, objects, relations)
    members = group >= 0.5
    return None if done is None or not (done[members] > 0).any() else np.where(members, 1 - done, 0.0)


def age_truth(value: str, listed: Numbers, group: Numbers, objects: Sequence[SceneObject]) -> Numbers:
    """(N,) an age as it is listed, and where nobody of the group is listed with it as names say it: a foal is young."""
    said = AGE_KINDS.get(next(iter(words_of(value)), ""), "").split()
    members = group >= 0.5
    if not said or (listed[members] > 0).any():
        return listed
    kinds = frozenset(map(canonical, said))
    by_name = np.array([bool(kinds & all_kinds(one)) for one in objects], np.float64)
    if value == "baby" and not by_name[members].any():
        return _listed_as("young", objects) * BY_KIND
    if value not in GROWN or by_name[members].any():
        return by_name
    young = age_truth("young", _listed_as("young", objects), group, objects)
    return np.where(members, 1 - young, 0.0) if (young[members] > 0).any() else listed


def kind_truth(value: str, objects: Sequence[SceneObject]) -> Numbers:
    """(N,) whether a word that was taken for a quality is a kind of thing that each is: "female" of a hen."""
    kind = canonical(value)
    return np.array([kind in all_kinds(one) for one in objects], np.float64)


def _listed_as(value: str, objects: Sequence[SceneObject]) -> Numbers:
    return np.array([_has(words_of(value), "", one) for one in objects], np.float64)


def worn_truth(
    value: str, listed: Numbers, objects: Sequence[SceneObject], relations: Listed, group: Numbers
) -> Numbers:
    """A person in red is red: what is worn lends its colour and pattern, less so in a group with other red things."""
    worn, named = relations.degrees(("wearing", "dressed in"), ("worn by",))
    if not named:
        return listed
    lends = [not TACK & all_kinds(one) for one in objects]
    clothes = np.array([_has(words_of(value), "", one) for one in objects], np.float64) * lends
    lent = with_any(np.minimum(worn, np.where(group >= 0.5, 0.0, clothes)))
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
    degrees = [
        IN_PART if marked and wanted <= COLORS else _degree(wanted, words, one)
        for words, own, marked in said
        if wanted <= words or (root and own == root)
    ]
    if degrees:
        return max(degrees)
    if _spread(wanted, [words for words, *_ in said]):
        return 1.0
    of_kind = len(wanted) == 1 and any(wanted & _broader().get(word, NONE) for words, *_ in said for word in words)
    return BY_KIND if of_kind else 0.0


def _degree(wanted: frozenset[str], words: frozenset[str], one: SceneObject) -> float:
    """1; less for a colour or material of what is only a part of a thing: "red handle" among its attributes."""
    rest = words - wanted
    if not rest or not wanted <= OF_PARTS or words == words_of(one.name) or "person" in all_kinds(one):
        return 1.0
    if not rest & (OF_PARTS | SHADES) or "with" in rest:
        return IN_PART
    return IN_MIX if wanted <= COLORS and rest & COLORS - SHADES else 1.0


def in_part_beside_whole(truth: Numbers, group: Numbers) -> Numbers:
    """Degrees of a quality; what has it only in part is out of it where another of the group has it as a whole."""
    whole = (truth[group >= 0.5] > IN_PART).any()
    return np.where(truth == IN_PART, BESIDE_WHOLE, truth) if whole else truth


@lru_cache(REMEMBERED)
def _said(texts: tuple[str, ...]) -> tuple[tuple[frozenset[str], str, bool], ...]:
    """The words and the stem of each text, and whether it is about marks: "brown spots"."""
    return tuple((words_of(text), stem(text), text.lower().endswith(MARKS)) for text in texts)


def _spread(wanted: frozenset[str], said: list[frozenset[str]]) -> bool:
    """Whether several words are all there, in attributes of their own: "tall wooden" of "tall" and "wooden"."""
    several = len(wanted) > 1 and not wanted & SHADES
    return several and all(any(word in words for words in said) for word in wanted)


@cache
def _broader() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in VALUES_OF.strip().splitlines():
        kind, _, members = row.partition(":")
        for member in members.split():
            for word in words_of(member) if "-" not in member else [member.replace("-", "_")]:
                found[word] = found.get(word, NONE) | words_of(kind)
    return found


@cache
def _same() -> dict[str, str]:
    rows = [row.split() for row in SAME_VALUES]
    return {word: row[0] for row in rows for word in row}
