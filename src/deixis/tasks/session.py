"""A model, ready to be asked: what Python users hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import CapabilityError, InputError
from deixis.io.images import ImageSource, open_image
from deixis.models.hub import phrases as default_phrases
from deixis.models.loading import start
from deixis.models.protocols import Backend, BatchEncoder, Grounder, GroundSettings, Matcher, Verifier, WordMapper
from deixis.models.registry import Registry
from deixis.models.spec import BackendSpec
from deixis.tasks import segmenting
from deixis.tasks.explain import Method, explained
from deixis.tasks.kept_images import KeptImages
from deixis.text.checks import check_text
from deixis.text.given import GivenSpan, with_phrases
from deixis.types.alignment import Alignment
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding
from deixis.types.masks import Masks
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

if TYPE_CHECKING:
    from deixis.tasks.referring import Referred
    from deixis.text.parse.plugged import Parser

DEFAULTS = GroundSettings()
BATCH = 8  # images at once, for models that gain by it


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
    """One model. Threads may share it.

    Args:
        backend: the model.
        cache_bytes: how much memory encoded images may take that are kept for the next call, so that a photograph is
            looked at once even where it is given anew each time; 0 keeps none.

    Raises:
        ConfigError: cache_bytes is below 0.
    """

    def __init__(self, backend: Backend, *, cache_bytes: int = 0) -> None:
        self._backend = backend
        self._kept = KeptImages(cache_bytes)

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
            return list(self._stream(image))
        return self._encode(image)

    def parse(self, text: str, phrases: GivenSpans | None = None) -> Query:
        """The words of a text, and its phrases: those that the model finds, or the given spans.

        Raises:
            TextError: the text is empty, too long, or has characters that no text has.
            SpanError: a given span does not fit the text.
        """
        find = getattr(self._backend, "parse", default_phrases.parse)
        query: Query = find(check_text(text))
        return query if phrases is None else with_phrases(query, phrases)

    @overload
    def ground(
        self, image: OneImage, text: str, phrases: GivenSpans | None = None, *,
        threshold: float | None = ..., max_regions: int = ..., masks: bool = ...,
    ) -> Grounding: ...  # fmt: skip
    @overload
    def ground(
        self, image: Any, text: Any, phrases: Any = None, *,
        threshold: float | None = ..., max_regions: int = ..., masks: bool = ...,
    ) -> list[Grounding]: ...  # fmt: skip
    def ground(
        self,
        image: Any,
        text: Any,
        phrases: Any = None,
        *,
        threshold: float | None = None,
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
            threshold: in [0, 1]; regions after a phrase's best one that score less are left out; None: the model's own,
                which `deixis models` tells.
            max_regions: for one phrase, at most.
            masks: whether masks are wanted.

        Raises:
            InputError: lists that do not fit together, or what `encode` and `parse` refuse.
            ConfigError: a threshold or number out of range.
            CapabilityError: the model does not find phrases.
        """
        least = self.spec.threshold if threshold is None else threshold
        settings = GroundSettings(threshold=least, max_regions=max_regions, masks=masks)
        if not isinstance(image, list | tuple) and not isinstance(text, list | tuple):
            return self._ground(image, self.parse(text, phrases), settings)
        queries = self._queries(text, phrases)
        return [self._ground(one, query, settings) for one, query in self._pairs(image, queries)]

    def align(self, image: OneImage, text: str, *, method: Method | None = None) -> Alignment:
        """How well every word of a text fits every place of an image.

        Args:
            image: as for `encode`.
            text: of 1 to 2000 characters.
            method: None: the model's own maps, as they come. Else how maps are made, and measured: each has its
                faithfulness, for which the model looks at some 22 changed pictures a word, unless `image` is an
                `EncodedImage`. "attention": the model's own; "rollout": where its vision transformer looks, whatever
                the words; "gradient": Grad-CAM; "occlusion": what changes when parts are hidden, for any model;
                "auto": the first of attention, gradient and occlusion that the model has.

        Raises:
            CapabilityError: the model has no such maps.
            ConfigError: another method.
            InputError: what `encode` and `parse` refuse, and an `EncodedImage` for occlusion.
        """
        backend, query = self._backend, self.parse(text)
        if method is not None:
            rgb = None if isinstance(image, EncodedImage) else open_image(image).rgb()
            return explained(backend, self._encode(image if rgb is None else rgb)._encoded, query, method, rgb)
        if not isinstance(backend, WordMapper):
            raise CapabilityError(
                f"backend {self.spec.name!r} has no word maps of its own; method='auto' makes some for any model"
            )
        return backend.align(self._encode(image)._encoded, query)

    def match(self, image: OneImage, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text fits a whole image: (N,) float32, higher fits better; the backend says what it means.

        Raises:
            CapabilityError: the model does not match.
            InputError: what `encode` and `parse` refuse.
        """
        backend: Matcher = self._capable(Matcher, "match texts and images")
        return backend.match(self._encode(image)._encoded, [check_text(text) for text in texts])

    def segment(self, image: OneImage, boxes: Boxes | None = None, *, points: ArrayLike | None = None) -> Masks:
        """What each box holds, or what each point lies on: one mask for each, in order.

        Args:
            image: an `EncodedImage`, or anything that `encode` takes.
            boxes: in pixels of the original image.
            points: (N, 2), x and y in pixels of the original image; in place of boxes.

        Raises:
            InputError: boxes and points, or neither; a point outside the image; or what `encode` refuses.
            CapabilityError: the model does not draw what a box holds, or what a point lies on.
        """
        return segmenting.segment(self._backend, self._encode(image)._encoded, boxes, points)

    def verify(self, image: OneImage, phrase: str, boxes: Boxes) -> NDArray[np.float32]:
        """How sure the model is that each box holds what a phrase says: (N,) float32 in [0, 1].

        Raises:
            CapabilityError: the model does not judge boxes.
            InputError: what `encode` and `parse` refuse.
        """
        backend: Verifier = self._capable(Verifier, "judge boxes")
        return backend.verify(self._encode(image)._encoded, check_text(phrase), boxes)

    def refer(
        self, image: ImageSource, text: str, *, masks: bool = True, parser: str | Parser | None = None
    ) -> Referred:
        """What one expression means, by structure: relations, order, counts, comparison, negation and exception.

        The model finds what the expression names; rules decide which of it is meant, and the trace says why. Questions
        ("how many dogs are there?") have an answer.

        Args:
            image: anything that `encode` takes, but nothing encoded: colours are measured in its pixels.
            text: of 1 to 2000 characters.
            masks: whether masks are wanted.
            parser: a second parser, as `deixis.parse` takes it.

        Raises:
            CapabilityError: the model does not find phrases.
            InputError: what `encode` and `parse` refuse, and a parser that there is not.
        """
        from deixis.tasks.referring import refer

        rgb = open_image(image).rgb()
        return refer(self, self._encode(image), rgb, check_text(text), masks=masks, parser=parser)

    def find(self, text: str, in_image: OneImage) -> Grounding:
        """What a text means in an image; `ground`, in the order of speech."""
        return self.ground(in_image, text)

    def _encode(self, image: OneImage) -> EncodedImage:
        if not isinstance(image, EncodedImage):
            return self._kept.get(image, self._look)
        if image.spec != self.spec:
            raise InputError(
                f"this image was encoded by {image.spec.name!r}, which {self.spec.name!r} cannot read; encode it again"
            )
        return image

    def _look(self, image: ImageSource) -> EncodedImage:
        picture = open_image(image)
        return self._encoded(picture, self._backend.encode(picture))

    def _stream(self, images: Sequence[OneImage]) -> Iterator[EncodedImage]:
        """The images encoded, in order, a few at once where the model can."""
        backend = self._backend
        if not isinstance(backend, BatchEncoder):
            yield from map(self._encode, images)
            return
        for first in range(0, len(images), BATCH):
            group = images[first : first + BATCH]
            pictures = [open_image(one) for one in group if not isinstance(one, EncodedImage)]
            seen = iter(zip(pictures, backend.encode_batch(pictures) if pictures else (), strict=True))
            for one in group:
                yield self._encode(one) if isinstance(one, EncodedImage) else self._encoded(*next(seen))

    def _encoded(self, picture: Picture, encoded: Any) -> EncodedImage:
        return EncodedImage(self.spec, picture.size, encoded)

    def _ground(self, image: OneImage, query: Query, settings: GroundSettings) -> Grounding:
        backend: Grounder = self._capable(Grounder, "find phrases")
        return backend.ground(self._encode(image)._encoded, query, settings)

    def _capable(self, protocol: type[Any], does: str) -> Any:
        """The backend, as one that has a capability."""
        if not isinstance(self._backend, protocol):
            raise CapabilityError(f"backend {self.spec.name!r} does not {does}; `deixis models` says which do")
        return self._backend

    def _queries(self, text: Any, phrases: Any) -> Query | list[Query]:
        if not isinstance(text, list | tuple):
            return self.parse(text, phrases)
        given = [None] * len(text) if phrases is None else phrases
        if len(given) != len(text):
            raise InputError(f"phrases: expected one list for each of {len(text)} texts, got {len(given)}")
        return [self.parse(one, spans) for one, spans in zip(text, given, strict=True)]

    def _pairs(self, image: Any, queries: Query | list[Query]) -> Iterable[tuple[OneImage, Query]]:
        if isinstance(queries, Query):
            return zip(self._stream(image), repeat(queries), strict=False)
        if not isinstance(image, list | tuple):
            return zip(repeat(self._encode(image)), queries, strict=False)
        if len(image) != len(queries):
            raise InputError(
                f"got {len(image)} images and {len(queries)} texts; give one of either, or as many of both"
            )
        return zip(self._stream(image), queries, strict=True)


def load(name: str | Path = "pointer", *, cache_bytes: int = 0) -> Session:
    """A session with a model.

    Args:
        name: of a model that `deixis models` lists: "family" or "family:variant"; "family:org/model" for another model
            of the hub that fits the family's code, "family:./folder" for one on disk; or the folder of a model that
            `deixis train` wrote, which is what anything else with a slash in it, and any folder with a model.json,
            is taken for.
        cache_bytes: as in `Session`.

    Raises:
        UnknownBackendError: there is no such model.
        BackendUnavailableError, WeightsError: it cannot run here.
        DataError: the folder's model.json is malformed.
        CapabilityError: it is no backend.
    """
    backend = start(name, Registry.built_in())
    if not isinstance(backend, Backend):
        raise CapabilityError(f"backend {name!r} has no spec and encode; its author can try `check_backend` on it")
    return Session(backend, cache_bytes=cache_bytes)


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
