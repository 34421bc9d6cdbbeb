"""COCO data sets out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from deixis.io.files import write_text
from deixis.types.export import to_coco, to_json
from deixis.types.grounding import Grounding


def write_coco(path: Path, groundings: Iterable[tuple[str, Grounding]]) -> None:
    """Writes (file name, grounding) pairs as one COCO JSON file; the texts of the phrases are its categories.

    Raises:
        OutputError: it cannot be written.
    """
    write_text(path, to_json(to_coco(groundings)))
