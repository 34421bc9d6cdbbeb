from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import ImageFont

from deixis.io.draw import annotate, letters
from deixis.io.heatmap import VIRIDIS, overlay, scale_top, viridis
from deixis.io.legend import draw_legend, entries, wrap
from deixis.io.palette import OKABE_ITO, Sizes, font_of, luminance, text_on, tidy
from deixis.io.strokes import place_badge
from deixis.types import Boxes, Grounding, Masks, Phrase, Query, Size, Source, Span, Status

Array = np.ndarray[Any, np.dtype[Any]]
Photograph = Callable[[int, int], Array]
SIZES = [(1, 1), (64, 64), (300, 451), (40, 900), (900, 40), (1500, 2000)]


def found(size: Size, phrases: int = 3, masks: bool = False) -> Grounding:
    """One row a phrase but the last, which is absent; every box is the middle of the picture."""
    text = " ".join(f"word{i}" for i in range(phrases))
    spans = [Span(text.index(word), text.index(word) + len(word)) for word in text.split()]
    rows = phrases - 1
    boxes = Boxes(np.tile([size.width / 4, size.height / 4, size.width * 3 / 4, size.height * 3 / 4], (rows, 1)))
    return Grounding(
        query=Query(text, tuple(spans), tuple(Phrase(span, span) for span in spans)),
        size=size,
        boxes=boxes,
        phrase=np.arange(rows),
        score=np.full(rows, 0.5, np.float32),
        masks=Masks.from_grid(np.ones((rows, 2, 2), np.float32), boxes, size) if masks else None,
        status=(*[Status.FOUND] * rows, Status.ABSENT),
        presence=None,
        heatmaps=None,
        enclosing=None,
        trace=("",) * phrases,
        source=Source("fake", "", ""),
    )


def has(picture: Array, colour: tuple[int, int, int]) -> bool:
    return bool((picture == colour).all(axis=-1).any())


@pytest.mark.parametrize(("height", "width"), SIZES)
@pytest.mark.parametrize("masks", [False, True])
def test_pictures_of_any_size(height: int, width: int, masks: bool, photograph: Photograph) -> None:
    size = Size(height=height, width=width)
    before = photograph(height, width)
    drawn = annotate(before, found(size, masks=masks))
    assert drawn.dtype == np.uint8 and drawn.shape[2] == 3
    assert drawn.shape[0] > height and drawn.shape[1] >= 400
    legend = drawn[-Sizes.of(size).text * 4 :]
    assert has(legend, OKABE_ITO[0]) and has(legend, OKABE_ITO[1])
    assert not has(legend, OKABE_ITO[2]), "an absent phrase has no colour"
    assert (before == photograph(height, width)).all()


def test_the_picture_away_from_the_boxes_is_untouched(photograph: Photograph) -> None:
    before = photograph(600, 800)
    drawn = annotate(before, found(Size(height=600, width=800), masks=True))[:600]
    assert (drawn[:100] == before[:100]).all()
    assert (drawn[250:350, 300:500] != before[250:350, 300:500]).any(), "masks are tinted"


def test_nothing_asked_nothing_drawn(photograph: Photograph) -> None:
    before = photograph(600, 800)
    query = Query("!", (), ())
    g = found(Size(height=600, width=800), 1)
    empty = Grounding(query, g.size, Boxes.empty(), np.zeros(0, int), None, None, (), None, None, None, (), g.source)
    assert (annotate(before, empty) == before).all()


def test_the_legend_names_every_phrase(grounding: Grounding) -> None:
    lines = entries(grounding)
    assert [line.phrase for line in lines] == ["A man", "two dogs", "no cat"]
    assert [line.verdict for line in lines] == ["found, 0.90", "found, 2 regions, 0.80", "absent"]
    assert [line.shown for line in lines] == [True, True, False]


def test_a_legend_without_scores(bare: Grounding) -> None:
    assert entries(bare)[0].verdict == "found"


@pytest.mark.parametrize("width", [450, 1200])
def test_more_phrases_make_a_higher_legend(width: int) -> None:
    size = Size(height=100, width=width)
    few, many = (draw_legend(entries(found(size, n)), width, Sizes.of(size)).height for n in (3, 15))
    assert few < many


@pytest.mark.parametrize("text", ["one two three four five six", "a" * 200, "", "word " * 100])
def test_wrapped_text_fits(text: str) -> None:
    font = font_of(15)
    lines = wrap(text, 80, font)
    assert len(lines) <= 3
    assert all(font.getlength(line) <= 80 for line in lines)
    assert lines[-1].endswith("…") == (len(text) > 50)


def test_what_the_legend_is_written_in_has_every_sign_that_it_uses() -> None:
    font = font_of(20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    missing = bytes(font.getmask("\U0010ffff"))
    assert all(bytes(font.getmask(sign)) != missing for sign in "…“”,.0a?")


def test_text_is_put_on_one_line() -> None:
    assert tidy("a\n\tdog\0 \ud800x ") == "a dog? ?x"


def test_what_the_font_cannot_draw_is_not_a_box() -> None:
    assert tidy("café naïve 3×4 中") == "cafe naive 3?4 ?"


def test_badges_keep_clear_of_each_other() -> None:
    plate, canvas = Size(height=20, width=20), Size(height=200, width=300)
    taken: list[tuple[int, int, int, int]] = []
    for _ in range(30):
        taken.append(place_badge((100, 50, 250, 150), plate, canvas, taken))
    pixels = np.zeros(canvas.hw, int)
    for left, top, right, bottom in taken:
        assert min(left, top) >= 0 and right <= 300 and bottom <= 200
        pixels[top:bottom, left:right] += 1
    assert pixels.max() == 1


def test_numbers_can_be_read_on_their_badges() -> None:
    for colour in OKABE_ITO:
        light, ink = sorted((luminance(colour), luminance(text_on(colour))), reverse=True)
        assert (light + 0.05) / (ink + 0.05) >= 4.5


def test_letters_are_all_different() -> None:
    assert len({letters(n) for n in range(1000)}) == 1000


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_overlays_of_any_size(height: int, width: int, photograph: Photograph) -> None:
    ramp = np.linspace(0, 0.73, height * width, dtype=np.float32).reshape(height, width)
    drawn = overlay(photograph(height, width), ramp, "a long name for a word " * 4)
    assert drawn.dtype == np.uint8 and drawn.shape[0] > height and drawn.shape[1] >= 360


@pytest.mark.parametrize(("highest", "top"), [(0.0, 0.1), (0.05, 0.1), (0.1, 0.1), (0.73, 0.8), (1.0, 1.0)])
def test_the_scale_ends_at_a_tenth(highest: float, top: float) -> None:
    assert scale_top(np.full((2, 2), highest, np.float32)) == pytest.approx(top)


def test_where_the_map_is_zero_the_picture_shows() -> None:
    grey = np.full((600, 600, 3), 90, np.uint8)
    heatmap = np.zeros((600, 600), np.float32)
    heatmap[:, 300:] = 1
    drawn = overlay(grey, heatmap, "x")
    assert (drawn[:600, :300] == 90).all()
    assert (np.abs(drawn[:600, 300:].astype(int) - VIRIDIS[-1]) < 30).all()


def test_brighter_means_more() -> None:
    light = [luminance((int(r), int(g), int(b))) for r, g, b in viridis(np.linspace(0, 1, 50, dtype=np.float32))]
    assert light == sorted(light)
