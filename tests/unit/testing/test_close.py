"""`assert_close` sees every column."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import deixis
from deixis.testing import BOX_PX, STORED_TENSOR, FakeBackend, assert_close
from deixis.types import Boxes, Grounding, Heatmaps, Masks, Source, Status


@pytest.fixture
def grounding() -> Grounding:
    image = np.full((40, 60, 3), (200, 10, 30), np.uint8)
    return deixis.Session(FakeBackend()).ground(image, "a red cup on a table")


def test_a_result_is_close_to_itself_wherever_it_was_made(grounding: Grounding) -> None:
    assert_close(replace(grounding, source=Source("other", "", ""), trace=("", "")), grounding)


def moved(grounding: Grounding, by: float) -> Grounding:
    return replace(grounding, boxes=Boxes(grounding.boxes.xyxy + by))


def without(mask: Masks) -> Masks:
    return Masks.from_dense(np.zeros_like(mask.dense))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (lambda g: moved(g, 0.01), "boxes"),
        (lambda g: g[:1], "phrase"),
        (lambda g: replace(g, score=g.score * np.float32(0.999)), "score"),
        (lambda g: replace(g, score=None), "score"),
        (lambda g: replace(g, presence=g.presence * np.float32(0.999)), "presence"),
        (lambda g: replace(g, status=(Status.FOUND, Status.UNKNOWN)), "status"),
        (lambda g: replace(g, enclosing=None), "enclosing"),
        (lambda g: replace(g, masks=None), "masks"),
        (lambda g: replace(g, masks=without(g.masks)), "masks"),
        (lambda g: replace(g, heatmaps=Heatmaps(g.heatmaps.values * 0.9, g.heatmaps.spans, g.size)), "heatmaps"),
        (lambda g: replace(g, query=replace(g.query, text=g.query.text.upper())), "query"),
    ],
)
def test_a_difference_in_any_column_is_seen(grounding: Grounding, change: Any, column: str) -> None:
    with pytest.raises(AssertionError, match=column):
        assert_close(change(grounding), grounding)


def test_boxes_may_have_a_tolerance_of_their_own(grounding: Grounding) -> None:
    near = moved(grounding, 0.4)
    assert_close(near, grounding, boxes=BOX_PX)
    with pytest.raises(AssertionError, match="boxes"):
        assert_close(near, grounding, STORED_TENSOR)
    with pytest.raises(AssertionError, match="boxes"):
        assert_close(moved(grounding, 0.6), grounding, boxes=BOX_PX)
