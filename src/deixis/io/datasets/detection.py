"""What every reader of detection data gives: pictures with all their things of known categories."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from deixis.io.datasets.outline import Outline
from deixis.types.boxes import Boxes
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What a thing can be.

    Attributes:
        id: the data set's.
        name: as the data set writes it.
        frequency: LVIS's "r", "c" or "f", by the training images it is in; empty elsewhere.
    """

    id: int
    name: str
    frequency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DetectionImage:
    """One picture and its n things.

    Attributes:
        id: the picture's.
        file: its name, relative to a folder of images.
        size: of the picture.
        boxes: (n, 4) xyxy.
        labels: n ids of categories.
        crowd: (n,) bool, a region of many things that are not told apart.
        areas: (n,) float64, square pixels, as the data set gives them: of the mask, for COCO.
        outlines: n; None for a thing that has none.
        negative: ids of categories that were looked for and are not in the picture (LVIS).
        not_exhaustive: ids of categories of which not every thing is marked (LVIS).
    """

    id: str
    file: str
    size: Size
    boxes: Boxes
    labels: tuple[int, ...]
    crowd: BoolArray
    areas: FloatArray
    outlines: tuple[Outline | None, ...]
    negative: frozenset[int] = field(default_factory=frozenset)
    not_exhaustive: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DetectionSet:
    """A data set of detection.

    Attributes:
        categories: by id.
        images: in the order of the file.
        split: what the caller called it.
    """

    categories: dict[int, Category]
    images: tuple[DetectionImage, ...]
    split: str = ""
