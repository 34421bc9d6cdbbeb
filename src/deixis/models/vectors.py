"""What tasks over many names or many images ask of a backend: names read once, and vectors that can be kept.

A backend that has neither is asked name by name and image by image, or not at all; the tasks say which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from deixis.models.protocols import Backend, GroundSettings
from deixis.text.finder import make_phrase
from deixis.text.words import find_words
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding
from deixis.types.query import Phrase, Query
from deixis.types.span import Span

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ReadNames:
    """N names as one backend reads them; of use to that backend alone.

    Attributes:
        query: the names, one a line; its phrases are the names, in order.
        vectors: (N, C) of each name.
        words: (N, C) of each name's words, in the space of the backend's word maps; unit length.
    """

    query: Query
    vectors: Vectors
    words: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class ClassMaps:
    """What a classifier sees in an image.

    Attributes:
        names: N nouns that it knows.
        classes: N, the classes that each stands for; a name is a kind of every name that has its classes and more.
        maps: (N, h, w) in [0, 1]: the probability of each name in each cell of a grid that covers the image.
    """

    names: tuple[str, ...]
    classes: tuple[frozenset[int], ...]
    maps: Vectors


@runtime_checkable
class NameReader(Backend, Protocol):
    """Reads names by the thousand once, and looks for them in any number of images."""

    def read_names(self, names: Sequence[str], /) -> ReadNames:
        """The names, each read by itself."""

    def ground_names(self, encoded: Any, names: ReadNames, settings: GroundSettings, /) -> Grounding:
        """The regions of each name, as `Grounder.ground` gives those of phrases."""

    def name_map(self, encoded: Any, names: ReadNames, /) -> Vectors:
        """(N, h, w) in [0, 1]: how well each name's words fit each cell of a grid that covers the image."""


@runtime_checkable
class Embedder(Backend, Protocol):
    """Puts images and words into one space, in which a dot product says how near they are."""

    def embed(self, encoded: Any, /) -> Vectors:
        """(R, C) of unit length: what an image shows, region by region; R and C are the same for all images."""

    def embed_words(self, query: Query, /) -> Vectors:
        """(W, C) of unit length, one a word of the query; zeros for a word that the backend cannot read."""


@runtime_checkable
class BoxEmbedder(Backend, Protocol):
    """Puts what a box holds into a space of the backend's own, for networks that were trained on it."""

    def embed_boxes(self, encoded: Any, boxes: Boxes, /) -> Vectors:
        """(N, D), one a box; boxes are in pixels of the original image."""


@runtime_checkable
class Classifier(Backend, Protocol):
    """Knows things by name without being asked for them."""

    def classify(self, encoded: Any, /) -> ClassMaps:
        """The names that it knows and where it sees them; none where these weights have no classifier."""


def names_query(names: Sequence[str]) -> Query:
    """Names, one a line, as a query whose phrases are the names.

    >>> query = names_query(["dog", "hot dog"])
    >>> [query.string(phrase) for phrase in query.phrases]
    ['dog', 'hot dog']
    """
    text, words, phrases, start = "\n".join(names), [], [], 0
    for name in names:
        own = [Span(start + word.start, start + word.end) for word in find_words(name)]
        whole = Span(start, start + len(name))
        phrases.append(Phrase(whole, make_phrase(text, own, None).head if own else whole))
        words += own
        start += len(name) + 1
    return Query(text, tuple(words), tuple(phrases))
