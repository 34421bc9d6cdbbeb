"""What is said of an object: its colour, measured in its pixels, and words like "young", read from its vector."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from deixis.tasks.colours import colour_chances
from deixis.tasks.graph.graph import Attribute
from deixis.tasks.graph.prior import kind_of
from deixis.text.parse.lemma import singular
from deixis.types.scene import Box

COLOURED = frozenset(["clothing", "animals", "vehicles", "other", "instruments"])  # kinds of which colours are said
WORDS = frozenset("young little older elderly wooden striped grassy snowy rocky sandy blond plaid metal stone".split())
LEAST_COLOUR, LEAST_WORD = 0.3, 0.25

RGB = NDArray[np.uint8]


def attributes_of(name: str, box: Box, words: Mapping[str, float], rgb: RGB | None) -> tuple[Attribute, ...]:
    """What is said of an object, surest first.

    Args:
        name: of the object.
        box: pixels.
        words: of the naming network, with the share of captions that would say each; none for other backends.
        rgb: (H, W, 3) the image; None leaves colours out.
    """
    found = [Attribute(word, share) for word, share in words.items() if word in WORDS and share >= LEAST_WORD]
    if rgb is not None and kind_of(singular(name)) in COLOURED:
        chances = colour_chances(rgb, box, singular(name))
        found += [Attribute(colour, round(p, 4)) for colour, p in chances.items() if p >= LEAST_COLOUR]
    return tuple(sorted(found, key=lambda one: -one.probability))
