"""The laws of backends that segment, match or verify: for a list of boxes, points or texts, an answer each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.models.protocols import BatchEncoder, Matcher, PointSegmenter, Segmenter, Verifier
from deixis.testing.case import AGAIN, Case, hold
from deixis.types.boxes import Boxes
from deixis.types.masks import Masks
from deixis.types.size import Size

Array = NDArray[Any]

PLACES = np.array([[0.1, 0.15, 0.4, 0.6], [0.5, 0.4, 0.85, 0.85], [0.0, 0.0, 1.0, 1.0]])  # shares of the image
TEXTS = ("a red ball", "a blue box", "nothing of the kind")
DOUBLED = 0.5  # overlap of masks in an image with those in its double
STEADY = 0.25  # how far the trust in a box may move, on average, when image and box are doubled
BATCHED = 1e-2  # a network rounds otherwise when it sees several images at once


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a backend can be asked.

    Attributes:
        law: what it is called in messages.
        items: for an image's size, what is asked about: N boxes, points or texts.
        ask: for an encoded image and some of the items, (n, ...) answers, one an item.
    """

    law: str
    items: Callable[[Size], Any]
    ask: Callable[[Any, Any], Any]


def parts(backend: Any, phrase: str) -> Iterator[Part]:
    """What this backend can be asked."""
    if isinstance(backend, Segmenter):
        yield Part("segment", _boxes, lambda encoded, boxes: backend.segment(encoded, Boxes(boxes)))
    if isinstance(backend, PointSegmenter):
        yield Part("segment points", _points, backend.segment_points)
    if isinstance(backend, Matcher):
        yield Part("match", lambda _: TEXTS, lambda encoded, texts: backend.match(encoded, list(texts)))
    if isinstance(backend, Verifier):
        yield Part("verify", _boxes, lambda encoded, boxes: backend.verify(encoded, phrase, Boxes(boxes)))


def gives_one_answer_an_item(case: Case) -> None:
    """As many masks, at the size of the image, or finite float32 numbers, as there were items; none for none."""
    for part in parts(case.backend, case.text):
        encoded, items = case.encode(), part.items(case.size)
        for asked in (items, items[:0]):
            answer = part.ask(encoded, asked)
            if part.law.startswith("segment"):
                _check_masks(part.law, answer, len(asked), case.size)
            else:
                _check_numbers(part.law, answer, len(asked))


def answers_items_apart(case: Case) -> None:
    """What is said of an item does not depend on which others were asked with it, nor on their order."""
    for part in parts(case.backend, case.text):
        encoded, items = case.encode(), part.items(case.size)
        together = _array(part.ask(encoded, items))
        alone = np.concatenate([_array(part.ask(encoded, items[i : i + 1])) for i in range(len(items))])
        _close(part.law, together, alone, "an item that is asked alone is answered otherwise than among others")


def answers_items_again(case: Case) -> None:
    """Same in, same out, whatever was encoded in between."""
    for part in parts(case.backend, case.text):
        encoded, items = case.encode(), part.items(case.size)
        first = _array(part.ask(encoded, items))
        _close("same in, same out", _array(part.ask(encoded, items)), first, f"{part.law}: the same call twice")
        _close("same in, same out", _array(part.ask(case.encode(), items)), first, f"{part.law}: encoded twice")
        case.encode(case.other())
        _close("stateless", _array(part.ask(encoded, items)), first, f"{part.law}: after another image was encoded")


def doubles_with_the_image(case: Case) -> None:
    """In the same picture at twice the size, with boxes and points doubled, masks and trust are about the same."""
    for part in parts(case.backend, case.text):
        if part.law == "match":
            continue
        small = _array(part.ask(case.encode(), part.items(case.size)))
        double = Size(height=2 * case.size.height, width=2 * case.size.width)
        large = _array(part.ask(case.encode(case.doubled()), part.items(double)))
        _check_doubled(part.law, small, large)


def encodes_parts_in_batches_alike(case: Case) -> None:
    """An image that is encoded among others is answered as it is alone."""
    if not isinstance(case.backend, BatchEncoder):
        return
    for part in parts(case.backend, case.text):
        items = part.items(case.size)
        batch = case.encode_batch(case.other(), case.rgb)
        hold("batch", len(batch) == 2, f"{len(batch)} encoded images of 2")
        hold("batch", batch[1].size == case.size, f"the second image's size is {batch[1].size}, not {case.size}")
        among, alone = _array(part.ask(batch[1], items)), _array(part.ask(case.encode(), items))
        _close("batch", among, alone, f"{part.law}: an image among others is seen otherwise than alone", BATCHED)


LAWS: tuple[Callable[[Case], None], ...] = (
    gives_one_answer_an_item,
    answers_items_again,
    answers_items_apart,
    doubles_with_the_image,
    encodes_parts_in_batches_alike,
)


def _boxes(size: Size) -> NDArray[np.float32]:
    return np.asarray(PLACES * np.array(size.wh * 2), np.float32)


def _points(size: Size) -> NDArray[np.float32]:
    boxes = _boxes(size)
    return np.asarray(boxes[:, :2] * 0.4 + boxes[:, 2:] * 0.6, np.float32)


def _array(answer: Masks | Array) -> Array:
    return answer.dense if isinstance(answer, Masks) else np.asarray(answer)


def _check_masks(law: str, answer: object, count: int, size: Size) -> None:
    hold(law, isinstance(answer, Masks), f"returned {type(answer).__name__}, not Masks")
    assert isinstance(answer, Masks)
    hold(law, answer.size == size, f"masks are of size {answer.size}, the image is {size}")
    hold(law, len(answer) == count, f"{len(answer)} masks for {count} items")


def _check_numbers(law: str, answer: Any, count: int) -> None:
    shape, dtype = getattr(answer, "shape", None), getattr(answer, "dtype", None)
    hold(law, shape == (count,) and dtype == np.float32, f"expected ({count},) float32, got {shape} {dtype}")
    hold(law, bool(np.isfinite(answer).all()), f"expected finite numbers, got {answer}")
    if law == "verify":
        hold(law, bool(((answer >= 0) & (answer <= 1)).all()), f"expected numbers in [0, 1], got {answer}")


def _close(law: str, actual: Array, expected: Array, otherwise: str, tolerance: float = AGAIN.atol) -> None:
    hold(law, actual.shape == expected.shape and bool(_near(actual, expected, tolerance)), otherwise)


def _near(actual: Array, expected: Array, tolerance: float) -> bool:
    """For masks: whether the share of pixels that differ is no more than the tolerance."""
    if actual.dtype == bool:
        return bool((actual != expected).mean() <= tolerance)
    return bool(np.allclose(actual, expected, rtol=tolerance, atol=tolerance))


def _check_doubled(law: str, small: Array, large: Array) -> None:
    if small.dtype != bool:
        moved = float(np.abs(small - large).mean())
        hold("doubling", moved <= STEADY, f"{law}: numbers move by {moved:.2f} when the image is doubled")
        return
    overlaps = [_overlap(one, two[::2, ::2]) for one, two in zip(small, large, strict=True)]
    mean = float(np.mean(overlaps))
    hold("doubling", mean >= DOUBLED, f"{law}: masks overlap their doubles by {mean:.2f}; are boxes in pixels?")


def _overlap(one: Array, two: Array) -> float:
    either = int((one | two).sum())
    return 1.0 if not either else int((one & two).sum()) / either
