"""The one place where arrays are checked; after construction nobody checks again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from deixis.errors import ShapeError

Shape = tuple[int | None, ...]


def frozen(name: str, value: ArrayLike, shape: Shape, dtype: DTypeLike) -> NDArray[Any]:
    """A read-only copy of `value` with the given shape (None is any length) and dtype.

    An empty list fits any shape that has a free axis.

    Raises:
        ShapeError: wrong shape, not a number, or (for floats) not finite.

    >>> frozen("xyxy", [0, 0, 2, 1], (None, 4), np.float32)
    Traceback (most recent call last):
    deixis.errors.ShapeError: xyxy: expected shape (*, 4), got (4,)
    """
    array = _as_array(name, value, np.dtype(dtype))
    if array.size == 0 and array.ndim <= 1 and None in shape:
        array = array.reshape(tuple(0 if n is None else n for n in shape))
    if not _fits(array.shape, shape):
        raise ShapeError(f"{name}: expected shape {_written(shape)}, got {array.shape}")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ShapeError(f"{name}: has values that are not finite")
    array.flags.writeable = False
    return array


def _as_array(name: str, value: ArrayLike, dtype: np.dtype[Any]) -> NDArray[Any]:
    try:
        given = np.asarray(value)
        if given.size and not np.can_cast(given.dtype, dtype, casting="same_kind") and given.dtype.kind not in "iub":
            raise ShapeError(f"{name}: expected {dtype}, got {given.dtype}")
        return np.array(given, dtype=dtype, order="C")
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(error, ShapeError):
            raise
        raise ShapeError(f"{name}: expected an array of {dtype}, got {value!r:.80}") from error


def _fits(shape: tuple[int, ...], wanted: Shape) -> bool:
    return len(shape) == len(wanted) and all(w is None or n == w for n, w in zip(shape, wanted, strict=True))


def _written(shape: Shape) -> str:
    return f"({', '.join('*' if n is None else str(n) for n in shape)}{',' if len(shape) == 1 else ''})"
