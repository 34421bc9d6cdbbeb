"""Which members of a fuzzy set lead: superlatives and ordinals as statements about how many are better."""

from __future__ import annotations

import numpy as np

from deixis.reasoning.geometry import Geometry, Numbers
from deixis.reasoning.measures import ALIKE_PLACE, Measured


def leaders(domain: Numbers, more: Numbers, count: int) -> Numbers:
    """(N,) to what degree each is in the domain and fewer than `count` of the domain are better.

    Args:
        domain: (N,) degrees.
        more: (N, N) to what degree the row is better than the column.
        count: how many lead.
    """
    return np.minimum(domain, 1 - at_least(count, _better(domain, more)))


def nth(domain: Numbers, more: Numbers, n: int) -> Numbers:
    """(N,) to what degree each is in the domain and exactly n - 1 of the domain are better."""
    better = _better(domain, more)
    return np.minimum(np.minimum(domain, at_least(n - 1, better)), 1 - at_least(n, better))


def at_least(count: int, degrees: Numbers) -> Numbers:
    """(N,) to what degree at least `count` of each column hold: its `count`-th greatest degree (Yager 1988).

    >>> at_least(2, np.array([[1.0], [0.7], [0.2]])).tolist(), at_least(0, np.zeros((1, 1))).tolist()
    ([0.7], [1.0])
    """
    if count <= 0:
        return np.ones(degrees.shape[1])
    if count > len(degrees):
        return np.zeros(degrees.shape[1])
    found: Numbers = np.sort(degrees, axis=0)[len(degrees) - count]
    return found


def middle(domain: Numbers, g: Geometry) -> Measured:
    """How near to the middle of the members each stands, in ranks along the longer way that they spread."""
    members = np.flatnonzero(domain >= 0.5)
    if not len(members):
        return Measured(np.zeros(len(domain)), 1.0)
    along_x = np.ptp(g.cx[members]) / g.width >= np.ptp(g.cy[members]) / g.height
    place, whole = (g.cx, g.width) if along_x else (g.cy, g.height)
    alike = np.abs(place[:, None] - place[members]) <= ALIKE_PLACE * whole / 2
    before = ((place[members] < place[:, None]) & ~alike).sum(axis=1) + alike.sum(axis=1) / 2
    return Measured(-np.abs(before - len(members) / 2), 0.5)


def _better(domain: Numbers, more: Numbers) -> Numbers:
    """(N, N) to what degree the row is of the domain and better than the column."""
    better = np.minimum(domain[:, None], more)
    np.fill_diagonal(better, 0)
    return better
