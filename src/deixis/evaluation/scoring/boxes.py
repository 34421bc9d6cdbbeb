"""Boxes from records: referring accuracy, Flickr30k recall, and generalised referring expressions.

`referring`
    Gold ``boxes``: the box that is meant; with several, any of them is right. Prediction ``boxes``, and ``scores``
    where the boxes are not in order: the first one counts. Gold ``width`` and ``height``, where given, cut boxes to the
    picture under the presets ``transvg`` and ``faoa``. Gold ``type``, where given, gives the accuracy of each type.
    Preset ``mdetr`` adds precision@1, @5 and @10, and ranks as its tool does: equal scores by their boxes.

`flickr-recall`
    Gold ``boxes``: the true boxes of a phrase; a phrase without any is dropped, and counted under ``dropped``. Gold
    ``type``: the types of the phrase; it counts once in each. Prediction ``boxes``, ranked. Presets: ``any`` and
    ``merged`` (the box round all true boxes) by plain IoU >= 0.5; ``plclc``: merged, with a pixel added;
    ``infoground``: any, with a pixel added.

`grec`
    Gold ``boxes``: the true boxes, ``[]`` where the expression means nothing in the picture. Prediction ``boxes`` with
    ``scores``: those of at least 0.7 are kept; without ``scores`` all are.

All figures are fractions in [0, 1]. In all of them a record without a prediction counts as wrong. ``image`` in the gold
names the picture, for intervals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.measured import Measured, Metric, Weights, from_sums, ratio
from deixis.evaluation.metrics.generalized_boxes import Matched, match_boxes
from deixis.evaluation.metrics.overlap import DEFAULT, PRESETS, Overlap
from deixis.evaluation.metrics.phrase_boxes import NO_HIT, BoxLists, best_overlaps, first_hits
from deixis.evaluation.metrics.referring import mdetr_order
from deixis.evaluation.records import Record

Floats = NDArray[np.float64]

DEPTHS = (1, 5, 10)
RECALL_RULES: dict[str, tuple[bool, Overlap]] = {
    "any": (False, DEFAULT),
    "merged": (True, DEFAULT),
    "plclc": (True, PRESETS["plclc"]),
    "infoground": (False, PRESETS["infoground"]),
}
NO_BOXES = np.zeros((0, 4))


def ranked_boxes(record: Record | None, *, by_box: bool = False) -> Floats:
    """(n, 4) best first: by falling ``scores``, stable, or as they stand where the record has none; none for None.

    Args:
        record: a prediction.
        by_box: rank equal scores by their boxes, as MDETR's evaluator does.

    Raises:
        DataError: ``boxes`` is missing or malformed, or there is not one score a box.
    """
    if record is None:
        return NO_BOXES
    boxes = record.boxes()
    if not record.has("scores"):
        return boxes
    scores = record.numbers("scores", len(boxes))
    return boxes[mdetr_order(scores, boxes) if by_box else np.argsort(-scores, kind="stable")]


def types_of(record: Record) -> tuple[str, ...]:
    """The types a gold record names, each once; none where it names none."""
    return tuple(dict.fromkeys(record.strings("type"))) if record.has("type") else ()


def _measure_referring(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    rule, of_mdetr = PRESETS[preset], preset == "mdetr"
    truth = BoxLists.of("boxes", [_meant(record) for record in gold])
    ranked = BoxLists.of("boxes", [ranked_boxes(record, by_box=of_mdetr) for record in predicted])
    sizes = _sizes(gold) if rule.clip != "none" else None
    ranks = first_hits(rule.hit(best_overlaps(ranked, truth, rule, sizes)), ranked)
    figures = {"accuracy": ranks == 0, "mean_iou": _first_iou(ranked, truth)}
    if of_mdetr:
        figures |= {f"precision@{k}": (ranks > NO_HIT) & (ranks < k) for k in DEPTHS}
    return _shares(gold, figures, typed=("accuracy",))


def _meant(record: Record) -> Floats:
    boxes = record.boxes()
    if not len(boxes):
        raise record.wrong("boxes", "empty, and a referring expression means a box; score those that do not with grec")
    return boxes


def _sizes(gold: Sequence[Record]) -> Floats:
    """(N, 2) width and height; NaN where a record gives neither."""
    wh = [record.size.wh if record.has("width") or record.has("height") else (np.nan, np.nan) for record in gold]
    return np.array(wh, np.float64).reshape(len(gold), 2)


def _first_iou(ranked: BoxLists, truth: BoxLists) -> Floats:
    """(N,) plain IoU of each list's first box; 0 for a list without any."""
    filled = ranked.counts > 0
    found = np.zeros(len(filled))
    first = BoxLists(ranked.xyxy[ranked.starts[filled]], filled.astype(np.int64))
    found[filled] = best_overlaps(first, truth)
    return found


