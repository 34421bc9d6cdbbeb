"""Colours that everybody can tell apart, and sizes that can be read at any picture size."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFont

from deixis.types.size import Size

Colour = tuple[int, int, int]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
RgbArray = NDArray[np.uint8]

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
PAPER: Colour = (250, 250, 250)
INK: Colour = (25, 25, 25)
FAINT: Colour = (110, 110, 110)

# Okabe and Ito, "Color Universal Design" (2008), without black, which outlines are drawn in.
OKABE_ITO: tuple[Colour, ...] = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (0, 114, 178),
    (213, 94, 0),
    (204, 121, 167),
)
# Lengths of dash, gap, dash, gap ... in stroke widths; a second sign beside colour.
DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2.5), (1.2, 1.5), (5, 1.5, 1.2, 1.5))

NO_CHARACTER = "\U0010ffff"  # drawn as every other that the font does not have
SCREEN = Size(height=800, width=1200)
TEXT_PX = 15  # on such a screen
SMALLEST_SIDE = 480  # a smaller picture is enlarged, or its badges would hide it


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths in pixels for a picture that will be shown whole on a screen.

    Attributes:
        text: height of the letters' line.
        stroke: width of the coloured line of a box.
        gap: between things.
    """

    text: int
    stroke: int
    gap: int

    @classmethod
    def of(cls, size: Size) -> Sizes:
        """For a picture of this size."""
        text = max(TEXT_PX, round(TEXT_PX * max(size.width / SCREEN.width, size.height / SCREEN.height)))
        return cls(text, max(2, round(text / 6)), max(3, round(text / 3)))


def colour_of(index: int) -> Colour:
    """The colour of the n-th phrase, from 0."""
    return OKABE_ITO[index % len(OKABE_ITO)]


def dashes_of(index: int) -> tuple[float, ...]:
    """The dash pattern of the n-th phrase, from 0; empty is a whole line."""
    return DASHES[index % len(DASHES)]


def text_on(colour: Colour) -> Colour:
    """Black or white, whichever has more contrast on a colour, as WCAG 2.2 reckons it."""
    light = luminance(colour)
    return BLACK if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else WHITE


def luminance(colour: Colour) -> float:
    """Relative luminance in [0, 1], as WCAG 2.2 defines it for sRGB."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@lru_cache(maxsize=8)
def font_of(px: int) -> Font:
    """The font that comes with Pillow, so that pictures are the same everywhere."""
    return ImageFont.load_default(px)


def enlarged(rgb: RgbArray) -> tuple[Image.Image, int]:
    """The picture, enlarged a whole number of times if it is small, and how many times."""
    image = Image.fromarray(rgb)  # a copy: Pillow keeps four bytes a pixel
    if max(image.size) >= SMALLEST_SIDE * 3 // 4:
        return image, 1
    factor = math.ceil(SMALLEST_SIDE / max(image.size))
    return image.resize((image.width * factor, image.height * factor), Image.Resampling.BICUBIC), factor


def tidy(text: str) -> str:
    """One line that the font can draw: white space as single spaces, letters without accents it does not have.

    What it cannot draw at all is a question mark; the number beside a phrase still says which is meant.
    """
    return " ".join("".join(c if c.isspace() else _drawable(c) for c in text).split())


@lru_cache(maxsize=4096)
def _drawable(character: str) -> str:
    if _has_glyph(character):
        return character
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return plain if plain and all(map(_has_glyph, plain)) else "?"


def _has_glyph(character: str) -> bool:
    font = font_of(TEXT_PX)
    return character.isprintable() and bytes(font.getmask(character)) != bytes(font.getmask(NO_CHARACTER))
