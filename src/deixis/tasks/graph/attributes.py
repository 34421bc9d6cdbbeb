"""Colours of objects, measured in their pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.colours import colour_shares, middle
from deixis.tasks.graph.graph import Attribute
from deixis.tasks.graph.prior import kind_of
from deixis.types.scene import Box

COLOURED = frozenset(["clothing", "animals", "vehicles", "other", "instruments"])  # kinds of which colours are said
LEAST = 0.3


def colours_of(rgb: NDArray[np.uint8], name: str, box: Box) -> tuple[Attribute, ...]:
    """The colours of what a box holds, surest first; none for kinds whose colour is not said.

    Args:
        rgb: (H, W, 3) the image.
        name: of the object.
        box: pixels.
    """
    if kind_of(name) not in COLOURED:
        return ()
    shares = colour_shares(middle(rgb, box))
    return tuple(Attribute(colour, round(share, 4)) for colour, share in shares.items() if share >= LEAST)
