"""What is said of an object: its colours, measured in its pixels and read from its vector, and words like "young"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.reasoning.colours import NAMES, colour_shares, middle
from deixis.tasks.graph.graph import Attribute
from deixis.tasks.graph.prior import kind_of
from deixis.tasks.matching.evidence import sigmoid
from deixis.text.parse.lemma import singular
from deixis.types.scene import Box

COLOURED = frozenset(["clothing", "animals", "vehicles", "other", "instruments"])  # kinds of which colours are said
WORDS = frozenset("young little older elderly wooden striped grassy snowy rocky sandy blond plaid metal stone".split())
LEAST_COLOUR, LEAST_WORD = 0.3, 0.25
FLOOR = 0.01  # of shares, below which their logarithm is not followed

RGB = NDArray[np.uint8]


def attributes_of(name: str, box: Box, words: Mapping[str, float], rgb: RGB | None) -> tuple[Attribute, ...]:
    """What is said of an object, surest first.

    Args:
        name: of the object.
        box: pixels.
        words: of the naming network, with the share of captions that would say each; none for other backends.
        rgb: (H, W, 3) the image; None leaves colours out.
    """
    found = [Attribute(word, share) for word, share in words.items() if word in WORDS and share >= LEAST_WORD]
    if rgb is not None and kind_of(singular(name)) in COLOURED:
        measured = colour_shares(middle(rgb, box))
        chances = colour_chances(measured, words)
        found += [Attribute(colour, p) for colour, p in chances.items() if p >= LEAST_COLOUR]
    return tuple(sorted(found, key=lambda one: -one.probability))


def colour_chances(measured: Mapping[str, float], words: Mapping[str, float]) -> dict[str, float]:
    """For each colour the probability that who names a colour of the object names this one.

    Args:
        measured: shares of an object's pixels, by colour.
        words: of the naming network.
    """
    bias, slopes = colour_constants()
    rows = np.array([colour_features(colour, measured, words) for colour in NAMES])
    chances = sigmoid(bias + rows @ slopes)
    return {colour: round(float(p), 4) for colour, p in zip(NAMES, chances, strict=True)}


def colour_features(colour: str, measured: Mapping[str, float], words: Mapping[str, float]) -> tuple[float, ...]:
    """(3,) of one colour: the measured share and the network's, as logarithms, and whether it is the most of it."""
    own = max(measured.get(colour, 0.0), FLOOR)
    most = max(measured.values(), default=0.0)
    return float(np.log(own)), float(np.log(max(words.get(colour, 0.0), FLOOR))), float(own >= most)


@lru_cache(maxsize=1)
def colour_constants() -> tuple[float, NDArray[np.float64]]:
    """Bias and (3,) slopes."""
    try:
        stored = json.loads(files(__package__).joinpath("colours.json").read_text(encoding="utf-8"))
        return float(stored["bias"]), np.array(stored["slopes"], np.float64).reshape(3)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"colours.json of deixis.tasks.graph is malformed: {error}") from error
