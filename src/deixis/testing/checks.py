"""The laws of a backend, as one check that any backend can be put to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.io.images import open_image
from deixis.models.protocols import Grounder, GroundSettings, WordMapper
from deixis.testing.close import Close, assert_close
from deixis.types.alignment import Alignment
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.grounding import Grounding
from deixis.types.query import Query
from deixis.types.size import Size

RgbArray = NDArray[np.uint8]

TEXT = "a red ball and a blue box on a green field"
SETTINGS = GroundSettings(threshold=0.0, max_regions=3)
AGAIN = Close(rtol=1e-4, atol=1e-4)  # the same call twice; threads may add in another order
EDGE_PX = 1.0  # how far a box may reach over the border
DOUBLED = 0.5  # overlap of a box in the doubled image with the doubled box; without the scale it is at most 0.25


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """A backend, a picture and a text to put it to the laws with."""

    backend: Any
    rgb: RgbArray
    text: str

    @property
    def size(self) -> Size:
        return Size(height=self.rgb.shape[0], width=self.rgb.shape[1])

    def encode(self, rgb: RgbArray | None = None) -> Any:
        return self.backend.encode(open_image(self.rgb if rgb is None else rgb))

    def query(self) -> Query:
        query: Query = self.backend.parse(self.text)
        return query

    def ground(self, encoded: Any, query: Query | None = None, settings: GroundSettings = SETTINGS) -> Grounding:
        grounding: Grounding = self.backend.ground(encoded, query or self.query(), settings)
        return grounding


def check_backend(backend: object, *, image: RgbArray | None = None, text: str = TEXT) -> None:
    """Hold a backend to every law of `LAWS`, in order.

    Args:
        backend: what its factory returned.
        image: an (H, W, 3) uint8 RGB picture, at best one with what the text names; by default a drawn one.
        text: something to look for, with one phrase at least.

    Raises:
        AssertionError: a law is broken; the message begins with its name.
    """
    case = _Case(backend, drawn_picture() if image is None else image, text)
    for law in LAWS:
        law(case)


def drawn_picture() -> RgbArray:
    """A (120, 160, 3) picture of a red ball and a blue box on a green field with some noise."""
    rng = np.random.default_rng(0)
    rgb = (np.array([60, 140, 60]) + rng.integers(-20, 20, (120, 160, 3))).astype(np.uint8)
    rows, columns = np.mgrid[:120, :160]
    rgb[(rows - 75) ** 2 + (columns - 110) ** 2 < 25**2] = (210, 40, 40)
    rgb[20:70, 15:60] = (40, 60, 200)
    return rgb


def keeps_the_protocol(case: _Case) -> None:
    """It has the methods of `Grounder`, and of `WordMapper` if and only if its spec says "align"."""
    law = "protocol"
    _hold(law, isinstance(case.backend, Grounder), f"{type(case.backend).__name__} lacks a method of Grounder")
    tasks = case.backend.spec.tasks
    _hold(law, "ground" in tasks, f"spec.tasks is {sorted(tasks)}, without 'ground'")
    maps = isinstance(case.backend, WordMapper)
    _hold(
        law, maps == ("align" in tasks), f"spec.tasks is {sorted(tasks)}, but there is {'an' if maps else 'no'} align"
    )


def finds_valid_spans(case: _Case) -> None:
    """Words and phrases are positions in the text that was given."""
    law, query = "spans", case.query()
    _hold(law, isinstance(query, Query), f"parse returned {type(query).__name__}, not a Query")
    _hold(law, query.text == case.text, f"parse changed the text to {query.text!r}")
    _hold(law, len(query.phrases) > 0, f"no phrase found in {case.text!r}; give check_backend a text that has one")
    for word in query.words:
        _hold(law, word.of(case.text).strip() == word.of(case.text) != "", f"word {word} has white space at its ends")


def answers_in_the_frame(case: _Case) -> None:
    """The size is that of the image, and boxes, masks and maps lie in it."""
    encoded = case.encode()
    _hold("frame", encoded.size == case.size, f"encoded.size is {encoded.size}, the image is {case.size}")
    grounding = case.ground(encoded)
    _hold("frame", isinstance(grounding, Grounding), f"ground returned {type(grounding).__name__}, not a Grounding")
    _hold("frame", grounding.size == case.size, f"size is {grounding.size}, the image is {case.size}")
    for name, boxes in (("box", grounding.boxes), ("enclosing box", grounding.enclosing)):
        _check_inside(name, boxes, case.size)


def has_lawful_columns(case: _Case) -> None:
    """Statuses are one a phrase; scores, presence and maps are in [0, 1] or None; limits are kept."""
    grounding = case.ground(case.encode())
    phrases = len(grounding.query.phrases)
    _hold("query", grounding.query == case.query(), "the grounding is of another query")
    _hold("status", len(grounding.status) == phrases, f"{len(grounding.status)} statuses for {phrases} phrases")
    for name in ("score", "presence"):
        _check_shares(name, getattr(grounding, name))
    if grounding.heatmaps is not None:
        _check_shares("heatmaps", grounding.heatmaps.values)
    most = int(np.bincount(grounding.phrase, minlength=1).max())
    _hold("max_regions", most <= SETTINGS.max_regions, f"{most} rows for one phrase, {SETTINGS.max_regions} allowed")
    bare = case.ground(case.encode(), settings=replace(SETTINGS, masks=False))
    _hold("masks", bare.masks is None, "masks came that were not asked for")


def answers_nothing_with_nothing(case: _Case) -> None:
    """A query without phrases has no rows."""
    query = replace(case.query(), phrases=())
    grounding = case.ground(case.encode(), query)
    _hold("no phrases", len(grounding) == 0, f"{len(grounding)} rows for a query without phrases")
    _hold("no phrases", grounding.status == (), f"statuses {grounding.status} for a query without phrases")


def leaves_the_input_alone(case: _Case) -> None:
    """The picture is as it was."""
    before = case.rgb.copy()
    case.ground(case.encode())
    _hold("input untouched", np.array_equal(case.rgb, before), "the pixels of the image were changed")


def answers_again_the_same(case: _Case) -> None:
    """Same in, same out: for one encoded image asked twice, and for an image encoded twice."""
    encoded = case.encode()
    first = case.ground(encoded)
    _same("same in, same out", case.ground(encoded), first)
    _same("same in, same out", case.ground(case.encode()), first)


def keeps_images_apart(case: _Case) -> None:
    """Encoding another image between encoding and asking changes nothing."""
    expected = case.ground(case.encode())
    encoded = case.encode()
    other = np.ascontiguousarray(255 - case.rgb[::-1, : max(1, case.rgb.shape[1] // 2)])
    case.encode(other)
    _same("stateless", case.ground(encoded), expected)


def keeps_texts_apart(case: _Case) -> None:
    """Asking another text in between changes nothing."""
    encoded = case.encode()
    expected = case.ground(encoded)
    case.ground(encoded, case.backend.parse("something else"))
    _same("stateless", case.ground(encoded), expected)


def scales_with_the_image(case: _Case) -> None:
    """In the same picture at twice the size, boxes are about twice as large."""
    query = case.query()
    small = case.ground(case.encode(), query)
    large = case.ground(case.encode(case.rgb.repeat(2, axis=0).repeat(2, axis=1)), query)
    _hold("doubling", len(small) > 0, f"nothing found for {case.text!r}; give check_backend what the backend finds")
    overlaps = [_best_overlap(small.of(p), large.of(p)) for p in range(len(query.phrases)) if len(small.of(p))]
    mean = float(np.mean(overlaps))
    _hold(
        "doubling",
        mean >= DOUBLED,
        f"boxes overlap their doubles by {mean:.2f} on average, expected {DOUBLED}; are they in original pixels?",
    )


def aligns_words(case: _Case) -> None:
    """An alignment is of the query and image that were asked, and the same each time."""
    if not isinstance(case.backend, WordMapper):
        return
    encoded, query = case.encode(), case.query()
    alignment = case.backend.align(encoded, query)
    _hold("align", isinstance(alignment, Alignment), f"align returned {type(alignment).__name__}, not an Alignment")
    _hold("align", alignment.query == query, "the alignment is of another query")
    _hold("align", alignment.size == case.size, f"size is {alignment.size}, the image is {case.size}")
    again = case.backend.align(encoded, query)
    _hold("align", np.allclose(again.matrix, alignment.matrix, atol=AGAIN.atol), "the same call gave another matrix")


LAWS: tuple[Callable[[_Case], None], ...] = (
    keeps_the_protocol,
    leaves_the_input_alone,  # first of those that encode: a picture that is spoilt once stays so
    finds_valid_spans,
    answers_in_the_frame,
    has_lawful_columns,
    answers_nothing_with_nothing,
    answers_again_the_same,
    keeps_images_apart,
    keeps_texts_apart,
    scales_with_the_image,
    aligns_words,
)


def _hold(law: str, holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(f"{law}: {otherwise}")


def _same(law: str, actual: Grounding, expected: Grounding) -> None:
    try:
        assert_close(actual, expected, AGAIN)
    except AssertionError as error:
        raise AssertionError(f"{law}: {' '.join(str(error).split())}") from error


def _check_inside(name: str, boxes: Boxes | None, size: Size) -> None:
    if boxes is None or not len(boxes):
        return
    low, high = boxes.xyxy[:, :2].min(), boxes.xyxy[:, 2:].max(axis=0)
    inside = bool(low >= -EDGE_PX and (high <= np.array(size.wh) + EDGE_PX).all())
    _hold("frame", inside, f"an {name} lies outside the image, which is {size}: {boxes.xyxy.round(1).tolist()}")


def _check_shares(name: str, values: NDArray[np.float32] | None) -> None:
    if values is not None and values.size:
        low, high = float(values.min()), float(values.max())
        _hold(name, low >= 0 and high <= 1, f"expected values in [0, 1] or None, got [{low:g}, {high:g}]")


def _best_overlap(small: Grounding, large: Grounding) -> float:
    """How well the best row of the small image is found again among the rows of the large one."""
    if not len(large):
        return 0.0
    return float(pairwise_iou(Boxes(small.boxes.xyxy[:1] * 2), large.boxes).max())
