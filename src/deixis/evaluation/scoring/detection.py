"""COCO and LVIS average precision from records.

Gold, one line a picture:

* ``boxes``: xyxy, pixels. May be left out where there are ``masks``.
* ``labels``: the class of each box. Without it, ``type`` where it has one entry a box, or one entry for all; without
  either, every box is an ``object``.
* ``masks``: COCO RLE, one a box; needed by the `segm` presets.
* ``areas``: of each object, square pixels, which decide between small, medium and large. Without it, those of the
  boxes, or under `segm` of the masks. COCO's own files give the area of the outline: copy it.
* ``crowd``: for each box whether it is a region of many objects. COCO only.
* ``negative``, ``not_exhaustive``: LVIS; classes that the picture is known not to show, or of which not all are marked.
* ``frequency``: LVIS; an object from class to ``r``, ``c`` or ``f``, in any line. For a class that no line names, the
  gold lines that show it are counted: under 10, under 100, or more. LVIS counts its training pictures: give it.

Prediction: ``boxes`` or ``masks`` or both, ``scores``, ``labels``. Without scores the order given is the rank. Without
labels, predictions are of the one class of the gold file; where it has several, that is an error.

The unit is the line. Under COCO's preset `phrase` each distinct phrase (``labels``, or else ``text``; case and spacing
do not count) is a class, the headline is the mean over phrases of AP at IoU 0.5, and predictions without labels are
of their line's phrase where it has just one.

The figures are those of `deixis.evaluation.metrics.detection`, to 1e-9, computed by Deixis: matches are made once, and
counted again for every weighting of the lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.measured import Measured, Metric, Weights
from deixis.evaluation.metrics.detection import (
    COCO_MOST,
    FREQUENCIES,
    LVIS_MOST,
    UNLIMITED,
    lvis_kept,
    lvis_listed,
)
from deixis.evaluation.metrics.detection_curves import Curves, Precision
from deixis.evaluation.metrics.detection_matching import AREAS, THRESHOLDS, match
from deixis.evaluation.metrics.detection_pictures import Kind
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.detection_records import Pictures, read_pictures

RARE, COMMON = 10, 100
AT_50, AT_75 = (int(np.flatnonzero(np.isclose(THRESHOLDS, value))[0]) for value in (0.5, 0.75))


def _coco(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    kind: Kind = "segm" if preset == "segm" else "bbox"
    data = read_pictures(gold, predicted, kind, phrases=preset == "phrase")
    matches = match(data.truth, data.found, classes=len(data.names), kind=kind, most=COCO_MOST[-1])
    curves = Curves(matches, COCO_MOST)
    first = "ap50" if preset == "phrase" else "ap"

    def figures(weights: Weights) -> dict[str, float]:
        precision = curves.measure(weights)
        found = _by_threshold(precision) | _by_area(precision) | _recalls(precision) | _by_class(precision, data.names)
        return {first: found[first], **found}

    return Measured(tuple(record.image for record in gold), figures)


def _lvis(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    kind: Kind = "segm" if preset.startswith("segm") else "bbox"
    data = read_pictures(gold, predicted, kind, lvis=True)
    found = lvis_listed(data.truth, lvis_kept(data.found, fixed=preset.endswith("fixed")), kind)
    matches = match(data.truth, found, classes=len(data.names), kind=kind, most=UNLIMITED, lvis=True)
    curves = Curves(matches, (UNLIMITED,))
    letters = _frequencies(gold, data)
    ar = "ar" if preset.endswith("fixed") else f"ar@{LVIS_MOST}"

    def figures(weights: Weights) -> dict[str, float]:
        precision = curves.measure(weights)
        recall = {ar: _mean(precision.recall[UNLIMITED][:, 0])}
        by_frequency = {f"ap_{name}": _mean(precision.precision[letters == f, 0]) for f, name in FREQUENCIES.items()}
        return _by_threshold(precision) | by_frequency | _by_area(precision) | recall | _by_class(precision, data.names)

    return Measured(tuple(record.image for record in gold), figures)


COCO_AP = Metric(
    name="coco-ap",
    presets=("bbox", "segm", "phrase"),
    summary="COCO average precision over IoU 0.50 to 0.95, in [0, 1]; under `phrase`, phrase-grounding mAP at IoU 0.5",
    measure=_coco,
)
LVIS_AP = Metric(
    name="lvis-ap",
    presets=("bbox", "segm", "bbox_fixed", "segm_fixed"),
    summary="LVIS average precision over IoU 0.50 to 0.95, in [0, 1]; `fixed`: 10,000 a class, not 300 a picture",
    measure=_lvis,
)


def _by_threshold(curves: Precision) -> dict[str, float]:
    everything = curves.precision[:, 0]
    return {"ap": _mean(everything), "ap50": _mean(everything[:, AT_50]), "ap75": _mean(everything[:, AT_75])}


def _by_area(curves: Precision) -> dict[str, float]:
    return {f"ap_{name}": _mean(curves.precision[:, area]) for area, name in enumerate(AREAS) if area}


def _recalls(curves: Precision) -> dict[str, float]:
    return {f"ar@{most}": _mean(recall[:, 0]) for most, recall in curves.recall.items()}


def _by_class(curves: Precision, names: Sequence[str]) -> dict[str, float]:
    return {f"ap50/{name}": value for name, value in zip(names, curves.precision[:, 0, AT_50].tolist(), strict=True)}


def _mean(cells: NDArray[np.float64]) -> float:
    """Over the classes that have objects to be found."""
    valid = cells[~np.isnan(cells)]
    return float(valid.mean()) if valid.size else float("nan")


def _frequencies(gold: Sequence[Record], data: Pictures) -> NDArray[np.str_]:
    """(K,) r, c or f."""
    shown = Counter(label for truth in data.truth for label in np.unique(truth.labels).tolist())
    counted = {name: _letter(shown[number]) for number, name in enumerate(data.names)}
    given = {name: letter for record in gold for name, letter in _given_frequencies(record).items()}
    return np.array([given.get(name, letter) for name, letter in counted.items()], np.str_)


def _letter(pictures: int) -> str:
    return "r" if pictures < RARE else "c" if pictures < COMMON else "f"


def _given_frequencies(record: Record) -> dict[str, str]:
    raw = record.fields.get("frequency") or {}
    if not isinstance(raw, dict) or not all(letter in FREQUENCIES for letter in raw.values()):
        raise record.wrong("frequency", f"expected an object from class to r, c or f, got {raw!r:.60}")
    return {str(name): letter for name, letter in raw.items()}
