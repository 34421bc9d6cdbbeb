"""The strip under an annotated picture: number, phrase, status, score."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from deixis.io.palette import (
    FAINT,
    INK,
    PAPER,
    WHITE,
    Colour,
    Font,
    Sizes,
    colour_of,
    dashes_of,
    font_of,
    text_on,
    tidy,
)
from deixis.io.strokes import draw_badge, draw_dashes
from deixis.types.grounding import Grounding

MOST_COLUMNS = 3
MOST_LINES = 3
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the legend says of one phrase.

    Attributes:
        index: of the phrase, from 0.
        phrase: its text, on one line.
        verdict: its status, how many regions, and the best score.
        shown: whether it has a region in the picture.
    """

    index: int
    phrase: str
    verdict: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a legend; pixels. `columns` of width `column`; phrases wrap at `phrase`."""

    columns: int
    column: int
    phrase: int
    mark: int


def entries(grounding: Grounding) -> list[Entry]:
    """One entry a phrase, those that were not found too."""
    return [_entry(grounding, index) for index in range(len(grounding.query.phrases))]


def draw_legend(lines: list[Entry], width: int, sizes: Sizes) -> Image.Image:
    """The strip, `width` pixels wide and as high as it needs to be."""
    font = font_of(sizes.text)
    layout = _layout(lines, width, sizes, font)
    wrapped = [wrap(line.phrase, layout.phrase, font) for line in lines]
    step, gap = line_height(font), sizes.gap
    rows = [max(map(len, wrapped[i : i + layout.columns])) * step + gap for i in range(0, len(lines), layout.columns)]
    strip = Image.new("RGB", (width, sum(rows) + 3 * gap), PAPER)
    draw = ImageDraw.Draw(strip)
    draw.rectangle((0, 0, width, max(0, gap // 3)), fill=INK)
    top = 2 * gap
    for number, (line, parts) in enumerate(zip(lines, wrapped, strict=True)):
        row, column = divmod(number, layout.columns)
        _draw_entry(draw, line, parts, (gap + column * layout.column, top + sum(rows[:row])), layout, sizes)
    return strip


def line_height(font: Font) -> int:
    """From one line of text to the next, pixels."""
    box = font.getbbox("Ég|")
    return round((box[1] + box[3]) * 1.05)


def wrap(text: str, width: int, font: Font) -> list[str]:
    """The text in lines no wider than `width` pixels; what does not fit in three lines ends in an ellipsis.

    >>> wrap("one two", 10_000, font_of(12))
    ['one two']
    """
    lines = [""]
    for word in _pieces(text, width, font):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 1], _shorten(" ".join(lines[MOST_LINES - 1 :]), width, font)]


def _pieces(text: str, width: int, font: Font) -> list[str]:
    """The words, and those that are wider than a line in parts."""
    pieces: list[str] = []
    for word in text.split():
        while font.getlength(word) > width and len(word) > 1:
            fits = max(1, next(n for n in range(len(word), 0, -1) if n == 1 or font.getlength(word[:n]) <= width))
            pieces.append(word[:fits])
            word = word[fits:]
        pieces.append(word)
    return pieces


def _shorten(text: str, width: int, font: Font) -> str:
    while text and font.getlength(text + ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _entry(grounding: Grounding, index: int) -> Entry:
    rows = grounding.of(index)
    parts = [grounding.status[index].value]
    if len(rows) > 1:
        parts.append(f"{len(rows)} regions")
    if len(rows) and rows.score is not None:
        parts.append(f"{rows.score[0]:.2f}")
    return Entry(index, tidy(grounding.query.string(grounding.query.phrases[index])), ", ".join(parts), len(rows) > 0)


def _layout(lines: list[Entry], width: int, sizes: Sizes, font: Font) -> Layout:
    """As many columns as take every phrase on one line; one column, and wrapped phrases, where none do."""
    gap = sizes.gap
    mark = round(font.getlength(str(len(lines)))) + 6 * gap + 2 * gap
    verdict = round(max((font.getlength(line.verdict) for line in lines), default=0)) + 2 * gap
    longest = round(max((font.getlength(line.phrase) for line in lines), default=0)) + 3 * gap
    usable = width - gap
    fits = usable // max(1, mark + longest + verdict)
    columns = max(1, min(MOST_COLUMNS, fits, len(lines)))
    column = usable // columns
    return Layout(columns, column, max(1, column - mark - verdict - gap), mark)


def _draw_entry(
    draw: ImageDraw.ImageDraw, line: Entry, parts: list[str], at: tuple[int, int], layout: Layout, sizes: Sizes
) -> None:
    font, (left, top) = font_of(sizes.text), at
    step = line_height(font)
    ink = INK if line.shown else FAINT
    _draw_mark(draw, line, (left, top, left + layout.mark - 2 * sizes.gap, top + step), sizes)
    for number, part in enumerate(parts):
        draw.text((left + layout.mark, top + number * step), part, fill=ink, font=font)
    width = max((font.getlength(part) for part in parts), default=0)
    after = left + layout.mark + width + 2 * sizes.gap
    draw.text((after, top), line.verdict, fill=FAINT, font=font)


def _draw_mark(draw: ImageDraw.ImageDraw, line: Entry, box: tuple[int, int, int, int], sizes: Sizes) -> None:
    """The badge of a phrase, and a piece of its line; grey and without one for a phrase that is not shown."""
    left, top, right, bottom = box
    font, label = font_of(sizes.text), str(line.index + 1)
    bottom -= sizes.text // 5  # the middle of the letters is above that of their line
    top -= sizes.text // 5
    colour: Colour = colour_of(line.index) if line.shown else WHITE
    end = left + round(font.getlength(label)) + 2 * sizes.gap
    draw_badge(draw, (left, top, end, bottom), label, font, colour, text_on(colour) if line.shown else FAINT)
    if line.shown:
        middle = (top + bottom) // 2
        draw_dashes(draw, (end, middle), (right, middle), colour, dashes_of(line.index), sizes.stroke)
