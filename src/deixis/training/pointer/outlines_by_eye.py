"""Outlines that people drew round things in training pictures, as labels to learn masks from beside the rough ones.

A line of outlines-by-eye.jsonl is a thing: its picture's id, a name for the reader, its box as fractions of the
picture, and polygons in hundredths of the box, which may reach beyond it: `parts`, less `holes`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from deixis.models.backends.pointer.outlines import REACH
from deixis.training.pointer.corpus import Example
from deixis.training.pointer.rough_outlines import GRID, IN, OUT, UNSURE, Labels, Thing

FINE = 8  # times as fine as the labels: how polygons are drawn before they are counted
Polygon = Sequence[Sequence[float]]


def outlined_by_eye(examples: Sequence[Example]) -> tuple[list[Thing], Labels]:
    """The things in these pictures that have an outline, and (N, GRID, GRID) of their labels."""
    rows = {example.id: i for i, example in enumerate(examples)}
    things, labels = [], [np.empty((0, GRID, GRID), np.uint8)]
    for line in (files("deixis.training.pointer") / "outlines-by-eye.jsonl").read_text("utf-8").splitlines():
        drawn = json.loads(line)
        if drawn["picture"] in rows:
            things.append(Thing(rows[drawn["picture"]], tuple(drawn["box"])))
            labels.append(labels_of(drawn["parts"], drawn["holes"])[None])
    return things, np.concatenate(labels)


def labels_of(parts: Sequence[Polygon], holes: Sequence[Polygon]) -> Labels:
    """(GRID, GRID) over the box widened `REACH` times: `IN`, `OUT`, and `UNSURE` where the outline passes.

    >>> labels_of([[(0, 0), (100, 0), (100, 100), (0, 100)]], [])[[0, 9, 32], 32].tolist()
    [0, 2, 1]
    """
    fine = Image.new("L", (GRID * FINE, GRID * FINE))
    pen = ImageDraw.Draw(fine)
    for polygons, value in ((parts, 1), (holes, 0)):
        for polygon in polygons:
            pen.polygon([tuple(xy) for xy in _placed(np.array(polygon))], fill=value)
    share = np.asarray(fine, np.float32).reshape(GRID, FINE, GRID, FINE).mean(axis=(1, 3))
    return np.where(share == 1, IN, np.where(share == 0, OUT, UNSURE)).astype(np.uint8)


def _placed(hundredths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hundredths of the box → pixels of the fine grid."""
    return ((hundredths / 100 - 0.5) / REACH + 0.5) * GRID * FINE
