"""What colour people would call a thing: measured in its pixels, and weighed by what such things mostly are."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.colours import NAMES, colour_shares
from deixis.tasks.answering.constants import read
from deixis.tasks.answering.result import Box
from deixis.tasks.vocabulary import phrases

Floats = NDArray[np.float64]

CORE = 2 / 3  # of a box's sides: the ellipse where there is most of the thing
SPELLINGS = {
    "grey": "gray",
    "silver": "gray",
    "blond": "yellow",
    "blonde": "yellow",
    "tan": "brown",
    "violet": "purple",
}


def colour_chances(rgb: NDArray[np.uint8], box: Box, noun: str) -> dict[str, float]:
    """The probability of each colour name for the thing in a box, likeliest first.

    Args:
        rgb: (H, W, 3).
        box: pixels.
        noun: what it is, in the singular.
    """
    stored = _fitted()
    value = logits(colour_features(rgb, box), habit(noun), stored["weights"], stored["habit"])
    share = np.exp(value - value.max())
    share /= share.sum()
    return {NAMES[i]: float(share[i]) for i in np.argsort(-share, kind="stable")}


def logits(features: Floats, usual: Floats, weights: Floats, trust: Floats) -> Floats:
    """(..., 11) of the colour names, from (..., F) features and the (..., 11) logarithms of what is usual."""
    return np.asarray(features @ weights + trust * usual)


def colour_features(rgb: NDArray[np.uint8], box: Box) -> Floats:
    """(23,): 1, and the roots of the share of each colour in the middle of a box, and in all of it."""
    rows = [np.ones(1)]
    for pixels in (middle_of(rgb, box), inside(rgb, box)):
        shares = colour_shares(pixels)
        rows.append(np.sqrt([shares.get(name, 0.0) for name in NAMES]))
    return np.concatenate(rows)


def habit(noun: str) -> Floats:
    """(11,) logarithms of how often captions call such a thing each colour, smoothed by all things."""
    counts, everything = _counts()
    own = np.array([counts.get((name, noun), 0) for name in NAMES], np.float64)
    return np.asarray(np.log((own + 10 * everything / everything.sum()) / (own.sum() + 10)))


def middle_of(rgb: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """(N, 3) the pixels in the ellipse in the middle of a box."""
    part = _cut(rgb, box)
    height, width = part.shape[:2]
    down = (np.arange(height) + 0.5) / max(height, 1) * 2 - 1
    across = (np.arange(width) + 0.5) / max(width, 1) * 2 - 1
    return np.asarray(part[down[:, None] ** 2 + across[None] ** 2 <= CORE**2])


def inside(rgb: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """(N, 3) the pixels in a box."""
    return np.asarray(_cut(rgb, box).reshape(-1, 3))


def _cut(rgb: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    x0, y0, x1, y1 = (max(round(edge), 0) for edge in box)
    return rgb[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]


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
def _fitted() -> dict[str, Floats]:
    return {name: np.array(rows, np.float64) for name, rows in read("colours.json").items()}
