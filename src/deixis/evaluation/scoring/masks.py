"""Segmentation of what a text means: ``segmentation``, ``gres`` and ``phrasecut``.

Gold lines hold ``masks``, a list of COCO RLE objects (one object counts as a list of one); several are united: together
they are what the text means. Prediction lines hold ``masks`` and, if there are scores, ``scores``. A mask of another
size than the true one is an error. All figures are fractions in [0, 1]. A prediction that is missing is an empty mask,
and wrong even where nothing is meant.

``segmentation``: referring segmentation. The answer is the mask of the highest score, or all masks united where there
are no scores. Presets:

* ``lavt`` (default): mean_iou, overall_iou (oIoU, also called cIoU), precision@0.5 to precision@0.9 (at least). Pixels
  are counted at the size of the masks; two empty masks score 0.
* ``lavt_480``: the same after resizing both masks to 480x480 with the nearest pixel, as the official script has it. A
  predicted mask may be 480x480 already.
* ``lisa``: giou (LISA's name for a mean of IoUs; two empty masks score 1) and ciou.

``gres``: gRefCOCO. Nothing is meant where gold ``masks`` is [] or all empty, or ``no_target`` is true. The answer is
all predicted masks united. It says that nothing is meant if its ``no_target`` is true; where it has no such field, if
its mask is empty (preset ``default``) or smaller than 50 pixels (preset ``gsva50``). Figures: giou (a mean of IoUs),
ciou, n_acc, t_acc, precision@0.7 to precision@0.9.

``phrasecut``: PhraseCut. The answer is all predicted masks united; under the preset ``mdetr`` those with a score above
0.7. Figures: mean_iou, cumulative_iou, precision@0.5 to precision@0.9 (above). The preset ``boxes`` compares the unions
of ``boxes`` instead, as drawn by the official evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from deixis.errors import ShapeError
from deixis.evaluation.measured import Measured, Metric, from_sums, ratio
from deixis.evaluation.metrics import generalized_masks as gres
from deixis.evaluation.metrics import phrasecut, segmentation
from deixis.evaluation.metrics.mask_overlap import Overlaps, iou
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.mask_fields import CodedMask, check_sizes, masks_of, measured_overlaps, united

Answers = Sequence[Record | None]
FloatArray = NDArray[np.float64]
Picked = Callable[[Record, list[CodedMask]], list[CodedMask]]

GSVA_PIXELS = 50
MDETR_SCORE = 0.7


def _segmentation(gold: Sequence[Record], answers: Answers, preset: str) -> Measured:
    true = [_union(record) for record in gold]
    ours = [_union(answer, _best) if answer else None for answer in answers]
    check_sizes(gold, answers, true, ours, also=segmentation.LAVT_SIZE if preset == "lavt_480" else None)
    if preset == "lavt_480":
        true = [_at_lavt_size(record, mask) for record, mask in zip(gold, true, strict=True)]
        ours = [_at_lavt_size(answer, mask) for answer, mask in zip(answers, ours, strict=True)]
    found = measured_overlaps(gold, answers, true, ours)
    return _lisa(gold, answers, found) if preset == "lisa" else _lavt(gold, found)


def _lavt(gold: Sequence[Record], found: Overlaps) -> Measured:
    hits = [found.iou >= threshold for threshold in segmentation.THRESHOLDS]
    return _iou_figures(gold, found.intersection, found.union, hits, "overall_iou", segmentation.THRESHOLDS)


def _lisa(gold: Sequence[Record], answers: Answers, found: Overlaps) -> Measured:
    answered = np.array([answer is not None for answer in answers], np.bool_)
    each = segmentation.lisa_sample_iou(found.intersection, found.union) * answered

    def read(sums: FloatArray) -> dict[str, float]:
        count, shared, either, total = sums.tolist()
        ciou = shared / (either + segmentation.LISA_POOLED_EPSILON) if count else float("nan")
        return {"giou": ratio(total, count), "ciou": ciou}

    columns = np.stack([np.ones(len(gold)), found.intersection, found.union, each], axis=1)
    return from_sums(_images(gold), columns, read)


def _gres(gold: Sequence[Record], answers: Answers, preset: str) -> Measured:
    true = [None if _denied(record) else _union(record) for record in gold]
    ours = [_union_unless_denied(answer) if answer else None for answer in answers]
    check_sizes(gold, answers, true, ours)
    pixels = measured_overlaps(gold, answers, true, ours)
    smallest = GSVA_PIXELS if preset == "gsva50" else 1
    absent = pixels.gold == 0
    denied = [
        _says_absent(answer, area < smallest, nothing)
        for answer, area, nothing in zip(answers, pixels.predicted.tolist(), absent.tolist(), strict=True)
    ]
    found = gres.generalized_masks(pixels.intersection, pixels.union, absent, denied)
    present = ~absent
    hits = [present & (found.iou >= threshold) for threshold in gres.THRESHOLDS]
    columns = [np.ones(len(gold)), found.iou, found.intersection, found.union]
    columns += [absent, absent & found.said_absent, present, present & ~found.said_absent, *hits]
    return from_sums(_images(gold), np.stack(columns, axis=1).astype(np.float64), _read_gres)


def _read_gres(sums: FloatArray) -> dict[str, float]:
    count, total, shared, either, absent, rejected, present, accepted, *hits = sums.tolist()
    figures = {"giou": ratio(total, count), "ciou": ratio(shared, either)}
    figures |= {"n_acc": ratio(rejected, absent), "t_acc": ratio(accepted, present)}
    return figures | {f"precision@{t}": ratio(hit, present) for t, hit in zip(gres.THRESHOLDS, hits, strict=True)}


def _says_absent(answer: Record | None, small: bool, nothing_meant: bool) -> bool:
    """Whether an answer says that nothing is meant; a missing answer says whatever is wrong."""
    if answer is None:
        return not nothing_meant
    return answer.flag("no_target") if answer.has("no_target") else small


def _denied(record: Record) -> bool:
    return record.has("no_target") and record.flag("no_target")


def _union_unless_denied(answer: Record) -> CodedMask | None:
    """The mask of an answer; one that says that nothing is meant needs none."""
    return None if _denied(answer) and not answer.has("masks") else _union(answer)


def _phrasecut(gold: Sequence[Record], answers: Answers, preset: str) -> Measured:
    if preset == "boxes":
        pairs = [_box_pixels(record, answer) for record, answer in zip(gold, answers, strict=True)]
        shared, either = np.array(pairs, np.int64).reshape(-1, 2).T
    else:
        pick = _confident if preset == "mdetr" else _all
        true = [_union(record) for record in gold]
        ours = [_union(answer, pick) if answer else None for answer in answers]
        check_sizes(gold, answers, true, ours)
        found = measured_overlaps(gold, answers, true, ours)
        shared, either = found.intersection, found.union
    hits = [iou(shared, either) > threshold for threshold in phrasecut.THRESHOLDS]
    return _iou_figures(gold, shared, either, hits, "cumulative_iou", phrasecut.THRESHOLDS)


def _box_pixels(record: Record, answer: Record | None) -> tuple[int, int]:
    try:
        return phrasecut.box_pixels(answer.boxes() if answer else np.zeros((0, 4)), record.boxes())
    except ShapeError as error:
        raise record.wrong("boxes", str(error)) from error


def _iou_figures(
    gold: Sequence[Record],
    shared: NDArray[np.int64],
    either: NDArray[np.int64],
    hits: Sequence[NDArray[np.bool_]],
    pooled: str,
    thresholds: Sequence[float],
) -> Measured:
    """The mean IoU, the pooled one under its name, and the share of hits at each threshold."""

    def read(sums: FloatArray) -> dict[str, float]:
        count, intersection, union, total, *right = sums.tolist()
        figures = {"mean_iou": ratio(total, count), pooled: ratio(intersection, union)}
        return figures | {f"precision@{t}": ratio(hit, count) for t, hit in zip(thresholds, right, strict=True)}

    columns = np.stack([np.ones(len(gold)), shared, either, iou(shared, either), *hits], axis=1)
    return from_sums(_images(gold), columns.astype(np.float64), read)


def _images(gold: Sequence[Record]) -> list[str]:
    return [record.image for record in gold]


def _all(_: Record, masks: list[CodedMask]) -> list[CodedMask]:
    return masks


def _best(record: Record, masks: list[CodedMask]) -> list[CodedMask]:
    scores = record.scores_of(len(masks))
    if scores is None:
        return masks
    return [masks[int(scores.argmax())]] if masks else []


def _confident(record: Record, masks: list[CodedMask]) -> list[CodedMask]:
    scores = record.numbers("scores", len(masks))
    return [mask for mask, score in zip(masks, scores.tolist(), strict=True) if score > MDETR_SCORE]


def _union(record: Record, pick: Picked = _all) -> CodedMask | None:
    return united(record, pick(record, masks_of(record)))


def _at_lavt_size(record: Record | None, mask: CodedMask | None) -> CodedMask | None:
    if record is None or mask is None:
        return mask
    try:
        return CodedMask(segmentation.resized(mask.counts, mask.size), segmentation.LAVT_SIZE)
    except ShapeError as error:
        raise record.wrong("masks", str(error)) from error


SEGMENTATION = Metric(
    name="segmentation",
    presets=("lavt", "lavt_480", "lisa"),
    summary="mean IoU of the mask with the true one, a fraction",
    measure=_segmentation,
)
GRES = Metric(
    name="gres",
    presets=("default", "gsva50"),
    summary="mean IoU of masks where a text may mean several things or nothing (gRefCOCO's gIoU), a fraction",
    measure=_gres,
)
PHRASECUT = Metric(
    name="phrasecut",
    presets=("default", "mdetr", "boxes"),
    summary="mean IoU of the union of masks with the true one, a fraction",
    measure=_phrasecut,
)
