"""What colours pixels have, by name.

The names are the eleven basic colour terms of English (Berlin and Kay, "Basic Color Terms", 1969). Each is given by a
few anchors in sRGB, and a pixel has the name of its nearest anchor in CIE L*a*b*, with lightness at half weight: a red
thing in the shade is red.

What people call a thing is another matter, of `deixis.tasks.colours`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ANCHORS = {
    "black": ((0, 0, 0), (25, 25, 28), (45, 44, 46)),
    "white": ((255, 255, 255), (235, 235, 230), (215, 218, 222)),
    "gray": ((128, 128, 128), (95, 96, 98), (165, 166, 168)),
    "red": ((200, 25, 30), (150, 20, 25), (225, 60, 55), (110, 15, 20)),
    "orange": ((240, 130, 30), (220, 100, 25), (250, 160, 70)),
    "yellow": ((245, 220, 40), (220, 190, 50), (250, 240, 130)),
    "green": ((40, 140, 50), (20, 80, 35), (120, 180, 70), (90, 120, 60), (140, 200, 140)),
    "blue": ((30, 70, 190), (20, 35, 90), (90, 150, 220), (60, 90, 140), (160, 200, 235)),
    "purple": ((120, 50, 150), (80, 40, 100), (170, 120, 200)),
    "pink": ((240, 130, 170), (245, 180, 200), (225, 80, 140)),
    "brown": ((110, 70, 40), (75, 45, 30), (150, 105, 65), (185, 145, 105)),
}
NAMES = tuple(ANCHORS)
SPELLINGS = {
    "grey": "gray", "silver": "gray", "violet": "purple", "golden": "yellow", "tan": "brown", "navy": "blue",
}  # fmt: skip
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
LIGHTNESS = 0.5  # its weight
MOST = 4096  # pixels that are looked at


def colour_shares(pixels: NDArray[np.uint8]) -> dict[str, float]:
    """The share of each colour among pixels, the largest first; shares add up to 1.

    Args:
        pixels: (N, 3) sRGB.

    >>> colour_shares(np.array([[200, 20, 30], [210, 30, 30], [10, 10, 10]], np.uint8))
    {'red': 0.6666666666666666, 'black': 0.3333333333333333}
    """
    if not len(pixels):
        return {}
    some = pixels[:: -(-len(pixels) // MOST)]
    apart = ((lab(some)[:, None] - _anchors()) ** 2).sum(-1)
    counts = np.bincount(_owners()[apart.argmin(1)], minlength=len(NAMES)) / len(some)
    return {NAMES[i]: float(counts[i]) for i in np.argsort(-counts, kind="stable") if counts[i] > 0}


def middle(rgb: NDArray[np.uint8], box: Sequence[float]) -> NDArray[np.uint8]:
    """(N, 3) the pixels in the ellipse of two thirds of a box, where there is most of what it holds.

    Args:
        rgb: (H, W, 3) the picture.
        box: xyxy in its pixels.
    """
    x0, y0, x1, y1 = map(float, box)
    height, width = rgb.shape[:2]
    rows = np.arange(max(int(y0), 0), min(int(np.ceil(y1)), height))
    columns = np.arange(max(int(x0), 0), min(int(np.ceil(x1)), width))
    down = (rows + 0.5 - (y0 + y1) / 2) / max(y1 - y0, 1e-6)
    across = (columns + 0.5 - (x0 + x1) / 2) / max(x1 - x0, 1e-6)
    inside = down[:, None] ** 2 + across[None] ** 2 <= (1 / 3) ** 2
    return rgb[rows[:, None], columns[None]][inside]


def inside(rgb: NDArray[np.uint8], box: Sequence[float]) -> NDArray[np.uint8]:
    """(N, 3) the pixels in a box, one at least of a box in the picture; xyxy in its pixels."""
    x0, y0, x1, y1 = (max(round(float(edge)), 0) for edge in box)
    return rgb[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)].reshape(-1, 3)


def lab(rgb: NDArray[np.uint8]) -> Numbers:
    """(N, 3) sRGB → CIE L*a*b* under D65, with lightness weighted by `LIGHTNESS`."""
    share = rgb.astype(np.float64) / 255
    linear = np.where(share > 0.04045, ((share + 0.055) / 1.055) ** 2.4, share / 12.92)
    xyz = linear @ TO_XYZ.T / (0.95047, 1.0, 1.08883)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116).T
    return np.stack([LIGHTNESS * (116 * y - 16), 500 * (x - y), 200 * (y - z)], axis=1)


@cache
def _anchors() -> Numbers:
    return lab(np.array([anchor for anchors in ANCHORS.values() for anchor in anchors], np.uint8))


@cache
def _owners() -> NDArray[np.int64]:
    return np.array([i for i, anchors in enumerate(ANCHORS.values()) for _ in anchors])
