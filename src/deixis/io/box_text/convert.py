"""From a dialect's numbers to pixels of the original picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from deixis.io.box_text.dialects import Dialect, Layout
from deixis.io.box_text.found import Found
from deixis.types.size import Size

SLACK = 0.02  # of a side: by so much a model may overshoot in a dialect that is still believed


@dataclass(frozen=True, slots=True)
class Pictures:
    """The original picture, and the one the model was shown where that is known."""

    size: Size
    resized: Size | None

    def frame(self, dialect: Dialect) -> tuple[float, float]:
        """What stands for (width, height) in this dialect."""
        if dialect.scale is not None:
            return dialect.scale, dialect.scale
        shown = (self.resized or self.size) if dialect.resized else self.size
        return float(shown.width), float(shown.height)


def fractions(one: Found, dialect: Dialect, pictures: Pictures) -> tuple[float, ...]:
    """The corners, or the point, as fractions of width and height; not yet ordered or clipped."""
    width, height = pictures.frame(dialect)
    layout = one.layout or dialect.layout
    numbers = tuple(number + dialect.offset for number in one.numbers)
    if len(numbers) == 2:
        x, y = reversed(numbers) if dialect.layout == "yxyx" else numbers
        return x / width, y / height
    x0, y0, x1, y1 = _corners(numbers, layout)
    return x0 / width, y0 / height, x1 / width, y1 / height


def _corners(numbers: Sequence[float], layout: Layout) -> tuple[float, float, float, float]:
    a, b, c, d = numbers
    if layout == "yxyx":
        return b, a, d, c
    if layout == "xywh":
        return a, b, a + c, b + d
    if layout == "cxcywh":
        return a - c / 2, b - d / 2, a + c / 2, b + d / 2
    return a, b, c, d


def fits(found: Sequence[Found], dialect: Dialect, pictures: Pictures) -> bool:
    """Whether every number lies in the dialect's range, or past it by no more than the slack."""
    low, high = -SLACK, 1 + SLACK
    return all(low <= value <= high for one in found for value in fractions(one, dialect, pictures))


def repaired(found: Sequence[Found], dialect: Dialect, pictures: Pictures) -> tuple[list[list[float]], list[str]]:
    """Pixels of the original, corners in order and inside the picture, and notes on what that took."""
    sides = (pictures.size.width, pictures.size.height)
    swapped = clipped = flat = 0
    rows: list[list[float]] = []
    for one in found:
        given = fractions(one, dialect, pictures)
        row = _ordered(given)
        swapped += row != list(given)
        inside = [min(max(value, 0.0), 1.0) for value in row]
        clipped += inside != row
        flat += len(inside) == 4 and (inside[0] == inside[2] or inside[1] == inside[3])
        rows.append([value * sides[axis % 2] for axis, value in enumerate(inside)])
    notes = [
        f"{count} of {len(rows)} {what}"
        for count, what in [
            (swapped, "had corners in the wrong order, swapped"),
            (clipped, "reached beyond the picture, clipped"),
            (flat, "have no area"),
        ]
        if count
    ]
    return rows, notes


def _ordered(values: tuple[float, ...]) -> list[float]:
    if len(values) == 2:
        return list(values)
    x0, y0, x1, y1 = values
    return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]


def finite(found: Sequence[Found]) -> list[Found]:
    """Those whose numbers are all finite, and small enough to be reckoned with."""
    return [one for one in found if all(math.isfinite(n) and abs(n) < 1e15 for n in one.numbers)]
