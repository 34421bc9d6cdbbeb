"""Ranked boxes against a phrase's true boxes: the recall of Flickr30k Entities, and what other phrase metrics build on.

A phrase with several true boxes is scored under one of two protocols (Kamath et al., "MDETR", arXiv:2104.12763,
appendix; its ``Flickr30kEntitiesRecallEvaluator``): ANY-BOX asks for any of them, MERGED-BOXES for the one box round
them all. Overlap is plain IoU >= 0.5 unless another rule is given; pl-clc and the work that follows it use
MERGED-BOXES with a pixel added (``PRESETS["plclc"]`` of `deixis.evaluation.metrics.overlap`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ConfigError, ShapeError
from deixis.evaluation.metrics.overlap import (
    DEFAULT,
    BoxesLike,
    Corners,
    Overlap,
    corners,
    frozen_sizes,
    overlap_of,
    prepared,
)
from deixis.types.boxes import Boxes

Protocol = Literal["any", "merged"]
NO_HIT = -1
BLOCK = 16384


@dataclass(frozen=True, slots=True, eq=False)
class BoxLists:
    """N lists of boxes, end to end.

    Attributes:
        xyxy: (T, 4) float64, pixels: the boxes of the first list, then those of the second, and so on.
        counts: (N,) how many boxes each list has; their sum is T.
    """

    xyxy: Corners
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, name: str, lists: Sequence[BoxesLike]) -> Self:
        """From N arrays of shape (n, 4); n may be 0. Raises ShapeError as `corners` does."""
        arrays = [boxes.xyxy if isinstance(boxes, Boxes) else np.asarray(boxes, np.float64) for boxes in lists]
        counts = np.array([len(array) for array in arrays], np.int64)
        filled = [array for array in arrays if len(array)]
        if any(array.shape != (len(array), 4) for array in filled):
            raise ShapeError(f"{name}: expected lists of boxes, each of shape (n, 4)")
        return cls(corners(name, np.concatenate(filled) if filled else np.zeros((0, 4))), counts)

    @property
    def starts(self) -> NDArray[np.int64]:
        """(N,) the row of each list's first box."""
        return np.cumsum(self.counts) - self.counts

    @property
    def owner(self) -> NDArray[np.int64]:
        """(T,) which list each box is of."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def part(self, lists: slice) -> BoxLists:
        """Lists that follow one another, `lists.start` to `lists.stop`."""
        low, high = self.counts[: lists.start].sum(), self.counts[: lists.stop].sum()
        return BoxLists(self.xyxy[low:high], self.counts[lists])

    def enclosing(self) -> BoxLists:
        """For each list the one smallest box round its boxes; an empty list stays empty."""
        filled = self.counts > 0
        if not filled.any():
            return self
        first = self.starts[filled]
        low = np.minimum.reduceat(self.xyxy[:, :2], first)
        high = np.maximum.reduceat(self.xyxy[:, 2:], first)
        return BoxLists(np.concatenate([low, high], axis=1), filled.astype(np.int64))


def best_overlaps(
    ranked: BoxLists, truth: BoxLists, rule: Overlap = DEFAULT, sizes: ArrayLike | None = None
) -> NDArray[np.float64]:
    """For each candidate box its overlap with the true box of its list that it overlaps most, (T,).

    Args:
        ranked: N lists of candidates, T in all.
        truth: N lists of true boxes. Where a list is empty, the overlap of its candidates is minus infinity.
        rule: what overlap is.
        sizes: (N, 2) width and height of each list's picture, NaN where unknown, for rules that cut boxes to it.
    """
    wh = None if sizes is None else frozen_sizes(sizes, len(ranked.counts))
    found = [
        _best_overlaps(ranked.part(lists), truth.part(lists), rule, None if wh is None else wh[lists])
        for lists in _blocks(ranked.counts)
    ]
    return np.concatenate(found) if found else np.zeros(0)


def _blocks(counts: NDArray[np.int64]) -> Iterator[slice]:
    """Runs of lists of about `BLOCK` boxes, which fit a processor's cache."""
    block = (np.cumsum(counts) - counts) // BLOCK
    cuts = [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(counts)]
    yield from (slice(low, high) for low, high in pairwise(cuts) if low < high)


