"""Things that no one asked for and everyday captions hardly name: what a backend's classifier surely sees, and where.

The classifier says what, the model itself where; a regression, fitted by ``benchmarks/fit_namer.py`` on training
photographs that the model held out, says how surely both are right.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.models.protocols import GroundSettings
from deixis.models.vectors import Classifier, ClassMaps, NameReader
from deixis.tasks.matching.evidence import log_odds, sigmoid
from deixis.tasks.session import EncodedImage, Session
from deixis.tasks.vocabulary import nouns
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.scene import Box
from deixis.types.size import Size

Floats = NDArray[np.float64]

PART = 1 / 8  # of the cells: the mean over the likeliest is how surely a name is seen
LEAST = 0.25  # of that, from which a name is looked at
FEW = 10  # classes of a name that still says much, and is surer than one class alone
WIDEST = 120  # classes of a name; "animal" says too little
BEST = GroundSettings(threshold=0.0, max_regions=1, masks=False)
FEATURES = ("sure", "score", "agreement", "narrow")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing: what it is, where (pixels), and the probability that both are right."""

    name: str
    box: Box
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """N names that may be right, and their boxes, pixels; `features` is (N, 4) of `FEATURES`."""

    names: tuple[str, ...]
    boxes: Boxes
    features: Floats


def named_things(session: Session, seen: EncodedImage) -> tuple[Named, ...]:
    """What a backend's classifier sees in an image, surest first; nothing of a backend that has none."""
    rows = weighed(session, seen)
    if not rows.names:
        return ()
    bias, slopes = constants()
    probability = sigmoid(bias + rows.features @ slopes)
    found = []
    for row in np.argsort(-probability, kind="stable"):
        left, top, right, bottom = rows.boxes.xyxy[row].tolist()
        found.append(Named(rows.names[row], (left, top, right, bottom), float(probability[row])))
    return tuple(found)


def weighed(session: Session, seen: EncodedImage) -> Weighed:
    """The names that the classifier gives an image, with the box that the model finds for each."""
    backend = session._backend
    none = Weighed((), Boxes.empty(), np.zeros((0, len(FEATURES))))
    if not (isinstance(backend, Classifier) and isinstance(backend, NameReader)):
        return none
    maps = backend.classify(seen._encoded)
    sure = surest(maps)
    if not sure:
        return none
    names = [maps.names[i] for i in sure]
    found = backend.ground_names(seen._encoded, backend.read_names(names), BEST)
    _, first = np.unique(found.phrase, return_index=True)
    score = np.zeros(len(names)) if found.score is None else np.asarray(found.score[first], np.float64)
    boxes, places = found.boxes[first], [place_of(maps.maps[i], seen.size) for i in sure]
    agreement = pairwise_iou(boxes, Boxes(places)).diagonal()
    narrow = [-np.log(len(maps.classes[i])) for i in sure]
    features = np.column_stack([log_odds(np.array(list(sure.values()))), log_odds(score), agreement, narrow])
    return Weighed(tuple(names), boxes, np.asarray(features, np.float64))


def surest(maps: ClassMaps) -> dict[int, float]:
    """Rows of the names that are surely seen, with how surely; none a kind of another.

    Of names of the same thing those that captions have are taken before others; among these a name of a few classes,
    then of one, then of many; then the narrowest, and what captions have most often.
    """
    cells = maps.maps.reshape(len(maps.names), -1)
    many = max(round(cells.shape[1] * PART), 1)
    value = np.sort(cells, axis=1)[:, -many:].mean(axis=1)
    rows = [i for i in np.flatnonzero(value >= LEAST).tolist() if len(maps.classes[i]) <= WIDEST]

    def rank(row: int) -> tuple[bool, bool, bool, int, int]:
        wide = len(maps.classes[row])
        said = _said(maps.names[row], wide)
        return not said, wide > FEW, wide == 1, wide, -said

    chosen: dict[int, float] = {}
    for row in sorted(rows, key=rank):
        if not any(maps.classes[row] & maps.classes[other] for other in chosen):
            chosen[row] = float(value[row])
    return chosen


def place_of(cells: NDArray[np.float32], size: Size) -> Box:
    """The box, in pixels, of the cells of a map that are at least half as sure as the surest."""
    rows, columns = np.nonzero(cells >= cells.max() / 2)
    high, wide = size.height / cells.shape[0], size.width / cells.shape[1]
    return (
        float(columns.min() * wide), float(rows.min() * high),
        float((columns.max() + 1) * wide), float((rows.max() + 1) * high),
    )  # fmt: skip


def _said(name: str, classes: int) -> int:
    """How often captions have a name; of a name of several words, and more than one class, its last."""
    counts = _counts()
    return counts.get(name) or (counts.get(name.split()[-1], 0) if classes > 1 else 0)


@lru_cache(maxsize=1)
def _counts() -> dict[str, int]:
    return {entry.text: entry.count for entry in nouns()}


@lru_cache(maxsize=1)
def constants() -> tuple[float, Floats]:
    """Bias and (4,) slopes of the regression."""
    try:
        stored = json.loads(files(__package__).joinpath("constants.json").read_text(encoding="utf-8"))
        if tuple(stored["features"]) != FEATURES:
            raise ValueError("it is of other features; fit it again")
        return float(stored["bias"]), np.array(stored["slopes"], np.float64).reshape(len(FEATURES))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"constants.json of deixis.tasks.namer is malformed: {error}") from error
