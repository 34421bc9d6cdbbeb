"""Learning to draw masks: rough outlines first, then a network that learns from them and from some drawn by eye.

What it then sees is righter than what it learnt from, so that another learns from that (Xie et al., "Self-training with
Noisy Student", arXiv:1911.04252).

It sees each thing as it will later: cut out by a box that is not quite right.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from deixis.models.backends.pointer.outlines import REACH, SIDE, crop, frames_of
from deixis.training.events import Event, StepDone
from deixis.training.losses.masks import colour_similarity, mask_dice, mean_where, pairwise, projection
from deixis.training.pointer.loop import Data, rate_factor
from deixis.training.pointer.network.outline import OutlineNet
from deixis.training.pointer.outlines_by_eye import outlined_by_eye
from deixis.training.pointer.recipe import Recipe
from deixis.training.pointer.rough_outlines import (
    GRID,
    IN,
    OUT,
    UNSURE,
    Labels,
    Thing,
    places,
    rough_outlines,
    things_of,
)

THINGS, BY_EYE = 16, 4  # a step, and how many of these were outlined by eye
RATE, FRONT_RATE = 1e-3, 3e-4  # peaks; the second is that of the backbone
WARMUP, AVERAGE, DECAY = 50, 0.995, 0.01
SHIFT, STRETCH = 0.1, 0.18  # standard deviations of what a box is moved by, in its sides, and of its sides' logarithms
COLOUR = 0.25
PAIRWISE, PROJECTION = 0.3, 0.3  # weights beside cross-entropy and dice
REPORT_EVERY = 50
SURE, LOOKED_AT = 0.65, 64  # a probability that is a label, and things that are looked at together


def draw_outlines(data: Data, path: Path) -> Iterator[Event]:
    """Write the rough outlines of all things in the pictures to `path`, unless they are there."""
    if path.exists():
        return
    things = things_of(data.examples)
    labels = np.empty((len(things), GRID, GRID), np.uint8)
    for i, one in enumerate(rough_outlines(data.pixels, things)):
        labels[i] = one
        if (i + 1) % 1000 == 0:
            yield StepDone(i + 1, len(things), {}, 0.0, 0.0)
    np.save(path, labels)


def train_outlines(net: OutlineNet, data: Data, labels: Labels, recipe: Recipe) -> Iterator[Event]:
    """Fit the network to (N, GRID, GRID) rough outlines of the pictures' things, and to those drawn by eye.

    It ends as the steps' average.
    """
    things, steps = things_of(data.examples), recipe.outline_steps
    certain, drawn = outlined_by_eye(data.examples)
    few = BY_EYE if certain else 0
    net.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(_groups(net), weight_decay=DECAY)
    average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(AVERAGE))
    sums, clock = dict[str, float](), time.monotonic()
    for step in range(steps):
        rng = np.random.default_rng([recipe.seed, 11, step])
        rough, sure = rng.choice(len(things), THINGS - few), rng.choice(max(len(certain), 1), few)
        shown = [things[i] for i in rough] + [certain[i] for i in sure]
        batch = crops_of(data.pixels, shown, np.concatenate([labels[rough], drawn[sure]]), rng)
        for name, loss in _advance(net, optimizer, batch, step, steps).items():
            sums[name] = sums.get(name, 0.0) + loss / REPORT_EVERY
        average.update_parameters(net)
        if (step + 1) % REPORT_EVERY == 0:
            now = time.monotonic()
            yield StepDone(step + 1, steps, sums, optimizer.param_groups[-1]["lr"], (now - clock) / REPORT_EVERY)
            sums, clock = {}, now
    net.load_state_dict(average.module.state_dict())


@torch.no_grad()
def seen_outlines(net: OutlineNet, data: Data) -> Labels:
    """(N, GRID, GRID): what a trained network sees in the true boxes of the pictures' things, mirrored too."""
    things, labels = things_of(data.examples), []
    net.eval()
    for start in range(0, len(things), LOOKED_AT):
        part = things[start : start + LOOKED_AT]
        frames = frames_of(np.array([thing.box for thing in part], np.float32))
        shown = np.stack([crop(data.pixels[thing.picture], f) for thing, f in zip(part, frames, strict=True)])
        rgb = torch.from_numpy(shown).permute(0, 3, 1, 2).float()
        with torch.autocast("cpu", torch.bfloat16):
            seen = (net(rgb).float().sigmoid() + net(rgb.flip(3)).float().sigmoid().flip(2)).numpy() / 2
        labels.append(np.where(seen > SURE, IN, np.where(seen < 1 - SURE, OUT, UNSURE)).astype(np.uint8))
    return np.concatenate(labels)


