"""Boxes that may hold something, whatever it is, and what names were found there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.models.protocols import GroundSettings
from deixis.models.vectors import ReadNames
from deixis.tasks.detection.categories import everyday
from deixis.tasks.session import EncodedImage, Session
from deixis.types.boxes import Boxes, pairwise_iou

LEAST_NOUN = 25  # times that training captions have a name that is asked for
LEAST = 0.03  # presence times score of a region that is looked at
ASKED = GroundSettings(threshold=0.1, max_regions=6, masks=False)
SAME = 0.65  # IoU from which two regions are one place
MOST = 50  # places

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One name at one place: presence in the image, and the score of the box."""

    presence: float
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """N places of an image, the surest first.

    Attributes:
        boxes: N, pixels.
        seen: N, the names that were found at each.
        presence: of every name that was found anywhere, in the image.
    """

    boxes: Boxes
    seen: tuple[dict[str, Sighting], ...]
    presence: dict[str, float]


def places_in(session: Session, seen: EncodedImage) -> Places:
    """The places where a model that reads names finds any of those of everyday captions."""
    backend: Any = session._backend
    names, read = _read(session)
    found = backend.ground_names(seen._encoded, read, ASKED)
    product = found.score * found.presence[found.phrase]
    order = [int(row) for row in np.argsort(-product, kind="stable") if product[row] >= LEAST]
    overlap = pairwise_iou(found.boxes, found.boxes)
    groups = _groups(order, overlap)
    presence = {names[int(found.phrase[row])]: float(found.presence[found.phrase[row]]) for row in order}
    told = []
    for rows in groups:
        sightings: dict[str, Sighting] = {}
        for row in rows:
            name = names[int(found.phrase[row])]
            sightings.setdefault(name, Sighting(presence[name], float(found.score[row])))
        told.append(sightings)
    return Places(found.boxes[[rows[0] for rows in groups]], tuple(told), presence)


def _groups(order: Sequence[int], overlap: NDArray[np.float32]) -> list[list[int]]:
    """Rows in groups round the surest of each; what is of no group when there are enough is left out."""
    groups: list[list[int]] = []
    for row in order:
        near = overlap[row, [rows[0] for rows in groups]] if groups else np.zeros(0)
        if len(near) and near.max() >= SAME:
            groups[int(near.argmax())].append(row)
        elif len(groups) < MOST:
            groups.append([row])
    return groups


@lru_cache(maxsize=4)
def _read(session: Session) -> tuple[tuple[str, ...], ReadNames]:
    backend: Any = session._backend
    names = tuple(one.name for one in everyday(LEAST_NOUN))
    return names, backend.read_names(names)
