"""Average precision and recall under any weighting of the pictures.

The numbers of `deixis.evaluation.metrics.detection`, which asks the library, but from matches that are made once
and can be counted again: with weight w a picture counts w times. At weight 1 they are the library's to 1e-9.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.metrics.detection_matching import AREAS, THRESHOLDS, Matches
from deixis.evaluation.metrics.detection_pictures import FloatArray, IntArray

RECALLS = np.linspace(0, 1, 101)


def ranked_precision(
    right: FloatArray, counted: FloatArray, wanted: FloatArray, curve: IntArray, grid: FloatArray
) -> FloatArray:
    """Area under each of C precision-recall curves: the mean over `grid` of the best precision at that recall or more.

    Args:
        right: (E,) at every true positive, in order of curve and rank, the true positives so far, itself included.
        counted: (E,) all detections so far.
        wanted: (C,) how many there are to find.
        curve: (E,) which curve each belongs to, rising.
        grid: (R,) recalls, rising. A recall that is never reached has precision 0.

    Returns:
        (C,) float64; NaN where nothing is wanted.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.minimum(np.where(counted > 0, right / counted, 0.0), 1.0)
        reached = np.searchsorted(grid, np.where(wanted[curve] > 0, right / wanted[curve], 0.0), "right")
    starts = np.concatenate([[True], np.diff(curve) > 0]) if len(curve) else np.zeros(0, np.bool_)
    new = reached - np.where(starts, 0, np.roll(reached, 1))
    best = _best_from_here(precision, starts)
    area = np.bincount(curve, best * new, minlength=len(wanted)) / len(grid)
    return np.where(wanted > 0, area, np.nan)


def _best_from_here(precision: FloatArray, starts: NDArray[np.bool_]) -> FloatArray:
    """The largest value from each place to the end of its curve."""
    step = np.cumsum(starts[::-1]).astype(np.float64)
    step = np.concatenate([[0.0], step[:-1]])  # rises by 1 with each curve, read backwards: the curves stay apart
    return np.asarray((np.maximum.accumulate(precision[::-1] + step) - step)[::-1])


@dataclass(frozen=True, slots=True, eq=False)
class Precision:
    """K classes, 4 area ranges, 10 thresholds.

    Attributes:
        precision: (K, 4, 10) average precision; NaN where no object is to be found.
        recall: by the most detections of a class in a picture, (K, 4, 10) the share of objects found; NaN likewise.
    """

    precision: FloatArray
    recall: dict[int, FloatArray]


class Curves:
    """Matches, laid out so that counting them again costs a few passes over the matched detections."""

    def __init__(self, matches: Matches, most: tuple[int, ...]) -> None:
        """Lay out `matches`; recall is asked for at each of `most` detections of a class in a picture."""
        self._matches = matches
        self._most = most
        self._shape = (matches.classes, len(AREAS), len(THRESHOLDS))
        event, label = matches.event_found, matches.found_label
        index = (label[event], matches.event_area, matches.event_threshold)
        self._curve = np.ravel_multi_index(index, self._shape)
        self._picture = matches.found_picture[event]
        counted = matches.against[matches.event_area, event]
        self._change = matches.event_right.astype(np.float64) - counted  # to what counts if nothing is matched
        self._right = np.flatnonzero(matches.event_right)
        self._class_start = np.searchsorted(label, label[event[self._right]])
        self._first = np.searchsorted(self._curve, self._curve[self._right])

    def measure(self, weights: FloatArray) -> Precision:
        """Precision and recall where picture i counts `weights[i]` times, (N,)."""
        m, right = self._matches, self._right
        wanted = self._wanted(weights)
        weight = weights[self._picture]
        curve = self._curve[right]
        found = _sum_since(weight * m.event_right, right, self._first)
        counted = self._unmatched(weights) + _sum_since(weight * self._change, right, self._first)
        precision = ranked_precision(found, counted, wanted, curve, RECALLS).reshape(self._shape)
        return Precision(precision, {k: self._recall(weight[right], wanted, k) for k in self._most})

    def _wanted(self, weights: FloatArray) -> FloatArray:
        """How many objects each curve is to find."""
        m = self._matches
        weight = weights[m.true_picture]
        counts = [np.bincount(m.true_label, weight * row, minlength=m.classes) for row in m.true_counts]
        return np.repeat(np.stack(counts, axis=1).reshape(-1), len(THRESHOLDS))

    def _unmatched(self, weights: FloatArray) -> FloatArray:
        """What would count up to each true positive, of its class, if nothing were matched."""
        m = self._matches
        totals = np.zeros((len(AREAS), len(m.found_picture) + 1))
        np.cumsum(weights[m.found_picture] * m.against, axis=1, out=totals[:, 1:])
        area, event = m.event_area[self._right], m.event_found[self._right]
        return np.asarray(totals[area, event + 1] - totals[area, self._class_start])

    def _recall(self, weight: FloatArray, wanted: FloatArray, most: int) -> FloatArray:
        early = self._matches.found_rank[self._matches.event_found[self._right]] < most
        found = np.bincount(self._curve[self._right], weight * early, minlength=len(wanted))
        share = np.divide(found, wanted, out=np.full(len(wanted), np.nan), where=wanted > 0)
        return np.asarray(share.reshape(self._shape))


def _sum_since(values: FloatArray, place: IntArray, first: IntArray) -> FloatArray:
    """At each place, the sum of values from `first` to it, itself included."""
    totals = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(totals[place + 1] - totals[first])
