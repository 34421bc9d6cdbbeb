"""Our own form: one sample a line, the fields that `deixis score` takes as gold.

::

    {"id": "7", "image": "42", "file": "42.jpg", "text": "a dog by a wall", "span": [0, 5], "boxes": [[10, 20, 60, 90]],
     "masks": [{"size": [480, 640], "counts": "..."}], "type": ["animals"], "width": 640, "height": 480, "split": "val"}

``id``, ``file``, ``text`` and ``boxes`` are needed; ``image`` is the file's name where it is not given. Boxes are
x0, y0, x1, y1; an empty list says that what the text names is not there. A mask is COCO run lengths, or a list of
polygons as in COCO's ``segmentation``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from deixis.errors import InputError
from deixis.io.datasets.fields import Node, boxes, read_json_lines
from deixis.io.datasets.outline import Outline, outline_of
from deixis.io.datasets.sample import Sample
from deixis.io.files import write_text
from deixis.types.export import to_json
from deixis.types.size import Size

LAYOUT = "It is a JSON-lines file; each line has at least id, file, text and boxes"


def read_jsonl(path: Path, split: str = "") -> Iterator[Sample]:
    """The samples of one split, or of all the file where `split` is empty.

    Raises:
        InputError: no line is of this split; it lists those there are.
        DataError: the file is missing, a line is malformed, or an id comes twice.
    """
    there: set[str] = set()
    seen: dict[str, int | None] = {}
    for line in read_json_lines(path, LAYOUT):
        sample = _sample(line)
        if (key := f"{sample.split}\n{sample.id}") in seen:
            raise line.get("id").error(f"{sample.id!r} is the id of line {seen[key]} already")
        seen[key] = line.line
        there.add(sample.split)
        if not split or sample.split == split:
            yield sample
    if split and split not in there:
        named = ", ".join(sorted(there - {""})) or "none: no line has the field 'split'"
        raise InputError(f"split: {path.name} has no {split!r}; it has {named}")


def write_jsonl(path: Path, samples: Iterable[Sample]) -> None:
    """Writes samples, one a line; what is read back is equal.

    Raises:
        OutputError: the file cannot be written.
        InputError: a sample has outlines but no size to draw them in.
    """
    write_text(path, "".join(to_json(to_line(sample)) + "\n" for sample in samples))


def to_line(sample: Sample) -> dict[str, Any]:
    """The object of a sample's line; outlines become run lengths, and what is unknown is left out."""
    line: dict[str, Any] = {"id": sample.id, "image": sample.image, "file": sample.file, "text": sample.text}
    if sample.span is not None:
        line["span"] = [sample.span.start, sample.span.end]
    line["boxes"] = sample.boxes.xyxy.tolist()
    if (masks := sample.masks) is not None:
        line["masks"] = masks.to_coco()
    if sample.types:
        line["type"] = list(sample.types)
    if sample.size is not None:
        line |= {"width": sample.size.width, "height": sample.size.height}
    return line | ({"split": sample.split} if sample.split else {})


def _sample(line: Node) -> Sample:
    file, text = line.get("file").string(), line.get("text").string()
    size = line.size() if line.has("width") or line.has("height") else None
    return Sample(
        id=line.get("id").name(),
        image=line.get("image").name() if line.has("image") else file,
        file=file,
        text=text,
        span=line.get("span").span(text) if line.has("span") else None,
        size=size,
        boxes=boxes([box.xyxy() for box in line.each("boxes")]),
        outlines=_outlines(line.get("masks"), size) if line.has("masks") else None,
        types=line.get("type").strings() if line.has("type") else (),
        split=line.get("split").string() if line.has("split") else "",
    )


def _outlines(masks: Node, size: Size | None) -> tuple[Outline, ...]:
    if size is None:
        raise masks.error("masks need the fields 'width' and 'height'")
    return tuple(outline_of(mask, size) for mask in masks.items())
