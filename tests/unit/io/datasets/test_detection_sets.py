from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deixis.errors import DataError
from deixis.io.datasets.coco import read_coco
from deixis.io.datasets.lvis import read_lvis
from deixis.types import Size

Save = Callable[[str, Any], Path]


@pytest.fixture
def lvis(instances: dict[str, Any]) -> dict[str, Any]:
    for image in instances["images"]:
        del image["file_name"]
        image["coco_url"] = f"http://images.cocodataset.org/val2017/{image['id']:012d}.jpg"
        image |= {"neg_category_ids": [3], "not_exhaustive_category_ids": [1]}
    for category in instances["categories"]:
        category["frequency"] = "c"
    return instances


def test_pictures_and_their_things(save: Save, instances: dict[str, Any]) -> None:
    instances["images"].append({"id": 9, "file_name": "9.jpg", "width": 5, "height": 5})
    found = read_coco(save("instances_val2017.json", instances), "val2017")
    assert {id: category.name for id, category in found.categories.items()} == {1: "person", 3: "car"}
    first, second, empty = found.images
    assert (first.id, first.file, first.size) == ("7", "COCO_train2014_000000000007.jpg", Size(height=10, width=20))
    assert first.labels == (1, 3)
    assert first.boxes.xyxy.tolist() == [[2, 2, 6, 6], [0.5, 0, 3, 10]]
    assert first.crowd.tolist() == [False, True]
    assert first.areas.tolist() == [16, 30]
    assert [outline and outline.mask(first.size).sum() for outline in first.outlines] == [16, 30]
    assert (second.outlines, second.areas.tolist()) == ((None,), [3.5])
    assert (len(empty.boxes), empty.labels, empty.outlines) == (0, (), ())
    assert (first.negative, found.split) == (frozenset(), "val2017")


def test_lvis_says_what_is_known_to_be_absent(save: Save, lvis: dict[str, Any]) -> None:
    found = read_lvis(save("lvis_v1_val.json", lvis), "val")
    assert found.categories[3].frequency == "c"
    assert found.images[0].file == "val2017/000000000007.jpg"
    assert (found.images[0].negative, found.images[0].not_exhaustive) == (frozenset({3}), frozenset({1}))
    lvis["images"][0]["file_name"] = "old.jpg"
    assert read_lvis(save("lvis_v1_val.json", lvis)).images[0].file == "old.jpg"


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("annotations", {"image_id": 99}, r"annotations\[0\]\.image_id: expected the id of one of the images, got 99"),
        ("annotations", {"category_id": 2}, r"annotations\[0\]\.category_id: expected the id of one of the categories"),
        ("annotations", {"id": 72}, r"annotations\[1\]\.id: 72 is the id of annotations\[0\] already"),
        ("annotations", {"bbox": [0, 0, "1", 1]}, r"annotations\[0\]\.bbox\[2\]: expected a finite number, got '1'"),
        ("annotations", {"area": "big"}, r"annotations\[0\]\.area: expected a finite number"),
        ("annotations", {"iscrowd": 2}, r"annotations\[0\]\.iscrowd: expected true or false"),
        ("annotations", {"segmentation": [[1, 2]]}, r"annotations\[0\]\.segmentation\[0\]: expected a polygon"),
        ("images", {"width": 1e9}, r"images\[0\]\.width: expected a whole number of pixels, 1 to 100000"),
        ("categories", {"name": None}, r"categories\[0\]\.name: expected a string"),
    ],
)
def test_what_is_malformed_is_named(
    part: str, change: dict[str, Any], message: str, save: Save, instances: dict[str, Any]
) -> None:
    instances[part][0] |= change
    with pytest.raises(DataError, match=message):
        read_coco(save("instances.json", instances))


def test_lvis_needs_what_coco_does_not(save: Save, lvis: dict[str, Any]) -> None:
    del lvis["images"][1]["neg_category_ids"]
    with pytest.raises(DataError, match=r"images\[1\]: expected a field 'neg_category_ids'"):
        read_lvis(save("lvis.json", lvis))
    lvis["categories"][1]["frequency"] = "often"
    with pytest.raises(DataError, match=r"categories\[1\]\.frequency: expected 'r', 'c' or 'f', got 'often'"):
        read_lvis(save("lvis.json", lvis))


def test_missing_files_say_what_they_should_be(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no such file\. COCO's layout"):
        read_coco(tmp_path / "instances.json")
    with pytest.raises(DataError, match=r"no such file\. LVIS's layout"):
        read_lvis(tmp_path / "lvis.json")
