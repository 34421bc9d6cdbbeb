"""Evidence → one probability, by a logistic regression that was fitted on training photographs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import WeightsError
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.tasks.matching.evidence import FEATURES, Evidence, sigmoid

Floats = NDArray[np.float64]
RIDGE = 1.0
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Combination:
    """Constants of one model.

    Attributes:
        model: its name.
        weights: the hash of the weights that it was fitted for.
        fitted_on: in words.
        bias: log-odds of a text without evidence.
        slopes: one for each of `FEATURES`.
    """

    model: str
    weights: str
    fitted_on: str
    bias: float
    slopes: tuple[float, ...]

    def probability(self, evidence: Evidence) -> float:
        """That the text is of this image, where as many texts are as are not."""
        return float(sigmoid(np.asarray(self.bias + evidence.features() @ np.array(self.slopes))))

    def to_json(self) -> str:
        """As the file beside this module holds it."""
        return json.dumps({**asdict(self), "features": list(FEATURES)}, indent=2) + "\n"


def combination_for(spec: BackendSpec) -> tuple[Combination, bool]:
    """The constants, and whether they were fitted for these very weights: only then is the result calibrated."""
    known = _stored()
    return known, known.model == spec.name and known.weights == fingerprint(spec)


def fit(features: ArrayLike, true: ArrayLike) -> tuple[float, tuple[float, ...]]:
    """Bias and slopes of a logistic regression with a small ridge on standardised features, by Newton's method.

    Args:
        features: (N, F).
        true: (N,) 1 where the text is of the image.
    """
    x, y = np.asarray(features, np.float64), np.asarray(true, np.float64)
    middle, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    rows = np.concatenate([(x - middle) / spread, np.ones((len(x), 1))], axis=1)
    penalty = RIDGE * np.diag([*[1.0] * x.shape[1], 0.0])
    theta = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        p = sigmoid(rows @ theta)
        gradient = rows.T @ (y - p) - penalty @ theta
        curvature = rows.T @ (rows * (p * (1 - p))[:, None]) + penalty + 1e-9 * np.eye(len(theta))
        theta = theta + np.linalg.solve(curvature, gradient)
    slopes = theta[:-1] / spread
    return float(theta[-1] - middle @ slopes), tuple(float(slope) for slope in slopes)


@lru_cache(maxsize=1)
def _stored() -> Combination:
    try:
        stored = json.loads(files(__package__).joinpath("constants.json").read_text(encoding="utf-8"))
        if tuple(stored.pop("features")) != FEATURES:
            raise ValueError("it is of other features; fit it again")
        return Combination(**{**stored, "slopes": tuple(stored["slopes"])})
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"constants.json of deixis.tasks.matching is malformed: {error}") from error
