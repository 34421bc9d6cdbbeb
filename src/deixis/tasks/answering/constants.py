"""Constants of answers, fitted by `benchmarks/fit_answering.py` on training photographs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from deixis.errors import WeightsError
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.tasks.matching.evidence import sigmoid


@dataclass(frozen=True, slots=True, eq=False)
class Constants:
    """Of one model.

    Attributes:
        model: its name.
        weights: the hash of the weights that they were fitted for.
        fitted_on: in words.
        slopes: of each regression, its bias first.
        choosers: of each kind of open question, the weight of each of its features.
        floors: of each kind of question, the least confidence of an answer.
    """

    model: str
    weights: str
    fitted_on: str
    slopes: dict[str, list[float]]
    choosers: dict[str, list[float]]
    floors: dict[str, float]

    def probability(self, name: str, features: Sequence[float]) -> float:
        """Of a regression, by name."""
        bias, *slopes = self.slopes[name]
        return float(sigmoid(np.asarray(bias + np.dot(slopes, features))))


def calibrated(spec: BackendSpec) -> bool:
    """Whether the constants were fitted for these very weights."""
    known = constants()
    return known.model == spec.name and known.weights == fingerprint(spec)


@lru_cache(maxsize=1)
def constants() -> Constants:
    """Those beside this module."""
    try:
        return Constants(**read("constants.json"))
    except (TypeError, ValueError) as error:
        raise WeightsError(f"constants.json of deixis.tasks.answering is malformed: {error}") from error


def read(name: str) -> Any:
    """A JSON file beside this module."""
    try:
        return json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError(f"{name} of deixis.tasks.answering is malformed: {error}") from error
