"""The outline of a thing as a data set gives it: polygons or run lengths, drawn only when asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from deixis.errors import DeixisError, ShapeError
from deixis.io.datasets.fields import Node
from deixis.io.datasets.polygons import coco_runs, pillow_mask, united
from deixis.types import rle
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

MOST_PIXELS = 250_000_000


@dataclass(frozen=True, slots=True)
class Outline:
    """Polygons, or run lengths.

    Attributes:
        polygons: each x0, y0, x1, y1, ... in pixels; the thing is their union.
        counts: compressed COCO run lengths, or None where polygons draw it.
        rule: which pixels a polygon covers, as `deixis.io.datasets.polygons` describes: "coco" or "pillow".
    """

    polygons: tuple[tuple[float, ...], ...] = ()
    counts: bytes | None = None
    rule: Literal["coco", "pillow"] = "coco"

    def rle(self, size: Size) -> bytes:
        """Compressed COCO counts in an image of `size`.

        Raises:
            ShapeError: the counts are those of another size, a polygon cannot be drawn, or the image is too large.
        """
        if self.counts is not None:
            rle.run_lengths(self.counts, size)
            return self.counts
        if self.rule == "pillow":
            return rle.encode(pillow_mask(self.polygons, _drawable(size)))
        return _coded(united([coco_runs(polygon, size) for polygon in self.polygons]), size)

    def mask(self, size: Size) -> BoolArray:
        """(H, W) bool. Raises as `rle` does."""
        return rle.decode(self.rle(size), _drawable(size))


def outline_of(node: Node, size: Size) -> Outline:
    """The outline in a COCO ``segmentation``: a list of polygons, or run lengths, compressed or not.

    Raises:
        DataError: it is neither, or run lengths of another size.
    """
    if isinstance(node.value, list):
        return Outline(polygons=tuple(_polygon(part) for part in node.items()))
    given = node.get("size").coordinates(2)
    if given != size.hw:
        raise node.get("size").wrong(f"[height, width] of the image, {list(size.hw)}")
    counts = node.get("counts")
    try:
        if isinstance(counts.value, str):
            outline = Outline(counts=counts.value.encode("ascii"))
            outline.rle(size)
            return outline
        return Outline(counts=rle.from_lengths([length.integer() for length in counts.items()], size))
    except (DeixisError, UnicodeEncodeError, OverflowError) as error:
        raise counts.error(f"expected COCO run lengths of a {size} image: {error}") from None


def _polygon(node: Node) -> tuple[float, ...]:
    values = node.coordinates()
    if len(values) < 6 or len(values) % 2:
        raise node.wrong("a polygon of at least 3 pairs of x and y")
    return values


def _coded(toggles: IntArray, size: Size) -> bytes:
    """The counts of a mask that turns on and off, in turn, at rising positions of the image read column by column."""
    places, times = np.unique(toggles, return_counts=True)
    total = size.height * size.width
    turns = places[(times % 2 == 1) & (places < total)]
    return rle.from_lengths(np.diff([0, *turns.tolist(), total]), size)


def _drawable(size: Size) -> Size:
    if size.height * size.width > MOST_PIXELS:
        raise ShapeError(f"size: masks are drawn up to {MOST_PIXELS:,} pixels, and {size} has more")
    return size
