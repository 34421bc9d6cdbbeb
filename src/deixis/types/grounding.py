"""What was found in one image for one text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from deixis.errors import InputError, ShapeError
from deixis.types import export
from deixis.types.boxes import Boxes
from deixis.types.checks import frozen
from deixis.types.heatmaps import Heatmaps
from deixis.types.masks import Masks
from deixis.types.query import Phrase, Query
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]
Setting = float | int | str | bool | None


class Status(StrEnum):
    """What became of a phrase."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """What made a result: enough to make it again.

    Attributes:
        backend: its name.
        weights: the hash of its weights.
        version: of this library.
        settings: that the call was made with.
    """

    backend: str
    weights: str
    version: str
    settings: dict[str, Setting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Grounding:
    """N (phrase, region) pairs found in one image. One row is one pair.

    A region that answers two phrases is two rows; a phrase that was not found has none.
    ``None`` means "this backend does not produce it", never "zero".

    Attributes:
        query: the text and its P phrases.
        size: of the original image, the frame of every coordinate below.
        boxes: N boxes, pixels.
        phrase: (N,) int64, index into ``query.phrases``, ascending; the rows of a phrase in falling score.
        score: (N,) float32 in [0, 1]: the probability that a row's box is right if its phrase is in the picture.
        masks: N masks at ``size``.
        status: P, one a phrase.
        presence: (P,) float32 in [0, 1]: the probability that a phrase is in the picture.
        heatmaps: P maps, one a phrase.
        enclosing: P boxes: for each phrase the one box round everything it names.
        trace: P lines that say why.
        source: what made this.

    Raises:
        ShapeError: columns of different lengths, rows out of order, or a score outside [0, 1].
    """

    query: Query
    size: Size
    boxes: Boxes
    phrase: IntArray
    score: FloatArray | None
    masks: Masks | None
    status: tuple[Status, ...]
    presence: FloatArray | None
    heatmaps: Heatmaps | None
    enclosing: Boxes | None
    trace: tuple[str, ...]
    source: Source

    def __post_init__(self) -> None:
        rows, phrases = len(self.boxes), len(self.query.phrases)
        self._set("phrase", frozen("phrase", self.phrase, (rows,), np.int64))
        self._set("score", _shares("score", self.score, rows))
        self._set("presence", _shares("presence", self.presence, phrases))
        self._set("status", tuple(Status(status) for status in self.status))
        self._set("trace", tuple(self.trace))
        _check_length("masks", self.masks, rows, "box")
        for name in ("status", "heatmaps", "enclosing", "trace"):
            _check_length(name, getattr(self, name), phrases, "phrase")
        _check_order(self.phrase, self.score, phrases)
        self._check_frames()

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_frames(self) -> None:
        for name, part in (("masks", self.masks), ("heatmaps", self.heatmaps)):
            if part is not None and part.size != self.size:
                raise ShapeError(f"{name}: are of a {part.size} image, but the image is {self.size}")
        spans = tuple(phrase.span for phrase in self.query.phrases)
        if self.heatmaps is not None and self.heatmaps.spans != spans:
            raise ShapeError("heatmaps: their spans are not those of the phrases, in order")

    def __len__(self) -> int:
        return len(self.boxes)

    def __getitem__(self, rows: Any) -> Self:
        """The chosen rows, by slice, boolean mask or ascending indices. What belongs to phrases stays.

        Raises:
            ShapeError: indices that would put rows out of order.
        """
        chosen = np.atleast_1d(np.arange(len(self))[rows])
        return replace(
            self,
            boxes=self.boxes[chosen],
            phrase=self.phrase[chosen],
            score=None if self.score is None else self.score[chosen],
            masks=None if self.masks is None else self.masks[chosen],
        )

    def __iter__(self) -> Iterator[Region]:
        return (Region(self, row) for row in range(len(self)))

    def of(self, phrase_index: int) -> Self:
        """The rows of one phrase.

        Raises:
            InputError: there is no such phrase.
        """
        if not 0 <= phrase_index < len(self.query.phrases):
            raise InputError(f"phrase {phrase_index} does not exist: the query has {len(self.query.phrases)}")
        return self[self.phrase == phrase_index]

    def to_dict(self, *, heatmaps: bool = False) -> dict[str, Any]:
        """As the JSON document of schema "deixis/1".

        Args:
            heatmaps: whether to write the heatmaps, which are large.
        """
        return export.to_dict(self, heatmaps=heatmaps)

    def to_json(self, *, heatmaps: bool = False) -> str:
        """`to_dict` as one line of strict JSON."""
        return export.to_json(self.to_dict(heatmaps=heatmaps))

    def to_coco(self, file_name: str = "") -> dict[str, Any]:
        """As a COCO data set of one image, whose categories are the phrases."""
        return export.to_coco([(file_name, self)])

    def to_hf(self) -> list[dict[str, Any]]:
        """As transformers' zero-shot object detection pipeline writes it: score, label and whole-pixel box a row."""
        return export.to_hf(self)

    def to_supervision(self) -> Any:
        """As `supervision.Detections`; ``class_id`` is the phrase, ``data["class_name"]`` its text.

        Raises:
            BackendUnavailableError: supervision is not installed.
        """
        return export.to_supervision(self)


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """One row of a grounding: a view, which holds no data of its own."""

    grounding: Grounding
    row: int

    @property
    def box(self) -> FloatArray:
        """(4,) float32: x0, y0, x1, y1, pixels."""
        return np.asarray(self.grounding.boxes.xyxy[self.row])

    @property
    def score(self) -> float | None:
        """The probability that the box is right if the phrase is in the picture."""
        return None if self.grounding.score is None else float(self.grounding.score[self.row])

    @property
    def phrase(self) -> Phrase:
        """What it answers."""
        return self.grounding.query.phrases[int(self.grounding.phrase[self.row])]

    @property
    def text(self) -> str:
        """The characters of its phrase."""
        return self.grounding.query.string(self.phrase)

    @property
    def status(self) -> Status:
        """What became of its phrase."""
        return self.grounding.status[int(self.grounding.phrase[self.row])]

    @property
    def mask(self) -> BoolArray | None:
        """(H, W) bool."""
        return None if self.grounding.masks is None else self.grounding.masks.dense_one(self.row)


def _shares(name: str, value: FloatArray | None, length: int) -> FloatArray | None:
    if value is None:
        return None
    array: FloatArray = frozen(name, value, (length,), np.float32)
    if len(array) and (array.min() < 0 or array.max() > 1):
        raise ShapeError(f"{name}: expected [0, 1], got [{array.min():g}, {array.max():g}]")
    return array


def _check_length(name: str, part: Any, length: int, per: str) -> None:
    if part is not None and len(part) != length:
        raise ShapeError(f"{name}: expected {length}, one a {per}, got {len(part)}")


def _check_order(phrase: IntArray, score: FloatArray | None, phrases: int) -> None:
    if len(phrase) and (phrase.min() < 0 or phrase.max() >= phrases):
        raise ShapeError(f"phrase: expected indices below {phrases}, got {phrase.min()} to {phrase.max()}")
    step = np.diff(phrase)
    if (step < 0).any():
        raise ShapeError("phrase: rows must be sorted by phrase; choose rows in ascending order")
    if score is not None and (np.diff(score)[step == 0] > 0).any():
        raise ShapeError("score: the rows of a phrase must be in falling order")
