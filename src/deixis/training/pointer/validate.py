"""How well the network points, measured on held-out pictures with the network itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from deixis.training.losses.boxes import overlap
from deixis.training.pointer.batches import PLAIN, Batch, make_batch
from deixis.training.pointer.corpus import Example
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.network.neck import Encoded
from deixis.training.pointer.network.refine import RefineHead
from deixis.training.pointer.targets import make_targets

CANDIDATES = 48
PICTURES = 12


def plain_batches(examples: Sequence[Example], pixels: NDArray[np.uint8]) -> Iterator[Batch]:
    """Every caption and phrase of the pictures, as they are."""
    rng = np.random.default_rng(0)
    for start in range(0, len(examples), PICTURES):
        some = examples[start : start + PICTURES]
        yield make_batch(some, pixels[start : start + PICTURES], rng, PLAIN, captions=5)


@torch.no_grad()
def validate(model: Pointer, examples: Sequence[Example], pixels: NDArray[np.uint8]) -> dict[str, float]:
    """R@1 at IoU 0.5 for one of the boxes (any) and for the box round them all (merged), and the pointing game."""
    model.eval()
    rows = [judge(model, batch) for batch in plain_batches(examples, pixels)]
    return {name: float(torch.cat([row[name] for row in rows]).float().mean()) for name in rows[0]}


def judge(model: Pointer, batch: Batch) -> dict[str, Tensor]:
    """For each phrase whether it hits, (P,) bool, by each measure; `first` is without the second look."""
    with torch.autocast("cpu", torch.bfloat16):
        image = model.encode(batch.rgb)
        hidden = model.text.encoder(batch.ids, batch.mask)[batch.caption_of]
        phrases = model.text.phrases(hidden, batch.members)
        queries = torch.zeros(len(batch.rgb), int(torch.bincount(batch.picture_of).max()), phrases.shape[-1])
        place = torch.cat(
            [torch.arange(n) for n in torch.bincount(batch.picture_of, minlength=len(batch.rgb)).tolist()]
        )
        queries[batch.picture_of, place] = phrases.float()
        pointed = model.point(queries, image)
        heat, score = (m.float()[batch.picture_of, place] for m in (pointed.heat, pointed.score))
        asked = pointed.phrases[batch.picture_of, place]
        cell = score.topk(CANDIDATES).indices  # (P, K)
        found = model.candidates(
            image.cells[batch.picture_of[:, None], cell], asked[:, None].expand(-1, CANDIDATES, -1), model.centres[cell]
        )
        words = model.text.words(hidden)
        word_maps = torch.cat(
            [model.align(words[i : i + 1], image.cells[p : p + 1]) for i, p in enumerate(batch.picture_of.tolist())]
        )
    targets = make_targets(batch.boxes, batch.box_count, model.centres)
    base, quality = score.gather(1, cell).sigmoid(), found.quality.float().sigmoid()
    instance, enclosing = found.instance.float(), found.enclosing.float()
    moved, moved_quality = _refine(model.refine_instance, instance, asked, image, batch)
    hull, hull_quality = _refine(model.refine_enclosing, enclosing, asked, image, batch)
    hits = {
        "any": _hits(moved, base * quality[..., 0] * moved_quality, batch.boxes),
        "merged": _hits(hull, base * quality[..., 1] * hull_quality, targets.enclosing[:, None]),
        "any_first": _hits(instance, base * quality[..., 0], batch.boxes),
        "merged_first": _hits(enclosing, base * quality[..., 1], targets.enclosing[:, None]),
        "upper_any": overlap(moved[:, :, None], batch.boxes[:, None])[0].amax((1, 2)) >= 0.5,
    }
    by_words = (word_maps.float().sigmoid() * batch.members[..., None]).sum(1)
    return hits | {
        "pointing": _points(heat, batch, model.centres),
        "pointing_words": _points(by_words, batch, model.centres),
    }


def _refine(head: RefineHead, boxes: Tensor, phrases: Tensor, image: Encoded, batch: Batch) -> tuple[Tensor, Tensor]:
    """The second look at (P, K, 4) boxes: moved, and the IoU each should have."""
    count = boxes.shape[1]
    asked = phrases[:, None].expand(-1, count, -1)
    moved, logit = head(boxes, asked.float(), image.regions.float()[batch.picture_of])
    return moved, logit.sigmoid()


def _hits(boxes: Tensor, rank: Tensor, truth: Tensor) -> Tensor:
    """Whether the best-ranked of (P, K, 4) boxes overlaps any of (P, M, 4) true ones enough."""
    best = boxes[torch.arange(len(boxes)), rank.argmax(1)]
    return overlap(best[:, None].expand_as(truth), truth)[0].amax(-1) >= 0.5


def _points(maps: Tensor, batch: Batch, centres: Tensor) -> Tensor:
    x, y = centres[maps.argmax(-1)].T[..., None]
    b = batch.boxes
    return ((x >= b[..., 0]) & (x <= b[..., 2]) & (y >= b[..., 1]) & (y <= b[..., 3])).any(-1)
