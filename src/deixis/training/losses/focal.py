"""Losses for maps in which few cells are right."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def quality_focal(logits: Tensor, target: Tensor, gamma: float = 2.0) -> Tensor:
    """Quality focal loss per element (Li et al., "Generalized Focal Loss", arXiv:2006.04388, eq. 6).

    Targets may be anything in [0, 1]; for 0 and 1 it is focal loss without its class weight.
    """
    distance = (target - logits.sigmoid()).abs()
    return distance.pow(gamma) * F.binary_cross_entropy_with_logits(logits, target, reduction="none")


def energy_in_box(logits: Tensor, inside: Tensor) -> Tensor:
    """-log of the share of the softmax over cells that lies inside: (N, cells), (N, cells) bool → (N,).

    Lowering it puts the map's maximum inside, which is what the pointing game asks. Every row needs a cell inside.
    """
    within = logits.masked_fill(~inside, -torch.inf)
    return logits.logsumexp(-1) - within.logsumexp(-1)
