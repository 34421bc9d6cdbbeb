"""ODVG: JSON lines for detection and grounding, as Open-GroundingDino and MM-Grounding-DINO train on.

::

    {"filename": "1.jpg", "height": 480, "width": 640, "detection": {"instances":
        [{"bbox": [0, 0, 9, 9], "label": 0, "category": "person"}]}}
    {"filename": "2.jpg", "height": 252, "width": 450, "grounding": {"caption": "a heart in a notebook",
        "regions": [{"bbox": [9, 4, 12, 7], "phrase": "a heart", "tokens_positive": [[0, 7]]}]}}

Boxes are x0, y0, x1, y1; a region's ``bbox`` may be a list of them. ``file_name`` is read for ``filename``. Source: the
data format pages of the two projects.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from deixis.io.datasets.detection import Category, DetectionImage, DetectionSet
from deixis.io.datasets.fields import Node, boxes, read_json_lines
from deixis.io.datasets.sample import Sample
from deixis.types.boxes import Boxes
from deixis.types.span import Span

LAYOUT = "ODVG is one JSON-lines file a split; each line has filename, height, width, and detection or grounding"


def read_odvg(path: Path, split: str = "") -> Iterator[Sample]:
    """The phrases of the grounding lines; lines of detection are left out.

    Regions of one phrase are one sample, with all their boxes. Where the phrase stands is what ``tokens_positive`` says
    (from the first piece to the last), or else the first place where its words stand in the caption, case aside; a
    phrase that stands nowhere in its caption is asked for alone. The id is the line's number and the phrase's: "3.0".

    Args:
        path: the file.
        split: what to call it; the file holds one split and does not say which.

    Raises:
        DataError: the file is missing or malformed, or a line is of neither kind.
    """
    for line in read_json_lines(path, LAYOUT):
        if _kind(line) == "grounding":
            yield from _phrases(line, split)


def read_odvg_detection(path: Path, split: str = "") -> DetectionSet:
    """The pictures of the detection lines; lines of grounding are left out. The id of a picture is its line's number.

    Raises:
        DataError: the file is missing or malformed, a line is of neither kind, or a label has two names.
    """
    names: dict[int, str] = {}
    images = []
    for line in read_json_lines(path, LAYOUT):
        if _kind(line) == "detection":
            things = list(line.get("detection").each("instances"))
            for thing in things:
                _learn(names, thing)
            images.append(_image(line, things))
    categories = {id: Category(id=id, name=name) for id, name in sorted(names.items())}
    return DetectionSet(categories=categories, images=tuple(images), split=split)


def _kind(line: Node) -> str:
    found = [kind for kind in ("grounding", "detection") if line.has(kind)]
    if not found:
        raise line.error("expected a line with 'grounding' or 'detection', got neither")
    return found[0]


def _file(line: Node) -> str:
    return line.get("file_name" if line.has("file_name") else "filename").string()


def _phrases(line: Node, split: str) -> Iterator[Sample]:
    grounding = line.get("grounding")
    caption = grounding.get("caption").string()
    found: dict[Span | str, list[tuple[float, ...]]] = {}
    for region in grounding.each("regions"):
        found.setdefault(_place(region, caption), []).extend(_boxes(region.get("bbox")))
    file, size = _file(line), line.size()
    for number, (place, corners) in enumerate(found.items()):
        yield Sample(
            id=f"{line.line}.{number}",
            image=file,
            file=file,
            text=place if isinstance(place, str) else caption,
            span=None if isinstance(place, str) else place,
            size=size,
            boxes=Boxes(corners),
            split=split,
        )


def _place(region: Node, caption: str) -> Span | str:
    """Where a phrase stands in its caption; the phrase itself where it does not."""
    if region.has("tokens_positive"):
        pieces = [piece.span(caption) for piece in region.each("tokens_positive")]
        if pieces:
            return Span(min(piece.start for piece in pieces), max(piece.end for piece in pieces))
    phrase = region.get("phrase").string()
    start = caption.lower().find(phrase.lower())
    if not phrase or start < 0 or len(caption.lower()) != len(caption):
        return phrase
    return Span(start, start + len(phrase))


def _boxes(node: Node) -> list[tuple[float, ...]]:
    if isinstance(node.value, list) and node.value and isinstance(node.value[0], list):
        return [box.xyxy() for box in node.items()]
    return [node.xyxy()]


def _learn(names: dict[int, str], thing: Node) -> None:
    label = thing.get("label").integer()
    name = thing.get("category").string()
    if names.setdefault(label, name) != name:
        raise thing.get("category").error(f"label {label} is {names[label]!r} on an earlier line, and {name!r} here")


def _image(line: Node, things: list[Node]) -> DetectionImage:
    found = boxes([thing.get("bbox").xyxy() for thing in things])
    return DetectionImage(
        id=str(line.line),
        file=_file(line),
        size=line.size(),
        boxes=found,
        labels=tuple(thing.get("label").integer() for thing in things),
        crowd=np.zeros(len(things), np.bool_),
        areas=found.area.astype(np.float64),
        outlines=(None,) * len(things),
    )
