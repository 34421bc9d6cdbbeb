"""Masks, kept as run lengths and drawn only when asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self, TypedDict

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.types import rle
from deixis.types.boxes import Boxes
from deixis.types.checks import frozen
from deixis.types.sampling import Frame, Window, sample_in
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]

STRIP = 256  # pixel columns drawn at a time, so that one large mask needs little memory


class CocoMask(TypedDict):
    """A mask as COCO writes it: ``size`` is [height, width], ``counts`` the compressed run lengths."""

    size: list[int]
    counts: str


@dataclass(slots=True, eq=False)
class _Mask:
    """One mask: its counts, or the logits they are made from when first asked for.

    Two threads that ask at once make the same counts twice; neither waits.
    """

    counts: bytes | None = None
    logits: Callable[[], FloatArray] | None = field(default=None, repr=False)
    frame: Frame | None = None
    box: FloatArray | None = None

    def rle(self, size: Size) -> bytes:
        logits = self.logits  # read before the counts, which another thread sets before it lets go of these
        if self.counts is None:
            assert logits is not None and self.box is not None
            frame = Frame.whole(size) if self.frame is None else self.frame
            self.counts = _from_logits(logits(), frame, _pixels_inside(self.box, size), size)
            self.logits = None
        return self.counts


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Masks:
    """N masks of one image.

    Attributes:
        size: of the image, and of every mask.
    """

    size: Size
    _rows: tuple[_Mask, ...]

    @classmethod
    def empty(cls, size: Size) -> Self:
        """No masks.

        >>> Masks.empty(Size(height=2, width=3)).dense.shape
        (0, 2, 3)
        """
        return cls(size, ())

    @classmethod
    def from_dense(cls, dense: ArrayLike) -> Self:
        """From a (N, H, W) bool array.

        Raises:
            ShapeError: another shape, not booleans, or an image without pixels.
        """
        array = frozen("dense", dense, (None, None, None), np.bool_)
        size = Size(height=array.shape[1], width=array.shape[2])
        return cls(size, tuple(_Mask(rle.encode(mask)) for mask in array))

    @classmethod
    def from_rle(cls, counts: Sequence[bytes], size: Size) -> Self:
        """From compressed COCO counts, one a mask.

        Raises:
            ShapeError: counts that are malformed, or those of another size.
        """
        for one in counts:
            rle.run_lengths(one, size)
        return cls(size, tuple(_Mask(one) for one in counts))

    @classmethod
    def from_grid(cls, logits: ArrayLike, boxes: Boxes, size: Size) -> Self:
        """From low-resolution mask logits, each cut to its box.

        A pixel is on where the logits, read between cell centres, are above 0 and its centre lies in the box.

        Args:
            logits: (N, h, w) float32 on a grid that covers the whole image.
            boxes: N, pixels of the image.
            size: of the image.

        Raises:
            ShapeError: another shape, or as many logits as there are not boxes.
        """
        grids = frozen("logits", logits, (None, None, None), np.float32)
        if len(grids) != len(boxes):
            raise ShapeError(f"logits: expected one map for each of {len(boxes)} boxes, got {len(grids)}")
        return cls.drawn_by(partial(_row_of, grids), boxes, size)

    @classmethod
    def drawn_by(cls, logits: Callable[[int], FloatArray], boxes: Boxes, size: Size) -> Self:
        """As `from_grid`, from a function that makes the (h, w) logits of one row when its mask is first asked for.

        What the function holds is kept until all masks are drawn. Masks sent to another process are drawn first.
        """
        return cls(size, tuple(_Mask(logits=partial(logits, row), box=box) for row, box in enumerate(boxes.xyxy)))

    @classmethod
    def drawn_in(cls, logits: Callable[[int], FloatArray], frames: FloatArray, boxes: Boxes, size: Size) -> Self:
        """As `drawn_by`, but each row's logits cover a frame of its own.

        Args:
            logits: from a row to its (h, w) logits.
            frames: (N, 4) xyxy, pixels of the image, with an area and round the boxes; they may reach beyond the image.
            boxes: N, to which the masks are cut.
            size: of the image.
        """
        rows = zip(frames, boxes.xyxy, strict=True)
        drawn = (_Mask(None, partial(logits, i), Frame(*frame.tolist()), box) for i, (frame, box) in enumerate(rows))
        return cls(size, tuple(drawn))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_rle, (self.rle, self.size)

    def __repr__(self) -> str:
        return f"Masks({len(self)} of {self.size})"

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, rows: Any) -> Self:
        """The chosen rows, by slice, boolean mask or indices; one index gives one mask."""
        chosen = np.atleast_1d(np.arange(len(self))[rows])
        return type(self)(self.size, tuple(self._rows[row] for row in chosen))

    @property
    def rle(self) -> tuple[bytes, ...]:
        """Compressed COCO counts, one a mask."""
        return tuple(row.rle(self.size) for row in self._rows)

    @property
    def dense(self) -> BoolArray:
        """(N, H, W) bool: N times the pixels of the image, in bytes."""
        dense = np.zeros((len(self), *self.size.hw), np.bool_)
        for row in range(len(self)):
            dense[row] = self.dense_one(row)
        return dense

    def dense_one(self, index: int) -> BoolArray:
        """(H, W) bool: one mask."""
        return rle.decode(self._rows[index].rle(self.size), self.size)

    @property
    def area(self) -> IntArray:
        """(N,) int64, pixels."""
        return np.array([rle.area(counts) for counts in self.rle], np.int64)

    @property
    def boxes(self) -> Boxes:
        """The tight box of each mask; (0, 0, 0, 0) for a mask with nothing on."""
        return Boxes([rle.tight_box(counts, self.size) for counts in self.rle])

    def to_coco(self) -> list[CocoMask]:
        """The masks as COCO writes them, ready for JSON."""
        return [{"size": list(self.size.hw), "counts": counts.decode("ascii")} for counts in self.rle]


def _pixels_inside(box: FloatArray, size: Size) -> Window:
    """The pixels whose centres lie in the box."""
    left, top, right, bottom = (math.ceil(edge - 0.5) for edge in box.tolist())
    top, bottom = max(top, 0), min(bottom, size.height)
    left, right = max(left, 0), min(right, size.width)
    return Window(top, max(top, bottom), left, max(left, right))


def _row_of(grids: FloatArray, row: int) -> FloatArray:
    return np.asarray(grids[row])


def _from_logits(logits: FloatArray, frame: Frame, window: Window, size: Size) -> bytes:
    columns = np.zeros((window.right - window.left, window.bottom - window.top), np.bool_)
    for start in range(0, len(columns), STRIP):
        left = window.left + start
        strip = Window(left, min(left + STRIP, window.right), window.top, window.bottom)
        columns[start : start + STRIP] = sample_in(logits.T, frame.turned, strip) > 0
    return rle.encode_crop(columns, left=window.left, top=window.top, size=size)
