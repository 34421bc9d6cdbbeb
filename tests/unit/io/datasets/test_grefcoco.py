from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deixis.errors import DataError, InputError
from deixis.io.datasets.grefcoco import read_grefcoco

Save = Callable[[str, Any], Path]


def gref(ids: Any, sentence: int, text: str, no_target: bool | None = None, split: str = "val") -> dict[str, Any]:
    record = {"ann_id": ids, "image_id": 7, "split": split, "sentences": [{"sent_id": sentence, "sent": text}]}
    return record if no_target is None else record | {"no_target": no_target}


@pytest.fixture
def read(tmp_path: Path, save: Save, instances: dict[str, Any]) -> Callable[..., list[Any]]:
    def write_and_read(*refs: dict[str, Any], split: str = "val") -> list[Any]:
        save("grefcoco/instances.json", instances)
        save("grefcoco/grefs(unc).json", list(refs))
        return list(read_grefcoco(tmp_path, split))

    return write_and_read


def test_several_things_and_none(read: Callable[..., list[Any]]) -> None:
    both, nothing, one = read(
        gref([71, 72], 0, "man and cars", False),
        gref([-1], 1, "the zebra", True),
        gref(71, 2, "the man"),
        gref([71], 3, "unseen", split="testA"),
    )
    assert (both.id, both.text, both.image, both.types) == ("0", "man and cars", "7", ("person", "car"))
    assert both.boxes.xyxy.tolist() == [[2, 2, 6, 6], [0.5, 0, 3, 10]]
    assert both.masks.area.tolist() == [16, 30]
    assert (len(nothing.boxes), nothing.outlines, len(nothing.masks)) == (0, (), 0)
    assert one.boxes.xyxy.tolist() == [[2, 2, 6, 6]]


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (gref([71], 0, "x", True), r"grefs\(unc\)\.json: \[0\]\.ann_id: no_target is True, but the ids are \[71\]"),
        (gref([-1], 0, "x", False), "no_target is False"),
        (gref([99], 0, "x"), r"\[0\]\.ann_id\[0\]: none of the annotations of instances\.json has the id 99"),
        (gref(["71"], 0, "x"), r"\[0\]\.ann_id\[0\]: expected a whole number, got '71'"),
        (gref([81], 0, "x") | {"image_id": 6}, r"\[0\]\.image_id: none of the images"),
    ],
)
def test_what_is_malformed_is_named(record: dict[str, Any], message: str, read: Callable[..., list[Any]]) -> None:
    with pytest.raises(DataError, match=message):
        read(record)


def test_splits_and_files_that_are_not_there(tmp_path: Path, read: Callable[..., list[Any]]) -> None:
    with pytest.raises(InputError, match=r"gRefCOCO \(unc\) has no 'test'; it has val"):
        read(gref([71], 0, "x"), split="test")
    with pytest.raises(DataError, match=r"grefs\(unc\)\.json: no such file\. gRefCOCO's layout"):
        list(read_grefcoco(tmp_path / "grefcoco" / "other", "val"))
