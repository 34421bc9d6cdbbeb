"""Backends without weights that only segment, match or verify: for tests of what is made of such parts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from deixis.models.spec import BackendSpec
from deixis.testing.fake import FakeImage
from deixis.types.boxes import Boxes
from deixis.types.masks import Masks
from deixis.types.picture import Picture

FloatArray = NDArray[np.float32]

GRID = 32  # cells across and down


class _Fake:
    """What the three share: a task, and images of which only size and colours are kept."""

    task: str

    @property
    def spec(self) -> BackendSpec:
        """Facts about this backend."""
        return BackendSpec(
            name=f"fake-{self.task}", factory=f"{__name__}:{type(self).__name__}", tasks=frozenset({self.task}),
            licence="Apache-2.0", summary="for tests: answers that depend on the input but mean nothing",
        )  # fmt: skip

    def encode(self, picture: Picture) -> FakeImage:
        """Size and mean colours."""
        return FakeImage.of(picture)

    def encode_batch(self, pictures: Sequence[Picture]) -> list[FakeImage]:
        """One after the other."""
        return [self.encode(picture) for picture in pictures]


class FakeSegmenter(_Fake):
    """Draws in every box an ellipse, more or less wide by the colours of the image; around every point a disc."""

    task = "segment"

    def segment(self, image: FakeImage, boxes: Boxes) -> Masks:
        """One ellipse a box."""
        shares = np.asarray(boxes.xyxy / np.array(image.size.wh * 2), np.float32)
        return Masks.from_grid(_ellipses(shares, 0.5 + _share("", image) / 2), boxes, image.size)

    def segment_points(self, image: FakeImage, xy: FloatArray) -> Masks:
        """One disc a point, at most a third of the image wide."""
        reach = np.array(image.size.wh, np.float32) / 6
        return self.segment(image, Boxes(np.concatenate([xy - reach, xy + reach], axis=1)).clip(image.size))


class FakeMatcher(_Fake):
    """Draws a number between -10 and 10 from a text and the colours."""

    task = "match"

    def match(self, image: FakeImage, texts: Sequence[str]) -> FloatArray:
        """One number a text."""
        return np.array([20 * _share(text.lower(), image) - 10 for text in texts], np.float32)


class FakeVerifier(_Fake):
    """Draws a number in [0, 1] from a phrase, the colours, and the place of a box in the image."""

    task = "verify"

    def verify(self, image: FakeImage, phrase: str, boxes: Boxes) -> FloatArray:
        """One number a box."""
        shares = (boxes.xyxy / np.array(image.size.wh * 2, np.float32)).round(2)
        return np.array([_share(f"{phrase.lower()} {share.tolist()}", image) for share in shares], np.float32)


def _share(text: str, image: FakeImage) -> float:
    """A number in [0, 1] for a text and an image's colours."""
    digest = hashlib.sha256(f"{text} {image.colours}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def _ellipses(shares: FloatArray, width: float) -> FloatArray:
    """(n, GRID, GRID) logits, above 0 inside the ellipses of boxes that are given as shares of the image."""
    middle = (np.arange(GRID, dtype=np.float32) + 0.5) / GRID
    centre = (shares[:, :2] + shares[:, 2:]) / 2
    half = np.maximum((shares[:, 2:] - shares[:, :2]) / 2 * width, 1e-6)
    across = (middle[None] - centre[:, :1]) / half[:, :1]
    down = (middle[None] - centre[:, 1:]) / half[:, 1:]
    return np.asarray(1 - np.hypot(across[:, None, :], down[:, :, None]), np.float32)