def _best_overlaps(
    ranked: BoxLists, truth: BoxLists, rule: Overlap, wh: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    best, first = np.full(len(ranked.xyxy), -np.inf), truth.starts
    for nth in range(int(truth.counts.max())):  # the nth true box of every list that has one
        has = truth.counts > nth
        times = ranked.counts[has]
        rows = slice(None) if has.all() else np.repeat(has, ranked.counts)
        true = np.repeat(truth.xyxy[first[has] + nth], times, axis=0)
        within = None if wh is None else np.repeat(wh[has], times, axis=0)
        ours, true = prepared(ranked.xyxy[rows], true, rule, within)
        best[rows] = np.maximum(best[rows], overlap_of(ours, true, rule))
    return best


def first_hits(hits: NDArray[np.bool_], ranked: BoxLists) -> NDArray[np.int64]:
    """Rank, from 0, of the first hit of each list, (N,); `NO_HIT` where there is none. `hits` is (T,)."""
    ranks = np.full(len(ranked.counts), NO_HIT, np.int64)
    rows = np.flatnonzero(hits)
    lists, first = np.unique(ranked.owner[rows], return_index=True)
    ranks[lists] = rows[first] - ranked.starts[lists]
    return ranks


def hit_ranks(
    ranked: Sequence[BoxesLike],
    truth: Sequence[BoxesLike],
    protocol: Protocol = "any",
    rule: Overlap = DEFAULT,
    sizes: ArrayLike | None = None,
) -> NDArray[np.int64]:
    """For each of N phrases the rank, from 0, of the first candidate that hits, (N,); -1 where none does.

    Args:
        ranked: N arrays of (n, 4) xyxy, pixels, best first; n may be 0.
        truth: N arrays of (n, 4) xyxy, pixels. A phrase without true boxes is never hit.
        protocol: ``any``: any true box is enough. ``merged``: the box round all true boxes is meant.
        rule: what a hit is.
        sizes: (N, 2) width and height of each phrase's picture, NaN where unknown, for rules that cut boxes to it.

    Raises:
        ShapeError: a list is not (n, 4), or there is another number of lists in `truth`.
        ConfigError: an unknown protocol.

    >>> hit_ranks([[[0, 0, 4, 4], [9, 9, 12, 12]], []], [[[9, 9, 12, 13], [0, 0, 1, 1]], [[0, 0, 1, 1]]]).tolist()
    [1, -1]
    """
    if protocol not in ("any", "merged"):
        raise ConfigError(f"protocol: expected any or merged, got {protocol!r}")
    if len(ranked) != len(truth):
        raise ShapeError(f"truth: expected {len(ranked)} lists, one for each list of candidates, got {len(truth)}")
    candidates, true = BoxLists.of("ranked", ranked), BoxLists.of("truth", truth)
    true = true.enclosing() if protocol == "merged" else true
    return first_hits(rule.hit(best_overlaps(candidates, true, rule, sizes)), candidates)


def any_box_rank(ranked: Boxes, truth: Boxes) -> int | None:
    """Rank, from 0, of the first box that overlaps any true box enough; None if none does.

    >>> any_box_rank(Boxes([[0, 0, 4, 4], [9, 9, 12, 12]]), Boxes([[9, 9, 12, 13], [0, 0, 1, 1]]))
    1
    """
    return _rank(ranked, truth, "any")


def merged_box_rank(ranked: Boxes, truth: Boxes) -> int | None:
    """Rank, from 0, of the first box that overlaps the box round all true boxes enough; None if none does."""
    return _rank(ranked, truth, "merged")


def _rank(ranked: Boxes, truth: Boxes, protocol: Protocol) -> int | None:
    rank = int(hit_ranks([ranked], [truth], protocol)[0])
    return None if rank == NO_HIT else rank


def recall(ranks: Sequence[int | None] | NDArray[np.int64], k: int) -> float:
    """Share of phrases whose rank is below `k`; -1 and None are no rank. NaN for no phrases.

    >>> recall([0, None, 3, 1], 2)
    0.5
    """
    values = np.array([NO_HIT if rank is None else rank for rank in ranks], np.int64)
    return float(((values > NO_HIT) & (values < k)).mean()) if len(values) else float("nan")


def upper_bound(ranks: Sequence[int | None] | NDArray[np.int64]) -> float:
    """Share of phrases that any candidate hits, whatever its rank: recall of a perfect ranking.

    >>> upper_bound([0, None, 300, 1])
    0.75
    """
    return recall(ranks, np.iinfo(np.int64).max)


def recall_by_type(
    ranks: Sequence[int | None] | NDArray[np.int64], types: Sequence[Sequence[str]], k: int
) -> dict[str, float]:
    """Recall of the phrases of each type, by name; a phrase of several types counts once in each.

    >>> recall_by_type([0, 1], [["people"], ["people", "other"]], 1)
    {'other': 0.0, 'people': 0.5}
    """
    if len(types) != len(ranks):
        raise ShapeError(f"types: expected {len(ranks)} lists, one for each phrase, got {len(types)}")
    names = sorted({name for of_phrase in types for name in of_phrase})
    return {name: recall([r for r, own in zip(ranks, types, strict=True) if name in own], k) for name in names}
