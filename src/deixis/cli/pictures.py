"""Pictures that commands write."""

from __future__ import annotations

from pathlib import Path

from deixis.io.draw import annotate
from deixis.io.files import write_picture
from deixis.io.images import read_image
from deixis.types.grounding import Grounding


def write_annotated(photo: Path, grounding: Grounding, place: Path) -> None:
    """The photograph with what was found in it drawn on it.

    Raises:
        OutputError: it cannot be written.
    """
    write_picture(place, annotate(read_image(photo), grounding))
