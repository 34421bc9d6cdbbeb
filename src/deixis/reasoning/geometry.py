"""What boxes and depths alone say: the numbers that rules are written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.types.scene import Scene

Numbers = NDArray[np.float64]
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """The boxes of N objects, as columns.

    Attributes:
        x0: (N,) left edges, and so on for `y0`, `x1`, `y1`; pixels.
        depth: (N,) distances from the camera; nan where not known.
        width: of the picture.
        height: of the picture.
    """

    x0: Numbers
    y0: Numbers
    x1: Numbers
    y1: Numbers
    depth: Numbers
    width: float
    height: float

    @classmethod
    def of(cls, scene: Scene) -> Geometry:
        """The geometry of a scene's objects, in its order."""
        boxes = np.array([one.box for one in scene.objects], np.float64).reshape(-1, 4)
        depth = np.array([np.nan if one.depth is None else one.depth for one in scene.objects], np.float64)
        x0, y0, x1, y1 = boxes.T
        return cls(x0, y0, x1, y1, depth, float(scene.size.width), float(scene.size.height))

    @property
    def cx(self) -> Numbers:
        """(N,) centres, x."""
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> Numbers:
        """(N,) centres, y."""
        return (self.y0 + self.y1) / 2

    @property
    def w(self) -> Numbers:
        """(N,) widths, more than 0."""
        return np.maximum(self.x1 - self.x0, TINY)

    @property
    def h(self) -> Numbers:
        """(N,) heights, more than 0."""
        return np.maximum(self.y1 - self.y0, TINY)

    @property
    def area(self) -> Numbers:
        """(N,) areas."""
        return self.w * self.h

    def gap_x(self) -> Numbers:
        """(N, N) free pixels between two boxes along x; 0 where their projections meet."""
        return np.maximum(np.maximum(self.x0[:, None] - self.x1, self.x0 - self.x1[:, None]), 0)

    def gap_y(self) -> Numbers:
        """(N, N) as `gap_x`, along y."""
        return np.maximum(np.maximum(self.y0[:, None] - self.y1, self.y0 - self.y1[:, None]), 0)

    def gap(self) -> Numbers:
        """(N, N) shortest way between two boxes; 0 where they touch."""
        return np.hypot(self.gap_x(), self.gap_y())

    def shared_x(self) -> Numbers:
        """(N, N) what share of the row's width lies over the column's."""
        return self._shared(self.x0, self.x1) / self.w[:, None]

    def inside(self) -> Numbers:
        """(N, N) what share of the row's area lies in the column's box."""
        shared: Numbers = self._shared(self.x0, self.x1) * self._shared(self.y0, self.y1) / self.area[:, None]
        return shared

    def way_to_middle(self) -> Numbers:
        """(N, N) from the row's centre to the middle half of the column's box: what is long has no one middle."""
        x = np.maximum(np.abs(self.cx[:, None] - self.cx) - self.w / 4, 0)
        y = np.maximum(np.abs(self.cy[:, None] - self.cy) - self.h / 4, 0)
        return np.hypot(x, y)

    @staticmethod
    def _shared(low: Numbers, high: Numbers) -> Numbers:
        shared: Numbers = np.maximum(np.minimum(high[:, None], high) - np.maximum(low[:, None], low), 0)
        return shared


def least(degrees: Sequence[Numbers]) -> Numbers:
    """The smallest of several degrees, object by object: their conjunction."""
    found: Numbers = np.minimum.reduce(degrees)
    return found


def greatest(degrees: Sequence[Numbers]) -> Numbers:
    """The largest of several degrees, object by object: their disjunction."""
    found: Numbers = np.maximum.reduce(degrees)
    return found


def with_any(pairs: Numbers) -> Numbers:
    """(N,) the greatest degree of each row; 0 where there are no columns."""
    found: Numbers = pairs.max(axis=1, initial=0)
    return found


def ramp(value: Numbers, zero: float, one: float) -> Numbers:
    """0 up to `zero`, 1 from `one` on, straight between; `one` may be the smaller.

    >>> ramp(np.array([0.0, 1.0, 3.0]), 0, 2).tolist(), ramp(np.array([0.0, 1.5]), 2, 1).tolist()
    ([0.0, 0.5, 1.0], [1.0, 0.5])
    """
    share: Numbers = np.clip((value - zero) / (one - zero), 0, 1)
    return share
