"""What the second look at a box is asked to get right."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

from deixis.training.losses.boxes import overlap
from deixis.training.pointer.network.refine import RefineHead

NEAR = 0.3  # IoU with a true box from which a box learns to reach it


@dataclass(frozen=True, slots=True)
class FirstBoxes:
    """R boxes of the first look, through which no gradient passes.

    Attributes:
        picture: (R,) rising.
        phrases: (R, C) what each box was found for.
        boxes: (R, 4).
        truth: (R, M, 4) the true boxes of the phrase; rows without area are none.
    """

    picture: Tensor
    phrases: Tensor
    boxes: Tensor
    truth: Tensor


def refine_losses(head: RefineHead, regions: Tensor, first: FirstBoxes) -> tuple[Tensor, Tensor, Tensor]:
    """Generalised IoU and L1 of boxes that started near a true one, and the quality of all: three means."""
    moved, logit = _refine(head, regions, first)
    near, which = overlap(first.boxes[:, None].expand_as(first.truth), first.truth)[0].max(-1)
    wanted = first.truth[torch.arange(len(which)), which]
    share = (near > NEAR).float() / (near > NEAR).sum().clamp(min=1)
    giou = ((1 - overlap(moved, wanted)[1]) * share).sum()
    l1 = ((moved - wanted).abs().sum(-1) * share).sum()
    reached = overlap(moved[:, None].expand_as(first.truth), first.truth)[0].amax(-1)
    return giou, l1, F.binary_cross_entropy_with_logits(logit, reached.detach())


def _refine(head: RefineHead, regions: Tensor, first: FirstBoxes) -> tuple[Tensor, Tensor]:
    """The head's answer, row by row; it wants the rows of each picture together."""
    counts = torch.bincount(first.picture, minlength=len(regions)).tolist()
    boxes, phrases = (pad_sequence(list(x.split(counts)), batch_first=True) for x in (first.boxes, first.phrases))
    moved, logit = head(boxes, phrases, regions)
    real = torch.arange(boxes.shape[1])[None] < torch.tensor(counts)[:, None]
    return moved.float()[real], logit.float()[real]
