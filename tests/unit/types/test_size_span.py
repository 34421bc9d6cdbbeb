from __future__ import annotations

import pytest

from deixis.errors import ShapeError, SpanError
from deixis.types import Size, Span


def test_a_size_has_both_orders() -> None:
    size = Size(height=3, width=4)
    assert (size.hw, size.wh, str(size)) == ((3, 4), (4, 3), "4x3")


@pytest.mark.parametrize(("height", "width"), [(0, 1), (1, 0), (-1, 5)])
def test_a_size_has_pixels(height: int, width: int) -> None:
    with pytest.raises(ShapeError, match="at least 1"):
        Size(height=height, width=width)


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (-1, 1)])
def test_a_span_has_characters(start: int, end: int) -> None:
    with pytest.raises(SpanError, match="0 <= start < end"):
        Span(start, end)


def test_a_span_counts_code_points() -> None:
    assert Span(2, 5).of("🐕 dog") == "dog"
    assert len(Span(2, 5)) == 3


def test_a_span_after_the_text() -> None:
    with pytest.raises(SpanError, match="ends after the text, which has 3 characters"):
        Span(0, 4).of("abc")


def test_covering_and_overlapping() -> None:
    assert Span(0, 5).covers(Span(0, 5))
    assert not Span(0, 5).covers(Span(4, 6))
    assert Span(0, 5).overlaps(Span(4, 6))
    assert not Span(0, 5).overlaps(Span(5, 6))
