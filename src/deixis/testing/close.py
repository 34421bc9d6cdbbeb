"""Whether two results are the same, for arrays that are never quite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding
from deixis.types.masks import Masks

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """How far apart two numbers may be: |a - b| <= atol + rtol |b|. For masks, `atol` is the share of pixels."""

    rtol: float
    atol: float


PURE = Close(rtol=1e-6, atol=1e-6)  # our own float32 arithmetic
STORED_TENSOR = Close(rtol=1e-3, atol=1e-4)  # a network, the same tensor, another machine
FROM_JPEG = Close(rtol=1e-1, atol=1e-1)  # decoding and resizing differ between versions
BOX_PX = Close(rtol=0, atol=0.5)


def assert_close(actual: Grounding, expected: Grounding, close: Close = PURE, *, boxes: Close | None = None) -> None:
    """The two groundings say the same; where they were made (`source`) and why (`trace`) is not compared.

    Args:
        actual: one.
        expected: the other.
        close: for scores, presence, heatmaps and masks.
        boxes: for boxes, in pixels; as `close` where it is not given.

    Raises:
        AssertionError: they differ; the message names the column.
    """
    assert actual.query == expected.query, f"query: {actual.query} is not {expected.query}"
    assert actual.size == expected.size, f"size: {actual.size} is not {expected.size}"
    assert actual.status == expected.status, f"status: {actual.status} is not {expected.status}"
    assert actual.phrase.tolist() == expected.phrase.tolist(), (
        f"phrase: rows answer {actual.phrase.tolist()}, not {expected.phrase.tolist()}"
    )
    _same_numbers("boxes", _xyxy(actual.boxes), _xyxy(expected.boxes), boxes or close)
    _same_numbers("enclosing", _xyxy(actual.enclosing), _xyxy(expected.enclosing), boxes or close)
    _same_numbers("score", actual.score, expected.score, close)
    _same_numbers("presence", actual.presence, expected.presence, close)
    _same_numbers("heatmaps", _values(actual), _values(expected), close)
    _same_masks(actual.masks, expected.masks, close)


def _xyxy(boxes: Boxes | None) -> FloatArray | None:
    return None if boxes is None else boxes.xyxy


def _values(grounding: Grounding) -> FloatArray | None:
    return None if grounding.heatmaps is None else grounding.heatmaps.values


def _same_numbers(name: str, actual: FloatArray | None, expected: FloatArray | None, close: Close) -> None:
    assert (actual is None) == (expected is None), f"{name}: one has it, the other has None"
    if actual is not None and expected is not None:
        np.testing.assert_allclose(actual, expected, rtol=close.rtol, atol=close.atol, err_msg=name)


def _same_masks(actual: Masks | None, expected: Masks | None, close: Close) -> None:
    assert (actual is None) == (expected is None), "masks: one has them, the other has None"
    if actual is None or expected is None or actual.rle == expected.rle:
        return
    for row in range(len(expected)):
        share = float((actual.dense_one(row) != expected.dense_one(row)).mean())
        assert share <= close.atol, f"masks: row {row} differs at {share:.2%} of the pixels"