def _measure_recall(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    merged, rule = RECALL_RULES[preset]
    rows = [(record, guess) for record, guess in zip(gold, predicted, strict=True) if _has_boxes(record)]
    truth = BoxLists.of("boxes", [record.boxes() for record, _ in rows])
    ranked = BoxLists.of("boxes", [ranked_boxes(guess) for _, guess in rows])
    ranks = first_hits(rule.hit(best_overlaps(ranked, truth.enclosing() if merged else truth, rule)), ranked)
    hit = ranks > NO_HIT
    figures = {f"recall@{k}": hit & (ranks < k) for k in DEPTHS} | {"upper_bound": hit}
    return _shares([record for record, _ in rows], figures, typed=tuple(figures), dropped=len(gold) - len(rows))


def _has_boxes(record: Record) -> bool:
    return record.has("boxes") and len(record.boxes()) > 0


def _shares(
    gold: Sequence[Record],
    figures: Mapping[str, NDArray[np.bool_] | Floats],
    typed: tuple[str, ...],
    dropped: int | None = None,
) -> Measured:
    """Means over samples of each (N,) column, and of the columns named in `typed` over the samples of each type."""
    kinds = [types_of(record) for record in gold]
    masks = {name: np.array([name in own for own in kinds]) for name in sorted({k for own in kinds for k in own})}
    whole = np.ones(len(gold))
    pairs = {name: (column.astype(np.float64), whole) for name, column in figures.items()}
    pairs |= {f"{name}/{kind}": (figures[name] * mask, mask) for kind, mask in masks.items() for name in typed}
    columns = np.stack([column for both in pairs.values() for column in both], axis=1).astype(np.float64)
    constant = {} if dropped is None else {"dropped": float(dropped)}

    def read(sums: Weights) -> dict[str, float]:
        return {
            name: ratio(part, count) for name, (part, count) in zip(pairs, sums.reshape(-1, 2), strict=True)
        } | constant

    return from_sums([record.image for record in gold], columns, read)


def _measure_grec(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    rows = [_grec_row(record, guess) for record, guess in zip(gold, predicted, strict=True)]

    def read(sums: Weights) -> dict[str, float]:
        count, correct, empty, left_empty, meant, answered = sums
        return {
            "f1_score": ratio(correct, count),
            "n_acc": ratio(left_empty, empty),
            "t_acc": ratio(answered, meant),
        }

    return from_sums([record.image for record in gold], np.array(rows, np.float64).reshape(len(gold), 6), read)


def _grec_row(gold: Record, guess: Record | None) -> tuple[int, ...]:
    """1, correct; means nothing, and nothing was kept; means something, and something was kept."""
    truth = gold.boxes()
    matched = _matched(guess, truth) if guess is not None else Matched(0, int(not len(truth)), len(truth))
    empty, kept = matched.meant == 0, matched.kept > 0
    return 1, int(matched.correct), int(empty), int(empty and not kept), int(not empty), int(not empty and kept)


def _matched(guess: Record, truth: Floats) -> Matched:
    boxes = guess.boxes()
    return match_boxes(guess.numbers("scores", len(boxes)) if guess.has("scores") else None, boxes, truth)


REFERRING = Metric(
    name="referring",
    presets=("default", "mdetr", "transvg", "faoa", "mattnet", "minigpt_v2"),
    summary="accuracy: share of expressions whose first box overlaps the one meant enough, in [0, 1]",
    measure=_measure_referring,
)

FLICKR_RECALL = Metric(
    name="flickr-recall",
    presets=tuple(RECALL_RULES),
    summary="recall@1: share of phrases whose first box overlaps a true one enough, in [0, 1]",
    measure=_measure_recall,
)

GREC = Metric(
    name="grec",
    presets=("default",),
    summary="f1_score: share of expressions whose boxes are all found and no others kept, in [0, 1]",
    measure=_measure_grec,
)
