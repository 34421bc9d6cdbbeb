"""Lines, boxes and badges that stand out on any picture: colour on white, edged in black."""

from __future__ import annotations

from itertools import cycle

from PIL import ImageDraw

from deixis.io.palette import BLACK, WHITE, Colour, Font
from deixis.types.size import Size

Point = tuple[int, int]
Corners = tuple[int, int, int, int]


def draw_box(draw: ImageDraw.ImageDraw, box: Corners, colour: Colour, dashes: tuple[float, ...], stroke: int) -> None:
    """A rectangle round `box`, whose line is centred on the box's edge."""
    left, top, right, bottom = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    sides = list(zip(corners, corners[1:] + corners[:1], strict=True))
    edge = max(1, stroke // 3)
    for fill, width in ((BLACK, stroke + 4 * edge), (WHITE, stroke + 2 * edge)):
        for start, end in sides:
            _bar(draw, start, end, fill, width, width // 2)
    for start, end in sides:
        draw_line(draw, start, end, colour, dashes, stroke)


def draw_dashes(
    draw: ImageDraw.ImageDraw, start: Point, end: Point, colour: Colour, dashes: tuple[float, ...], stroke: int
) -> None:
    """One level or upright line, edged like a box."""
    edge = max(1, stroke // 3)
    for fill, width in ((BLACK, stroke + 4 * edge), (WHITE, stroke + 2 * edge)):
        _bar(draw, start, end, fill, width, 0)
    draw_line(draw, start, end, colour, dashes, stroke)


def draw_line(
    draw: ImageDraw.ImageDraw, start: Point, end: Point, colour: Colour, dashes: tuple[float, ...], stroke: int
) -> None:
    """The coloured part of a level or upright line; `dashes` in stroke widths."""
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    if not dashes or length < stroke * sum(dashes[:2]):
        _bar(draw, start, end, colour, stroke, stroke // 2)
        return
    done, on = 0.0, True
    for part in cycle(dashes):
        after = min(length, done + part * stroke)
        if on:
            _bar(draw, _along(start, end, done / length), _along(start, end, after / length), colour, stroke, 0)
        done, on = after, not on
        if done >= length:
            return


def draw_badge(draw: ImageDraw.ImageDraw, box: Corners, label: str, font: Font, colour: Colour, ink: Colour) -> None:
    """A label on a rounded plate."""
    left, top, right, bottom = box
    edge = max(1, (bottom - top) // 14)
    radius = (bottom - top) // 4
    draw.rounded_rectangle((left, top, right, bottom), radius, fill=BLACK)
    draw.rounded_rectangle((left + edge, top + edge, right - edge, bottom - edge), radius, fill=WHITE)
    inner = (left + 2 * edge, top + 2 * edge, right - 2 * edge, bottom - 2 * edge)
    draw.rounded_rectangle(inner, radius, fill=colour)
    draw.text(((left + right) / 2, (top + bottom) / 2), label, fill=ink, font=font, anchor="mm")


def place_badge(box: Corners, plate: Size, canvas: Size, taken: list[Corners]) -> Corners:
    """Where a badge of size `plate` goes: at the box's edge, in the picture, clear of those already placed if it can.

    Of the places tried, the one that covers least of other badges; the first of equals.
    """
    tried = [_inside(place, plate, canvas) for place in _places(box, plate)]
    return min(tried, key=lambda place: sum(_shared(place, other) for other in taken))


def _places(box: Corners, plate: Size) -> list[Point]:
    left, top, right, bottom = box
    across = range(left, max(left + 1, right - plate.width + 1), plate.width + 1)
    down = range(top, max(top + 1, bottom - plate.height + 1), plate.height + 1)
    return [
        *((x, top - plate.height) for x in across),
        *((x, top) for x in across),
        *((x, bottom) for x in across),
        *((left, y) for y in down),
        *((right - plate.width, y) for y in down),
        *((right, y) for y in down),
        *((left - plate.width, y) for y in down),
        *((x, y) for y in down for x in across),
        *((left + n * plate.width, top - plate.height) for n in range(1, 8)),
    ]


def _inside(place: Point, plate: Size, canvas: Size) -> Corners:
    left = max(0, min(place[0], canvas.width - plate.width))
    top = max(0, min(place[1], canvas.height - plate.height))
    return left, top, left + plate.width, top + plate.height


def _shared(a: Corners, b: Corners) -> int:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return max(0, width) * max(0, height)


def _along(start: Point, end: Point, share: float) -> Point:
    return round(start[0] + (end[0] - start[0]) * share), round(start[1] + (end[1] - start[1]) * share)


def _bar(draw: ImageDraw.ImageDraw, start: Point, end: Point, fill: Colour, width: int, beyond: int) -> None:
    """A filled level or upright bar, `beyond` pixels longer at either end."""
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    before, after = width // 2, (width - 1) // 2
    if start[1] == end[1]:
        draw.rectangle((left - beyond, top - before, right + beyond, bottom + after), fill=fill)
    else:
        draw.rectangle((left - before, top - beyond, right + after, bottom + beyond), fill=fill)
