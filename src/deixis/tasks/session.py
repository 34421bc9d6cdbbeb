"""A model, ready to be asked: what Python users hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, overload

from deixis.errors import CapabilityError, InputError
from deixis.io.images import ImageSource, open_image
from deixis.models.folder import is_folder_name, read_folder
from deixis.models.protocols import Grounder, GroundSettings, WordMapper
from deixis.models.registry import Registry
from deixis.models.spec import BackendSpec
from deixis.text.checks import check_text
from deixis.text.given import GivenSpan, with_phrases
from deixis.types.alignment import Alignment
from deixis.types.grounding import Grounding
from deixis.types.query import Query
from deixis.types.size import Size

DEFAULTS = GroundSettings()


@dataclass(frozen=True, slots=True, eq=False)
class EncodedImage:
    """An image that a model has seen, to be asked any number of texts.

    Attributes:
        spec: of the model that saw it.
        size: of the upright original, the frame of every coordinate that comes back.
    """

    spec: BackendSpec = field(repr=False)
    size: Size
    _encoded: Any = field(repr=False)


OneImage = ImageSource | EncodedImage
GivenSpans = Sequence[GivenSpan]


class Session:
    """One model. Keeps nothing between calls, so that threads may share it."""

    def __init__(self, backend: Grounder) -> None:
        self._backend = backend

    def __repr__(self) -> str:
        return f"Session({self.spec.name!r})"

    @property
    def spec(self) -> BackendSpec:
        """Facts about the model."""
        return self._backend.spec

    @overload
    def encode(self, image: OneImage) -> EncodedImage: ...
    @overload
    def encode(self, image: list[Any] | tuple[Any, ...]) -> list[EncodedImage]: ...
    def encode(self, image: Any) -> EncodedImage | list[EncodedImage]:
        """An image that can be asked again and again without being looked at anew.

        Args:
            image: a path, the bytes of a file, a PIL image, or a (H, W, 3) uint8 RGB array; or a list of them, which
                gives a list. What is encoded already is given back.

        Raises:
            ImageError, ShapeError: what `deixis.io.images.open_image` refuses.
            InputError: an image that another model encoded.
        """
        if isinstance(image, list | tuple):
            return [self._encode(one) for one in image]
        return self._encode(image)

    def parse(self, text: str, phrases: GivenSpans | None = None) -> Query:
        """The words of a text, and its phrases: those that the model finds, or the given spans.

        Raises:
            TextError: the text is empty, too long, or has characters that no text has.
            SpanError: a given span does not fit the text.
        """
        query = self._backend.parse(check_text(text))
        return query if phrases is None else with_phrases(query, phrases)

    @overload
    def ground(
        self, image: OneImage, text: str, phrases: GivenSpans | None = None, *,
        threshold: float = ..., max_regions: int = ..., masks: bool = ...,
    ) -> Grounding: ...  # fmt: skip
    @overload
    def ground(
        self, image: Any, text: Any, phrases: Any = None, *,
        threshold: float = ..., max_regions: int = ..., masks: bool = ...,
    ) -> list[Grounding]: ...  # fmt: skip
    def ground(
        self,
        image: Any,
        text: Any,
        phrases: Any = None,
        *,
        threshold: float = DEFAULTS.threshold,
        max_regions: int = DEFAULTS.max_regions,
        masks: bool = DEFAULTS.masks,
    ) -> Grounding | list[Grounding]:
        """What a text means in an image.

        Lists in, lists out: several images with one text, one image with several texts, or as many of each, in pairs.

        Args:
            image: an `EncodedImage`, or anything that `encode` takes; or a list.
            text: of 1 to 2000 characters; or a list.
            phrases: what to look for, as (start, end) in characters of the text, in place of the phrases that are
                found in it; for a list of texts, a list of such lists.
            threshold: in [0, 1]; regions after a phrase's best one that score less are left out.
            max_regions: for one phrase, at most.
            masks: whether masks are wanted.

        Raises:
            InputError: lists that do not fit together, or what `encode` and `parse` refuse.
            ConfigError: a threshold or number out of range.
        """
        settings = GroundSettings(threshold=threshold, max_regions=max_regions, masks=masks)
        if not isinstance(image, list | tuple) and not isinstance(text, list | tuple):
            return self._ground(image, self.parse(text, phrases), settings)
        queries = self._queries(text, phrases)
        return [self._ground(one, query, settings) for one, query in self._pairs(image, queries)]

    def align(self, image: OneImage, text: str) -> Alignment:
        """How well every word of a text fits every place of an image.

        Raises:
            CapabilityError: the model has no word maps.
            InputError: what `encode` and `parse` refuse.
        """
        backend = self._backend
        if not isinstance(backend, WordMapper):
            raise CapabilityError(f"backend {self.spec.name!r} has no word maps; `deixis models` says which have")
        return backend.align(self._encode(image)._encoded, self.parse(text))

    def find(self, text: str, in_image: OneImage) -> Grounding:
        """What a text means in an image; `ground`, in the order of speech."""
        return self.ground(in_image, text)

    def _encode(self, image: OneImage) -> EncodedImage:
        if not isinstance(image, EncodedImage):
            picture = open_image(image)
            return EncodedImage(self.spec, picture.size, self._backend.encode(picture))
        if image.spec != self.spec:
            raise InputError(
                f"this image was encoded by {image.spec.name!r}, which {self.spec.name!r} cannot read; encode it again"
            )
        return image

    def _ground(self, image: OneImage, query: Query, settings: GroundSettings) -> Grounding:
        return self._backend.ground(self._encode(image)._encoded, query, settings)

    def _queries(self, text: Any, phrases: Any) -> Query | list[Query]:
        if not isinstance(text, list | tuple):
            return self.parse(text, phrases)
        given = [None] * len(text) if phrases is None else phrases
        if len(given) != len(text):
            raise InputError(f"phrases: expected one list for each of {len(text)} texts, got {len(given)}")
        return [self.parse(one, spans) for one, spans in zip(text, given, strict=True)]

    def _pairs(self, image: Any, queries: Query | list[Query]) -> list[tuple[OneImage, Query]]:
        if isinstance(queries, Query):
            return [(one, queries) for one in image]
        if not isinstance(image, list | tuple):
            seen = self._encode(image)
            return [(seen, query) for query in queries]
        if len(image) != len(queries):
            raise InputError(
                f"got {len(image)} images and {len(queries)} texts; give one of either, or as many of both"
            )
        return list(zip(image, queries, strict=True))


def load(name: str | Path = "pointer") -> Session:
    """A session with a model.

    Args:
        name: of a model that `deixis models` lists; or the folder of one that `deixis train` wrote, which is what
            anything with a slash in it, and any folder with a model.json, is taken for.

    Raises:
        UnknownBackendError: there is no such model.
        BackendUnavailableError, WeightsError: it cannot run here.
        DataError: the folder's model.json is malformed.
        CapabilityError: it does not find phrases.
    """
    registry = Registry.built_in()
    if isinstance(name, Path) or is_folder_name(name):
        backend = registry.start(read_folder(Path(name), registry))
    else:
        backend = registry.load(name)
    if not isinstance(backend, Grounder):
        raise CapabilityError(f"backend {name!r} does not find phrases; `deixis models` says what it can do")
    return Session(backend)


def find(text: str, in_image: OneImage, model: str = "pointer") -> Grounding:
    """What a text means in an image, in one line. The model stays loaded for the next call.

    Args:
        text: of 1 to 2000 characters.
        in_image: a path, the bytes of a file, a PIL image, or a (H, W, 3) uint8 RGB array.
        model: its name.

    Raises:
        DeixisError: what `load` and `Session.ground` refuse.
    """
    return _kept(model).find(text, in_image)


@lru_cache(maxsize=2)
def _kept(model: str) -> Session:
    return load(model)
