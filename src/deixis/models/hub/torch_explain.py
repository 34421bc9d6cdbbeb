"""Maps from the inside of a network: Grad-CAM and attention rollout, as pure functions of tensors.

Sources: Grad-CAM (Selvaraju et al., arXiv:1610.02391, equations 1 and 2), for transformers over the tokens that are
cells. Attention rollout (Abnar and Zuidema, arXiv:2005.00928, equation 1), heads averaged.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def grad_cam(activations: Tensor, gradients: Tensor) -> Tensor:
    """Where a layer's activations speak for a score: (..., cells), not negative and not rescaled.

    Args:
        activations: (..., cells, C) of the layer.
        gradients: (..., cells, C) of the score with respect to them.
    """
    weights = gradients.mean(dim=-2, keepdim=True)  # (..., 1, C)
    return (weights * activations).sum(dim=-1).relu()


def gradients(scores: Tensor, activations: Tensor) -> Tensor:
    """(N, *activations.shape): the gradient of each of (N,) scores with respect to what they were computed from."""
    rows = [torch.autograd.grad(score, activations, retain_graph=True)[0] for score in scores]
    return torch.stack(rows) if rows else activations.new_zeros((0, *activations.shape))


def rollout(attentions: Sequence[Tensor]) -> Tensor:
    """How much each token, in rows, is made of each token that entered the first layer: (T, T), rows add up to 1.

    Args:
        attentions: first layer first, (heads, T, T) each, rows adding up to 1.
    """
    mixed = None
    for attention in attentions:
        mean = attention.float().mean(dim=0)
        layer = (mean + torch.eye(len(mean), device=mean.device)) / 2  # half of a token is itself: the residual
        mixed = layer if mixed is None else layer @ mixed
    if mixed is None:
        raise ValueError("rollout: expected at least one layer")
    return mixed
