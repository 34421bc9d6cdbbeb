"""Losses on boxes. A box is (x0, y0, x1, y1) in fractions of the image."""

from __future__ import annotations

import torch
from torch import Tensor


def overlap(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """IoU and generalised IoU of boxes (..., 4) and (..., 4), row by row (Rezatofighi et al., arXiv:1902.09630).

    Boxes without area score 0, and their generalised IoU is that of two points.
    """
    tiny = 1e-9
    sides = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0)
    shared = sides.prod(-1)
    union = _area(a) + _area(b) - shared
    hull = (torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])).prod(-1)
    iou = shared / (union + tiny)
    return iou, iou - (hull - union) / (hull + tiny)


def _area(box: Tensor) -> Tensor:
    return (box[..., 2:] - box[..., :2]).clamp(min=0).prod(-1)
