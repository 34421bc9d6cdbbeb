"""Two models as one: the left one finds, the right one draws. `"grounding-dino:tiny + sam2:tiny"`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from deixis.errors import CapabilityError, ConfigError
from deixis.models.protocols import BatchEncoder, Encoded, Grounder, GroundSettings, Segmenter
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.types.grounding import Grounding
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

PLUS = re.compile(r"\s*\+\s*")
SPACED_PLUS = re.compile(r"\s+\+\s*|\s*\+\s+")  # a path may hold a "+" of its own
DRAWING = ("segment", "segment_points")  # asked of the right model
KNOWING = ("align", "gradient", "rollout", "match", "verify")  # asked of the left model, or else of the right one


@dataclass(frozen=True, slots=True, eq=False)
class ComposedImage:
    """A picture that both models have seen, each once.

    Attributes:
        left: what the left model's `encode` returned.
        right: what the right model's `encode` returned.
    """

    left: Encoded
    right: Encoded

    @property
    def size(self) -> Size:
        """Of the original picture."""
        return self.left.size


class Composed:
    """A grounder whose masks another model draws. It has every other capability that either of the two has.

    Boxes, scores, status, presence and maps are those of the left model, just as it gives them.

    Args:
        left: finds phrases.
        right: draws what a box holds.

    Raises:
        CapabilityError: the left model does not find phrases, or the right one does not draw.
    """

    def __init__(self, left: Any, right: Any) -> None:
        self._spec = joined(left.spec, right.spec)
        if not isinstance(left, Grounder) or not isinstance(right, Segmenter):
            raise CapabilityError(f"{self._spec.name!r}: a model lacks a method that its spec promises")
        self._left: Grounder = left
        self._right: Segmenter = right
        for name in (*DRAWING, *KNOWING):
            if (ask := self._asked(name)) is not None:
                setattr(self, name, ask)  # on the instance, so that it satisfies just the protocols that it can

    @property
    def spec(self) -> BackendSpec:
        """Facts about the two as one."""
        return self._spec

    def encode(self, picture: Picture) -> ComposedImage:
        """The picture through both models."""
        return ComposedImage(self._left.encode(picture), self._right.encode(picture))

    def encode_batch(self, pictures: Sequence[Picture]) -> tuple[ComposedImage, ...]:
        """Several pictures through both models, at once through one that gains by it."""
        sides = (_encode_all(self._left, pictures), _encode_all(self._right, pictures))
        return tuple(ComposedImage(left, right) for left, right in zip(*sides, strict=True))

    def parse(self, text: str) -> Query:
        """The phrases that the left model finds."""
        return self._left.parse(text)

    def ground(self, image: ComposedImage, query: Query, settings: GroundSettings) -> Grounding:
        """What the left model finds, with masks that the right one draws of its boxes."""
        found = self._left.ground(image.left, query, replace(settings, masks=False))
        masks = self._right.segment(image.right, found.boxes) if settings.masks else None
        source = replace(
            found.source,
            backend=self._spec.name,
            weights=" + ".join(filter(None, (found.source.weights, fingerprint(self._right.spec)))),
            settings={**found.source.settings, "masks": settings.masks},
        )
        return replace(found, masks=masks, source=source)

    def _asked(self, name: str) -> Callable[..., Any] | None:
        """A method that asks the model that answers it, with what that model made of the picture."""
        sides = (("right", self._right), ("left", self._left))
        for side, model in sides if name in DRAWING else reversed(sides):
            if callable(method := getattr(model, name, None)):
                return partial(_with_side, method, side)
        return None


def parts(name: str) -> tuple[str, str] | None:
    """The two names in "left + right"; None for a name of one model.

    A "+" between names with a slash needs a space beside it, for a folder may have one in its name.

    Raises:
        ConfigError: there is nothing on one side, or there are more than two.

    >>> parts("grounding-dino:tiny + sam2:tiny"), parts("pointer+sam2"), parts("./mine+yours")
    (('grounding-dino:tiny', 'sam2:tiny'), ('pointer', 'sam2'), None)
    """
    if Path(name).is_dir():
        return None
    names = (SPACED_PLUS if "/" in name or "\\" in name else PLUS).split(name.strip())
    if len(names) == 1:
        return None
    if len(names) > 2 or not all(names):
        got = f"{len(names)} models" if all(names) else "nothing on one side of a '+'"
        raise ConfigError(f"{name!r}: expected two models, 'what finds + what draws', got {got}")
    return names[0], names[1]


def joined(left: BackendSpec, right: BackendSpec) -> BackendSpec:
    """The spec of two models as one: the tasks of both, both licences, and the scores of the left.

    Raises:
        CapabilityError: the left model does not find phrases, or the right one does not draw.
    """
    if "ground" not in left.tasks:
        raise CapabilityError(
            f"backend {left.name!r} does not find phrases, so it cannot stand left of '+'; "
            f"{_turned(left, right)}`deixis models` says which find"
        )
    if "segment" not in right.tasks:
        raise CapabilityError(
            f"backend {right.name!r} does not draw what a box holds, so it cannot stand right of '+'; "
            f"{_turned(left, right)}`deixis models` says which segment"
        )
    return BackendSpec(
        name=f"{left.name} + {right.name}",
        factory="deixis.models.loading:start_again",
        tasks=left.tasks | right.tasks,
        licence=" AND ".join(dict.fromkeys((left.licence, right.licence))),
        summary=f"{left.summary}; masks by {right.name}",
        paper=left.paper,
        extra=left.extra or right.extra,
        calibrated=left.calibrated,
        threshold=left.threshold,
        gated=left.gated or right.gated,
        verified="; ".join(dict.fromkeys(filter(None, (left.verified, right.verified)))),
        sends_images=left.sends_images or right.sends_images,
    )


def _turned(left: BackendSpec, right: BackendSpec) -> str:
    """A hint, where the two names stand the wrong way round."""
    fits = "ground" in right.tasks and "segment" in left.tasks
    return f"did you mean '{right.name} + {left.name}'? " if fits else ""


def _with_side(method: Callable[..., Any], side: str, image: ComposedImage, *rest: Any) -> Any:
    return method(getattr(image, side), *rest)


def _encode_all(model: Any, pictures: Sequence[Picture]) -> Sequence[Encoded]:
    if isinstance(model, BatchEncoder):
        return model.encode_batch(pictures)
    return [model.encode(picture) for picture in pictures]
