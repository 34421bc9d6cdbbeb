"""Recall of ranked boxes against a phrase's true boxes, as Flickr30k Entities is scored.

Overlap is plain IoU >= 0.5 on continuous coordinates, without the +1 of some evaluators. A phrase with several
true boxes is scored under one of two protocols (Kamath et al., "MDETR", arXiv:2104.12763, appendix): ANY-BOX asks
for any of them, MERGED-BOXES for the one box round them all.
"""

from __future__ import annotations

from deixis.types.boxes import Boxes, pairwise_iou

HIT = 0.5


def any_box_rank(ranked: Boxes, truth: Boxes) -> int | None:
    """Rank, from 0, of the first box that overlaps any true box enough; None if none does.

    >>> any_box_rank(Boxes([[0, 0, 4, 4], [9, 9, 12, 12]]), Boxes([[9, 9, 12, 13], [0, 0, 1, 1]]))
    1
    """
    hits = (pairwise_iou(ranked, truth) >= HIT).any(axis=1)
    return int(hits.argmax()) if hits.any() else None


def merged_box_rank(ranked: Boxes, truth: Boxes) -> int | None:
    """Rank, from 0, of the first box that overlaps the box round all true boxes enough; None if none does."""
    return any_box_rank(ranked, truth.enclosing())


def recall(ranks: list[int | None], k: int) -> float:
    """Share of phrases whose rank is below `k`; NaN for no phrases.

    >>> recall([0, None, 3, 1], 2)
    0.5
    """
    if not ranks:
        return float("nan")
    return sum(rank is not None and rank < k for rank in ranks) / len(ranks)
