"""What a translated answer is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from deixis.types.boxes import Boxes
from deixis.types.checks import frozen

Kind = Literal["boxes", "points", "none", "ambiguous"]
FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a model's text says about where things are, in pixels of the original picture.

    Attributes:
        kind: "boxes", "points", "none" (it says that nothing is there, or has no coordinates), or "ambiguous".
        xyxy: (N, 4) float32, read-only; empty unless `kind` is "boxes".
        points: (N, 2) float32, read-only; empty unless `kind` is "points".
        labels: what each box or point is of, None where the text does not say.
        dialect: the name of the dialect that it was read in; "" where none was.
        certainty: from 0 to 1, how sure the reading is: of `kind`, and of the dialect. A rule of thumb, not calibrated.
        notes: what was repaired, left out or taken for granted; for an ambiguous answer, each way to read it.
        candidates: of an ambiguous answer, the dialects in which it could be read.
    """

    kind: Kind
    xyxy: FloatArray
    points: FloatArray
    labels: tuple[str | None, ...]
    dialect: str
    certainty: float
    notes: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "xyxy", Boxes(self.xyxy).xyxy)
        object.__setattr__(self, "points", frozen("points", self.points, (None, 2), np.float32))

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain JSON values."""
        return {
            "kind": self.kind,
            "xyxy": [[round(float(value), 3) for value in row] for row in self.xyxy],
            "points": [[round(float(value), 3) for value in row] for row in self.points],
            "labels": list(self.labels),
            "dialect": self.dialect,
            "certainty": self.certainty,
            "notes": list(self.notes),
            "candidates": list(self.candidates),
        }
