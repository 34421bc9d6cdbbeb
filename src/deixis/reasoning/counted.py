"""How many things of a name each object has, as a measure: "the plate with the most apples"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deixis.reasoning.attributes import listed_value
from deixis.reasoning.geometry import Numbers
from deixis.reasoning.listed import Listed
from deixis.reasoning.names import noun_truth
from deixis.reasoning.pairs import Pairs
from deixis.types.scene import SceneObject

IS_ONE = 0.5  # a degree from which a thing is one of them, and is had


def more_of(name: str, objects: Sequence[SceneObject], listed: Listed, pairs: Pairs) -> Numbers | None:
    """(N, N) to what degree the row has more things of a name than the column; None where the scene has none of them.

    Args:
        name: a noun, with adjectives before it: "red apple".
        objects: of the scene.
        listed: its relations.
        pairs: the relations between its objects; `WITH` says what has what.
    """
    things = _named(name, objects, listed)
    if not (things >= IS_ONE).any():
        return None
    held = pairs.of("WITH")[0]
    np.fill_diagonal(held, 0)
    numbers = (np.minimum(held, things) >= IS_ONE).sum(axis=1).astype(np.float64)
    return np.asarray(np.clip(0.5 + (numbers[:, None] - numbers), 0, 1))


def _named(name: str, objects: Sequence[SceneObject], listed: Listed) -> Numbers:
    """(N,) whether each is a thing of the name: by all its words, or by its last one and the others as attributes."""
    whole = noun_truth(name, objects)[0]
    *qualities, noun = name.split()
    if whole.any() or not qualities:
        return whole
    things = noun_truth(noun, objects)[0]
    for quality in qualities:
        things = np.minimum(things, listed_value(quality, objects, listed))
    return things
