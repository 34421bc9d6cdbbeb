from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deixis.errors import DataError, InputError, OutputError
from deixis.evaluation.records import read_records
from deixis.io.datasets.jsonl import read_jsonl, to_line, write_jsonl
from deixis.io.datasets.outline import Outline
from deixis.io.datasets.sample import Sample
from deixis.types import Boxes, Size, Span

Save = Callable[[str, Any], Path]
LINE = {"id": "7", "file": "42.jpg", "text": "a dog by a wall", "boxes": [[1, 2, 6, 9]]}
SQUARE = Outline(polygons=((2, 2, 6, 2, 6, 6, 2, 6),))


def test_a_line_with_little_and_one_with_everything(save: Save) -> None:
    rle = {"size": [10, 20], "counts": SQUARE.rle(Size(height=10, width=20)).decode()}
    more = {"image": 42, "span": [0, 5], "masks": [rle, [[2, 2, 6, 2, 6, 6, 2, 6]]], "type": ["animals"]}
    full = LINE | more | {"id": 8, "width": 20, "height": 10, "split": "val"}
    little, much = read_jsonl(save("a.jsonl", [LINE, full]))
    assert (little.id, little.image, little.file, little.span, little.size) == ("7", "42.jpg", "42.jpg", None, None)
    assert (little.masks, little.types, little.split, little.phrase) == (None, (), "", "a dog by a wall")
    assert (much.id, much.image, much.phrase, much.types, much.split) == ("8", "42", "a dog", ("animals",), "val")
    assert much.masks is not None
    assert much.masks.area.tolist() == [16, 16]


def test_what_is_written_is_read_back_and_can_be_scored(tmp_path: Path) -> None:
    sample = Sample(
        id="7",
        image="42",
        file="a/42.jpg",
        text="a ☃ dog\nby a wall",
        span=Span(2, 3),
        size=Size(height=10, width=20),
        boxes=Boxes([[0.1, 2, 6, 9]]),
        outlines=(SQUARE,),
        types=("animals", "other"),
        split="val",
    )
    path = tmp_path / "gold.jsonl"
    write_jsonl(path, [sample, Sample(id="8", image="1", file="1.jpg", text="nothing")])
    first, second = read_jsonl(path)
    assert to_line(first) == to_line(sample)
    assert to_line(second) == {"id": "8", "image": "1", "file": "1.jpg", "text": "nothing", "boxes": []}
    record = read_records(path)[0]
    assert (record.strings("type"), record.size) == (("animals", "other"), sample.size)
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[0])["masks"] == sample.masks.to_coco()  # type: ignore[union-attr]


def test_a_split_is_chosen(save: Save) -> None:
    lines = [LINE, LINE | {"split": "val"}, LINE | {"split": "test"}]
    path = save("a.jsonl", lines)
    assert [sample.split for sample in read_jsonl(path, "val")] == ["val"]
    with pytest.raises(InputError, match=r"a\.jsonl has no 'dev'; it has test, val"):
        list(read_jsonl(path, "dev"))
    with pytest.raises(InputError, match="no line has the field 'split'"):
        list(read_jsonl(save("b.jsonl", [LINE]), "val"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": None}, "id: expected a whole number, got None"),
        ({"id": "6"}, "id: '6' is the id of line 1 already"),
        ({"boxes": [1, 2, 3, 4]}, r"boxes\[0\]: expected a list, got 1"),
        ({"boxes": [[4, 0, 1, 1]]}, r"boxes\[0\]: expected \[x0, y0, x1, y1\] with"),
        ({"boxes": None}, "boxes: expected a list, got None"),
        ({"span": [3, 99]}, r"span: expected \[start, end\] inside the text, which has 15 characters"),
        ({"masks": [{}]}, "masks: masks need the fields 'width' and 'height'"),
        ({"masks": [{}], "width": 2, "height": 2}, r"masks\[0\]: expected a field 'size'"),
        ({"width": 2}, "expected a field 'height'"),
        ({"type": [1]}, r"type\[0\]: expected a string"),
        ({"file": 1}, "file: expected a string"),
    ],
)
def test_what_is_malformed_is_named(change: dict[str, Any], message: str, save: Save) -> None:
    path = save("a.jsonl", [LINE | {"id": "6"}, LINE | change])
    with pytest.raises(DataError, match=r"a\.jsonl:2: " + message):
        list(read_jsonl(path))


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    outlined = Sample(id="7", image="1", file="1.jpg", text="x", outlines=(SQUARE,))
    with pytest.raises(InputError, match="sample '7' has outlines but no size"):
        write_jsonl(tmp_path / "a.jsonl", [outlined])
    with pytest.raises(OutputError):
        write_jsonl(tmp_path / "nowhere" / "a.jsonl", [])
    with pytest.raises(DataError, match=r"no such file\. It is a JSON-lines file"):
        list(read_jsonl(tmp_path / "a.jsonl"))
