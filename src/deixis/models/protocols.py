"""What a backend can do: one protocol a capability.

A backend keeps no state between calls: `encode` returns everything that the others need, so that one instance may
serve many threads, and an encoded image may be kept and asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from deixis.errors import ConfigError
from deixis.models.spec import BackendSpec

if TYPE_CHECKING:
    from deixis.types.alignment import Alignment
    from deixis.types.grounding import Grounding
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
class Grounder(Protocol):
    """Finds the phrases of a text in an image."""

    @property
    def spec(self) -> BackendSpec:
        """Facts about this backend."""

    def encode(self, picture: Picture, /) -> Encoded:
        """A picture, ready to be asked. Expensive; never sees text."""

    def parse(self, text: str, /) -> Query:
        """The words of a text, and the phrases that it asks for."""

    def ground(self, encoded: Any, query: Query, settings: GroundSettings, /) -> Grounding:
        """The regions of each phrase of the query, in pixels of the original image."""


@runtime_checkable
class WordMapper(Protocol):
    """Says for every word how well it fits each place of an image."""

    def align(self, encoded: Any, query: Query, /) -> Alignment:
        """The alignment of the words of a query with the cells of an encoded image."""
