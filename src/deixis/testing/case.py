"""What the laws of backends are put to, and how they say that one is broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.io.images import open_image
from deixis.models.hub import phrases
from deixis.models.protocols import GroundSettings
from deixis.testing.close import Close, assert_close
from deixis.types.grounding import Grounding
from deixis.types.query import Query
from deixis.types.size import Size

RgbArray = NDArray[np.uint8]

SETTINGS = GroundSettings(threshold=0.0, max_regions=3)
AGAIN = Close(rtol=1e-4, atol=1e-4)  # the same call twice; threads may add in another order


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A backend, a picture and a text to put it to the laws with."""

    backend: Any
    rgb: RgbArray
    text: str

    @property
    def size(self) -> Size:
        """Of the picture."""
        return Size(height=self.rgb.shape[0], width=self.rgb.shape[1])

    def encode(self, rgb: RgbArray | None = None) -> Any:
        """The picture, or another, as the backend sees it."""
        return self.backend.encode(open_image(self.rgb if rgb is None else rgb))

    def encode_batch(self, *pictures: RgbArray) -> Any:
        """Several pictures, as the backend sees them in one pass."""
        return self.backend.encode_batch([open_image(rgb) for rgb in pictures])

    def query(self) -> Query:
        """The text, as the backend reads it."""
        query: Query = getattr(self.backend, "parse", phrases.parse)(self.text)
        return query

    def ground(self, encoded: Any, query: Query | None = None, settings: GroundSettings = SETTINGS) -> Grounding:
        """What the text means in an encoded picture."""
        grounding: Grounding = self.backend.ground(encoded, query or self.query(), settings)
        return grounding

    def doubled(self) -> RgbArray:
        """The picture at twice its size."""
        return self.rgb.repeat(2, axis=0).repeat(2, axis=1)

    def other(self) -> RgbArray:
        """Another picture, of another size."""
        return np.ascontiguousarray(255 - self.rgb[::-1, : max(1, self.rgb.shape[1] // 2)])


def hold(law: str, holds: bool, otherwise: str) -> None:
    """Nothing, or an AssertionError that begins with the name of the law that is broken."""
    if not holds:
        raise AssertionError(f"{law}: {otherwise}")


def same(law: str, actual: Grounding, expected: Grounding, close: Close = AGAIN) -> None:
    """Nothing, or an AssertionError that says how the two differ."""
    try:
        assert_close(actual, expected, close)
    except AssertionError as error:
        raise AssertionError(f"{law}: {' '.join(str(error).split())}") from error
