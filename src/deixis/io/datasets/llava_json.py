"""The JSON and JSON lines in which repositories of vision-language models ship RefCOCO and its like.

A file is a list of records, or one record a line. Which kind a record is shows in its fields:

================  ==================================================  ==========================  ===================
kind              picture                                             text                        box
================  ==================================================  ==========================  ===================
Qwen-VL           ``image``                                           ``sent``                    ``bbox`` xyxy
Shikra, MiniCPM   ``img_path``                                        ``expression``              ``bbox`` xyxy
MiniGPT-v2        ``img_id``, a file name without its ending (for     ``sents``                   ``bbox`` xywh
                  COCO's, with ``_`` and a count after it)
lmms-eval         ``file_name``                                       ``answer``, several texts   ``bbox`` xywh
plain             ``image``, ``file_name`` or ``filename``            ``caption``, ``text`` or    ``bbox`` xyxy
                                                                      ``phrase``
LLaVA, InternVL   ``image``                                           in ``conversations``        in them
================  ==================================================  ==========================  ===================

``bbox`` may be a list of boxes. A box none of whose numbers is above 1 is fractions of the picture's width and height,
which the record must then have; else it is pixels. ``width`` and ``height`` may be missing where no fraction is.

``conversations`` is turns of ``{"from": "human" or "gpt", "value": ...}``. A question and its answer of which just one
holds a box give a sample: the box, and the text of the other, which is what ``<ref>`` or ``<p>`` encloses, or else what
stands after its last colon. A box is ``[a, b, c, d]``: fractions, or thousandths of width and height where a number is
above 1 (``<box>[[12, 40, 318, 999]]</box>``, as Qwen-VL and InternVL write). LLaVA's own fractions are of the picture
padded to a square; say so with ``padded=True``.

Source: the published files' first records and the evaluation scripts that read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

from deixis.io.datasets.fields import Node, boxes, read_json, read_json_lines
from deixis.io.datasets.sample import Sample
from deixis.types.size import Size

Form = Literal["xyxy", "xywh"]
Corners = tuple[float, ...]
LAYOUT = "It is a JSON list of records, or a JSON-lines file of them"
TEXTS: dict[str, tuple[tuple[str, ...], Form]] = {
    "sent": (("image",), "xyxy"),
    "expression": (("img_path",), "xyxy"),
    "sents": (("img_id",), "xywh"),
    "answer": (("file_name",), "xywh"),
    "caption": (("image", "file_name", "filename"), "xyxy"),
    "text": (("image", "file_name", "filename"), "xyxy"),
    "phrase": (("image", "file_name", "filename"), "xyxy"),
}
BOX = re.compile(r"\[\s*(-?\d*\.?\d+(?:\s*,\s*-?\d*\.?\d+){3})\s*\]")
COCO_NAME = re.compile(r"COCO_[a-z]+\d{4}_\d{12}")
ENCLOSED = re.compile(r"<(ref|p)>(.*?)</\1>", re.DOTALL)
MARKUP = re.compile(r"</?\w+>|<\|\w+\|>")
THOUSAND = 1000


def read_llava(path: Path, split: str = "", *, form: Form | None = None, padded: bool = False) -> Iterator[Sample]:
    """The texts of one file, in its order; a record with several gives several.

    The id is the place of the record in the file, from 0, with a count after a point where it gives several: "12.1".

    Args:
        path: a ``.json`` or ``.jsonl`` file.
        split: what to call it; the file holds one split and does not say which.
        form: of ``bbox``, where it is not the one that the table gives for the kind.
        padded: whether boxes in conversations are fractions of the picture padded to a square, in its middle.

    Raises:
        DataError: the file is missing or malformed, a record is of no known kind, or a box is in fractions and the
            record has no width and height.
    """
    for place, record in enumerate(_records(path)):
        found = list(_spoken(record, padded) if record.has("conversations") else _written(record, form))
        for number, (text, corners) in enumerate(found):
            yield Sample(
                id=str(place) if len(found) == 1 else f"{place}.{number}",
                image=_file(record),
                file=_file(record),
                text=text,
                size=_size(record),
                boxes=boxes(corners),
                split=split,
            )


def _records(path: Path) -> Iterator[Node]:
    """The elements of a list, or one a line; a file that begins with a bracket is a list."""
    if _begins_with_bracket(path):
        return read_json(path, LAYOUT).items()
    return read_json_lines(path, LAYOUT)


def _begins_with_bracket(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(100).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
    except OSError:
        return False


def _written(record: Node, form: Form | None) -> Iterator[tuple[str, list[Corners]]]:
    """The texts and boxes of a record with ``bbox``."""
    field = _text_field(record)
    box = record.get("bbox")
    several = isinstance(box.value, list) and box.value and isinstance(box.value[0], list)
    corners = [_pixels(one, record, form or TEXTS[field][1]) for one in (box.items() if several else [box])]
    for text in record.get(field).strings():
        yield text, corners


def _text_field(record: Node) -> str:
    for field in TEXTS:
        if record.has(field):
            return field
    raise record.error(f"expected a field with a text, one of {', '.join(TEXTS)}, conversations; got none")


def _file(record: Node) -> str:
    names = ("image",) if record.has("conversations") else TEXTS[_text_field(record)][0]
    name = next((name for name in names if record.has(name)), names[0])
    value = record.get(name).string()
    if name != "img_id":
        return value
    coco = COCO_NAME.match(value)
    return f"{coco.group() if coco else value}.jpg"


def _size(record: Node) -> Size | None:
    return record.size() if record.has("width") or record.has("height") else None


def _needed_size(record: Node, box: Node) -> Size:
    size = _size(record)
    if size is None:
        raise box.error("the box is fractions of the picture, and the record has no 'width' and 'height'")
    return size


def _pixels(box: Node, record: Node, form: Form) -> Corners:
    corners = box.xyxy() if form == "xyxy" else box.xywh()
    if max(corners) > 1:
        return corners
    size = _needed_size(record, box)
    return tuple(value * side for value, side in zip(corners, size.wh * 2, strict=True))


def _spoken(record: Node, padded: bool) -> Iterator[tuple[str, list[Corners]]]:
    """The texts and boxes of a conversation's questions and answers."""
    for question, answer in pairwise(record.each("conversations")):
        if (question.get("from").string(), answer.get("from").string()) != ("human", "gpt"):
            continue
        with_box = [turn for turn in (question, answer) if BOX.search(turn.get("value").string())]
        if len(with_box) == 1:
            other = question if with_box[0] is answer else answer
            yield _words(other.get("value").string()), _said(with_box[0].get("value"), record, padded)


def _words(value: str) -> str:
    """What a turn asks for or tells, without mark-up."""
    enclosed = ENCLOSED.search(value)
    told = enclosed.group(2) if enclosed else value.rpartition(":")[2]
    return MARKUP.sub("", told).strip()


def _said(value: Node, record: Node, padded: bool) -> list[Corners]:
    """The boxes in a turn, as corners in pixels."""
    size = _needed_size(record, value)
    found = []
    for match in BOX.finditer(value.string()):
        numbers = Node(
            [float(part) for part in match.group(1).split(",")], value.path, value.line, value.parent, value.key
        ).xyxy()
        scale = THOUSAND if max(numbers) > 1 else 1
        found.append(_unpadded([number / scale for number in numbers], size, padded))
    return found


def _unpadded(fractions: list[float], size: Size, padded: bool) -> Corners:
    if not padded:
        return tuple(value * side for value, side in zip(fractions, size.wh * 2, strict=True))
    side = max(size.wh)
    margins = [(side - own) / 2 for own in size.wh] * 2
    return tuple(value * side - margin for value, margin in zip(fractions, margins, strict=True))
