"""Learning to point from captions alone: which pictures a phrase belongs to is all that is told, never a box.

A phrase's score in a picture is the mean over its words of how well the best-matching cells match, as in late
interaction (Yao et al., "FILIP", arXiv:2111.07783); InfoNCE over the pictures of a batch, and over its phrases, teaches
it. The maps of the words are then what points. Box heads are not used, nor the neck's transformer: where every cell
sees the whole picture any of them can answer for it, and nothing has to be where it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

from deixis.training.losses.boxes import overlap
from deixis.training.losses.contrastive import info_nce
from deixis.training.pointer.batches import Batch
from deixis.training.pointer.corpus import Example
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.objective import FUNCTION_WORDS, Weights
from deixis.training.pointer.teacher import Lesson, activation_box
from deixis.training.pointer.validate import plain_batches

TEMPERATURE = 0.05
SHARPNESS = 20.0  # of the soft maximum over cells
CENTRE = (0.1, 0.1, 0.9, 0.9)  # the baseline's box


def caption_objective(model: Pointer, batch: Batch, _weights: Weights, _lesson: Lesson | None) -> dict[str, Tensor]:
    """InfoNCE from phrases to pictures and back."""
    similarity = picture_phrase_scores(model, batch).float() / TEMPERATURE  # (P, B)
    own = F.one_hot(batch.picture_of, len(batch.rgb)).bool()
    unsure = ~own & ~batch.foreign
    return {
        "to_pictures": info_nce(similarity, own, unsure).mean(),
        "to_phrases": info_nce(similarity.T, own.T, unsure.T).mean(),
    }


def picture_phrase_scores(model: Pointer, batch: Batch) -> Tensor:
    """(P, B) in [-1, 1]: how well each phrase fits each picture."""
    cells = _cells(model, batch)
    words, phrase = _words(model, batch)
    cosine = torch.einsum("wc,bnc->wbn", words.to(cells.dtype), cells).float()
    peak = (torch.logsumexp(SHARPNESS * cosine, -1) - np.log(cosine.shape[-1])) / SHARPNESS  # (W, B)
    count = torch.bincount(phrase, minlength=len(batch.picture_of)).clamp(min=1)
    return torch.zeros(len(count), peak.shape[1]).index_add(0, phrase, peak) / count[:, None]


def _cells(model: Pointer, batch: Batch) -> Tensor:
    """(B, N, C): what words are matched with, of length 1."""
    features = model.vision(batch.rgb.contiguous(memory_format=torch.channels_last))
    return F.normalize(model.cell_to_word(model.neck.local(features)), dim=-1)


def _words(model: Pointer, batch: Batch) -> tuple[Tensor, Tensor]:
    """The content words of the phrases, (W, C), and whose they are, (W,). A phrase of function words keeps them."""
    hidden = model.text.encoder(batch.ids, batch.mask)
    content = batch.members & ~torch.isin(batch.ids, torch.tensor(FUNCTION_WORDS))[batch.caption_of]
    content = torch.where(content.any(1, keepdim=True), content, batch.members)
    phrase, token = content.nonzero(as_tuple=True)
    return model.text.words(hidden[batch.caption_of[phrase], token]), phrase


@torch.no_grad()
def pointing_figures(model: Pointer, examples: Sequence[Example], pixels: NDArray[np.uint8]) -> dict[str, float]:
    """The pointing game and R@1 (IoU 0.5, any box) of the phrases' maps, and of the middle of the picture."""
    model.eval()
    rows = [_judge(model, batch) for batch in plain_batches(examples, pixels)]
    return {name: float(np.concatenate([row[name] for row in rows]).mean()) for name in rows[0]}


def _judge(model: Pointer, batch: Batch) -> dict[str, NDArray[np.bool_]]:
    with torch.autocast("cpu", torch.bfloat16):
        cells = _cells(model, batch).float()
        words, phrase = _words(model, batch)
    maps = [cells[batch.picture_of[p]] @ words.float()[phrase == p].mean(0) for p in range(len(batch.members))]
    stacked = pad_sequence(maps, batch_first=True)
    peak = model.centres[stacked.argmax(-1)]
    side = round(stacked.shape[1] ** 0.5)
    low = stacked.amin(-1, keepdim=True)
    boxes = torch.from_numpy(np.stack([activation_box(m.view(side, side).numpy()) for m in stacked - low]))
    return {
        "pointing": _hits(peak, batch.boxes), "any": _fits(boxes, batch.boxes),
        "centre_pointing": _hits(torch.full_like(peak, 0.5), batch.boxes),
        "centre_any": _fits(torch.tensor(CENTRE).expand(len(boxes), -1), batch.boxes),
    }  # fmt: skip


def _hits(point: Tensor, boxes: Tensor) -> NDArray[np.bool_]:
    within = (point[:, None] >= boxes[..., :2]) & (point[:, None] <= boxes[..., 2:])
    return (within.all(-1) & (boxes[..., 2] > boxes[..., 0])).any(-1).numpy()


def _fits(box: Tensor, boxes: Tensor) -> NDArray[np.bool_]:
    return (overlap(box[:, None].expand_as(boxes), boxes)[0].amax(-1) >= 0.5).numpy()
