"""A reliability diagram as an SVG that stands in a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

SIDE = 300  # of the plot, in the SVG's own units
LEFT, TOP, ROOM = 46, 12, 44


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar: probabilities from `low` to `high`; how many, their mean, and the share that was right."""

    low: float
    high: float
    count: int
    probability: float
    right: float


def bins(probability: ArrayLike, right: ArrayLike, number: int = 15) -> list[Bin]:
    """Equal-width bins, those of `expected_calibration_error`; empty ones are left out.

    >>> [(b.count, b.right) for b in bins([0.9, 0.95, 0.1], [True, False, False], 10)]
    [(1, 0.0), (2, 0.5)]
    """
    p, y = np.asarray(probability, np.float64), np.asarray(right, np.float64)
    place = np.minimum((p * number).astype(int), number - 1)
    filled = [(int(b), place == b) for b in np.unique(place)]
    return [
        Bin(b / number, (b + 1) / number, int(rows.sum()), float(p[rows].mean()), float(y[rows].mean()))
        for b, rows in filled
    ]


def reliability(of: Sequence[Bin], label: str) -> str:
    """Bars of how often an answer was right over what the model gave as its probability, beside the diagonal.

    Args:
        of: the bins.
        label: what a reader is told who does not see it; plain text without markup.
    """
    most = max((b.count for b in of), default=1)
    bars = "".join(_bar(b, most) for b in of)
    ticks = "".join(_tick(value / 4) for value in range(5))
    width, height = LEFT + SIDE + 12, TOP + SIDE + ROOM
    return (
        f'<svg class="plot" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{label}">{ticks}{bars}'
        f'<line class="ideal" x1="{LEFT}" y1="{TOP + SIDE}" x2="{LEFT + SIDE}" y2="{TOP}"/>'
        f'<text x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 38}" text-anchor="middle">what the model said</text>'
        f'<text transform="translate(12 {TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">share that was right</text>'
        "</svg>"
    )


def _bar(b: Bin, most: int) -> str:
    left, width = LEFT + SIDE * b.low, SIDE * (b.high - b.low)
    top = TOP + SIDE * (1 - b.right)
    strength = 0.3 + 0.7 * (b.count / most) ** 0.5
    said = f"{b.low:.2f} to {b.high:.2f}: {b.count} answers, said {b.probability:.2f}, right {b.right:.2f}"
    return (
        f'<rect class="bar" x="{left + 1:.1f}" y="{top:.1f}" width="{width - 2:.1f}" '
        f'height="{SIDE * b.right:.1f}" fill-opacity="{strength:.2f}"><title>{said}</title></rect>'
    )


def _tick(value: float) -> str:
    x, y = LEFT + SIDE * value, TOP + SIDE * (1 - value)
    return (
        f'<line class="grid" x1="{LEFT}" y1="{y}" x2="{LEFT + SIDE}" y2="{y}"/>'
        f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{value:g}</text>'
        f'<text x="{x}" y="{TOP + SIDE + 18}" text-anchor="middle">{value:g}</text>'
    )
