from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deixis.errors import DataError, InputError
from deixis.io.datasets.visual_genome import Relation, read_regions, read_relationships
from deixis.types import Size

Save = Callable[[str, Any], Path]


def region(id: int, phrase: str) -> dict[str, Any]:
    return {"region_id": id, "image_id": 1, "phrase": phrase, "x": 1, "y": 2, "width": 3, "height": 4}


def thing(id: int, **more: Any) -> dict[str, Any]:
    return {"object_id": id, "x": id, "y": 0, "w": 2, "h": 3, "name": f"thing {id}"} | more


@pytest.fixture
def root(tmp_path: Path, save: Save) -> Path:
    address = "https://cs.stanford.edu/people/rak248/VG_100K_2/{}.jpg"
    save("image_data.json", [{"image_id": i, "width": 20, "height": 10, "url": address.format(i)} for i in (1, 2)])
    save(
        "region_descriptions.json",
        [{"id": 1, "regions": [region(11, "a cup "), region(12, " ")]}, {"id": 2, "regions": [region(21, "grass")]}],
    )
    first = {"predicate": "ON", "subject": thing(5), "object": thing(6, name=None, names=["table", "desk"])}
    second = {"predicate": "near ", "subject": thing(6), "object": thing(5)}
    save(
        "relationships.json", [{"image_id": 1, "relationships": [first, second]}, {"image_id": 2, "relationships": []}]
    )
    return tmp_path


def test_a_region_is_a_sample(root: Path) -> None:
    cup, grass = read_regions(root)
    assert (cup.id, cup.image, cup.file, cup.text, cup.split) == ("11", "1", "VG_100K_2/1.jpg", "a cup", "all")
    assert (cup.size, cup.boxes.xyxy.tolist()) == (Size(height=10, width=20), [[1, 2, 4, 6]])
    assert grass.text == "grass"


def test_relations_are_between_things_named_once(root: Path) -> None:
    first, second = read_relationships(root)
    assert (first.image, first.file, first.size) == ("1", "VG_100K_2/1.jpg", Size(height=10, width=20))
    assert first.labels == ("thing 5", "table")
    assert first.boxes.xyxy.tolist() == [[5, 0, 7, 3], [6, 0, 8, 3]]
    assert first.relations == (
        Relation(subject=0, predicate="ON", object=1),
        Relation(subject=1, predicate="near", object=0),
    )
    assert (len(second.boxes), second.relations) == (0, ())


def test_a_file_of_splits_says_which(root: Path, save: Save) -> None:
    splits = save("densecap_splits.json", {"train": [1], "test": [2]})
    assert [sample.id for sample in read_regions(root, "test", splits=splits)] == ["21"]
    assert [graph.split for graph in read_relationships(root, "train", splits=splits)] == ["train"]
    with pytest.raises(InputError, match=r"densecap_splits\.json has no 'val'; it has test, train"):
        list(read_regions(root, "val", splits=splits))
    with pytest.raises(InputError, match="Visual Genome, without a file of splits, has no 'val'; it has all"):
        list(read_regions(root, "val"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": None}, r"\[0\]\.regions\[0\]\.x: expected a finite number, got None"),
        ({"width": -1}, r"\[0\]\.regions\[0\]: expected width and height of at least 0, got -1 and 4"),
        ({"phrase": 3}, r"\[0\]\.regions\[0\]\.phrase: expected a string"),
    ],
)
def test_a_malformed_region_is_named(change: dict[str, Any], message: str, root: Path, save: Save) -> None:
    save("region_descriptions.json", [{"id": 1, "regions": [region(1, "a cup") | change]}])
    with pytest.raises(DataError, match=r"region_descriptions\.json: " + message):
        list(read_regions(root))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"predicate": None}, r"\[0\]\.relationships\[0\]\.predicate: expected a string"),
        ({"subject": thing(5, names=[], name=None)}, r"\.subject\.names: expected at least one name"),
        ({"object": {}}, r"\[0\]\.relationships\[0\]\.object: expected a field 'object_id'; it has none"),
    ],
)
def test_a_malformed_relation_is_named(change: dict[str, Any], message: str, root: Path, save: Save) -> None:
    relation = {"predicate": "on", "subject": thing(5), "object": thing(6)} | change
    save("relationships.json", [{"image_id": 1, "relationships": [relation]}])
    with pytest.raises(DataError, match=message):
        list(read_relationships(root))


def test_missing_files_say_what_they_should_be(root: Path) -> None:
    (root / "region_descriptions.json").unlink()
    with pytest.raises(DataError, match=r"region_descriptions\.json: no such file\. Visual Genome's layout"):
        list(read_regions(root))
    with pytest.raises(DataError, match=r"splits\.json: no such file\. A file of splits is"):
        list(read_regions(root, "val", splits=root / "splits.json"))
