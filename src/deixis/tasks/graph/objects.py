"""What is in an image, without being asked for anything: one name a place, with the probability that it is right.

Two eyes look at each place: the model, which is asked for every name that everyday captions use, and a network that
names the model's own vectors of the place (`deixis.tasks.graph.naming`). A regression, fitted on photographs that
neither was trained on, weighs them. What a classifier surely sees (`deixis.tasks.namer`) is named besides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.models.vectors import BoxEmbedder, NameReader
from deixis.reasoning.names import kinds_of
from deixis.tasks.detection.categories import everyday
from deixis.tasks.detection.detector import Detector, DetectSettings
from deixis.tasks.graph.naming import Naming, naming
from deixis.tasks.graph.places import Places, Sighting, places_in
from deixis.tasks.graph.prior import kind_of
from deixis.tasks.matching.evidence import sigmoid
from deixis.tasks.namer import Named, named_things
from deixis.tasks.session import EncodedImage, Session
from deixis.text.parse.lemma import singular
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.scene import Box

Floats = NDArray[np.float64]

BROAD = ("person", "child", "animal", "vehicle", "clothing")  # names of kinds, for what has no surer name
NAMED, SIGHTED = 6, 4  # names of a place that are weighed: the network's and the model's best
FEATURES = (
    "network", "sighting", "presence", "score", "best sighting", "network's best", "names", "size", "broad", "plural",
)  # fmt: skip
UNSEEN = Sighting(0.01, 0.01)
LIMIT = 6.0
SAME_KIND, ANY_NAME = 0.45, 0.6  # IoU from which the surer of two places stays
LEAST = 0.2
SETTINGS = DetectSettings(threshold=LEAST, any_name=ANY_NAME, max_instances=30, max_of_name=5, masks=False)


@dataclass(frozen=True, slots=True)
class Thing:
    """A place and what it may be called.

    Attributes:
        box: pixels.
        names: with the probability that box and name are right; the surest first, names of kinds after all others.
        words: what may be said of it, with the share of captions that would: "young".
    """

    box: Box
    names: tuple[tuple[str, float], ...]
    words: tuple[tuple[str, float], ...] = ()

    @property
    def best(self) -> float:
        """The greatest probability of any name."""
        return max(probability for _, probability in self.names)


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Names of places, one a row: of which place, and the features that are weighed, (N, 10) of `FEATURES`."""

    place: tuple[int, ...]
    names: tuple[str, ...]
    features: Floats


def things_in(session: Session, seen: EncodedImage) -> tuple[list[Thing], bool]:
    """What is in an image, surest first, and whether the probabilities were fitted for these weights."""
    backend = session._backend
    known = naming()
    if not (isinstance(backend, NameReader) and isinstance(backend, BoxEmbedder) and known.fits(session.spec)):
        return _detected(session, seen), False
    places = places_in(session, seen)
    names, words = known.read(backend.embed_boxes(seen._encoded, places.boxes), places.boxes, seen.size)
    rows = weighed(places, names, known, seen.size.width * seen.size.height)
    bias, slopes = constants()
    probability = sigmoid(bias + rows.features @ slopes)
    things = [
        Thing(_box(places.boxes, k), _ranked(rows, probability, k), _likely(known.words, words[k]))
        for k in range(len(places.boxes))
    ]
    return without_repeats(with_named(things, named_things(session, seen))), True


def weighed(places: Places, names: NDArray[np.float32], known: Naming, area: float) -> Weighed:
    """The names that each place may have, and what speaks for them.

    Args:
        places: N of an image.
        names: (N, C) the network's probabilities.
        known: the network.
        area: of the image, pixels.
    """
    rows, features, owner = [], [], []
    shares = np.sqrt(places.boxes.area / area)
    for k, seen in enumerate(places.seen):
        surest = max(_log_odds(one.presence * one.score) for one in seen.values())
        common = (surest, float(np.log(names[k].max())), float(np.log(len(seen))), float(shares[k]))
        for name, share in _candidates(names[k], seen, known).items():
            one = singular(name)
            sight = seen.get(one, Sighting(places.presence.get(one, UNSEEN.presence), UNSEEN.score))
            owner.append(k)
            rows.append(name)
            features.append([
                float(np.log(max(share, 1e-4))), _log_odds(sight.presence * sight.score), _log_odds(sight.presence),
                _log_odds(sight.score), *common, float(name in BROAD), float(one != name),
            ])  # fmt: skip
    return Weighed(tuple(owner), tuple(rows), np.array(features, np.float64).reshape(-1, len(FEATURES)))


