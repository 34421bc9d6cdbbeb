"""Learning masks from boxes, once the rest of the network is finished and stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from deixis.training.events import Event, StepDone
from deixis.training.losses.masks import colour_similarity, core_and_rim, mean_where, pairwise, projection
from deixis.training.pointer.batches import Batch, make_batch
from deixis.training.pointer.loop import Data, rate_factor
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.network.point import apply_kernels
from deixis.training.pointer.network.refine import lattice, sample
from deixis.training.pointer.recipe import Recipe
from deixis.training.pointer.targets import make_targets

MASKS = 64  # phrases a step
PEAK_RATE = 1e-3
OUTSIDE = 1.0  # weight of what lies just round a box
POINTS, REACH = 28, 1.25  # masks are learnt on this lattice, over the box widened so much
LARGEST, SMALLEST = 0.8, 0.002  # of the picture's area: other boxes teach nothing about masks
REPORT_EVERY = 50


def mask_parameters(model: Pointer) -> list[nn.Parameter]:
    """What this stage changes; nothing else reads it."""
    neck = model.neck
    parts = (neck.from4, neck.mask_down, neck.mask_mix, neck.mask_out, model.candidates.kernel)
    return [parameter for part in parts for parameter in part.parameters()]


def train_masks(model: Pointer, data: Data, recipe: Recipe, steps: int) -> Iterator[Event]:
    """Fit the mask features and kernels."""
    model.eval().requires_grad_(False)
    parameters = mask_parameters(model)
    for parameter in parameters:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(parameters, PEAK_RATE, weight_decay=1e-3)
    sums: dict[str, float] = {}
    for step in range(steps):
        rng = np.random.default_rng([recipe.seed, 11, step])
        torch.manual_seed(step)
        chosen = rng.choice(len(data.examples), recipe.pictures, replace=False)
        pixels = np.stack([data.pixels[i] for i in chosen])
        batch = make_batch([data.examples[i] for i in chosen], pixels, rng, recipe.augmentation, captions=2)
        for group in optimizer.param_groups:
            group["lr"] = PEAK_RATE * rate_factor(step, steps, 50)
        losses = mask_losses(model, batch, ramp=min(1.0, step / (0.15 * steps)))
        optimizer.zero_grad()
        torch.stack(list(losses.values())).sum().backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        for name, loss in losses.items():
            sums[name] = sums.get(name, 0.0) + float(loss.detach()) / REPORT_EVERY
        if (step + 1) % REPORT_EVERY == 0:
            yield StepDone(step + 1, steps, sums, optimizer.param_groups[0]["lr"], 0.0)
            sums = {}


def mask_losses(model: Pointer, batch: Batch, ramp: float) -> dict[str, Tensor]:
    """BoxInst's two losses, and how much of a box is filled, for one central cell of some phrases."""
    targets = make_targets(batch.boxes, batch.box_count, model.centres)
    cell = torch.rand_like(targets.score).masked_fill(~targets.central, -1).argmax(-1)  # (P,)
    every = torch.arange(len(cell))
    wanted = batch.boxes[every, targets.owner[every, cell]]
    area = (wanted[:, 2:] - wanted[:, :2]).prod(-1)
    rows = ((area < LARGEST) & (area > SMALLEST)).nonzero().squeeze(1)
    rows = rows[torch.randperm(len(rows))[:MASKS]]
    picture, boxes = batch.picture_of[rows], wanted[rows]
    with torch.autocast("cpu", torch.bfloat16):
        image = model.encode(batch.rgb)
        hidden = model.text.encoder(batch.ids, batch.mask)[batch.caption_of[rows]]
        phrases = model.text.phrases(hidden, batch.members[rows])
        asked = model.decoder(phrases[:, None], model.decoder.look_up(image.tokens)[picture])[:, 0]
        kernels = model.candidates(image.cells[picture, cell[rows]], asked, model.centres[cell[rows]]).kernel.float()
    places = lattice(POINTS, REACH)
    inside = (places.abs().amax(-1) <= 0.5).view(POINTS, POINTS).expand(len(rows), -1, -1)
    logits = apply_kernels(kernels, _crop(image.masks.float()[picture], boxes), places.T.view(2, POINTS, POINTS))
    with torch.no_grad():
        shown = _crop(torch.ones_like(image.masks[picture, :1], dtype=torch.float32), boxes)[:, 0] > 0.5
        similarity = colour_similarity(_crop(F.avg_pool2d(batch.rgb, 2)[picture], boxes))
    return {
        "outside": OUTSIDE * mean_where(F.softplus(logits), ~inside & shown).mean(),
        "filling": core_and_rim(logits, inside).mean(),
        "projection": projection(logits, inside).mean(),
        "pairwise": ramp * pairwise(logits, similarity, inside).mean(),
    }


def _crop(maps: Tensor, boxes: Tensor) -> Tensor:
    """Maps (N, D, H, W) sampled in and just round boxes (N, 4), one a map: (N, D, POINTS, POINTS)."""
    found = sample(maps, boxes[:, None], lattice(POINTS, REACH))[:, 0]  # (N, points * D)
    return found.unflatten(-1, (POINTS, POINTS, maps.shape[1])).permute(0, 3, 1, 2)
