"""Learning masks from boxes, once the rest of the network is finished and stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from deixis.training.events import Event, StepDone
from deixis.training.losses.masks import colour_similarity, pairwise, projection
from deixis.training.pointer.batches import Batch, make_batch
from deixis.training.pointer.loop import Data, rate_factor
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.network.point import apply_kernels
from deixis.training.pointer.recipe import Recipe
from deixis.training.pointer.targets import make_targets

MASKS = 64  # phrases a step
PEAK_RATE = 1e-3
OUTSIDE, WITHIN = 1.0, 0.3
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
    """BoxInst's two losses for one central cell of some phrases."""
    targets = make_targets(batch.boxes, batch.box_count, model.centres)
    cell = torch.rand_like(targets.score).masked_fill(~targets.central, -1).argmax(-1)  # (P,)
    every = torch.arange(len(cell))
    wanted = batch.boxes[every, targets.owner[every, cell]]
    area = (wanted[:, 2:] - wanted[:, :2]).prod(-1)
    rows = ((area < LARGEST) & (area > SMALLEST)).nonzero().squeeze(1)
    rows = rows[torch.randperm(len(rows))[:MASKS]]
    picture = batch.picture_of[rows]
    with torch.autocast("cpu", torch.bfloat16):
        image = model.encode(batch.rgb)
        hidden = model.text.encoder(batch.ids, batch.mask)[batch.caption_of[rows]]
        phrases = model.text.phrases(hidden, batch.members[rows])
        asked = model.decoder(phrases[:, None], model.decoder.look_up(image.tokens)[picture])[:, 0]
        centres = model.centres[cell[rows]]
        kernels = model.candidates(image.cells[picture, cell[rows]], asked, centres).kernel.float()
    logits = apply_kernels(kernels, image.masks.float()[picture], centres)
    height, width = logits.shape[-2:]
    inside = raster(wanted[rows], height, width)
    with torch.no_grad():
        similarity = colour_similarity(F.interpolate(batch.rgb, (height, width), mode="area")[picture])
    return {
        "fill": _fill(logits, inside).mean(),
        "projection": projection(logits, inside).mean(),
        "pairwise": ramp * pairwise(logits, similarity, inside).mean(),
    }


def _fill(logits: Tensor, inside: Tensor) -> Tensor:
    """Nothing outside the box, and a mild pull towards all of it: (N,).

    BoxInst has no such term. Without it a few pixels in each row and column satisfy the projections, and in a run
    as short as ours the masks stay that sparse.
    """
    outside = (F.softplus(logits) * ~inside).sum((1, 2)) / (~inside).sum((1, 2)).clamp(min=1)
    within = (F.softplus(-logits) * inside).sum((1, 2)) / inside.sum((1, 2)).clamp(min=1)
    return OUTSIDE * outside + WITHIN * within


def raster(boxes: Tensor, height: int, width: int) -> Tensor:
    """(N, 4) fractions → (N, H, W) bool: pixels that a box touches, so that every box has some."""
    x, y = torch.arange(width) / width, torch.arange(height) / height
    across = (x + 1 / width > boxes[:, :1]) & (x < boxes[:, 2:3])
    down = (y + 1 / height > boxes[:, 1:2]) & (y < boxes[:, 3:])
    return down[:, :, None] & across[:, None, :]
