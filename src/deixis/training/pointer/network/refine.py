"""A second look: what lies in and just round a box, with the phrase, says how to move it and how good it is.

The idea is the second stage of Cascade R-CNN (Cai & Vasconcelos, arXiv:1712.00726), conditioned on a phrase: every box
is sampled on a small lattice of points rather than pooled, so that a thousand boxes cost a few milliseconds on a CPU.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LATTICE = 4  # points a side
REACH = 1.25  # the lattice covers the box widened by this factor


class RefineHead(nn.Module):
    """Boxes (B, N, 4) of phrases (B, N, C) in images → moved boxes (B, N, 4) and the logit of their IoU (B, N)."""

    def __init__(self, width: int, depth: int) -> None:
        super().__init__()
        self.gather = nn.Linear(LATTICE * LATTICE * depth, width)
        self.place = nn.Linear(4, width)
        self.gain = nn.Linear(width, width)
        self.shift = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU())
        self.move = nn.Linear(width, 4)
        self.quality = nn.Linear(width, 1)
        nn.init.zeros_(self.move.weight)
        nn.init.zeros_(self.move.bias)
        self.register_buffer("lattice", lattice(LATTICE, REACH), persistent=False)

    def forward(self, boxes: Tensor, phrases: Tensor, regions: Tensor) -> tuple[Tensor, Tensor]:
        """`regions` is (B, D, H, W), the images' features to sample from."""
        seen = self.gather(sample(regions, boxes, self.lattice)) + self.place(boxes)
        joined = self.norm(seen * (1 + self.gain(phrases)) + self.shift(phrases))
        mixed = joined + self.mix(joined)
        sides = (boxes[..., 2:] - boxes[..., :2]).repeat(1, 1, 2)
        moved = (boxes + sides * self.move(mixed)).clamp(0, 1)
        return moved, self.quality(mixed).squeeze(-1)


def lattice(points: int, reach: float) -> Tensor:
    """(points², 2): x and y of the points, row by row, from -reach / 2 to reach / 2 box sides from the middle."""
    along = torch.linspace(-reach / 2, reach / 2, points)
    y, x = torch.meshgrid(along, along, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], dim=-1)


def sample(regions: Tensor, boxes: Tensor, points: Tensor) -> Tensor:
    """Features (B, D, H, W) at the lattice of every box (B, N, 4), bilinear, zero outside: (B, N, points * D)."""
    middle, sides = (boxes[..., :2] + boxes[..., 2:]) / 2, boxes[..., 2:] - boxes[..., :2]
    places = middle[:, :, None] + sides[:, :, None] * points  # (B, N, points, 2)
    found = F.grid_sample(regions, 2 * places - 1, align_corners=False)  # (B, D, N, points)
    return found.permute(0, 2, 3, 1).flatten(2)
