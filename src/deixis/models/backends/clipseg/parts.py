"""From a map of logits to the parts of the picture in which it is high."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from deixis.alignment.components import components

Array = NDArray[np.float32]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A connected part of a map.

    Attributes:
        box: its cells, in fractions of the picture.
        margin: the same and a cell more on each side: how far its outline may reach, which runs between cell centres.
        peak: its largest logit.
        logits: (h, w): the map less the level, turned negative where it is high in other parts.
    """

    box: Box
    margin: Box
    peak: float
    logits: Array = field(repr=False)


def level(logits: Array) -> float:
    """What is high: above 0, where anything is; otherwise above the middle of the map's range."""
    return 0.0 if logits.max() > 0 else float(logits.min() + logits.max()) / 2


def parts(logits: Array, above: float, most: int) -> tuple[Part, ...]:
    """The connected parts of a (h, w) map that are above a level, in falling order of their peaks; `most` at most."""
    raised = logits - np.float32(above)
    labels, count = components(raised > 0)
    peaks = np.full(count + 1, -np.inf)
    np.maximum.at(peaks, labels.reshape(-1), logits.reshape(-1))
    order = np.argsort(-peaks[1:], kind="stable")[:most] + 1
    return tuple(_part(raised, labels == label, float(peaks[label])) for label in order)


def _part(raised: Array, own: NDArray[np.bool_], peak: float) -> Part:
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    edges = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1])
    sides = np.array([raised.shape[1], raised.shape[0]] * 2)
    grown = np.clip(edges + np.array([-1, -1, 1, 1]), 0, sides)
    return Part(_box(edges / sides), _box(grown / sides), peak, np.where(own, raised, -np.abs(raised)))


def _box(edges: NDArray[np.float64]) -> Box:
    x0, y0, x1, y1 = edges.tolist()
    return x0, y0, x1, y1
