"""Average precision of detection: COCO's and LVIS's, through faster-coco-eval, and that of phrases.

A figure that nothing stands for is NaN (the official tools say -1). All others are fractions in [0, 1].
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import BackendUnavailableError, InputError
from deixis.evaluation.metrics.detection_matching import THRESHOLDS, check_pictures
from deixis.evaluation.metrics.detection_pictures import FloatArray, Found, Kind, Truth, xywh

COCO_MOST = (1, 10, 100)
LVIS_MOST = 300
FIXED_MOST = 10_000
UNLIMITED = 1_000_000
FREQUENCIES = {"r": "rare", "c": "common", "f": "frequent"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DetectionFigures:
    """What the evaluators print.

    Attributes:
        ap: mean over classes, thresholds 0.50:0.05:0.95 and 101 recalls.
        ap50: at threshold 0.5.
        ap75: at threshold 0.75.
        ap_by_area: for ``small`` (up to 32 x 32 pixels), ``medium`` (up to 96 x 96) and ``large`` objects.
        ar: average recall by the most detections: 1, 10 and 100 of each class in a picture (COCO), or the one limit.
        class_ap50: (K,) AP at 0.5 of each class; NaN where no object is to be found.
        ap_by_frequency: LVIS alone, for ``rare``, ``common`` and ``frequent`` classes.
    """

    ap: float
    ap50: float
    ap75: float
    ap_by_area: dict[str, float]
    ar: dict[int, float]
    class_ap50: FloatArray
    ap_by_frequency: dict[str, float]


def coco_ap(truth: Sequence[Truth], found: Sequence[Found], *, classes: int, kind: Kind = "bbox") -> DetectionFigures:
    """COCO average precision of N pictures.

    Source: Lin et al., arXiv:1405.0312, and pycocotools; computed by faster-coco-eval, with 1, 10 and 100 detections
    of a class in a picture. Equal scores keep the order of pictures, and within a picture the order given.

    Args:
        truth: N pictures. `negative` and `not_exhaustive` mean nothing here.
        found: N.
        classes: K; labels are below it. A class without objects that count is in no mean.
        kind: overlap of boxes, or of masks.

    Raises:
        InputError: numbers of pictures, labels or masks that do not fit.
        BackendUnavailableError: the extra ``eval`` is not installed.
    """
    check_pictures(truth, found, classes, kind)
    return _evaluated(truth, found, kind, COCO_MOST, ["f"] * classes, lvis=False)


def lvis_ap(
    truth: Sequence[Truth], found: Sequence[Found], *, frequency: str, kind: Kind = "bbox", fixed: bool = False
) -> DetectionFigures:
    """LVIS average precision of N pictures.

    Source: Gupta et al., arXiv:1908.03195, and lvis-api; computed by faster-coco-eval. A detection of a class that its
    picture neither shows nor lists as `negative` is dropped.

    Args:
        truth: N pictures, without crowds.
        found: N. The 300 of the highest scores in each picture, of all classes together, are kept.
        frequency: K letters, one a class: ``r``, ``c`` or ``f``, for under 10, under 100 and more training pictures.
        kind: overlap of boxes, or of masks.
        fixed: "fixed AP" of Dave et al., arXiv:2102.01066: the 10,000 of the highest scores of each class over all
            pictures are kept instead. Another number; say which it is.

    Raises:
        InputError: numbers of pictures, labels or masks that do not fit, a crowd, or another letter.
        BackendUnavailableError: the extra ``eval`` is not installed.
    """
    if not set(frequency) <= set(FREQUENCIES):
        raise InputError(f"frequency: expected the letters r, c and f, one a class, got {frequency!r:.60}")
    if any(t.crowd.any() for t in truth):
        raise InputError("crowd: LVIS has no crowds")
    check_pictures(truth, found, len(frequency), kind)
    kept = lvis_listed(truth, lvis_kept(found, fixed=fixed), kind)
    return _evaluated(truth, kept, kind, (UNLIMITED if fixed else LVIS_MOST,), list(frequency), lvis=True)


def phrase_grounding_ap(truth: Sequence[Truth], found: Sequence[Found], *, phrases: int) -> float:
    """Phrase-grounding mAP of N pictures: each distinct phrase is a class of its own.

    The mean over phrases of average precision at IoU 0.5, as phrase *detection* is scored (Plummer et al., "Revisiting
    Image-Language Networks for Open-ended Phrase Detection", arXiv:1811.07212), with COCO's 101 recalls and 100
    detections of a phrase in a picture. Boxes found for a phrase that a picture does not show count as false. The
    paper reports it for phrases by how often they were trained on; this is the mean over all.

    Args:
        truth: N pictures; labels are numbers of phrases.
        found: N.
        phrases: how many distinct phrases there are, P; labels are below it.

    Raises:
        InputError: numbers of pictures or labels that do not fit.
        BackendUnavailableError: the extra ``eval`` is not installed.
    """
    return coco_ap(truth, found, classes=phrases).ap50


def lvis_kept(found: Sequence[Found], *, fixed: bool = False) -> list[Found]:
    """The detections that LVIS looks at: 300 a picture, or, for fixed AP, 10,000 a class."""
    if not fixed:
        return [f[np.sort(np.argsort(-f.scores, kind="stable")[:LVIS_MOST])] for f in found]
    rows = [np.zeros(len(f), np.bool_) for f in found]
    picture = np.repeat(np.arange(len(found)), [len(f) for f in found])
    row = np.concatenate([np.arange(len(f)) for f in found] + [np.zeros(0, np.int64)]).astype(np.int64)
    label = np.concatenate([f.labels for f in found] + [np.zeros(0, np.int64)])
    scores = np.concatenate([f.scores for f in found] + [np.zeros(0)])
    order = np.lexsort((-scores, label))
    place = np.arange(len(order)) - np.searchsorted(label[order], label[order])
    for at in order[place < FIXED_MOST]:
        rows[picture[at]][row[at]] = True
    return [f[kept] for f, kept in zip(found, rows, strict=True)]


def lvis_listed(truth: Sequence[Truth], found: Sequence[Found], kind: Kind) -> list[Found]:
    """Without the detections of classes that their picture neither shows nor lists as `negative`.

    Nor those without an area, which the official package never reads (it leaves out true objects without one, too).
    """
    pictures = zip(truth, found, strict=True)
    return [f[np.isin(f.labels, [*np.unique(t.labels), *t.negative]) & (f.areas_of(kind) > 0)] for t, f in pictures]


def _evaluated(
    truth: Sequence[Truth],
    found: Sequence[Found],
    kind: Kind,
    most: tuple[int, ...],
    frequency: list[str],
    *,
    lvis: bool,
) -> DetectionFigures:
    if not any(len(t.boxes) for t in truth) or not frequency:
        return _nothing(most, len(frequency), lvis=lvis)
    data = _dataset(truth, kind, frequency)
    results = list(_results(found, kind))
    precision, recall = _run(data, results, kind, most, lvis=lvis)
    return _figures(precision, recall, most, frequency if lvis else None)


def _dataset(truth: Sequence[Truth], kind: Kind, frequency: list[str]) -> dict[str, Any]:
    images = [
        {
            "id": number,
            "height": t.masks.size.height if t.masks else 1,
            "width": t.masks.size.width if t.masks else 1,
            "neg_category_ids": [label + 1 for label in t.negative],
            "not_exhaustive_category_ids": [label + 1 for label in t.not_exhaustive],
        }
        for number, t in enumerate(truth, 1)
    ]
    objects = [row for number, t in enumerate(truth, 1) for row in _objects(t, kind, number)]
    for number, row in enumerate(objects, 1):
        row["id"] = number
    categories = [{"id": number, "name": str(number), "frequency": f} for number, f in enumerate(frequency, 1)]
    return {"info": {}, "images": images, "annotations": objects, "categories": categories}


def _objects(truth: Truth, kind: Kind, number: int) -> Iterator[dict[str, Any]]:
    columns = (xywh(truth.boxes).tolist(), truth.labels.tolist(), truth.areas.tolist(), truth.crowd.tolist())
    masks = truth.masks.to_coco() if kind == "segm" and truth.masks is not None else [None] * len(truth.boxes)
    for box, label, area, crowd, mask in zip(*columns, masks, strict=True):
        row = {"image_id": number, "category_id": label + 1, "bbox": box, "area": area, "iscrowd": int(crowd)}
        yield {**row, "segmentation": mask} if mask else row


def _results(found: Sequence[Found], kind: Kind) -> Iterator[dict[str, Any]]:
    for number, f in enumerate(found, 1):
        masks = f.masks.to_coco() if kind == "segm" and f.masks is not None else [None] * len(f)
        columns = (xywh(f.boxes).tolist(), f.labels.tolist(), f.scores.tolist())
        for box, label, score, mask in zip(*columns, masks, strict=True):
            row = {"image_id": number, "category_id": label + 1, "score": score}
            yield {**row, "segmentation": mask} if mask else {**row, "bbox": box}


def _run(
    data: dict[str, Any], results: list[dict[str, Any]], kind: Kind, most: tuple[int, ...], *, lvis: bool
) -> tuple[FloatArray, FloatArray]:
    """Precision (10, 101, K, 4, M) and recall (10, K, 4, M), -1 where no object is to be found."""
    try:
        from faster_coco_eval import COCO, COCOeval_faster
    except ImportError as error:
        raise BackendUnavailableError(
            "COCO and LVIS AP need faster-coco-eval, which is not installed", "Run: pip install 'deixis[eval]'"
        ) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gold = COCO(data)
        predicted = gold.loadRes(results) if results else COCO({**data, "annotations": []})
        run = COCOeval_faster(gold, predicted, kind, print_function=_quiet, lvis_style=lvis)
        run.params.maxDets = list(most)
        run.evaluate()
        run.accumulate()
    return np.asarray(run.eval["precision"], np.float64), np.asarray(run.eval["recall"], np.float64)


def _quiet(*_: object) -> None:
    """Print nothing."""


def _figures(
    precision: FloatArray, recall: FloatArray, most: tuple[int, ...], frequency: list[str] | None
) -> DetectionFigures:
    best = precision[..., -1]  # (10, 101, K, 4) with the most detections
    at = {value: int(np.flatnonzero(np.isclose(THRESHOLDS, value))[0]) for value in (0.5, 0.75)}
    by_class = best[at[0.5], :, :, 0].mean(axis=0)
    return DetectionFigures(
        ap=_mean(best[:, :, :, 0]),
        ap50=_mean(best[at[0.5], :, :, 0]),
        ap75=_mean(best[at[0.75], :, :, 0]),
        ap_by_area={name: _mean(best[..., area]) for area, name in enumerate(("small", "medium", "large"), 1)},
        ar={limit: _mean(recall[:, :, 0, column]) for column, limit in enumerate(most)},
        class_ap50=np.where(by_class > -1, by_class, np.nan),
        ap_by_frequency={} if frequency is None else _by_frequency(best[:, :, :, 0], frequency),
    )


def _by_frequency(precision: FloatArray, frequency: list[str]) -> dict[str, float]:
    letters = np.array(frequency)
    return {name: _mean(precision[:, :, letters == letter]) for letter, name in FREQUENCIES.items()}


def _mean(cells: NDArray[np.float64]) -> float:
    valid = cells[cells > -1]
    return float(valid.mean()) if valid.size else float("nan")


def _nothing(most: tuple[int, ...], classes: int, *, lvis: bool) -> DetectionFigures:
    """The figures where no object is to be found."""
    nan = float("nan")
    empty = np.zeros((len(THRESHOLDS), 101, classes, 4, len(most))) - 1
    figures = _figures(empty, empty[:, 0], most, ["f"] * classes if lvis else None)
    return replace(figures, class_ap50=np.full(classes, nan))
