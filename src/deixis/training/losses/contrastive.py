"""Contrastive losses between texts and pictures."""

from __future__ import annotations

import torch
from torch import Tensor


def info_nce(similarity: Tensor, positive: Tensor, ignored: Tensor | None = None) -> Tensor:
    """InfoNCE with any number of positives a row (van den Oord et al., arXiv:1807.03748; Khosla et al., 2004.11362).

    Args:
        similarity: (N, M) logits, already divided by the temperature.
        positive: (N, M) bool; a row without positives scores 0.
        ignored: (N, M) bool, pairs that are neither positive nor negative.

    Returns:
        (N,), the mean over a row's positives of -log of their share against the negatives.
    """
    negative = ~positive if ignored is None else ~positive & ~ignored
    rest = similarity.masked_fill(~negative, -torch.inf).logsumexp(-1, keepdim=True)
    losses = torch.logaddexp(similarity, rest) - similarity
    count = positive.sum(-1)
    return losses.masked_fill(~positive, 0).sum(-1) / count.clamp(min=1)
