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
    names = ("any", "merged", "pointing", "pointing_words", "upper_any")
    return {
        name: float(torch.cat(column).float().mean())
        for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }


def judge(model: Pointer, batch: Batch) -> tuple[Tensor, ...]:
    """For each phrase whether it hits: (P,) bool for any, merged, pointing by phrase map, by word maps, any of all."""
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
    rank = score.gather(1, cell).sigmoid()[..., None] * found.quality.float().sigmoid()  # (P, K, 2)
    best = rank.argmax(1)
    instance = found.instance.float()
    top = instance[torch.arange(len(cell)), best[:, 0]]
    hull = found.enclosing.float()[torch.arange(len(cell)), best[:, 1]]
    hit_any = overlap(top[:, None].expand_as(batch.boxes), batch.boxes)[0].amax(-1) >= 0.5
    upper = overlap(instance[:, :, None], batch.boxes[:, None])[0].amax((1, 2)) >= 0.5
    hit_merged = overlap(hull, targets.enclosing)[0] >= 0.5
    by_words = (word_maps.float().sigmoid() * batch.members[..., None]).sum(1)
    pointing, pointing_words = (_points(m, batch, model.centres) for m in (heat, by_words))
    return hit_any, hit_merged, pointing, pointing_words, upper


def _points(maps: Tensor, batch: Batch, centres: Tensor) -> Tensor:
    x, y = centres[maps.argmax(-1)].T[..., None]
    b = batch.boxes
    return ((x >= b[..., 0]) & (x <= b[..., 2]) & (y >= b[..., 1]) & (y <= b[..., 3])).any(-1)
