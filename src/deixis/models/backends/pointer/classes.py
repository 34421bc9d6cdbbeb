"""What the published ImageNet classifier sees in a picture, for phrases whose noun is one of its 1,000 classes.

The classifier was trained on a million pictures of things that captions of everyday photographs seldom name. It says
whether a thing is there; where it is, and all that is said of it, is for the model itself to find.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.models.backends.pointer.decode import log_odds, sigmoid
from deixis.models.backends.pointer.graphs import Graphs
from deixis.models.vectors import ClassMaps
from deixis.text.parse.lemma import singular
from deixis.text.words import find_words
from deixis.types.query import Phrase, Query

Array = NDArray[np.float32]

FURTHEST = 11.5  # log-odds that the classifier may speak for or against a thing


@dataclass(slots=True, eq=False)
class Glance:
    """A picture as the classifier sees it; it looks when it is first asked.

    Attributes:
        rgb: (S, S, 3) uint8.
    """

    rgb: NDArray[np.uint8] = field(repr=False)
    _seen: Array | None = field(default=None, repr=False)

    def seen(self, graphs: Graphs) -> Array:
        """(1000, cells) the probability of each class in each cell. Two threads that ask at once both look."""
        if self._seen is None:
            posterior = graphs.run("classes", {"rgb": self.rgb[None]})[0][0]
            self._seen = posterior.reshape(len(posterior), -1)
        return self._seen


@dataclass(frozen=True, slots=True)
class Classes:
    """Nouns that the classifier knows, and how its word counts.

    Attributes:
        nouns: for each name, in the singular, its classes.
        worn: names that the classifier passes over even where they are there, such as what people wear.
        weigh: (a, b, c): the log-odds of a thing's presence are a times the model's, b times those of the class in its
            likeliest cell, and c.
    """

    nouns: Mapping[str, tuple[int, ...]]
    worn: frozenset[str]
    weigh: tuple[float, float, float]

    @classmethod
    def from_json(cls, text: bytes) -> Classes:
        """As `benchmarks/fit_classes.py` writes it.

        Raises:
            WeightsError: it is malformed.
        """
        try:
            stored = json.loads(text)
            a, b, c = map(float, stored["weigh"])
            nouns = {name: tuple(map(int, numbers)) for name, numbers in stored["nouns"].items()}
            return cls(nouns, frozenset(stored["worn"]), (a, b, c))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise WeightsError(f"classes.json is malformed: {error}") from error

    def of(self, query: Query, phrase: Phrase) -> str | None:
        """The name that a phrase goes by: up to three words, the head the last of them; None where none is known."""
        words = [word for word in find_words(query.text) if phrase.span.start <= word.start < phrase.head.end]
        said = [word.of(query.text).lower() for word in words if word.end <= phrase.head.end]
        said = [*said[:-1], *map(singular, said[-1:])]
        return next((name for k in (3, 2, 1) if (name := " ".join(said[-k:])) in self.nouns), None)

    def peak(self, seen: Array, name: str) -> float:
        """The probability of a name in its likeliest cell."""
        return float(seen[list(self.nouns[name])].sum(axis=0).max())

    def maps(self, seen: Array) -> ClassMaps:
        """The names that it speaks for, and against, with the probability of each in each cell; cells are a square."""
        nouns = {name: numbers for name, numbers in self.nouns.items() if name not in self.worn}
        side = round(seen.shape[1] ** 0.5)
        each = [seen[list(numbers)].sum(axis=0).reshape(side, side) for numbers in nouns.values()]
        return ClassMaps(tuple(nouns), tuple(map(frozenset, nouns.values())), np.stack(each))

    def presence(self, model: float, seen: Array, name: str) -> float:
        """The probability that a thing is there, from the model's own and what the classifier sees.

        The classifier does not speak against what is worn.
        """
        a, b, c = self.weigh
        own, other = log_odds(np.array([model, self.peak(seen, name)], np.float32)).clip(-FURTHEST, FURTHEST).tolist()
        both = float(sigmoid(np.array(a * own + b * other + c, np.float32)))
        return max(model, both) if name in self.worn else both