def with_named(things: Sequence[Thing], named: Sequence[Named]) -> list[Thing]:
    """The things, with what a classifier names: another name for what has its place, or a thing of its own."""
    found = list(things)
    for one in named:
        overlap = pairwise_iou(Boxes([one.box]), Boxes([other.box for other in found]))[0] if found else np.zeros(0)
        if overlap.max(initial=0.0) < ANY_NAME:
            found.append(Thing(one.box, ((one.name, one.probability),)))
            continue
        near = int(overlap.argmax())
        chances = dict(found[near].names)
        chances[one.name] = max(chances.get(one.name, 0.0), one.probability)
        found[near] = replace(found[near], names=_in_order(chances.items()))
    return found


def without_repeats(things: Sequence[Thing]) -> list[Thing]:
    """The things, surest first, without those whose place a surer one has."""
    kept: list[Thing] = []
    for one in sorted(things, key=lambda thing: -thing.best):
        overlap = pairwise_iou(Boxes([one.box]), Boxes([other.box for other in kept]))[0] if kept else ()
        if not any(
            iou >= (SAME_KIND if _kind(one) == _kind(other) else ANY_NAME)
            for iou, other in zip(overlap, kept, strict=True)
        ):
            kept.append(one)
    return kept


def _kind(one: Thing) -> str:
    return kind_of(singular(one.names[0][0]))


def _candidates(names: NDArray[np.float32], seen: dict[str, Sighting], known: Naming) -> dict[str, float]:
    """The names that are weighed at one place, with the network's probabilities; of a kind, those of all its names."""
    number = _numbers(known)
    chosen = [known.names[i] for i in np.argsort(-names)[:NAMED]]
    surest = sorted(seen, key=lambda name: -seen[name].presence * seen[name].score)[:SIGHTED]
    found = {name: float(names[number[name]]) for name in (*chosen, *surest) if name in number}
    sums = {kind: float(names[members].sum()) for kind, members in _members(known).items()}
    return {**found, **{kind: total for kind, total in sums.items() if total >= 0.3}}


def _ranked(rows: Weighed, probability: Floats, place: int) -> tuple[tuple[str, float], ...]:
    return _in_order((rows.names[i], float(probability[i])) for i, owner in enumerate(rows.place) if owner == place)


def _in_order(names: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(names, key=lambda pair: (pair[0] in BROAD, -pair[1])))


def _likely(words: Sequence[str], shares: NDArray[np.float32]) -> tuple[tuple[str, float], ...]:
    return tuple((words[i], float(shares[i])) for i in np.argsort(-shares) if shares[i] >= 0.05)


def _box(boxes: Boxes, row: int) -> Box:
    left, top, right, bottom = boxes.xyxy[row].tolist()
    return left, top, right, bottom


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-9), 1 - 1e-9)
    return float(np.clip(np.log(p / (1 - p)), -LIMIT, LIMIT))


@lru_cache(maxsize=1)
def _numbers(known: Naming) -> dict[str, int]:
    return {name: i for i, name in enumerate(known.names)}


@lru_cache(maxsize=1)
def _members(known: Naming) -> dict[str, NDArray[np.int64]]:
    """For each name of a kind, which of the network's names are of it."""
    kinds = [kinds_of(singular(name)) for name in known.names]
    return {kind: np.array([i for i, of in enumerate(kinds) if kind in of], np.int64) for kind in BROAD}


@lru_cache(maxsize=1)
def constants() -> tuple[float, Floats]:
    """Bias and (10,) slopes of the regression."""
    try:
        stored: dict[str, Any] = json.loads(files(__package__).joinpath("objects.json").read_text(encoding="utf-8"))
        if tuple(stored["features"]) != FEATURES:
            raise ValueError("it is of other features; fit it again")
        return float(stored["bias"]), np.array(stored["slopes"], np.float64)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"objects.json of deixis.tasks.graph is malformed: {error}") from error


def _detected(session: Session, seen: EncodedImage) -> list[Thing]:
    """What a backend without such vectors detects; its scores only rank."""
    found = _detector(session).detect(seen)
    rows = zip(found.names, range(len(found)), found.score.tolist(), strict=True)
    return [Thing(_box(found.boxes, row), ((name, score),)) for name, row, score in rows]


@lru_cache(maxsize=4)
def _detector(session: Session) -> Detector:
    return Detector(session, everyday(), SETTINGS)
