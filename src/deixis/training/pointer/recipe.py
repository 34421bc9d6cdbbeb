"""A training run as data: what it starts from, what it sees, for how long, and how fast it learns."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_type_hints

from deixis.errors import ConfigError
from deixis.training.pointer.batches import Augmentation
from deixis.training.pointer.network.model import Shape
from deixis.training.pointer.objective import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Peak learning rates of AdamW, by part of the network."""

    new: float = 6e-4
    vision: float = 1.5e-4
    text: float = 4e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One run.

    Attributes:
        epochs: passes over the training pictures.
        pictures: a step.
        captions: of each picture a step.
        listed: photographs of ImageNet classes a step, beside `pictures`.
        nouns: names of classes asked of every picture a step.
        warmup: steps to the peak rate; from there a cosine to zero.
        decay: weight decay.
        clip: the largest norm of the gradient.
        average: decay of the running average of the weights, which is what is kept.
        frozen_text_layers: how many of the text tower's first layers, and its embeddings, stay as they are.
        held_out: training pictures kept aside to choose by.
        outline_steps, outline_rounds: of the second stage, which learns to draw masks.
        finder_epochs: of the third stage, over every sentence.
        terse: share of these sentences shortened to what people type when they point.
        seed: of everything random.
    """

    shape: Shape = field(default_factory=Shape)
    weights: Weights = field(default_factory=Weights)
    augmentation: Augmentation = field(default_factory=Augmentation)
    rates: Rates = field(default_factory=Rates)
    epochs: int = 40
    pictures: int = 16
    captions: int = 3
    listed: int = 0
    nouns: int = 0
    warmup: int = 500
    decay: float = 0.05
    clip: float = 1.0
    average: float = 0.998
    frozen_text_layers: int = 2
    held_out: int = 300
    outline_steps: int = 5000
    outline_rounds: int = 2
    finder_epochs: int = 3
    terse: float = 0.2
    seed: int = 0


def read_recipe(path: Path) -> Recipe:
    """A recipe from a TOML file; what it leaves out has its default.

    Raises:
        ConfigError: the file is missing or malformed, or names something that a recipe does not have.
    """
    try:
        return _build(Recipe, tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not a recipe: {error}") from error


def _build(kind: Any, values: dict[str, Any], where: str) -> Any:
    known, types = {f.name for f in fields(kind)}, get_type_hints(kind)
    for name, value in values.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are {sorted(known)}"
            raise ConfigError(f"{where}: unknown setting {name!r}{hint}")
        if is_dataclass(types[name]):
            values[name] = _build(types[name], value, f"{where}: {name}")
        elif not isinstance(value, int | float) or isinstance(value, bool):
            raise ConfigError(f"{where}: {name} should be a number, got {value!r}")
    return kind(**values)
