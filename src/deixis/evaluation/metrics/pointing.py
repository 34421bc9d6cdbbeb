"""The pointing game: does the maximum of a map lie on what is meant?"""

from __future__ import annotations

from deixis.types.boxes import Boxes


def points_into(x: float, y: float, truth: Boxes) -> bool:
    """Whether a point, in pixels, lies in any of the boxes; their borders count, and there is no tolerance.

    This is the rule of Akbari et al. (arXiv:1811.11683) without its exclusion of small phrases.
    """
    boxes = truth.xyxy
    inside = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
    return bool(inside.any())
