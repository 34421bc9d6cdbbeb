"""The picture that is sent: smaller if need be, at sides that the server has no reason to change, as a JPEG."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field

from PIL import Image

from deixis.models.hub.resizing import to_multiples
from deixis.types.picture import Picture
from deixis.types.size import Size

QUALITY = 92
LEAST_PIXELS = 56 * 56


@dataclass(frozen=True, slots=True)
class SentPicture:
    """An encoded picture: the bytes that go with every question.

    Attributes:
        size: of the original.
        shown: of what is sent, and what a model's pixels are of.
        data_url: a JPEG in base64.
    """

    size: Size
    shown: Size
    data_url: str = field(repr=False)


def sent(picture: Picture, multiple: int, most_pixels: int) -> SentPicture:
    """A picture, ready to be sent.

    Args:
        picture: the original.
        multiple: of what its sides shall be multiples.
        most_pixels: it may have; it is made smaller, never larger but to reach the multiples.
    """
    shown = to_multiples(picture.size, multiple, LEAST_PIXELS if multiple > 1 else 1, most_pixels)
    image = Image.fromarray(picture.rgb())
    if shown != picture.size:
        image = image.resize(shown.wh, Image.Resampling.BICUBIC)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY, subsampling=0)
    return SentPicture(picture.size, shown, "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode())
