"""What a backend needs to know of a picture."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from deixis.types.size import Size


class Picture(Protocol):
    """An upright RGB picture that can be had at the size a model wants, without decoding more than that needs."""

    @property
    def size(self) -> Size:
        """Of the upright original."""
        ...

    def rgb(self) -> NDArray[np.uint8]:
        """(H, W, 3) uint8, all of it."""
        ...

    def square(self, side: int) -> NDArray[np.uint8]:
        """(side, side, 3) uint8, squashed to a square."""
        ...
