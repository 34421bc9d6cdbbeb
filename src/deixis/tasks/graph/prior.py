"""What captions say of two things with given nouns that lie as given boxes: predicates with probabilities.

Counts of subject, predicate and object over training captions, smoothed, are where a regression on the geometry of the
boxes starts from: its classes are the predicates, and that captions do not relate the two. Made by
``benchmarks/fit_graph.py``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.tasks import vocabulary
from deixis.tasks.graph.pairs import NAMES, features
from deixis.types.size import Size

Floats = NDArray[np.float64]

OWN = 8.0  # pseudo-counts of the smoothing: of a noun pair against its two nouns, of a noun against its kind
OF_NOUN = 20.0
OF_PAIR = 20.0
RARE = "*"
REMEMBERED = 1024  # nouns

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How often training captions say what of what.

    Attributes:
        predicates: P names.
        triples: by (subject, object), (P,) counts.
        together: by (subject, object), how many ordered pairs of boxes of photographs have these nouns.
        related: by (subject, object), how many of those a caption relates.
    """

    predicates: tuple[str, ...]
    triples: dict[tuple[str, str], Floats]
    together: Counter[tuple[str, str]]
    related: Counter[tuple[str, str]]
    of_subject: dict[str, Floats] = field(init=False)
    of_object: dict[str, Floats] = field(init=False)

    def __post_init__(self) -> None:
        for place, name in enumerate(("of_subject", "of_object")):
            sums: dict[str, Floats] = {}
            for nouns, row in self.triples.items():
                for key in (nouns[place], _kind(nouns[place]), RARE):
                    sums[key] = sums.get(key, 0) + row
            object.__setattr__(self, name, sums)

    def log_prior(self, subject: str, other: str) -> Floats:
        """(P,) log-probabilities of the predicates of two nouns, boxes unseen."""
        usual = _share(self.of_subject[RARE] + 1)
        by_subject, by_object = _of_subject(self, subject), _of_object(self, other)
        both = _share(by_subject * by_object / usual)
        own = self.triples.get((subject, other))
        found = both if own is None else _share(own + OWN * both)
        return np.asarray(np.log(found))

    def log_related(self, subject: str, other: str) -> float:
        """Log-odds that a caption relates two things with these nouns, boxes unseen."""
        kinds = _kind(subject), _kind(other)
        usual = _rate(self.related[RARE, RARE], self.together[RARE, RARE], 0.1, 1.0)
        of_kinds = _rate(self.related[kinds], self.together[kinds], usual, OF_PAIR)
        own = _rate(self.related[subject, other], self.together[subject, other], of_kinds, OF_PAIR)
        return float(np.log(own / (1 - own)))

    def offset(self, subject: str, other: str) -> Floats:
        """(P + 1,) log-probabilities of the predicates, and last that captions do not relate the two; boxes unseen."""
        odds = self.log_related(subject, other)
        return np.append(self.log_prior(subject, other) - np.logaddexp(0, -odds), -np.logaddexp(0, odds))

    def smoothed(self, sums: dict[str, Floats], noun: str) -> Floats:
        """(P,) shares of the predicates of one noun, of few counts as of its kind."""
        kind = _share(sums.get(_kind(noun), 0) + OF_NOUN * _share(self.of_subject[RARE] + 1))
        return _share(sums.get(noun, 0) + OF_NOUN * kind)


@lru_cache(maxsize=REMEMBERED)
def _of_subject(counts: Counts, noun: str) -> Floats:
    return counts.smoothed(counts.of_subject, noun)


@lru_cache(maxsize=REMEMBERED)
def _of_object(counts: Counts, noun: str) -> Floats:
    return counts.smoothed(counts.of_object, noun)


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """Counts and the regression.

    Attributes:
        counts: of captions.
        weights: (F + 1, P + 1) slopes and biases of the predicates, and of none.
        middle, spread: (F,) of the features in training.
    """

    counts: Counts
    weights: Floats
    middle: Floats
    spread: Floats

    def of(self, nouns: Sequence[tuple[str, str]], subjects: Floats, objects: Floats, size: Size) -> Floats:
        """(N, P) the probability that a caption says each predicate of each pair; rows add up to at most 1.

        Args:
            nouns: N of (subject, object), in the singular.
            subjects: (N, 4) boxes, pixels.
            objects: (N, 4) boxes, pixels.
            size: of the image.
        """
        rows = (features(subjects, objects, size) - self.middle) / self.spread
        offset = np.array([self.counts.offset(*pair) for pair in nouns]).reshape(len(nouns), self.weights.shape[1])
        return softmax(offset + rows @ self.weights[:-1] + self.weights[-1])[:, :-1]

    @classmethod
    def from_files(cls, triples: Iterable[str], constants: dict[str, Any]) -> Self:
        """Of the lines of triples.txt and the document of constants.json."""
        names = tuple(constants["predicates"])
        number = {name: i for i, name in enumerate(names)}
        table: dict[tuple[str, str], Floats] = {}
        for line in triples:
            subject, name, other, count = line.split("\t")
            table.setdefault((subject, other), np.zeros(len(names)))[number[name]] = int(count)
        if tuple(constants["features"]) != NAMES:
            raise ValueError("it is of other features; fit it again")
        together: Counter[tuple[str, str]] = Counter()
        related: Counter[tuple[str, str]] = Counter()
        for subject, other, both, said in constants["pairs"]:
            together[subject, other], related[subject, other] = both, said
        columns = (np.array(constants[name], np.float64) for name in ("weights", "middle", "spread"))
        return cls(Counts(names, table, together, related), *columns)


def softmax(scores: Floats) -> Floats:
    """(N, P) → rows that add up to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


@lru_cache(maxsize=1)
def prior() -> Prior:
    """What the package has."""
    try:
        here = files(__package__)
        constants = json.loads(here.joinpath("constants.json").read_text(encoding="utf-8"))
        return Prior.from_files(here.joinpath("triples.txt").read_text(encoding="utf-8").splitlines(), constants)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"triples.txt or constants.json of deixis.tasks.graph is malformed: {error}") from error


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {entry.text: f"<{entry.kind}>" for entry in vocabulary.nouns()}


def _kind(noun: str) -> str:
    return _kinds().get(noun, "<other>") if noun != RARE else RARE


def kind_of(noun: str) -> str:
    """What sort of thing a noun most often names in captions: people, clothing, ...; "other" for an unknown one."""
    return _kind(noun).strip("<>")


def _share(row: Floats) -> Floats:
    return np.asarray(row / row.sum())


def _rate(some: float, all: float, usual: float, weight: float) -> float:
    return (some + weight * usual) / (all + weight)
