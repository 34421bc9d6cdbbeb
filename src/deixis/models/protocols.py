"""What a backend can do: one protocol a capability.

A backend keeps no state between calls: `encode` returns everything that the others need, so that one instance may
serve many threads, and an encoded image may be kept and asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from deixis.errors import ConfigError
from deixis.models.spec import BackendSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deixis.types.alignment import Alignment
    from deixis.types.boxes import Boxes
    from deixis.types.grounding import Grounding
    from deixis.types.masks import Masks
    from deixis.types.picture import Picture
    from deixis.types.query import Query
    from deixis.types.size import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundSettings:
    """How phrases are answered.

    Attributes:
        threshold: in [0, 1]; rows after a phrase's best one that score less are left out. 0 asks for every candidate.
        max_regions: rows a phrase, at most.
        masks: whether masks are wanted.

    Raises:
        ConfigError: a value out of range.
    """

    threshold: float = 0.5
    max_regions: int = 10
    masks: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 1:
            raise ConfigError(f"threshold: expected a number in [0, 1], got {self.threshold}")
        if self.max_regions < 1:
            raise ConfigError(f"max_regions: expected at least 1, got {self.max_regions}")


class Encoded(Protocol):
    """An image, ready to be asked; opaque but for its size."""

    @property
    def size(self) -> Size:
        """Of the original image."""


@runtime_checkable
class Backend(Protocol):
    """What every backend has. What it can be asked besides is one or more of the protocols below."""

    @property
    def spec(self) -> BackendSpec:
        """Facts about this backend."""

    def encode(self, picture: Picture, /) -> Encoded:
        """A picture, ready to be asked. Expensive; never sees text."""


@runtime_checkable
class BatchEncoder(Protocol):
    """Looks at several images in one pass; for backends that gain by it."""

    def encode_batch(self, pictures: Sequence[Picture], /) -> Sequence[Encoded]:
        """One for each picture, in order, each as `encode` makes it but for rounding."""


@runtime_checkable
class Squasher(Backend, Protocol):
    """Looks at every picture in one size, so that it sees more of a part than of the whole."""

    @property
    def side(self) -> int:
        """Pixels of the square to which every picture is squashed."""


@runtime_checkable
class Grounder(Backend, Protocol):
    """Finds the phrases of a text in an image."""

    def parse(self, text: str, /) -> Query:
        """The words of a text, and the phrases that it asks for."""

    def ground(self, encoded: Any, query: Query, settings: GroundSettings, /) -> Grounding:
        """The regions of each phrase of the query, in pixels of the original image."""


@runtime_checkable
class WordMapper(Protocol):
    """Says for every word how well it fits each place of an image."""

    def align(self, encoded: Any, query: Query, /) -> Alignment:
        """The alignment of the words of a query with the cells of an encoded image."""


@runtime_checkable
class Segmenter(Backend, Protocol):
    """Draws what a box holds."""

    def segment(self, encoded: Any, boxes: Boxes, /) -> Masks:
        """One mask a box, in order, at the size of the original image; boxes are in its pixels.

        A mask may reach beyond its box. No boxes give no masks.
        """


@runtime_checkable
class PointSegmenter(Backend, Protocol):
    """Draws what a point lies on."""

    def segment_points(self, encoded: Any, xy: NDArray[np.float32], /) -> Masks:
        """One mask a point, in order; `xy` is (N, 2), pixels of the original image."""


@runtime_checkable
class Matcher(Backend, Protocol):
    """Says how well texts fit a whole image."""

    def match(self, encoded: Any, texts: Sequence[str], /) -> NDArray[np.float32]:
        """(N,) float32, one a text, higher fits better.

        What a number means is the model's own and stands in its README: a logit of a softmax over texts (CLIP), or of
        a probability of its own (SigLIP). A text's number does not depend on the other texts.
        """


@runtime_checkable
class Verifier(Backend, Protocol):
    """Says how sure it is that a box holds what a phrase says, whoever proposed the box."""

    def verify(self, encoded: Any, phrase: str, boxes: Boxes, /) -> NDArray[np.float32]:
        """(N,) float32 in [0, 1], one a box, higher is surer; a box's number does not depend on the other boxes."""


@runtime_checkable
class GradientMapper(Protocol):
    """Says for every word which places of an image its score would follow."""

    def gradient(self, encoded: Any, query: Query, /) -> Alignment:
        """The alignment of the words of a query with the cells of an encoded image, by Grad-CAM."""


@runtime_checkable
class RolloutMapper(Protocol):
    """Says where its vision transformer looks, whatever the words are."""

    def rollout(self, encoded: Any, query: Query, /) -> Alignment:
        """The alignment of the words of a query with the cells of an encoded image: one map for all words."""
