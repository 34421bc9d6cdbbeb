from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deixis.errors import DataError, InputError
from deixis.io.datasets.phrasecut import read_phrasecut
from deixis.types import Size

Save = Callable[[str, Any], Path]
IMAGES = [{"image_id": 4, "width": 6, "height": 6, "split": "val"}]
TASK = {
    "task_id": "4__9",
    "image_id": 4,
    "phrase": "red cups",
    "instance_boxes": [[1, 1, 3, 3], [4, 4, 2, 2]],
    "Polygons": [[[[1, 1], [3, 1], [3, 3], [1, 3]]], [[[4, 4], [5.5, 4.2], [5, 5]], [[5, 0]]]],
    "phrase_structure": {"name": "cup"},
}


def test_a_task_is_a_sample(tmp_path: Path, save: Save) -> None:
    save("image_data_split.json", IMAGES)
    save("refer_val.json", [TASK, TASK | {"task_id": "4__10", "phrase_structure": None}])
    first, second = read_phrasecut(tmp_path, "val")
    assert (first.id, first.image, first.file, first.text) == ("4__9", "4", "4.jpg", "red cups")
    assert (first.size, first.types, first.split) == (Size(height=6, width=6), ("cup",), "val")
    assert first.boxes.xyxy.tolist() == [[1, 1, 4, 4], [4, 4, 6, 6]]
    assert first.masks is not None
    square, triangle = first.masks.dense
    wanted = np.zeros((6, 6), np.bool_)
    wanted[1:4, 1:4] = True
    np.testing.assert_array_equal(square, wanted)
    assert triangle.sum() == 3
    assert second.types == ()


def test_parts_can_be_joined(tmp_path: Path, save: Save) -> None:
    save("image_data_split3000.json", IMAGES)
    save("refer_val.json", [TASK])
    save("refer_miniv.json", [TASK | {"task_id": 5}])
    assert [(sample.id, sample.split) for sample in read_phrasecut(tmp_path, "val_miniv")] == [
        ("4__9", "val_miniv"),
        ("5", "val_miniv"),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"image_id": 5}, r"refer_val\.json: \[0\]\.image_id: no image of image_data_split\.json has the id 5"),
        ({"instance_boxes": [[1, 1, 3, 3]]}, r"\[0\]\.Polygons: expected one for each of 1 instance_boxes, got 2"),
        ({"instance_boxes": [[1, 1, 3, -3]] * 2}, r"\[0\]\.instance_boxes\[0\]: expected \[x, y, width, height\]"),
        ({"Polygons": [[], [[[1, 1, 1]]]]}, r"\[0\]\.Polygons\[1\]\[0\]\[0\]: expected 2 numbers"),
        ({"phrase": None}, r"\[0\]\.phrase: expected a string, got None"),
    ],
)
def test_what_is_malformed_is_named(change: dict[str, Any], message: str, tmp_path: Path, save: Save) -> None:
    save("image_data_split.json", IMAGES)
    save("refer_val.json", [TASK | change])
    with pytest.raises(DataError, match=message):
        list(read_phrasecut(tmp_path, "val"))


def test_splits_and_files_that_are_not_there(tmp_path: Path, save: Save) -> None:
    with pytest.raises(InputError, match="PhraseCut has no 'dev'; it has miniv, test, train, val"):
        list(read_phrasecut(tmp_path, "dev"))
    with pytest.raises(DataError, match=r"image_data_split\.json: no such file\. PhraseCut's layout"):
        list(read_phrasecut(tmp_path, "val"))
    save("image_data_split.json", IMAGES)
    with pytest.raises(DataError, match=r"refer_val\.json: no such file\. PhraseCut's layout"):
        list(read_phrasecut(tmp_path, "val"))
