"""Which detection is which object: COCO's greedy matching, for every class, area range and threshold at once.

Source: ``cocoeval.py`` of pycocotools (Lin et al., arXiv:1405.0312) and ``eval.py`` of lvis-api (Gupta et al.,
arXiv:1908.03195), from their description. Detections of one class in one picture are taken by falling score, equal
scores in the order given. Each takes the free object that it overlaps most, if by at least the threshold; of equal
overlaps the later object; an ignored object only where no other will do. Objects that are crowds or outside the area
range are ignored, and crowds may be taken again and again. A detection that took an ignored object is ignored; one
that took nothing is, if it is outside the area range itself or its class is not exhaustively marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from deixis.errors import InputError
from deixis.evaluation.metrics.detection_pictures import (
    BoolArray,
    FloatArray,
    Found,
    IntArray,
    Kind,
    Truth,
    box_overlaps,
    mask_overlaps,
)

THRESHOLDS = np.linspace(0.5, 0.95, 10)
AREAS = {
    "all": (0.0, 1e10),
    "small": (0.0, 32.0**2),
    "medium": (32.0**2, 96.0**2),
    "large": (96.0**2, 1e10),
}
ALMOST_ONE = 1 - 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matches:
    """Detections in their final order (by class, then falling score, then picture) and what became of them.

    Attributes:
        classes: how many, K.
        found_label: (D,) the class of each detection.
        found_picture: (D,).
        found_rank: (D,) its place, from 0, among those of its class in its picture.
        against: (4, D) bool: whether it counts against precision in an area range if nothing was matched.
        event_found: (E,) for each match, the detection; matches are in the order of (class, area, threshold, place).
        event_area: (E,) index into `AREAS`.
        event_threshold: (E,) index into `THRESHOLDS`.
        event_right: (E,) bool: an object that counts was found. Otherwise the object is ignored.
        true_label: (G,) the class of each object.
        true_picture: (G,).
        true_counts: (4, G) bool: whether it is to be found in an area range.
    """

    classes: int
    found_label: IntArray
    found_picture: IntArray
    found_rank: IntArray
    against: BoolArray
    event_found: IntArray
    event_area: IntArray
    event_threshold: IntArray
    event_right: BoolArray
    true_label: IntArray
    true_picture: IntArray
    true_counts: BoolArray


def match(
    truth: Sequence[Truth], found: Sequence[Found], *, classes: int, kind: Kind, most: int, lvis: bool = False
) -> Matches:
    """Match the detections of N pictures.

    Args:
        truth: N.
        found: N.
        classes: labels are below it.
        kind: what overlaps: boxes or masks.
        most: how many detections of one class in one picture are kept, those of the highest scores.
        lvis: heed classes that are not exhaustively marked.

    Raises:
        InputError: unequal numbers of pictures, a label that is not below `classes`, or masks that are missing.
    """
    check_pictures(truth, found, classes, kind)
    objects, places = _objects(truth), _found(truth, found, kind, most)
    pairs = _pairs(truth, found, objects, places, kind)
    events = _events(objects, places, pairs)
    return Matches(
        classes=classes,
        found_label=places.label,
        found_picture=places.picture,
        found_rank=places.rank,
        against=_in_range(places.area) & ~(places.not_exhaustive & lvis),
        true_label=objects.label,
        true_picture=objects.picture,
        true_counts=objects.counts,
        **events,
    )


def check_pictures(truth: Sequence[Truth], found: Sequence[Found], classes: int, kind: Kind) -> None:
    """Raise InputError for what cannot be matched."""
    if len(truth) != len(found):
        raise InputError(f"found: expected detections for each of {len(truth)} pictures, got {len(found)}")
    pictures: list[Truth | Found] = [*truth, *found]
    for number, objects in enumerate(pictures):
        if len(objects.labels) and objects.labels.max() >= classes:
            raise InputError(f"labels: picture {number % len(truth)} has {objects.labels.max()}, of {classes} classes")
        if kind == "segm" and objects.masks is None and len(objects.boxes):
            raise InputError(f"masks: picture {number % len(truth)} has none, and `segm` needs them")


@dataclass(frozen=True, slots=True, eq=False)
class _Objects:
    """Every true object: (G,) columns; counts is (4, G); `first` is where each picture's begin."""

    picture: IntArray
    label: IntArray
    crowd: BoolArray
    counts: BoolArray
    first: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Every kept detection in the final order: (D,) columns; `source` is its number before sorting."""

    picture: IntArray
    label: IntArray
    rank: IntArray
    area: FloatArray
    not_exhaustive: BoolArray
    source: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """A detection and an object of its class that it overlaps by 0.5 or more: (P,) columns."""

    found: IntArray
    true: IntArray
    overlap: FloatArray


def _in_range(areas: FloatArray) -> BoolArray:
    low, high = np.array(list(AREAS.values())).T[:, :, None]
    return np.asarray((areas >= low) & (areas <= high))


def _objects(truth: Sequence[Truth]) -> _Objects:
    counts = np.array([len(t.boxes) for t in truth], np.int64)
    crowd = _joined([t.crowd for t in truth], np.bool_)
    within = _in_range(_joined([t.areas for t in truth], np.float64)) & ~crowd
    label = _joined([t.labels for t in truth], np.int64)
    return _Objects(np.repeat(np.arange(len(truth)), counts), label, crowd, within, np.cumsum(counts) - counts)


def _found(truth: Sequence[Truth], found: Sequence[Found], kind: Kind, most: int) -> _Places:
    picture = np.repeat(np.arange(len(found)), [len(f) for f in found])
    label = _joined([f.labels for f in found], np.int64)
    scores = _joined([f.scores for f in found], np.float64)
    areas = _joined([f.areas_of(kind) for f in found], np.float64)
    partly = _joined([np.isin(f.labels, list(t.not_exhaustive)) for t, f in zip(truth, found, strict=True)], np.bool_)
    rank = _ranks(picture, label, scores)
    order = np.lexsort((rank, picture, -scores, label))
    order = order[rank[order] < most]
    return _Places(picture[order], label[order], rank[order], areas[order], partly[order], order)


def _ranks(picture: IntArray, label: IntArray, scores: FloatArray) -> IntArray:
    """The place of each detection among those of its class in its picture."""
    order = np.lexsort((-scores, label, picture))
    same = (np.diff(picture[order]) == 0) & (np.diff(label[order]) == 0)
    starts = np.flatnonzero(np.concatenate([[True], ~same])) if len(order) else np.zeros(0, np.int64)
    lengths = np.diff(np.append(starts, len(order)))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(starts, lengths)
    return rank


def _pairs(truth: Sequence[Truth], found: Sequence[Found], objects: _Objects, places: _Places, kind: Kind) -> _Pairs:
    place_of = np.full(sum(len(f) for f in found), -1)
    place_of[places.source] = np.arange(len(places.source))
    first = np.cumsum([0, *(len(f) for f in found)])
    rows = []
    for number, (t, f) in enumerate(zip(truth, found, strict=True)):
        if len(t.boxes) and len(f):
            overlap = _overlaps(t, f, kind)
            d, g = np.nonzero((overlap >= THRESHOLDS[0]) & (f.labels[:, None] == t.labels[None]))
            rows.append((place_of[first[number] + d], objects.first[number] + g, overlap[d, g]))
    place, true = (_joined([row[column] for row in rows], np.int64) for column in range(2))
    kept = place >= 0
    return _Pairs(place[kept], true[kept], _joined([row[2] for row in rows], np.float64)[kept])


def _overlaps(truth: Truth, found: Found, kind: Kind) -> FloatArray:
    if kind == "bbox":
        return box_overlaps(found.boxes, truth.boxes, truth.crowd)
    assert truth.masks is not None and found.masks is not None
    return mask_overlaps(found.masks, truth.masks, truth.crowd)


def _events(objects: _Objects, places: _Places, pairs: _Pairs) -> dict[str, NDArray[Any]]:
    """What `Matches` says about matches."""
    chosen, matched, right = _greedy(objects, places, pairs)
    row, area, threshold = np.nonzero(matched)
    place = chosen[row]
    order = np.lexsort((place, threshold, area, places.label[place]))
    return {
        "event_found": place[order],
        "event_area": area[order],
        "event_threshold": threshold[order],
        "event_right": right[row, area, threshold][order],
    }


def _greedy(objects: _Objects, places: _Places, pairs: _Pairs) -> tuple[IntArray, BoolArray, BoolArray]:
    """The C detections that overlap anything; (C, 4, 10) whether they matched; and whether what they matched counts.

    Detections are taken in rounds, the first of every class in every picture, then the second, and so on; groups of
    like size go together, so that little is padded.
    """
    chosen, row = np.unique(pairs.found, return_inverse=True)
    true, column = np.unique(pairs.true, return_inverse=True)
    group_of = _numbered(objects.picture[true], objects.label[true])
    slot, turn = _position(group_of), _turns(places, chosen)
    width = np.bincount(group_of) if len(true) else np.zeros(0, np.int64)
    matched = np.zeros((len(chosen), len(AREAS), len(THRESHOLDS)), np.bool_)
    right = np.zeros_like(matched)
    bucket = np.ceil(np.log2(np.maximum(width, 1))).astype(np.int64)
    for size in np.unique(bucket):
        groups = np.flatnonzero(bucket == size)
        local = np.full(len(width), -1)
        local[groups] = np.arange(len(groups))
        table = _Table(len(groups), int(width[groups].max()))
        inside = local[group_of] >= 0
        table.fill(local[group_of[inside]], slot[inside], objects, true[inside])
        pair = np.flatnonzero(inside[column])
        for now in _by_value(pair, turn[row[pair]]):
            first = np.unique(row[now], return_index=True)
            at = np.searchsorted(first[0], row[now])
            overlap = np.full((len(first[0]), table.free.shape[-1]), -1.0)
            overlap[at, slot[column[now]]] = pairs.overlap[now]
            groups_now = local[group_of[column[now[first[1]]]]]
            matched[first[0]], right[first[0]] = table.take(groups_now, overlap)
    return chosen, matched, right


class _Table:
    """Which objects are still free: for each of n groups, area range, threshold and object, padded to `width`."""

    def __init__(self, groups: int, width: int) -> None:
        self.free = np.zeros((groups, len(AREAS), len(THRESHOLDS), width), np.bool_)
        self.counts = np.zeros((groups, len(AREAS), width), np.bool_)
        self.crowd = np.zeros((groups, width), np.bool_)

    def fill(self, group: IntArray, slot: IntArray, objects: _Objects, true: IntArray) -> None:
        self.free[group, :, :, slot] = True
        self.counts[group, :, slot] = objects.counts[:, true].T
        self.crowd[group, slot] = objects.crowd[true]

    def take(self, group: IntArray, overlap: FloatArray) -> tuple[BoolArray, BoolArray]:
        """One detection of each group chooses: whether it matched, and whether the object counts; (n, 4, 10) each."""
        lowest = np.minimum(THRESHOLDS, ALMOST_ONE)[:, None]
        allowed = self.free[group] & (overlap[:, None, None] >= lowest)
        counted = allowed & self.counts[group][:, :, None]
        right = np.asarray(counted.any(-1))
        allowed = np.where(right[..., None], counted, allowed)
        best = allowed.shape[-1] - 1 - np.where(allowed, overlap[:, None, None], -1.0)[..., ::-1].argmax(-1)
        matched = np.asarray(allowed.any(-1))
        n, area, threshold = np.nonzero(matched)
        taken = best[n, area, threshold]
        self.free[group[n], area, threshold, taken] = self.crowd[group[n], taken]
        return matched, right


def _turns(places: _Places, chosen: IntArray) -> IntArray:
    """In which round each chosen detection has its turn."""
    order = np.lexsort((places.rank[chosen], places.label[chosen], places.picture[chosen]))
    group = _numbered(places.picture[chosen[order]], places.label[chosen[order]])
    turn = np.empty(len(chosen), np.int64)
    turn[order] = _position(group)
    return turn


def _numbered(picture: IntArray, label: IntArray) -> IntArray:
    """A number for every pair of picture and class, 0 and up."""
    both = np.stack([picture, label], axis=1)
    return np.unique(both, axis=0, return_inverse=True)[1].reshape(-1) if len(both) else np.zeros(0, np.int64)


def _position(group: IntArray) -> IntArray:
    """How many of the same group stand before each."""
    order = np.argsort(group, kind="stable")
    counts = np.bincount(group) if len(group) else np.zeros(0, np.int64)
    position = np.empty(len(group), np.int64)
    position[order] = np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)
    return position


def _by_value(items: IntArray, value: IntArray) -> list[IntArray]:
    """The items in groups of equal value, by rising value."""
    order = np.argsort(value, kind="stable")
    cuts = np.flatnonzero(np.diff(value[order])) + 1
    return np.split(items[order], cuts) if len(items) else []


def _joined(parts: Sequence[NDArray[Any]], dtype: DTypeLike) -> NDArray[Any]:
    return np.concatenate([*parts, np.zeros(0, dtype)]).astype(dtype, copy=False)
