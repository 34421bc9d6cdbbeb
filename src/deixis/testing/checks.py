"""The laws of a backend, as one check that any backend can be put to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from deixis.models.protocols import (
    Backend,
    BatchEncoder,
    Grounder,
    Matcher,
    PointSegmenter,
    Segmenter,
    Verifier,
    WordMapper,
)
from deixis.testing import parts
from deixis.testing.case import AGAIN, SETTINGS, Case, RgbArray, hold, same
from deixis.testing.close import Close
from deixis.types.alignment import Alignment
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.grounding import Grounding
from deixis.types.query import Query
from deixis.types.size import Size

TEXT = "a red ball and a blue box on a green field"
EDGE_PX = 1.0  # how far a box may reach over the border
DOUBLED = 0.5  # overlap of a box in the doubled image with the doubled box; without the scale it is at most 0.25
BATCHED = Close(rtol=1e-3, atol=1e-2)  # a network rounds otherwise when it sees several images at once

PROTOCOLS: dict[str, tuple[type, ...]] = {
    "ground": (Grounder,),
    "align": (WordMapper,),
    "segment": (Segmenter, PointSegmenter),
    "match": (Matcher,),
    "verify": (Verifier,),
}


def check_backend(backend: object, *, image: RgbArray | None = None, text: str = TEXT) -> None:
    """Hold a backend to every law of what it can do: `LAWS` of all, `GROUNDING_LAWS`, `parts.LAWS`, in order.

    Args:
        backend: what its factory returned.
        image: an (H, W, 3) uint8 RGB picture, at best one with what the text names; by default a drawn one.
        text: something to look for, with one phrase at least.

    Raises:
        AssertionError: a law is broken; the message begins with its name.
    """
    case = Case(backend, drawn_picture() if image is None else image, text)
    for law in LAWS:
        law(case)
    for law in GROUNDING_LAWS if isinstance(backend, Grounder) else ():
        law(case)
    for law in parts.LAWS:
        law(case)


def drawn_picture() -> RgbArray:
    """A (120, 160, 3) picture of a red ball and a blue box on a green field with some noise."""
    rng = np.random.default_rng(0)
    rgb = (np.array([60, 140, 60]) + rng.integers(-20, 20, (120, 160, 3))).astype(np.uint8)
    rows, columns = np.mgrid[:120, :160]
    rgb[(rows - 75) ** 2 + (columns - 110) ** 2 < 25**2] = (210, 40, 40)
    rgb[20:70, 15:60] = (40, 60, 200)
    return rgb


def keeps_the_protocol(case: Case) -> None:
    """It has the methods of the tasks that its spec names, and of no other.

    A backend of "ground" that draws masks may say "segment" without being a `Segmenter`.
    """
    law, name = "protocol", type(case.backend).__name__
    hold(law, isinstance(case.backend, Backend), f"{name} lacks spec or encode")
    tasks = case.backend.spec.tasks
    hold(law, bool(tasks), "spec.tasks is empty")
    for task, protocols in PROTOCOLS.items():
        can, may = isinstance(case.backend, protocols), task in tasks
        draws = task == "segment" and "ground" in tasks
        wanted = " or ".join(protocol.__name__ for protocol in protocols)
        hold(law, can or not may or draws, f"spec.tasks has {task!r}, but {name} lacks a method of {wanted}")
        hold(law, may or not can, f"{name} is a {wanted}, but spec.tasks, {sorted(tasks)}, lacks {task!r}")


def leaves_the_input_alone(case: Case) -> None:
    """The picture is as it was."""
    before = case.rgb.copy()
    encoded = case.encode()
    if isinstance(case.backend, Grounder):
        case.ground(encoded)
    hold("input untouched", np.array_equal(case.rgb, before), "the pixels of the image were changed")


def encodes_the_size(case: Case) -> None:
    """An encoded image has the size of the original."""
    encoded = case.encode()
    hold("frame", encoded.size == case.size, f"encoded.size is {encoded.size}, the image is {case.size}")


def finds_valid_spans(case: Case) -> None:
    """Words and phrases are positions in the text that was given."""
    law, query = "spans", case.query()
    hold(law, isinstance(query, Query), f"parse returned {type(query).__name__}, not a Query")
    hold(law, query.text == case.text, f"parse changed the text to {query.text!r}")
    hold(law, len(query.phrases) > 0, f"no phrase found in {case.text!r}; give check_backend a text that has one")
    for word in query.words:
        hold(law, word.of(case.text).strip() == word.of(case.text) != "", f"word {word} has white space at its ends")


def answers_in_the_frame(case: Case) -> None:
    """The size is that of the image, and boxes lie in it."""
    grounding = case.ground(case.encode())
    hold("frame", isinstance(grounding, Grounding), f"ground returned {type(grounding).__name__}, not a Grounding")
    hold("frame", grounding.size == case.size, f"size is {grounding.size}, the image is {case.size}")
    for name, boxes in (("box", grounding.boxes), ("enclosing box", grounding.enclosing)):
        _check_inside(name, boxes, case.size)


def has_lawful_columns(case: Case) -> None:
    """Statuses are one a phrase; scores, presence and maps are in [0, 1] or None; limits are kept."""
    grounding = case.ground(case.encode())
    phrases = len(grounding.query.phrases)
    hold("query", grounding.query == case.query(), "the grounding is of another query")
    hold("status", len(grounding.status) == phrases, f"{len(grounding.status)} statuses for {phrases} phrases")
    for name in ("score", "presence"):
        _check_shares(name, getattr(grounding, name))
    if grounding.heatmaps is not None:
        _check_shares("heatmaps", grounding.heatmaps.values)
    most = int(np.bincount(grounding.phrase, minlength=1).max())
    hold("max_regions", most <= SETTINGS.max_regions, f"{most} rows for one phrase, {SETTINGS.max_regions} allowed")
    bare = case.ground(case.encode(), settings=replace(SETTINGS, masks=False))
    hold("masks", bare.masks is None, "masks came that were not asked for")


def answers_nothing_with_nothing(case: Case) -> None:
    """A query without phrases has no rows."""
    query = replace(case.query(), phrases=())
    grounding = case.ground(case.encode(), query)
    hold("no phrases", len(grounding) == 0, f"{len(grounding)} rows for a query without phrases")
    hold("no phrases", grounding.status == (), f"statuses {grounding.status} for a query without phrases")


def answers_again_the_same(case: Case) -> None:
    """Same in, same out: for one encoded image asked twice, and for an image encoded twice."""
    encoded = case.encode()
    first = case.ground(encoded)
    same("same in, same out", case.ground(encoded), first)
    same("same in, same out", case.ground(case.encode()), first)


def keeps_images_apart(case: Case) -> None:
    """Encoding another image between encoding and asking changes nothing."""
    expected = case.ground(case.encode())
    encoded = case.encode()
    case.encode(case.other())
    same("stateless", case.ground(encoded), expected)


def keeps_texts_apart(case: Case) -> None:
    """Asking another text in between changes nothing."""
    encoded = case.encode()
    expected = case.ground(encoded)
    case.ground(encoded, case.backend.parse("something else"))
    same("stateless", case.ground(encoded), expected)


def scales_with_the_image(case: Case) -> None:
    """In the same picture at twice the size, boxes are about twice as large."""
    query = case.query()
    small = case.ground(case.encode(), query)
    large = case.ground(case.encode(case.doubled()), query)
    hold("doubling", len(small) > 0, f"nothing found for {case.text!r}; give check_backend what the backend finds")
    overlaps = [_best_overlap(small.of(p), large.of(p)) for p in range(len(query.phrases)) if len(small.of(p))]
    mean = float(np.mean(overlaps))
    hold(
        "doubling",
        mean >= DOUBLED,
        f"boxes overlap their doubles by {mean:.2f} on average, expected {DOUBLED}; are they in original pixels?",
    )


def encodes_batches_alike(case: Case) -> None:
    """An image that is encoded among others says what it says alone."""
    if not isinstance(case.backend, BatchEncoder):
        return
    batch = case.encode_batch(case.other(), case.rgb)
    hold("batch", len(batch) == 2, f"{len(batch)} encoded images of 2")
    hold("batch", batch[1].size == case.size, f"the second image's size is {batch[1].size}, not {case.size}")
    same("batch", case.ground(batch[1]), case.ground(case.encode()), BATCHED)


def aligns_words(case: Case) -> None:
    """An alignment is of the query and image that were asked, and the same each time."""
    if not isinstance(case.backend, WordMapper):
        return
    encoded, query = case.encode(), case.query()
    alignment = case.backend.align(encoded, query)
    hold("align", isinstance(alignment, Alignment), f"align returned {type(alignment).__name__}, not an Alignment")
    hold("align", alignment.query == query, "the alignment is of another query")
    hold("align", alignment.size == case.size, f"size is {alignment.size}, the image is {case.size}")
    again = case.backend.align(encoded, query)
    hold("align", np.allclose(again.matrix, alignment.matrix, atol=AGAIN.atol), "the same call gave another matrix")


LAWS: tuple[Callable[[Case], None], ...] = (
    keeps_the_protocol,
    leaves_the_input_alone,  # first of those that encode: a picture that is spoilt once stays so
    encodes_the_size,
)
GROUNDING_LAWS: tuple[Callable[[Case], None], ...] = (
    finds_valid_spans,
    answers_in_the_frame,
    has_lawful_columns,
    answers_nothing_with_nothing,
    answers_again_the_same,
    keeps_images_apart,
    keeps_texts_apart,
    scales_with_the_image,
    encodes_batches_alike,
    aligns_words,
)


def _check_inside(name: str, boxes: Boxes | None, size: Size) -> None:
    if boxes is None or not len(boxes):
        return
    low, high = boxes.xyxy[:, :2].min(), boxes.xyxy[:, 2:].max(axis=0)
    inside = bool(low >= -EDGE_PX and (high <= np.array(size.wh) + EDGE_PX).all())
    hold("frame", inside, f"an {name} lies outside the image, which is {size}: {boxes.xyxy.round(1).tolist()}")


def _check_shares(name: str, values: NDArray[np.float32] | None) -> None:
    if values is not None and values.size:
        low, high = float(values.min()), float(values.max())
        hold(name, low >= 0 and high <= 1, f"expected values in [0, 1] or None, got [{low:g}, {high:g}]")


def _best_overlap(small: Grounding, large: Grounding) -> float:
    """How well the best row of the small image is found again among the rows of the large one."""
    if not len(large):
        return 0.0
    return float(pairwise_iou(Boxes(small.boxes.xyxy[:1] * 2), large.boxes).max())
