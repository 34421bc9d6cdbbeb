"""The training loop: draws, steps, averages, saves; yields events and can be stopped and resumed anywhere."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.optim import AdamW
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from deixis.training.events import Event, Saved, StepDone, Validated
from deixis.training.pointer.batches import Batch, make_batch
from deixis.training.pointer.corpus import Example
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.objective import Weights, objective
from deixis.training.pointer.recipe import Recipe
from deixis.training.pointer.teacher import Lesson, Lessons, draw_lesson
from deixis.training.pointer.validate import validate

Aim = Callable[[Pointer, Batch, Weights, Lesson | None], dict[str, Tensor]]
Figures = Callable[[Pointer, Sequence[Example], NDArray[np.uint8]], dict[str, float]]

REPORT_EVERY = 50
SAVE_EVERY = 400


@dataclass(frozen=True, slots=True)
class Data:
    """Examples and their pictures (N, S, S, 3) uint8, in the same order."""

    examples: Sequence[Example]
    pixels: NDArray[np.uint8]


class Run:
    """One training run: the state that steps change, and that checkpoints keep."""

    def __init__(
        self, model: Pointer, recipe: Recipe, steps: int, lessons: Lessons | None = None, aim: Aim = objective
    ) -> None:
        self.model, self.recipe, self.steps, self.lessons, self.aim = model, recipe, steps, lessons, aim
        self.step = 0
        model.vision.freeze_for_cpu()
        model.vision.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        model.text.freeze_start(recipe.frozen_text_layers)
        self.optimizer = AdamW(_groups(model, recipe), fused=True)
        self.average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(recipe.average))

    def advance(self, data: Data) -> dict[str, float]:
        """One step. What it draws depends on the seed and the step's number alone."""
        recipe = self.recipe
        rng = np.random.default_rng([recipe.seed, self.step])
        torch.manual_seed(recipe.seed * 1_000_003 + self.step)
        batch, lesson = self._batch(data, rng)
        self.model.train()
        factor = rate_factor(self.step, self.steps, recipe.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * factor
        with torch.autocast("cpu", torch.bfloat16):
            losses = self.aim(self.model, batch, recipe.weights, lesson)
        total = torch.stack(list(losses.values())).sum()
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), recipe.clip)
        self.optimizer.step()
        self.step += 1
        self.average.update_parameters(self.model)
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _batch(self, data: Data, rng: np.random.Generator) -> tuple[Batch, Lesson | None]:
        """This step's pictures and, where there are lessons, photographs of classes and nouns for all of them."""
        recipe, lessons = self.recipe, self.lessons
        chosen = self._draw(len(data.examples))
        examples, pixels = [data.examples[i] for i in chosen], np.stack([data.pixels[i] for i in chosen])
        if lessons is None:
            return make_batch(examples, pixels, rng, recipe.augmentation, recipe.captions), None
        listed = [int(i) for i in rng.choice(len(lessons.examples), recipe.listed, replace=False)]
        examples += [lessons.examples[i] for i in listed]
        pixels = np.concatenate([pixels, lessons.pixels[listed]])
        batch = make_batch(examples, pixels, rng, recipe.augmentation, recipe.captions)
        seen = np.concatenate([np.stack([lessons.elsewhere[i] for i in chosen]), lessons.seen[listed]])
        return batch, draw_lesson(seen, batch.views, lessons.words, recipe.nouns, recipe.shape.grid, rng)

    def _draw(self, count: int) -> list[int]:
        """This step's pictures: each pass over the data is a shuffle of its own."""
        size = self.recipe.pictures
        per_epoch = count // size
        epoch, place = divmod(self.step, per_epoch)
        order = np.random.default_rng([self.recipe.seed, 7, epoch]).permutation(count)
        return [int(i) for i in order[place * size : (place + 1) * size]]

    def save(self, path: Path) -> None:
        """Write a checkpoint; the old one stays until the new one is whole."""
        state = {
            "step": self.step,
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.state_dict(),
        }
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(path)

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint of the same recipe."""
        state = torch.load(path, weights_only=True)
        self.step = state["step"]
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average.load_state_dict(state["average"])


def _groups(model: Pointer, recipe: Recipe) -> list[dict[str, object]]:
    """Parameters by learning rate and weight decay; vectors and scalars do not decay."""
    rates = recipe.rates
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = (
            rates.vision
            if name.startswith("vision.")
            else rates.text
            if name.startswith("text.encoder.")
            else rates.new
        )
        decay = recipe.decay if parameter.ndim > 1 and "places" not in name else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return [{"params": ps, "peak": rate, "lr": rate, "weight_decay": decay} for (rate, decay), ps in groups.items()]


def rate_factor(step: int, steps: int, warmup: int) -> float:
    """Linear to 1 over the warm-up, then half a cosine to 0.

    >>> rate_factor(0, 100, 10), rate_factor(10, 100, 10), round(rate_factor(100, 100, 10), 6)
    (0.1, 1.0, 0.0)
    """
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def train(
    run: Run,
    data: Data,
    held_out: Data,
    checkpoint: Path,
    validate_every: int,
    save_every: int = SAVE_EVERY,
    figures: Figures = validate,
) -> Iterator[Event]:
    """Step to the end of the run, from wherever it stands."""
    sums: dict[str, float] = {}
    since, clock = run.step, time.monotonic()
    while run.step < run.steps:
        for name, value in run.advance(data).items():
            sums[name] = sums.get(name, 0.0) + value
        if run.step % REPORT_EVERY == 0 or run.step == run.steps:
            done, now = run.step - since, time.monotonic()
            rate = run.recipe.rates.new * rate_factor(run.step, run.steps, run.recipe.warmup)
            yield StepDone(run.step, run.steps, {k: v / done for k, v in sums.items()}, rate, (now - clock) / done)
            sums, since, clock = {}, run.step, now
        if run.step % validate_every == 0 or run.step == run.steps:
            yield Validated(run.step, figures(run.average.module, held_out.examples, held_out.pixels))
            clock = time.monotonic()
        if run.step % save_every == 0 or run.step == run.steps:
            run.save(checkpoint)
            yield Saved(run.step, str(checkpoint))
