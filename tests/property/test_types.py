"""Laws of the types."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as coco

from deixis.types import Boxes, Frame, Heatmaps, Masks, Query, Size, Span, pairwise_iou, rle

Array = np.ndarray[Any, np.dtype[Any]]

sizes = st.builds(lambda h, w: Size(height=h, width=w), st.integers(1, 40), st.integers(1, 40))
masks = sizes.flatmap(lambda size: arrays(np.bool_, size.hw))
coordinates = st.floats(0, 1000, width=32)
boxes = st.lists(st.tuples(coordinates, coordinates, coordinates, coordinates), max_size=6).map(
    lambda rows: Boxes([[min(a, c), min(b, d), max(a, c), max(b, d)] for a, b, c, d in rows])
)


@st.composite
def rectangles(draw: st.DrawFn) -> tuple[Size, tuple[int, int, int, int]]:
    size = draw(sizes)
    left, top = draw(st.integers(0, size.width - 1)), draw(st.integers(0, size.height - 1))
    right, bottom = draw(st.integers(left + 1, size.width)), draw(st.integers(top + 1, size.height))
    return size, (left, top, right, bottom)


@given(masks)
def test_run_lengths_are_those_of_pycocotools(mask: Array) -> None:
    assert rle.encode(mask) == coco.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"]


@given(masks)
def test_decoding_undoes_encoding(mask: Array) -> None:
    size = Size(height=mask.shape[0], width=mask.shape[1])
    assert (rle.decode(rle.encode(mask), size) == mask).all()


@given(masks)
def test_area_and_tight_box_are_those_of_the_pixels(mask: Array) -> None:
    size = Size(height=mask.shape[0], width=mask.shape[1])
    counts = rle.encode(mask)
    assert rle.area(counts) == mask.sum()
    rows, columns = np.nonzero(mask)
    wanted = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) if len(rows) else (0, 0, 0, 0)
    assert rle.tight_box(counts, size) == wanted


@given(st.binary(max_size=40), sizes)
def test_any_bytes_are_a_mask_or_a_typed_error(counts: bytes, size: Size) -> None:
    try:
        mask = rle.decode(counts, size)
    except ValueError as error:
        assert "counts" in str(error)
    else:
        assert mask.shape == size.hw


def test_a_large_mask_with_long_runs_agrees_with_pycocotools() -> None:
    mask = np.zeros((3000, 2000), bool)
    mask[7:2990, 5:1990] = True
    mask[1500, 1000] = False
    assert rle.encode(mask) == coco.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"]


@given(rectangles())
def test_a_filled_rectangles_box_has_its_pixel_count_as_area(given_: tuple[Size, tuple[int, int, int, int]]) -> None:
    size, (left, top, right, bottom) = given_
    dense = np.zeros((1, *size.hw), bool)
    dense[0, top:bottom, left:right] = True
    found = Masks.from_dense(dense)
    assert found.boxes.area.tolist() == found.area.tolist() == [dense.sum()]
    assert found.boxes.xyxy.tolist() == [[left, top, right, bottom]]


@given(rectangles())
def test_a_sure_mask_fills_its_box(given_: tuple[Size, tuple[int, int, int, int]]) -> None:
    size, corners = given_
    found = Masks.from_grid(np.ones((1, 3, 3), np.float32), Boxes([corners]), size)
    assert found.boxes.xyxy.tolist() == [list(corners)]
    assert found.area.tolist() == found.boxes.area.tolist()


@given(boxes, boxes)
def test_overlap_is_symmetric_and_at_most_one(a: Boxes, b: Boxes) -> None:
    iou = pairwise_iou(a, b)
    assert iou.shape == (len(a), len(b))
    assert ((iou >= 0) & (iou <= 1 + 1e-5)).all()
    assert iou == pytest.approx(pairwise_iou(b, a).T, abs=1e-6)


@given(boxes)
def test_a_box_overlaps_itself_wholly_if_it_has_area(found: Boxes) -> None:
    large = found[found.area > 1]
    assert pairwise_iou(large, large).diagonal() == pytest.approx(np.ones(len(large)))


@given(boxes)
def test_xywh_round_trip(found: Boxes) -> None:
    assert Boxes.from_xywh(found.xywh).xyxy == pytest.approx(found.xyxy, abs=1e-3)


@given(boxes)
def test_the_enclosing_box_holds_every_box(found: Boxes) -> None:
    outer = found.enclosing()
    assert len(outer) == min(1, len(found))
    for box in found.xyxy:
        assert (outer.xyxy[0, :2] <= box[:2]).all() and (outer.xyxy[0, 2:] >= box[2:]).all()


@given(sizes, sizes, st.lists(st.tuples(coordinates, coordinates), max_size=5))
def test_a_frame_and_back(original: Size, resized: Size, points: list[tuple[float, float]]) -> None:
    frame = Frame(original, resized)
    assert frame.to_image(frame.to_model(points)) == pytest.approx(np.array(points).reshape(-1, 2))


@given(sizes, st.integers(1, 500))
def test_the_longest_side_is_as_asked(size: Size, side: int) -> None:
    assert max(Frame.longest_side(size, side).resized.hw) == side


@given(arrays(np.float32, (4, 3), elements=st.floats(0, 1, width=32)), sizes)
def test_a_map_stays_between_its_cells(grid: Array, size: Size) -> None:
    drawn = Heatmaps(grid[None], (Span(0, 1),), size)[0]
    assert drawn.shape == size.hw
    assert drawn.min() >= grid.min() - 1e-6 and drawn.max() <= grid.max() + 1e-6


@given(arrays(np.float32, (5, 6), elements=st.floats(0, 1, width=32)), st.integers(1, 600), st.integers(1, 600))
def test_the_peak_is_that_of_the_full_map(grid: Array, height: int, width: int) -> None:
    maps = Heatmaps(grid[None], (Span(0, 1),), Size(height=height, width=width))
    row, column = divmod(int(maps[0].argmax()), width)
    assert maps.peak(0) == (column, row)


@given(st.lists(st.text("abcdé🐕", min_size=1, max_size=5), min_size=1, max_size=8))
def test_every_word_is_at_its_own_characters(words: list[str]) -> None:
    text, spans, start = " ".join(words), [], 0
    for word in words:
        spans.append(Span(start, start + len(word)))
        start += len(word) + 1
    query = Query(text, tuple(spans), ())
    for index, (word, span) in enumerate(zip(words, spans, strict=True)):
        assert query.string(span) == word
        assert {query.word_at(char) for char in range(span.start, span.end)} == {index}
        if [w.lower() for w in words].count(word.lower()) == 1:
            assert query.find(word) == span
