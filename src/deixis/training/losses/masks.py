"""Mask losses: those that need boxes alone (Tian et al., "BoxInst", arXiv:2012.02310), and dice."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

DILATION = 2
SIMILAR = 0.3  # colour similarity from which two pixels are taken to share a label
SHARPNESS = 2.0


def projection(logits: Tensor, inside: Tensor) -> Tensor:
    """Dice loss between the projections of mask and box on both axes (eq. 2): (N, H, W) both → (N,)."""
    mask, box = logits.sigmoid(), inside.float()
    return sum((_dice(mask.amax(axis), box.amax(axis)) for axis in (1, 2)), start=logits.new_zeros(len(logits)))


def _dice(a: Tensor, b: Tensor) -> Tensor:
    return 1 - 2 * (a * b).sum(-1) / ((a * a).sum(-1) + (b * b).sum(-1) + 1e-5)


def pairwise(logits: Tensor, similarity: Tensor, inside: Tensor) -> Tensor:
    """Neighbours of like colour should get one label (eq. 5), counted inside the box: → (N,).

    Args:
        logits: (N, H, W).
        similarity: (N, 8, H, W), from `colour_similarity`.
        inside: (N, H, W) bool.
    """
    on, off = F.logsigmoid(logits), F.logsigmoid(-logits)
    same = torch.logaddexp(on[:, None] + _neighbours(on), off[:, None] + _neighbours(off))  # (N, 8, H, W)
    counted = ((similarity >= SIMILAR) & inside[:, None]).float()
    return -(same * counted).sum((1, 2, 3)) / counted.sum((1, 2, 3)).clamp(min=1)


def mask_dice(logits: Tensor, wanted: Tensor, counted: Tensor) -> Tensor:
    """Dice loss (Milletari et al., arXiv:1606.04797) over the pixels that count: (N, H, W) all → (N,)."""
    mask, wanted = (logits.sigmoid() * counted).flatten(1), (wanted * counted).flatten(1)
    return _dice(mask, wanted)


def mean_where(values: Tensor, counted: Tensor) -> Tensor:
    """The mean of (N, H, W) values over the pixels that count, (N,); 0 where none does."""
    return (values * counted).sum((1, 2)) / counted.sum((1, 2)).clamp(min=1)


def colour_similarity(rgb: Tensor) -> Tensor:
    """(B, 3, H, W) in 0..255 → exp(-distance / 2) in LAB to the eight neighbours, (B, 8, H, W).

    As published, neighbours are two pixels away; a neighbour outside the picture has similarity 0.
    """
    lab = _lab(rgb / 255)
    apart = torch.stack([n - lab for n in _neighbours(lab).unbind(1)], dim=1)  # (B, 8, 3, H, W)
    inside = _neighbours(torch.ones_like(lab[:, 0]))
    return torch.exp(-apart.norm(dim=2) / SHARPNESS) * inside


def _neighbours(x: Tensor) -> Tensor:
    """(N, [C,] H, W) → its eight shifted copies, (N, 8, [C,] H, W), zero outside."""
    d = DILATION
    height, width = x.shape[-2:]
    padded = F.pad(x, (d, d, d, d))
    shifts = [(dy, dx) for dy in (0, d, 2 * d) for dx in (0, d, 2 * d) if (dy, dx) != (d, d)]
    return torch.stack([padded[..., dy : dy + height, dx : dx + width] for dy, dx in shifts], dim=1)


def _lab(rgb: Tensor) -> Tensor:
    """CIE L*a*b* of sRGB in [0, 1], D65 white, (B, 3, H, W)."""
    linear = torch.where(rgb > 0.04045, ((rgb.clamp(min=0) + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    matrix = rgb.new_tensor(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    white = rgb.new_tensor([0.95047, 1.0, 1.08883])
    xyz = torch.einsum("kc,bchw->bkhw", matrix, linear) / white[:, None, None]
    f = torch.where(xyz > 0.008856, xyz.clamp(min=1e-8) ** (1 / 3), 7.787 * xyz + 16 / 116)
    x, y, z = f.unbind(1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], dim=1)