def _advance(
    net: OutlineNet, optimizer: torch.optim.Optimizer, batch: tuple[Tensor, Tensor, Tensor], step: int, steps: int
) -> dict[str, float]:
    """One step on a batch of `crops_of`."""
    rgb, labels, inside = batch
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * rate_factor(step, steps, WARMUP)
    with torch.autocast("cpu", torch.bfloat16):
        logits = net(rgb)
    losses = outline_losses(logits.float(), rgb, labels, inside)
    optimizer.zero_grad(set_to_none=True)
    torch.stack(list(losses.values())).sum().backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    return {name: float(loss.detach()) for name, loss in losses.items()}


def _groups(net: OutlineNet) -> list[dict[str, object]]:
    """The parameters that learn, those of the backbone apart."""
    front = [p for name, p in net.named_parameters() if name.startswith("stages.") and p.requires_grad]
    rest = [p for name, p in net.named_parameters() if not name.startswith(("stages.", "stem.")) and p.requires_grad]
    return [{"params": front, "peak": FRONT_RATE}, {"params": rest, "peak": RATE}]


def crops_of(
    pixels: NDArray[np.uint8], things: Sequence[Thing], labels: Labels, rng: np.random.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Things as boxes that are not quite right cut them out, half of them mirrored.

    Returns:
        (B, 3, SIDE, SIDE) pictures, their colours changed a little; (B, SIDE / 2, SIDE / 2) labels; which of these
        pixels lie in the true box.
    """
    shown, wanted, inside = [], [], []
    for thing, outline in zip(things, labels, strict=True):
        true = np.array(thing.box, np.float32)
        frame = frames_of(_moved(true, rng)[None])[0]
        turn = slice(None, None, -1 if rng.random() < 0.5 else 1)
        label, within = _shown(outline, true, frame)
        shown.append(crop(pixels[thing.picture], frame)[:, turn])
        wanted.append(label[:, turn])
        inside.append(within[:, turn])
    gains = rng.uniform(1 - COLOUR, 1 + COLOUR, (len(shown), 3, 1, 1)).astype(np.float32)
    rgb = np.stack(shown).transpose(0, 3, 1, 2).astype(np.float32)
    rgb = ((rgb - 127) * gains[:, :1] + 127 * gains[:, 1:2]).clip(0, 255)
    return torch.from_numpy(rgb), torch.from_numpy(np.stack(wanted)), torch.from_numpy(np.stack(inside))


def _moved(box: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """A box that somebody might have predicted for this one."""
    middle, sides = (box[:2] + box[2:]) / 2, box[2:] - box[:2]
    middle = middle + sides * rng.normal(0, SHIFT, 2)
    sides = sides * np.exp(rng.normal(0, STRETCH, 2))
    return np.asarray(np.concatenate([middle - sides / 2, middle + sides / 2]).clip(0, 1), np.float32)


def _shown(outline: Labels, true: NDArray[np.float32], frame: NDArray[np.float32]) -> tuple[Labels, NDArray[np.bool_]]:
    """The rough outline, and the true box, as they lie in another frame: (SIDE / 2, SIDE / 2) both."""
    points = places(frame, 1.0, SIDE // 2)
    low = places(true, REACH, GRID)[:, :1]
    step = (true[2:] - true[:2])[:, None] * REACH / GRID
    x, y = np.floor((points - low) / step + 0.5).astype(int)
    known = ((y >= 0) & (y < GRID))[:, None] & ((x >= 0) & (x < GRID))[None]
    label = np.where(known, outline[np.ix_(y.clip(0, GRID - 1), x.clip(0, GRID - 1))], OUT)
    within_x, within_y = (points >= true[:2, None]) & (points <= true[2:, None])
    return label.astype(np.uint8), within_y[:, None] & within_x[None]


def outline_losses(logits: Tensor, rgb: Tensor, labels: Tensor, inside: Tensor) -> dict[str, Tensor]:
    """Cross-entropy and dice where the labels are sure, and BoxInst's losses, which need the box alone.

    Args:
        logits: (B, H, W).
        rgb: (B, 3, 2H, 2W).
        labels: (B, H, W) of `OUT`, `IN` and `UNSURE`.
        inside: (B, H, W), pixels in the true box.
    """
    wanted, counted = (labels == IN).float(), labels != UNSURE
    believed = (labels == IN).flatten(1).any(1).float()
    entropy = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    small, within = F.avg_pool2d(logits[:, None], 2)[:, 0], F.max_pool2d(inside[:, None].float(), 2)[:, 0] > 0
    like = colour_similarity(F.avg_pool2d(rgb, 4))
    return {
        "entropy": mean_where(entropy, counted).mean(),
        "dice": (mask_dice(logits, wanted, counted) * believed).mean(),
        "projection": PROJECTION * projection(logits, inside).mean(),
        "pairwise": PAIRWISE * pairwise(small, like, within).mean(),
    }
