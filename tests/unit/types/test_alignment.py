from __future__ import annotations

import numpy as np
import pytest

from deixis.errors import InputError, ShapeError, SpanError
from deixis.types import Alignment, Query, Size, Span

QUERY = Query("red dog ball dog", tuple(Span(*s) for s in [(0, 3), (4, 7), (8, 12), (13, 16)]), ())
SIZE = Size(height=40, width=80)
GRID = Size(height=2, width=4)


def alignment() -> Alignment:
    matrix = np.zeros((4, 8), np.float32)
    matrix[0] = np.linspace(0, 0.7, 8)
    matrix[1, 5] = 1
    matrix[2] = 0.5
    return Alignment(QUERY, SIZE, GRID, matrix)


def test_a_word_by_text_and_by_span() -> None:
    a = alignment()
    assert (a.heatmap_grid("red") == a.heatmap_grid(Span(0, 3))).all()
    assert a.heatmap("red").shape == SIZE.hw
    assert a.heatmap_grid("red").shape == GRID.hw


def test_several_words_are_averaged_and_part_of_a_word_is_the_word() -> None:
    a = alignment()
    assert a.heatmap_grid(Span(0, 7)) == pytest.approx((a.heatmap_grid("red") + a.heatmap_grid(Span(4, 7))) / 2)
    assert (a.heatmap_grid(Span(1, 2)) == a.heatmap_grid("red")).all()


def test_what_words_cannot_be_told() -> None:
    with pytest.raises(SpanError, match="2 times"):
        alignment().heatmap("dog")
    with pytest.raises(SpanError, match="holds no word"):
        alignment().heatmap(Span(3, 4))


def test_words_at_agrees_with_the_map() -> None:
    a = alignment()
    words = a.words_at(x=31, y=29, top=9)
    assert [word.score for word in words] == sorted((word.score for word in words), reverse=True)
    assert len(words) == 4
    assert words[0].text == "dog" and words[0].span == Span(4, 7)
    for word in words:
        assert word.score == pytest.approx(float(a.heatmap(word.span)[29, 31]))
    assert len(a.words_at(x=0, y=0, top=2)) == 2


@pytest.mark.parametrize(("x", "y"), [(-1, 0), (80, 0), (0, 40), (0, -0.1), (float("nan"), 0)])
def test_a_point_must_be_in_the_image(x: float, y: float) -> None:
    with pytest.raises(InputError, match="outside the image, which is 80x40"):
        alignment().words_at(x=x, y=y)


def test_top_must_be_positive() -> None:
    with pytest.raises(InputError, match="top"):
        alignment().words_at(x=0, y=0, top=0)


def test_a_region_is_round_the_peak() -> None:
    box = alignment().region(Span(4, 7)).xyxy[0]  # the cell in row 1, column 1 of 20x20 pixels
    assert box == pytest.approx([20, 20, 40, 40], abs=5)


def test_a_region_leaves_out_what_is_not_connected() -> None:
    matrix = np.zeros((4, 8), np.float32)
    matrix[0, [0, 7]] = 0.9, 1
    box = Alignment(QUERY, SIZE, GRID, matrix).region("red").xyxy[0]
    assert box[0] > 40


def test_no_region_where_nothing_is_seen() -> None:
    assert len(alignment().region(Span(13, 16))) == 0


@pytest.mark.parametrize("threshold", [0, -1, 1.1, float("nan")])
def test_a_threshold_is_a_share(threshold: float) -> None:
    with pytest.raises(InputError, match="threshold"):
        alignment().region("red", threshold)


@pytest.mark.parametrize("matrix", [np.zeros((4, 7)), np.zeros((3, 8)), np.full((4, 8), 2), np.full((4, 8), np.nan)])
def test_a_bad_matrix_is_refused(matrix: object) -> None:
    with pytest.raises(ShapeError, match="matrix"):
        Alignment(QUERY, SIZE, GRID, matrix)  # type: ignore[arg-type]


def test_a_text_without_words() -> None:
    nothing = Alignment(Query("!", (), ()), SIZE, GRID, np.zeros((0, 8)))
    assert nothing.words_at(x=0, y=0) == ()
