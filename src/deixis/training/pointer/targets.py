"""What the maps and boxes of a batch ought to be."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

CENTRAL = 0.6  # a box is learnt from cells up to this far from its centre, as a fraction of its half sides
SOFTNESS = 1.5


@dataclass(frozen=True, slots=True)
class Targets:
    """For P phrases over a grid of cells.

    Attributes:
        inside: (P, cells) bool, the cell's centre is in a box of the phrase; at least one a phrase.
        score: (P, cells) in [0, 1], 1 at the centre of a box, falling to its border, 0 outside.
        central: (P, cells) bool, cells that learn boxes; at least one a phrase.
        owner: (P, cells) index of the smallest box round the cell's centre.
        enclosing: (P, 4) the box round all boxes.
    """

    inside: Tensor
    score: Tensor
    central: Tensor
    owner: Tensor
    enclosing: Tensor


def make_targets(boxes: Tensor, count: Tensor, centres: Tensor) -> Targets:
    """Targets for boxes (P, M, 4), of which `count` (P,) are real, over cells with these centres (cells, 2)."""
    real = torch.arange(boxes.shape[1], device=boxes.device)[None] < count[:, None]  # (P, M)
    middle, half = (boxes[..., :2] + boxes[..., 2:]) / 2, (boxes[..., 2:] - boxes[..., :2]) / 2
    away = (centres[None, None] - middle[:, :, None]).abs() / half[:, :, None].clamp(min=1e-6)  # (P, M, cells, 2)
    away = away.amax(-1).masked_fill(~real[..., None], torch.inf)  # (P, M, cells): 1 on the border
    nearest = _nearest_cell(middle, centres, real)
    inside = (away <= 1) | nearest
    away = torch.where(nearest, away.clamp(max=CENTRAL), away)
    score = torch.exp(-SOFTNESS * away.square()) * inside
    size = half.prod(-1).masked_fill(~real, torch.inf)[..., None].expand_as(away)
    owner = torch.where(inside, size, torch.inf).argmin(1)
    corners = torch.where(real[..., None], boxes, boxes[:, :1])
    enclosing = torch.cat([corners[..., :2].amin(1), corners[..., 2:].amax(1)], dim=-1)
    return Targets(inside.any(1), score.amax(1), ((away <= CENTRAL) & inside).any(1), owner, enclosing)


def _nearest_cell(middle: Tensor, centres: Tensor, real: Tensor) -> Tensor:
    """(P, M, cells) bool: the one cell nearest to each real box's middle, so that a tiny box has one too."""
    distance = (centres[None, None] - middle[:, :, None]).square().sum(-1)
    chosen = torch.zeros_like(distance, dtype=torch.bool).scatter_(-1, distance.argmin(-1, keepdim=True), True)
    return chosen & real[..., None]
