"""Training a released `pointer` further on a user's own photographs: minutes on a CPU.

The text encoder stays as it is, so that phrases are found as before. After each pass the averaged weights are tried on
photographs held out; the best are kept, and the run ends when they have not improved for a while.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from deixis.models.spec import BackendSpec
from deixis.models.weights import read_weights
from deixis.training.events import Event, Saved, Validated
from deixis.training.pointer.batches import Augmentation
from deixis.training.pointer.loop import Run, train
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.objective import Weights
from deixis.training.pointer.own_data import OwnData
from deixis.training.pointer.recipe import Rates, Recipe
from deixis.training.pointer.release import calibrate_or_keep, keep_classes, write_graphs
from deixis.training.pointer.thaw import thaw
from deixis.training.pointer.validate import validate

TEXT_LAYERS = 6
GENTLE = Recipe(
    weights=Weights(tags=0.0), rates=Rates(new=5e-4, vision=5e-5, text=0.0), warmup=20, average=0.9,
    frozen_text_layers=TEXT_LAYERS, augmentation=Augmentation(bare=0.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FineTuning:
    """How long, and when to stop.

    Attributes:
        epochs: passes over the photographs, at most.
        patience: passes without a better figure on the held-out photographs, after which the run ends.
        recipe: rates, losses and augmentation.
    """

    epochs: int = 30
    patience: int = 6
    recipe: Recipe = field(default_factory=lambda: GENTLE)


def finetune(spec: BackendSpec, data: OwnData, held_out: OwnData, how: FineTuning, out: Path) -> Iterator[Event]:
    """Train, keep the best, and write it to ``out/model``. Started again in the same folder, it goes on.

    Yields the figures before training as `Validated` at step 0, and at the end those of the model that is kept.

    Raises:
        WeightsError: the model to start from cannot be trained further.
    """
    out.mkdir(parents=True, exist_ok=True)
    constants = json.loads(read_weights(spec, "weights/constants.json"))
    model = thaw(spec)
    best = out / "best.pt"
    if not best.exists():
        figures = validate(model, held_out.data.examples, held_out.data.pixels)
        _keep(best, 0, figures, model)
        yield Validated(0, figures)
    yield from _improve(model, data, held_out, how, out)
    kept = torch.load(best, weights_only=True)
    model.load_state_dict(kept["model"])
    yield Validated(kept["step"], kept["figures"])
    outline, tokenizer = (read_weights(spec, f"weights/{name}") for name in ("outline.onnx", "tokenizer.json"))
    write_graphs(model, outline, tokenizer.decode("utf-8"), out / "model")
    if constants.get("classes"):
        keep_classes(spec, out / "model")
    calibrate_or_keep(out / "model", held_out.images, held_out.data.pixels, constants)
    yield Saved(kept["step"], str(out / "model"))


def _improve(model: Pointer, data: OwnData, held_out: OwnData, how: FineTuning, out: Path) -> Iterator[Event]:
    best, checkpoint = out / "best.pt", out / "checkpoint.pt"
    pictures = min(how.recipe.pictures, len(data.images))
    per_epoch = len(data.images) // pictures
    run = Run(model, replace(how.recipe, pictures=pictures), per_epoch * how.epochs)
    if checkpoint.exists():
        run.resume(checkpoint)
    if _is_over(best, run.step, per_epoch, how.patience):
        return
    for event in train(run, data.data, held_out.data, checkpoint, per_epoch, save_every=per_epoch):
        yield event
        if (
            isinstance(event, Validated)
            and event.figures["any"] > torch.load(best, weights_only=True)["figures"]["any"]
        ):
            _keep(best, event.step, event.figures, run.average.module)
        if isinstance(event, Saved) and _is_over(best, event.step, per_epoch, how.patience):
            return


def _worth(figures: dict[str, float]) -> float:
    """What weights are chosen by: boxes and pointing together, for a few photographs say little of either."""
    return figures["any"] + figures["pointing"]


def _is_over(best: Path, step: int, per_epoch: int, patience: int) -> bool:
    since: int = step - torch.load(best, weights_only=True)["step"]
    return since >= patience * per_epoch


def _keep(path: Path, step: int, figures: dict[str, float], model: torch.nn.Module) -> None:
    state: dict[str, Any] = {"step": step, "figures": figures, "model": model.state_dict()}
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)
