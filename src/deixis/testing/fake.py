"""A backend without weights: what it answers depends on the image and the text, and means nothing."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.config import version
from deixis.models.backends.fake.spec import SPEC
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.text import rules
from deixis.types.alignment import Alignment
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.heatmaps import Heatmaps
from deixis.types.masks import Masks
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

FloatArray = NDArray[np.float32]

GRID = Size(height=16, width=16)
MOST = 3  # regions a phrase
AXES = ("red", "green", "blue")


@dataclass(frozen=True, slots=True)
class FakeImage:
    """What is kept of an image.

    Attributes:
        size: of the original.
        colours: the mean red, green and blue, which are those of the image at any scale.
    """

    size: Size
    colours: tuple[float, ...]

    @classmethod
    def of(cls, picture: Picture) -> FakeImage:
        """What is kept of a picture."""
        means = picture.rgb().mean(axis=(0, 1), dtype=np.float64)
        return cls(picture.size, tuple(round(float(mean), 3) for mean in means))


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """One phrase's regions: (n, 4) boxes in fractions of the image, and (n,) scores, falling."""

    boxes: FloatArray
    scores: FloatArray

    def kept(self, settings: GroundSettings) -> int:
        return int((self.scores[: settings.max_regions] >= settings.threshold).sum())


class FakeBackend:
    """Deterministic, instant, in both protocols. A phrase has one to three regions, of scores between 0.5 and 1.

    >>> FakeBackend().parse("a red cup").phrases[0].span
    Span(start=0, end=9)
    """

    @property
    def spec(self) -> BackendSpec:
        """Facts about this backend."""
        return SPEC

    def encode(self, picture: Picture) -> FakeImage:
        """Size and mean colours."""
        return FakeImage.of(picture)

    def parse(self, text: str) -> Query:
        """The phrases that a few rules find."""
        return rules.parse(text)

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        """For each phrase boxes that are drawn from its text and the colours, at the same place at any scale."""
        answers = [_answer(query.string(phrase), image) for phrase in query.phrases]
        counts = [answer.kept(settings) for answer in answers]
        fractions = [answer.boxes[:count] for answer, count in zip(answers, counts, strict=True)]
        boxes = _boxes(fractions, image.size)
        return Grounding(
            query=query,
            size=image.size,
            boxes=boxes,
            phrase=np.repeat(np.arange(len(counts)), counts),
            score=_joined([answer.scores[:count] for answer, count in zip(answers, counts, strict=True)], ()),
            masks=_ellipses(_joined(fractions, (4,)), boxes, image.size) if settings.masks else None,
            status=tuple(Status.FOUND if count else Status.ABSENT for count in counts),
            presence=np.array([answer.scores[0] for answer in answers], np.float32),
            heatmaps=_heatmaps(answers, query, image.size),
            enclosing=Boxes.from_normalized_xyxy([_hull(answer.boxes) for answer in answers], image.size),
            trace=tuple(f"{count} made-up regions score {settings.threshold:g} or more" for count in counts),
            source=Source(self.spec.name, "", version(), asdict(settings)),
        )

    def align(self, image: FakeImage, query: Query) -> Alignment:
        """A hill for each word, at a place drawn from its text and the colours."""
        hills = [_hill(_answer(query.string(word), image).boxes[0]) for word in query.words]
        matrix = np.stack([hill.reshape(-1) for hill in hills]) if hills else np.zeros((0, GRID.height * GRID.width))
        return Alignment(query, image.size, GRID, matrix)

    def embed(self, image: FakeImage) -> FloatArray:
        """(2, 4): the mean red, green and blue, and twice the same."""
        return _unit(np.array([[*image.colours, 1.0]] * 2, np.float32))

    def embed_words(self, query: Query) -> FloatArray:
        """(W, 4): "red", "green" and "blue" are the axes; any other word is the fourth."""
        rows = [[name == query.string(word).lower() for name in AXES] for word in query.words]
        return np.array([[*row, not any(row)] for row in rows], np.float32).reshape(-1, 4)


def build(spec: BackendSpec) -> FakeBackend:
    """The backend, for the registry."""
    return FakeBackend()


def _unit(rows: FloatArray) -> FloatArray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _answer(text: str, image: FakeImage) -> _Answer:
    digest = hashlib.sha256(f"{text.lower()} {image.colours}".encode("utf-8", "replace")).digest()
    rng = np.random.default_rng(np.frombuffer(digest, np.uint32))
    count = int(rng.integers(1, MOST + 1))
    start = rng.uniform(0.0, 0.5, (count, 2))
    sides = rng.uniform(0.2, 0.45, (count, 2))
    boxes = np.concatenate([start, start + sides], axis=1).astype(np.float32)
    return _Answer(boxes, np.sort(rng.uniform(0.5, 1.0, count)).astype(np.float32)[::-1])


def _joined(parts: list[FloatArray], tail: tuple[int, ...]) -> FloatArray:
    return np.concatenate([np.zeros((0, *tail), np.float32), *parts])


def _boxes(fractions: list[FloatArray], size: Size) -> Boxes:
    return Boxes.from_normalized_xyxy(_joined(fractions, (4,)), size)


def _hull(boxes: FloatArray) -> FloatArray:
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _cells() -> tuple[FloatArray, FloatArray]:
    """The centres of the cells, as fractions: (1, w) across and (h, 1) down."""
    across = (np.arange(GRID.width) + 0.5) / GRID.width
    down = (np.arange(GRID.height) + 0.5) / GRID.height
    return across[None, :].astype(np.float32), down[:, None].astype(np.float32)


def _distance(box: FloatArray) -> FloatArray:
    """(h, w): how far each cell is from the middle of a box, 1 at its edges."""
    across, down = _cells()
    centre, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2
    return np.asarray(np.hypot((across - centre[0]) / half[0], (down - centre[1]) / half[1]), np.float32)


def _hill(box: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-(_distance(box) ** 2)), np.float32)


def _ellipses(fractions: FloatArray, boxes: Boxes, size: Size) -> Masks:
    logits = [1 - _distance(box) for box in fractions]
    return Masks.from_grid(np.stack(logits) if logits else np.zeros((0, *GRID.hw), np.float32), boxes, size)


def _heatmaps(answers: list[_Answer], query: Query, size: Size) -> Heatmaps:
    hills = [_hill(answer.boxes[0]) for answer in answers]
    values = np.stack(hills) if hills else np.zeros((0, *GRID.hw), np.float32)
    return Heatmaps(values, tuple(phrase.span for phrase in query.phrases), size)
