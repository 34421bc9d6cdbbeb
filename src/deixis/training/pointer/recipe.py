"""A training run as data: what it starts from, what it sees, for how long, and how fast it learns."""

from __future__ import annotations

from dataclasses import dataclass, field

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
        warmup: steps to the peak rate; from there a cosine to zero.
        decay: weight decay.
        clip: the largest norm of the gradient.
        average: decay of the running average of the weights, which is what is kept.
        frozen_text_layers: how many of the text tower's first layers, and its embeddings, stay as they are.
        held_out: training pictures kept aside to choose by.
        seed: of everything random.
    """

    shape: Shape = field(default_factory=Shape)
    weights: Weights = field(default_factory=Weights)
    augmentation: Augmentation = field(default_factory=Augmentation)
    rates: Rates = field(default_factory=Rates)
    epochs: int = 40
    pictures: int = 16
    captions: int = 3
    warmup: int = 500
    decay: float = 0.05
    clip: float = 1.0
    average: float = 0.998
    frozen_text_layers: int = 2
    held_out: int = 300
    seed: int = 0
