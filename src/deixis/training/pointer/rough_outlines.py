"""Rough outlines of boxed things, for a network to learn masks from: boxes are drawn by hand, outlines are not.

GrabCut (Rother et al., SIGGRAPH 2004) parts what is in a box from what is round it by colour. It is often wrong about
one thing, but not in the same way about many, so that a network trained on its answers outdoes it (Khoreva et al.,
"Simple Does It", arXiv:1603.07485). Where we differ: it is asked twice, with less and with more of the surroundings,
and what the answers disagree on teaches nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deixis.errors import BackendUnavailableError
from deixis.models.backends.pointer.outlines import REACH
from deixis.training.pointer.corpus import Example

KINDS = ("people", "animals", "vehicles", "other")  # things with an outline, rather than scenes and stuff
LARGEST, SMALLEST = 0.8, 0.015  # of the picture's area
SURROUNDINGS = (1.3, 1.5)  # how far GrabCut sees, in box sides
SHOWN = 96  # pixels a side of what it sees
ROUNDS = 3
LEAST, MOST = 0.2, 0.9  # share of a box that an answer must fill to be believed
GRID = 64  # a rough outline's pixels a side, over the box widened `REACH` times
OUT, IN, UNSURE = 0, 1, 2
Labels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Thing:
    """A boxed thing: which picture it is in, and its box, xyxy in fractions of that."""

    picture: int
    box: tuple[float, float, float, float]


def things_of(examples: Sequence[Example]) -> list[Thing]:
    """Every box of the pictures that a phrase of one of `KINDS` names."""
    found = []
    for i, example in enumerate(examples):
        kinds = {p.chain: p.kind for caption in example.captions for p in caption.phrases}
        for chain, boxes in example.boxes.items():
            area = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
            if kinds.get(chain) in KINDS:
                found += [Thing(i, tuple(box.tolist())) for box in boxes[(area > SMALLEST) & (area < LARGEST)]]
    return found


def rough_outlines(pixels: NDArray[np.uint8], things: Sequence[Thing]) -> Iterator[Labels]:
    """(GRID, GRID) of `OUT`, `IN` and `UNSURE` for each thing; one that no answer is believed of has no `IN`.

    Args:
        pixels: (N, S, S, 3) pictures.
        things: in them.
    """
    for thing in things:
        yield rough_outline(pixels[thing.picture], np.array(thing.box, np.float32))


def rough_outline(rgb: NDArray[np.uint8], box: NDArray[np.float32]) -> Labels:
    """What `rough_outlines` yields of one box."""
    points = places(box, REACH, GRID)
    answers = [parted for reach in SURROUNDINGS if (parted := _part(rgb, box, reach, points)) is not None]
    inside = _within(points, box)
    if not answers:
        return np.where(inside, UNSURE, OUT).astype(np.uint8)
    share = np.mean(answers, axis=0)
    return np.where(share == 1, IN, np.where(share == 0, OUT, UNSURE)).astype(np.uint8)


def places(box: NDArray[np.float32], reach: float, side: int) -> NDArray[np.float64]:
    """(2, side): x and y, as fractions of the picture, of pixels that divide a box widened `reach` times."""
    middle, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2 * reach
    along = (np.arange(side) + 0.5) / side * 2 - 1
    return np.asarray(middle[:, None] + half[:, None] * along)


def _within(points: NDArray[np.float64], box: NDArray[np.float32]) -> NDArray[np.bool_]:
    """(side, side): which of the pixels lie in the box."""
    x, y = (points >= box[:2, None]) & (points <= box[2:, None])
    return np.asarray(y[:, None] & x[None])


def _part(
    rgb: NDArray[np.uint8], box: NDArray[np.float32], reach: float, points: NDArray[np.float64]
) -> NDArray[np.bool_] | None:
    """GrabCut's answer at the points, or None where it is not to be believed or there is nothing round the box."""
    middle, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2 * reach
    low, high = np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
    seen = Image.fromarray(rgb).resize(
        (SHOWN, SHOWN), Image.Resampling.BILINEAR, tuple((np.concatenate([low, high]) * len(rgb)).tolist())
    )
    along = (np.arange(SHOWN) + 0.5) / SHOWN
    inside = _within(low[:, None] + (high - low)[:, None] * along, box)
    if inside.all() or not inside.any():
        return None
    thing = _grabcut(np.asarray(seen), inside)
    if not LEAST < thing[inside].mean() < MOST:
        return None
    x, y = np.floor((points - low[:, None]) / (high - low)[:, None] * SHOWN).astype(int)
    shown = ((y >= 0) & (y < SHOWN))[:, None] & ((x >= 0) & (x < SHOWN))[None]
    return np.asarray(thing[np.ix_(y.clip(0, SHOWN - 1), x.clip(0, SHOWN - 1))] & shown)


def _grabcut(rgb: NDArray[np.uint8], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    try:
        import cv2
    except ImportError as error:
        raise BackendUnavailableError(
            "outlines to learn from need OpenCV", "Run: pip install 'deixis[train]'"
        ) from error
    labels = np.where(inside, cv2.GC_PR_FGD, cv2.GC_BGD).astype(np.uint8)
    cv2.setRNGSeed(0)
    colours = np.zeros((2, 1, 65))
    cv2.grabCut(np.ascontiguousarray(rgb), labels, None, colours[0], colours[1], ROUNDS, cv2.GC_INIT_WITH_MASK)
    return np.asarray((labels == cv2.GC_PR_FGD) | (labels == cv2.GC_FGD))
