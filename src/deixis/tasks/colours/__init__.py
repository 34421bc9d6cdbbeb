"""What colour people would call a thing: measured in its pixels, and weighed by what such things mostly are.

Most of a white shirt is gray to look at, and a brown dog half black; what captions call such things tells the rest.
Made by ``benchmarks/fit_colours.py`` from captions and boxes of training photographs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.reasoning.colours import NAMES, SPELLINGS, colour_shares, inside, middle
from deixis.tasks.vocabulary import phrases

Floats = NDArray[np.float64]

SMOOTHED = 10  # captions of any thing that count beside those of the noun


def colour_chances(rgb: NDArray[np.uint8], box: Sequence[float], noun: str) -> dict[str, float]:
    """How probable it is that people name each colour for the thing in a box, if they name one; surest first.

    Args:
        rgb: (H, W, 3) the picture.
        box: xyxy in its pixels.
        noun: what it is, in the singular.
    """
    weights, trust = _fitted()
    value = logits(colour_features(rgb, box), habit(noun), weights, trust)
    share = np.exp(value - value.max())
    share /= share.sum()
    return {NAMES[i]: float(share[i]) for i in np.argsort(-share, kind="stable")}


def logits(features: Floats, usual: Floats, weights: Floats, trust: Floats) -> Floats:
    """(..., 11) of the colour names, from (..., F) features and the (..., 11) logarithms of what is usual."""
    return np.asarray(features @ weights + trust * usual)


def colour_features(rgb: NDArray[np.uint8], box: Sequence[float]) -> Floats:
    """(23,): 1, and the roots of the share of each colour in the middle of a box, and in all of it."""
    rows = [np.ones(1)]
    for pixels in (middle(rgb, box), inside(rgb, box)):
        shares = colour_shares(pixels)
        rows.append(np.sqrt([shares.get(name, 0.0) for name in NAMES]))
    return np.concatenate(rows)


def habit(noun: str) -> Floats:
    """(11,) logarithms of how often captions call such a thing each colour, smoothed by all things."""
    counts, everything = _counts()
    own = np.array([counts.get((name, noun), 0) for name in NAMES], np.float64)
    return np.asarray(np.log((own + SMOOTHED * everything / everything.sum()) / (own.sum() + SMOOTHED)))


@lru_cache(maxsize=1)
def _counts() -> tuple[dict[tuple[str, str], int], Floats]:
    """How often captions' phrases have each colour with each last word, and with any."""
    counts: dict[tuple[str, str], int] = {}
    for entry in phrases():
        colour, _, rest = entry.text.partition(" ")
        name = SPELLINGS.get(colour, colour)
        if name in NAMES and rest:
            key = name, rest.split(" ")[-1]
            counts[key] = counts.get(key, 0) + entry.count
    everything = [sum(count for (name, _), count in counts.items() if name == one) + 1 for one in NAMES]
    return counts, np.array(everything, np.float64)


@lru_cache(maxsize=1)
def _fitted() -> tuple[Floats, Floats]:
    """(23, 11) weights, and (1,) the weight of what is usual."""
    try:
        stored = json.loads(files(__package__).joinpath("colours.json").read_text(encoding="utf-8"))
        weights, trust = (np.array(stored[name], np.float64) for name in ("weights", "habit"))
        return weights.reshape(2 * len(NAMES) + 1, len(NAMES)), trust.reshape(1)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"colours.json of deixis.tasks.colours is malformed: {error}") from error
