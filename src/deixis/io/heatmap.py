"""One word's map over the picture, with a scale."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from deixis.io.draw import stack
from deixis.io.legend import line_height, wrap
from deixis.io.palette import FAINT, INK, PAPER, Font, RgbArray, Sizes, enlarged, font_of, tidy
from deixis.types.size import Size

FloatArray = NDArray[np.float32]

# viridis (Smith and van der Walt, 2015, CC0) at ten equal steps; between them the colours are mixed.
VIRIDIS = np.array(
    [
        (68, 1, 84),
        (72, 40, 120),
        (62, 74, 137),
        (49, 104, 142),
        (38, 130, 142),
        (31, 158, 137),
        (53, 183, 121),
        (109, 205, 89),
        (180, 222, 44),
        (253, 231, 37),
    ],
    np.float32,
)
TABLE = 1024
STRONGEST = 0.85  # opacity at the top of the scale
LOWEST_TOP = 0.1
GREY = 0.6  # share of the picture's colour that is taken away, so that colour means the map
NARROWEST = 24


def overlay(rgb: RgbArray, heatmap: FloatArray, label: str) -> RgbArray:
    """The picture, greyed, under a map in viridis whose opacity grows with its value, and a scale with the word.

    The scale goes from 0 to the map's maximum rounded up to a tenth, which it says: a weak map can be seen, and is
    seen to be weak.

    Args:
        rgb: (H, W, 3) uint8.
        heatmap: (H, W) float32 in [0, 1].
        label: what the map is of.

    Returns:
        (H', W', 3) uint8.
    """
    top = scale_top(heatmap)
    image = enlarged(_mixed(rgb, heatmap / np.float32(top)))[0]
    size = Size(height=image.height, width=image.width)
    sizes = Sizes.of(size)
    return np.asarray(stack(image, _scale(tidy(label), top, max(size.width, NARROWEST * sizes.text), sizes)))


def scale_top(heatmap: FloatArray) -> float:
    """The value at the top of the scale: the maximum rounded up to a tenth, and at least a tenth."""
    return max(LOWEST_TOP, math.ceil(float(heatmap.max()) * 10 - 1e-6) / 10)


def viridis(share: FloatArray) -> FloatArray:
    """(..., 3) float32 in [0, 255]: the colours of values in [0, 1]."""
    steps = np.linspace(0, 1, len(VIRIDIS))
    return np.stack([np.interp(share, steps, channel) for channel in VIRIDIS.T], axis=-1).astype(np.float32)


def _mixed(rgb: RgbArray, share: FloatArray) -> RgbArray:
    """The map over the greyed picture, by a table, row by row, so that large pictures need little memory."""
    steps = np.linspace(0, 1, TABLE, dtype=np.float32)
    opacity = (STRONGEST * steps**0.75)[:, None]
    over = viridis(steps) * opacity
    mixed = np.empty_like(rgb)
    for row in range(len(rgb)):
        index = np.rint(np.clip(share[row], 0, 1) * (TABLE - 1)).astype(np.intp)
        pixels = rgb[row].astype(np.float32)
        grey = pixels @ np.array([0.299, 0.587, 0.114], np.float32)
        pixels += GREY * (grey[:, None] - pixels)
        mixed[row] = np.rint(pixels * (1 - opacity[index]) + over[index]).astype(np.uint8)
    return mixed


def _scale(label: str, top: float, width: int, sizes: Sizes) -> Image.Image:
    """The strip under the picture: the word, and its colours from 0 to `top`."""
    font, gap = font_of(sizes.text), sizes.gap
    step = line_height(font)
    bar = (width // 2, width - 2 * gap)
    lines = wrap(f"“{label}”", bar[0] - 4 * gap, font)
    strip = Image.new("RGB", (width, max(len(lines), 2) * step + 5 * gap), PAPER)
    draw = ImageDraw.Draw(strip)
    for number, line in enumerate(lines):
        draw.text((2 * gap, 2 * gap + number * step), line, fill=INK, font=font)
    strip.paste(_bar(bar[1] - bar[0], step), (bar[0], 2 * gap))
    draw.rectangle((bar[0], 2 * gap, bar[1], 2 * gap + step), outline=INK, width=max(1, gap // 4))
    _draw_ticks(draw, bar, 2 * gap + step + gap, top, font)
    return strip


def _bar(width: int, height: int) -> Image.Image:
    """The colours over middle grey, as they look over a picture."""
    share = np.linspace(0, 1, width, dtype=np.float32)[None].repeat(height, axis=0)
    return Image.fromarray(_mixed(np.full((height, width, 3), 128, np.uint8), share))


def _draw_ticks(draw: ImageDraw.ImageDraw, bar: tuple[int, int], y: int, top: float, font: Font) -> None:
    left, right = bar
    draw.text((left, y), "0", fill=FAINT, font=font)
    draw.text(((left + right) / 2, y), "probability", fill=FAINT, font=font, anchor="ma")
    draw.text((right, y), f"{top:g}", fill=FAINT, font=font, anchor="ra")
