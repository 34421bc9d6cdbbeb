"""The pointing game, ``pointing``: does the point lie on what is meant?

Gold lines hold ``boxes`` or ``masks``, and may hold ``type``. Prediction lines hold ``points``, a list of [x, y] in
pixels or a single one; with ``scores``, one a point, that of the highest counts, else the first. A missing prediction,
and one without points, is a miss. Presets:

* ``default``: in any box (borders included) or mask, no tolerance.
* ``multigrounding``: the same, but lines of type ``notvisual``, and those whose boxes together span less than 5 % of
  the picture, are left out; needs ``width`` and ``height`` where there are no masks.
* ``amc``: in any box, borders excluded.
* ``torchray``: less than 15 pixels from any pixel of the masks or of the boxes, filled with both corners' pixels
  included as TorchRay fills VOC's; ``type`` is the class (lines without it are of one class), and accuracy the mean
  over the classes that occur. A line whose ``difficult`` is true, or is a list of nothing but true, is left out.

``torchray`` uses masks where a line has both, the others boxes. A line with neither a box nor a mask is left out under
every preset. A mask is hit where the pixel that holds the point is on.

Figures, fractions in [0, 1]: accuracy; accuracy/TYPE for every type; skipped, the share of lines that are left out; and
under ``torchray`` also pooled_accuracy, over all lines at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.measured import Measured, Metric, from_sums, ratio
from deixis.evaluation.metrics import pointing
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.mask_fields import drawn, masks_of, united
from deixis.types import rle
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
Point = tuple[float, float]

NOT_VISUAL = "notvisual"
ONE_CLASS = "object"  # of lines that name none


def _pointing(gold: Sequence[Record], answers: Sequence[Record | None], preset: str) -> Measured:
    games = [_play(record, answer, preset) for record, answer in zip(gold, answers, strict=True)]
    counted = [(record, game) for record, game in zip(gold, games, strict=True) if game is not None]
    hit = np.array([game for _, game in counted], np.bool_)
    kinds = [_types(record, preset) for record, _ in counted]
    names = sorted({name for own in kinds for name in own})
    member = np.array([[name in own for name in names] for own in kinds], np.bool_).reshape(len(hit), len(names))
    columns = np.concatenate([np.ones((len(hit), 1)), hit[:, None], member, member & hit[:, None]], axis=1)
    skipped = ratio(len(gold) - len(hit), len(gold))

    def read(sums: FloatArray) -> dict[str, float]:
        return _figures(sums, names, mean_of_classes=preset == "torchray") | {"skipped": skipped}

    return from_sums([record.image for record, _ in counted], columns.astype(np.float64), read)


def _figures(sums: FloatArray, names: Sequence[str], *, mean_of_classes: bool) -> dict[str, float]:
    counted, hits = sums[:2].tolist()
    of_type, hits_of_type = sums[2:].reshape(2, len(names)).tolist()
    by_type = {f"accuracy/{n}": ratio(h, c) for n, c, h in zip(names, of_type, hits_of_type, strict=True)}
    pooled = ratio(hits, counted)
    if not mean_of_classes:
        return {"accuracy": pooled} | by_type
    seen = [value for value in by_type.values() if not np.isnan(value)]
    return {"accuracy": ratio(sum(seen), len(seen)), "pooled_accuracy": pooled} | by_type


def _play(record: Record, answer: Record | None, preset: str) -> bool | None:
    """Whether an answer hits; None where the line is left out."""
    point = None if answer is None else _first_point(answer)
    boxes, mask = _target(record, prefer_masks=preset == "torchray")
    if not len(boxes) and (mask is None or not mask.any()):
        return None
    if preset == "multigrounding" and not _large_enough(record, boxes, mask):
        return None
    if preset == "torchray" and _difficult(record):
        return None
    if point is None:
        return False
    if mask is not None:
        return (pointing.points_near_mask if preset == "torchray" else pointing.points_into_mask)(*point, mask)
    if preset == "torchray":
        return pointing.points_near_boxes(*point, boxes)
    return pointing.points_into(*point, boxes, strict=preset == "amc")


def _target(record: Record, *, prefer_masks: bool) -> tuple[FloatArray, BoolArray | None]:
    """The boxes, or the mask of all masks; of a line that has both the one that is asked for."""
    boxes = record.boxes() if record.has("boxes") or not record.has("masks") else np.zeros((0, 4))
    if not record.has("masks") or (len(boxes) and not prefer_masks):
        return boxes, None
    whole = united(record, masks_of(record))
    return (boxes, None) if whole is None else (boxes, drawn(record, whole))


def _large_enough(record: Record, boxes: FloatArray, mask: BoolArray | None) -> bool:
    if NOT_VISUAL in _types(record, "multigrounding"):
        return False
    if mask is None:
        return pointing.spans_enough(boxes, record.size)
    size = Size(height=mask.shape[0], width=mask.shape[1])
    return pointing.spans_enough([rle.tight_box(rle.encode(mask), size)], size)


def _difficult(record: Record) -> bool:
    raw = record.fields.get("difficult", False)
    flags = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(flag, bool | int) for flag in flags):
        raise record.wrong("difficult", f"expected true or false, or a list of them, got {raw!r:.60}")
    return bool(flags) and all(flags)


def _types(record: Record, preset: str) -> tuple[str, ...]:
    if record.has("type"):
        return record.strings("type")
    return (ONE_CLASS,) if preset == "torchray" else ()


def _first_point(answer: Record) -> Point | None:
    """The point of the highest score, or the first; None for no points."""
    raw = answer.fields.get("points")
    if raw is None:
        raise answer.wrong("points", "missing, and this metric needs it")
    try:
        points = np.array(raw, np.float64)
    except (TypeError, ValueError):
        points = np.full(1, np.nan)
    if points.shape == (2,):
        points = points[None]
    if points.size and (points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all()):
        raise answer.wrong("points", f"expected a list of [x, y], got {raw!r:.60}")
    if not points.size:
        return None
    scores = answer.scores_of(len(points))
    best = 0 if scores is None else int(scores.argmax())
    x, y = points[best].tolist()
    return x, y


POINTING = Metric(
    name="pointing",
    presets=("default", "multigrounding", "amc", "torchray"),
    summary="share of points that lie on what is meant, a fraction",
    measure=_pointing,
)
