"""What long work tells its caller while it goes on. Frozen, plain, and JSON as they stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepDone:
    """Some steps are done.

    Attributes:
        step: steps done, of `steps`.
        losses: weighted, averaged since the last such event.
        rate: learning rate of the new parts.
        seconds: a step, averaged since the last such event.
    """

    step: int
    steps: int
    losses: dict[str, float]
    rate: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Validated:
    """The averaged weights were tried on held-out pictures."""

    step: int
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Saved:
    """A checkpoint was written; a run started again goes on from here."""

    step: int
    path: str


Event = StepDone | Validated | Saved
