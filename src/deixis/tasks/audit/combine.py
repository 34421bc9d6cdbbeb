"""The audit's evidence → the probability that a caption is true, by a regression fitted on training photographs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.tasks.matching.evidence import FEATURES as MATCH_FEATURES
from deixis.tasks.matching.evidence import Evidence, sigmoid

Floats = NDArray[np.float64]
FEATURES = (*MATCH_FEATURES, "colour_least", "noun_least", "relation_least")
LIMIT = 6.0  # log-odds beyond which a sign counts no more


def features_of(
    evidence: Evidence, colours: Sequence[float], nouns: Sequence[float], relations: Sequence[float]
) -> Floats:
    """(9,) of `FEATURES`: those of a match, and the least margin of each kind of contrast; 0 where there is none."""
    least = [np.clip(min(values, default=0.0), -LIMIT, LIMIT) for values in (colours, nouns, relations)]
    return np.concatenate([evidence.features(), least])


def score_of(
    spec: BackendSpec, evidence: Evidence, colours: Sequence[float], nouns: Sequence[float], relations: Sequence[float]
) -> tuple[float, bool, dict[str, float]]:
    """The probability, whether it was fitted for these weights, and the features by name."""
    features = features_of(evidence, colours, nouns, relations)
    stored = constants()
    value = float(sigmoid(np.asarray(stored["bias"] + features @ np.array(stored["slopes"]))))
    calibrated = bool(stored["model"] == spec.name and stored["weights"] == fingerprint(spec))
    return value, calibrated, dict(zip(FEATURES, features.tolist(), strict=True))


@lru_cache(maxsize=1)
def constants() -> dict[str, Any]:
    """Bias and slopes, and the model and weights that they were fitted for."""
    try:
        stored: dict[str, Any] = json.loads(files(__package__).joinpath("constants.json").read_text(encoding="utf-8"))
        if tuple(stored["features"]) != FEATURES or len(stored["slopes"]) != len(FEATURES):
            raise ValueError("it is of other features; fit it again")
        return stored
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"constants.json of deixis.tasks.audit is malformed: {error}") from error
