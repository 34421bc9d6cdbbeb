"""What stands between two phrases, and how well their boxes agree with it.

For each relation a logistic regression, fitted on the boxes of training captions, tells a pair of boxes from the same
pair the other way round. It sees geometry alone; its features change sign when the boxes change places.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.text.words import find_words
from deixis.types.query import Phrase, Query

Floats = NDArray[np.float64]

MOST_WORDS = 4
OPPOSITES = {
    "under": "on", "underneath": "on", "below": "above", "beneath": "above", "behind": "in front of",
    "outside": "in", "over": "under",
}  # fmt: skip
PASSED = frozenset("is are was were being been be a the his her its their and".split())


@dataclass(frozen=True, slots=True)
class Relation:
    """Words that relate two phrases of a query.

    Attributes:
        subject, other: indices of the phrases.
        words: what stands between them, in lower case.
    """

    subject: int
    other: int
    words: str


def relations_of(query: Query) -> tuple[Relation, ...]:
    """The relations between phrases that follow each other, with one to four words and no mark between.

    A phrase after "and" or a comma relates to nothing here.
    """
    found = []
    for p, (before, after) in enumerate(zip(query.phrases, query.phrases[1:], strict=False)):
        words = between(query.text, before, after)
        if words:
            found.append(Relation(p, p + 1, words))
    return tuple(found)


def between(text: str, before: Phrase, after: Phrase) -> str:
    """The words between two phrases that relate them, in lower case; "" where none do."""
    if before.span.end >= after.span.start:
        return ""
    gap = text[before.span.end : after.span.start]
    words = [word.of(gap).lower() for word in find_words(gap)]
    if not 1 <= len(words) <= MOST_WORDS or any(mark in gap for mark in ",.;:") or "and" in words:
        return ""
    return " ".join(word for word in words if word not in PASSED)


def geometry(a: Floats, b: Floats) -> Floats:
    """(6,) features of two boxes (4,), of any unit, that change sign when the boxes change places.

    Differences of centres, of lower and of upper edges over the mean side, the log ratio of areas, and how much more of
    the one lies in the other than the other way round.
    """
    low, high = np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])
    common = float(np.clip(high - low, 0, None).prod())
    areas = np.maximum([(a[2:] - a[:2]).prod(), (b[2:] - b[:2]).prod()], 1e-6)
    side = float(np.sqrt(areas).mean())
    centre = ((a[:2] + a[2:]) - (b[:2] + b[2:])) / 2 / side
    edges = np.array([a[3] - b[3], a[1] - b[1]]) / side
    within = common / areas[0] - common / areas[1]
    return np.array([*np.clip([*centre, *edges], -4, 4), float(np.log(areas[0] / areas[1])), within])


def agreement(words: str, a: Floats, b: Floats) -> float:
    """Log-odds that boxes a and b stand in a relation rather than b and a; 0 for one that is not known.

    A relation without figures of its own has those of its opposite, the other way round; a longer one those of its last
    words ("sitting on" → "on").
    """
    known = table()
    while words:
        if words in known:
            return float(np.array(known[words]) @ geometry(a, b))
        if OPPOSITES.get(words) in known:
            return -float(np.array(known[OPPOSITES[words]]) @ geometry(a, b))
        words = words.partition(" ")[2]
    return 0.0


@lru_cache(maxsize=1)
def table() -> dict[str, list[float]]:
    """The slopes of each relation that training captions have often enough."""
    try:
        stored = json.loads(files(__package__).joinpath("relations.json").read_text(encoding="utf-8"))
        return {words: row["slopes"] for words, row in stored.items()}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"relations.json of deixis.tasks.audit is malformed: {error}") from error
