"""Word maps of any model, and how faithful they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deixis.alignment.explain.faithfulness import faithfulness
from deixis.alignment.explain.occlusion import TILES, occlusion
from deixis.alignment.maps import relative
from deixis.errors import CapabilityError, ConfigError, InputError
from deixis.io.images import open_image
from deixis.models.protocols import (
    Backend,
    BatchEncoder,
    GradientMapper,
    Grounder,
    GroundSettings,
    Matcher,
    RolloutMapper,
    WordMapper,
)
from deixis.text.given import with_phrases
from deixis.types.alignment import Alignment, Faithfulness
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.grounding import Grounding
from deixis.types.query import Query
from deixis.types.size import Size

ByteArray = NDArray[np.uint8]
FloatArray = NDArray[np.float64]
Method = Literal["auto", "attention", "rollout", "gradient", "occlusion"]
METHODS: tuple[Method, ...] = get_args(Method)

BEST = GroundSettings(threshold=0.0, max_regions=1, masks=False)
LONGEST = 640  # pixels; a larger picture is shown to the model smaller while it is being changed
STEPS = 10  # of the curves of faithfulness


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """What a model says of pictures: (n, W), how well each of W words fits each of n pictures.

    A matcher's score of the word by itself. Else a grounder's presence of the word as a phrase; without one the score
    of its best region; without one how far its best region overlaps that in the unchanged picture.

    Attributes:
        backend: the model.
        query: whose words are asked.
        first: the boxes of the words in the unchanged picture; used where there are no scores.
    """

    backend: Backend
    query: Query
    first: Grounding | None = None

    @classmethod
    def of(cls, backend: Backend, query: Query, picture: ByteArray) -> Scorer:
        """For a picture that will be changed.

        Raises:
            CapabilityError: the model neither matches texts nor finds phrases.
        """
        if isinstance(backend, Matcher):
            return cls(backend, query)
        if not isinstance(backend, Grounder):
            raise CapabilityError(
                f"backend {backend.spec.name!r} neither matches texts nor finds phrases, so nothing explains it"
            )
        asked = with_phrases(query, query.words)
        return cls(backend, asked, backend.ground(backend.encode(open_image(picture)), asked, BEST))

    def __call__(self, pictures: Sequence[ByteArray]) -> FloatArray:
        """(n, W): of each picture, how well each word fits."""
        rows = [self._row(encoded) for encoded in self._encoded(pictures)]
        return np.array(rows, np.float64).reshape(len(pictures), len(self.query.words))

    def of_word(self, word: int) -> Callable[[Sequence[ByteArray]], FloatArray]:
        """The same for one word: (n,)."""
        query = Query(self.query.text, (self.query.words[word],), self.query.phrases[word : word + 1])
        alone = Scorer(self.backend, query, None if self.first is None else _only(self.first, query, word))
        return lambda pictures: alone(pictures)[:, 0]

    def _encoded(self, pictures: Sequence[ByteArray]) -> Sequence[Any]:
        opened = [open_image(picture) for picture in pictures]
        if isinstance(self.backend, BatchEncoder):
            return self.backend.encode_batch(opened)
        return [self.backend.encode(picture) for picture in opened]

    def _row(self, encoded: Any) -> Any:
        if isinstance(self.backend, Matcher):
            return self.backend.match(encoded, [self.query.string(word) for word in self.query.words]).tolist()
        assert isinstance(self.backend, Grounder) and self.first is not None
        found = self.backend.ground(encoded, self.query, BEST)
        if found.presence is not None:
            return found.presence.tolist()
        return [_best(found.of(word), self.first.of(word)) for word in range(len(self.query.words))]


def explained(backend: Backend, encoded: Any, query: Query, method: Method, rgb: ByteArray | None) -> Alignment:
    """The word maps of a model, measured where the picture is at hand.

    Args:
        backend: the model.
        encoded: the picture, as the model encoded it.
        query: whose words are mapped.
        method: "attention": the model's own maps; "rollout": where its vision transformer looks, whatever the words;
            "gradient": Grad-CAM; "occlusion": what changes when parts are hidden; "auto": the first of attention,
            gradient and occlusion that the model has.
        rgb: (H, W, 3) uint8, the picture; None: it is not at hand.

    Raises:
        ConfigError: another method.
        CapabilityError: the model does not have this method.
        InputError: occlusion without the picture.
    """
    maps = _mapped(backend, encoded, query, _chosen(backend, method), rgb)
    return maps if rgb is None or not query.words else _measured(backend, query, maps, _small(rgb))


def _chosen(backend: Backend, method: Method) -> Method:
    if method not in METHODS:
        raise ConfigError(f"method: expected one of {', '.join(METHODS)}, got {method!r}")
    if method != "auto":
        return method
    if isinstance(backend, WordMapper):
        return "attention"
    return "gradient" if isinstance(backend, GradientMapper) else "occlusion"


def _mapped(backend: Backend, encoded: Any, query: Query, method: Method, rgb: ByteArray | None) -> Alignment:
    if method == "occlusion":
        return _occluded(backend, encoded.size, query, rgb)
    if method == "attention" and isinstance(backend, WordMapper):
        return backend.align(encoded, query)
    if method == "gradient" and isinstance(backend, GradientMapper):
        return backend.gradient(encoded, query)
    if method == "rollout" and isinstance(backend, RolloutMapper):
        return backend.rollout(encoded, query)
    raise CapabilityError(f"backend {backend.spec.name!r} has no maps by {method}; take method='occlusion' or 'auto'")


def _occluded(backend: Backend, size: Size, query: Query, rgb: ByteArray | None) -> Alignment:
    if rgb is None:
        raise InputError("occlusion changes the picture: give the picture itself, not one that is encoded already")
    shown = _small(rgb)
    tiles = Size(height=min(TILES.height, shown.shape[0]), width=min(TILES.width, shown.shape[1]))
    window = min(2, *tiles.hw)
    if query.words:
        falls = occlusion(shown, Scorer.of(backend, query, shown), tiles=tiles, window=window)
    else:
        falls = np.zeros((0, *tiles.hw))
    matrix = relative(falls.reshape(len(falls), tiles.height * tiles.width).astype(np.float32))
    return Alignment(query, size, tiles, matrix, method="occlusion")


def _measured(backend: Backend, query: Query, maps: Alignment, picture: ByteArray) -> Alignment:
    """The same maps with the faithfulness of each."""
    scorer = Scorer.of(backend, query, picture)
    shape = Size(height=picture.shape[0], width=picture.shape[1])
    drawn = Alignment(query, shape, maps.grid, maps.matrix)
    found: list[Faithfulness | None] = [
        faithfulness(picture, drawn.heatmap(word), scorer.of_word(index), steps=STEPS)
        for index, word in enumerate(query.words)
    ]
    return Alignment(query, maps.size, maps.grid, maps.matrix, method=maps.method, faithfulness=tuple(found))


def _small(rgb: ByteArray) -> ByteArray:
    scale = LONGEST / max(rgb.shape[:2])
    if scale >= 1:
        return rgb
    height, width = (max(1, round(side * scale)) for side in rgb.shape[:2])
    return np.asarray(Image.fromarray(rgb).resize((width, height), Image.Resampling.BOX), np.uint8)


def _only(found: Grounding, query: Query, word: int) -> Grounding:
    """What was found for one word, as what is found when it is asked alone."""
    part = found.of(word)
    return replace(
        part, query=query, phrase=np.zeros(len(part), np.int64), status=part.status[word : word + 1],
        presence=None, heatmaps=None, enclosing=None, trace=part.trace[word : word + 1],
    )  # fmt: skip


def _best(now: Grounding, before: Grounding) -> float:
    """The score of the best region; where there are no scores, how far it overlaps the one before."""
    if not len(now):
        return 0.0
    if now.score is not None:
        return float(now.score[0])
    return float(pairwise_iou(Boxes(now.boxes.xyxy[:1]), before.boxes).max(initial=0.0))
