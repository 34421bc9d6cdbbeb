"""A picture with what was found in it drawn on it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from deixis.io.legend import draw_legend, entries
from deixis.io.palette import PAPER, RgbArray, Sizes, colour_of, dashes_of, enlarged, font_of, text_on
from deixis.io.strokes import Corners, draw_badge, draw_box, place_badge
from deixis.types.grounding import Grounding
from deixis.types.size import Size

TINT = 0.35
NARROWEST = 30  # a legend is no narrower than this many letters' heights


def annotate(rgb: RgbArray, grounding: Grounding) -> RgbArray:
    """The picture with numbered boxes, tinted masks, and a legend under it that names every phrase.

    A phrase's number, colour and dash pattern are the same in the picture and in the legend; its best region has
    the thickest line, and where it has several they are "1a", "1b" and so on. A small picture is enlarged.

    Args:
        rgb: (H, W, 3) uint8, the picture at ``grounding.size``.
        grounding: what was found in it.

    Returns:
        (H', W', 3) uint8.
    """
    image, factor = enlarged(rgb)
    size = Size(height=image.height, width=image.width)
    sizes = Sizes.of(size)
    _tint(image, grounding, factor)
    _draw_regions(image, grounding, factor, sizes)
    width = max(size.width, NARROWEST * sizes.text)
    lines = entries(grounding)
    if not lines:
        return np.asarray(image)
    return np.asarray(stack(image, draw_legend(lines, width, sizes)))


def stack(picture: Image.Image, strip: Image.Image) -> Image.Image:
    """A picture above a strip that is at least as wide."""
    whole = Image.new("RGB", (strip.width, picture.height + strip.height), PAPER)
    whole.paste(picture, ((strip.width - picture.width) // 2, 0))
    whole.paste(strip, (0, picture.height))
    return whole


def _tint(image: Image.Image, grounding: Grounding, factor: int) -> None:
    """Lays the colour of its phrase over every mask."""
    masks = grounding.masks
    if masks is None:
        return
    for row, phrase in enumerate(grounding.phrase.tolist()):
        left, top, right, bottom = masks[row].boxes.xyxy[0].astype(int).tolist()
        if left == right:
            continue
        part = masks.dense_one(row)[top:bottom, left:right]
        opacity = Image.fromarray(np.where(part, np.uint8(round(TINT * 255)), np.uint8(0)))
        opacity = opacity.resize((opacity.width * factor, opacity.height * factor), Image.Resampling.NEAREST)
        image.paste(colour_of(phrase), (left * factor, top * factor), opacity)


def _draw_regions(image: Image.Image, grounding: Grounding, factor: int, sizes: Sizes) -> None:
    """Boxes, the best of each phrase on top; then their badges."""
    draw = ImageDraw.Draw(image)
    corners = [_corners(box, factor, image, sizes.stroke) for box in grounding.boxes.xyxy.tolist()]
    ranks = _ranks(grounding)
    for row in sorted(range(len(grounding)), key=lambda row: -ranks[row]):
        phrase = int(grounding.phrase[row])
        stroke = _stroke(corners[row], sizes.stroke, best=ranks[row] == 0)
        draw_box(draw, corners[row], colour_of(phrase), dashes_of(phrase), stroke)
    font = font_of(sizes.text)
    taken: list[Corners] = []
    for row in sorted(range(len(grounding)), key=lambda row: ranks[row]):
        colour, label = colour_of(int(grounding.phrase[row])), _label(grounding, row, ranks[row])
        plate = Size(height=round(sizes.text * 1.35), width=round(font.getlength(label)) + 2 * sizes.gap)
        place = place_badge(corners[row], plate, Size(height=image.height, width=image.width), taken)
        draw_badge(draw, place, label, font, colour, text_on(colour))
        taken.append(place)


def _ranks(grounding: Grounding) -> list[int]:
    """The place of each row among those of its phrase, from 0."""
    first = np.searchsorted(grounding.phrase, grounding.phrase)
    return [int(rank) for rank in np.arange(len(grounding)) - first]


def _label(grounding: Grounding, row: int, rank: int) -> str:
    phrase = int(grounding.phrase[row])
    several = int((grounding.phrase == phrase).sum()) > 1
    return f"{phrase + 1}{letters(rank)}" if several else str(phrase + 1)


def letters(number: int) -> str:
    """a, b, ... z, aa, ab, ... for 0, 1, ... 25, 26, 27.

    >>> letters(0), letters(25), letters(26)
    ('a', 'z', 'aa')
    """
    before, last = divmod(number, 26)
    return (letters(before - 1) if before else "") + "abcdefghijklmnopqrstuvwxyz"[last]


def _corners(box: list[float], factor: int, image: Image.Image, stroke: int) -> Corners:
    """A box in pixels of the drawn picture, moved in where its line would be cut off."""
    left, top, right, bottom = (round(edge * factor) for edge in box)
    inset = min(stroke, image.width // 4, image.height // 4)
    wide, high = image.width - 1 - inset, image.height - 1 - inset
    left, right = (min(max(x, inset), max(inset, wide)) for x in (left, right))
    top, bottom = (min(max(y, inset), max(inset, high)) for y in (top, bottom))
    return left, top, right, bottom


def _stroke(corners: Corners, stroke: int, *, best: bool) -> int:
    """Thinner for what is not the best, and for a box that a full line would fill."""
    side = min(corners[2] - corners[0], corners[3] - corners[1])
    return max(1, min(stroke if best else round(stroke * 0.6), side // 5))
