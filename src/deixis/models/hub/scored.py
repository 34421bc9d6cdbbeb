"""Two models as one: the left one finds, the right one scores. `"qwen-vl:3-4b + clip:vit-b-32"`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from deixis.errors import CapabilityError
from deixis.models.hub.verify import score_with, verifier_of
from deixis.models.protocols import Encoded, Grounder, GroundSettings
from deixis.models.spec import BackendSpec
from deixis.types.grounding import Grounding
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

ALL = 100  # of a phrase's boxes that are scored, at most: those that stay are chosen by their scores


@dataclass(frozen=True, slots=True, eq=False)
class ScoredImage:
    """A picture that both models have seen.

    Attributes:
        left: what the left model's `encode` returned.
        right: what the right model's made of it to score boxes.
    """

    left: Encoded
    right: Any

    @property
    def size(self) -> Size:
        """Of the original picture."""
        return self.left.size


class Scored:
    """A grounder whose boxes another model scores.

    Boxes, status, presence, masks and maps are those of the left model; scores and the order of rows are those of the
    right one.

    Args:
        left: finds phrases.
        right: verifies boxes, or matches texts.

    Raises:
        CapabilityError: the left model does not find phrases, or the right one does neither.
    """

    def __init__(self, left: Any, right: Any) -> None:
        if not isinstance(left, Grounder):
            raise CapabilityError(f"backend {left.spec.name!r} does not find phrases, so it cannot stand left of '+'")
        self._left: Grounder = left
        self._right = verifier_of(right)
        self._spec = joined(left.spec, right.spec)

    @property
    def spec(self) -> BackendSpec:
        """Facts about the two as one."""
        return self._spec

    def encode(self, picture: Picture) -> ScoredImage:
        """The picture through both models."""
        return ScoredImage(self._left.encode(picture), self._right.encode(picture))

    def parse(self, text: str) -> Query:
        """The phrases that the left model finds."""
        return self._left.parse(text)

    def ground(self, image: ScoredImage, query: Query, settings: GroundSettings) -> Grounding:
        """What the left model finds, by its own scores if it has any; then scored anew and chosen by that."""
        every = replace(settings, max_regions=max(ALL, settings.max_regions))
        scored = score_with(self._right, image.right, self._left.ground(image.left, query, every), settings)
        told = {**scored.source.settings, "max_regions": settings.max_regions}
        return replace(scored, source=replace(scored.source, backend=self._spec.name, settings=told))


def joined(left: BackendSpec, right: BackendSpec) -> BackendSpec:
    """The spec of two models as one: it finds, both licences hold, and its scores are measured by nobody."""
    return BackendSpec(
        name=f"{left.name} + {right.name}",
        factory="deixis.models.loading:start_again",
        tasks=frozenset({"ground"}),
        licence=" AND ".join(dict.fromkeys((left.licence, right.licence))),
        summary=f"{left.summary}; scores by {right.name}",
        paper=left.paper,
        extra=left.extra or right.extra,
        gated=left.gated or right.gated,
        verified="; ".join(dict.fromkeys(filter(None, (left.verified, right.verified)))),
        sends_images=left.sends_images or right.sends_images,
    )
