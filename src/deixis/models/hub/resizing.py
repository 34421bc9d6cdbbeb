"""To what size a picture is brought for models that see it in whole patches."""

from __future__ import annotations

import math

from deixis.errors import ImageError
from deixis.types.size import Size

NARROWEST = 200  # times as long as wide: what Qwen's own code refuses


def to_multiples(size: Size, multiple: int, least_pixels: int, most_pixels: int) -> Size:
    """Sides that are multiples, within a number of pixels, as near to the picture's shape as that allows.

    As Qwen2-VL's `smart_resize`. A picture that has been brought to such a size keeps it if it is asked again.

    Raises:
        ImageError: the picture is a strip, more than 200 times as long as wide.

    >>> str(to_multiples(Size(width=640, height=480), 28, 56 * 56, 28 * 28 * 1280))
    '644x476'
    """
    height, width = size.hw
    if max(size.hw) > NARROWEST * min(size.hw):
        raise ImageError(
            f"is a strip of {size}; what is more than {NARROWEST} times as long as wide is not shown to models"
        )
    sides = [round(side / multiple) * multiple for side in (height, width)]
    if sides[0] * sides[1] > most_pixels:
        shrink = math.sqrt(height * width / most_pixels)
        sides = [max(multiple, math.floor(side / shrink / multiple) * multiple) for side in (height, width)]
    elif sides[0] * sides[1] < least_pixels:
        grow = math.sqrt(least_pixels / (height * width))
        sides = [math.ceil(side * grow / multiple) * multiple for side in (height, width)]
    return Size(height=sides[0], width=sides[1])
