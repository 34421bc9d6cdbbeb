from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deixis.errors import DataError, InputError
from deixis.io.datasets.refcoco import read_refcoco
from deixis.types import Size

Save = Callable[[str, Any], Path]
Change = Callable[[list[dict[str, Any]], dict[str, Any]], object]


def ref(ref_id: int, ann_id: int, image_id: int, split: str, *sentences: tuple[int, str]) -> dict[str, Any]:
    return {
        "ref_id": ref_id,
        "ann_id": ann_id,
        "image_id": image_id,
        "split": split,
        "category_id": 1,
        "file_name": f"COCO_train2014_{image_id:012d}_{ref_id}.jpg",
        "sent_ids": [id for id, _ in sentences],
        "sentences": [{"sent_id": id, "sent": text, "raw": text, "tokens": text.split()} for id, text in sentences],
    }


@pytest.fixture
def refs() -> list[dict[str, Any]]:
    return [
        ref(0, 71, 7, "val", (0, "man on left"), (1, "the guy")),
        ref(1, 81, 8, "train", (2, "someone")),
        ref(2, 72, 7, "testA", (3, "cars")),
    ]


@pytest.fixture
def root(tmp_path: Path, save: Save, refs: list[dict[str, Any]], instances: dict[str, Any]) -> Path:
    save("refcoco/instances.json", instances)
    (tmp_path / "refcoco" / "refs(unc).p").write_bytes(pickle.dumps(refs, 0))
    return tmp_path


def test_a_sentence_is_a_sample(root: Path) -> None:
    first, second = read_refcoco(root, "val")
    assert (first.id, first.text, first.phrase, first.span) == ("0", "man on left", "man on left", None)
    assert (second.id, second.text) == ("1", "the guy")
    assert (first.image, first.file) == ("7", "COCO_train2014_000000000007.jpg")
    assert (first.size, first.types, first.split) == (Size(height=10, width=20), ("person",), "val")
    assert first.boxes.xyxy.tolist() == [[2, 2, 6, 6]]
    assert first.masks is not None
    assert first.masks.area.tolist() == [16]


def test_run_lengths_and_missing_outlines_are_read(root: Path) -> None:
    (crowd,) = read_refcoco(root, "testA")
    assert crowd.masks is not None
    assert crowd.masks.area.tolist() == [30]
    assert crowd.boxes.xyxy.tolist() == [[0.5, 0, 3, 10]]
    (plain,) = read_refcoco(root, "train")
    assert plain.outlines is None
    assert plain.masks is None


def test_the_folder_itself_does_too(root: Path) -> None:
    assert [sample.id for sample in read_refcoco(root / "refcoco", "val")] == ["0", "1"]


def test_references_in_json_do_too(root: Path, save: Save, refs: list[dict[str, Any]]) -> None:
    (root / "refcoco" / "refs(unc).p").unlink()
    save("refcoco/refs(unc).json", refs)
    assert [sample.id for sample in read_refcoco(root, "val")] == ["0", "1"]


def test_refcocog_is_umd_unless_asked(tmp_path: Path, save: Save, instances: dict[str, Any]) -> None:
    save("refcocog/instances.json", instances)
    for partition, text in (("umd", "one"), ("google", "other")):
        path = tmp_path / "refcocog" / f"refs({partition}).p"
        path.write_bytes(pickle.dumps([ref(0, 71, 7, "val", (0, text))], 2))
    assert [sample.text for sample in read_refcoco(tmp_path, "val", dataset="refcocog")] == ["one"]
    google = read_refcoco(tmp_path, "val", dataset="refcocog", partition="google")
    assert [sample.text for sample in google] == ["other"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"split": "dev"}, r"refcoco \(unc\) has no 'dev'; it has testA, train, val"),
        ({"split": "val", "dataset": "refclef"}, "expected one of refcoco, refcoco\\+, refcocog, got 'refclef'"),
        ({"split": "val", "partition": "umd"}, "refcoco has unc, google, not 'umd'"),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(options: Any, message: str, root: Path) -> None:
    with pytest.raises(InputError, match=message):
        list(read_refcoco(root, **options))


def test_missing_files_are_named(root: Path, tmp_path: Path) -> None:
    (root / "refcoco" / "instances.json").unlink()
    with pytest.raises(
        DataError, match=r"instances\.json: no such file\. refer's layout is ROOT/refcoco/refs\(unc\)\.p"
    ):
        list(read_refcoco(root, "val"))
    with pytest.raises(DataError, match=r"refs\(unc\)\.p: no such file\. refer's layout"):
        list(read_refcoco(root, "val", dataset="refcoco+"))


def test_a_hostile_pickle_is_refused_and_not_run(root: Path) -> None:
    class Hostile:
        def __reduce__(self) -> Any:
            return os.system, (f"touch {root / 'was-run'}",)

    (root / "refcoco" / "refs(unc).p").write_bytes(pickle.dumps([ref(0, 71, 7, "val", (0, "man")), Hostile()], 2))
    with pytest.raises(DataError, match=r"asks for \w+\.system, and is refused"):
        list(read_refcoco(root, "val"))
    assert not (root / "was-run").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda refs, _: refs[0].pop("ann_id"), r"refs\(unc\)\.p: \[0\]: expected a field 'ann_id'"),
        (lambda refs, _: refs[0].update(ann_id=99), r"\[0\]\.ann_id: none of the annotations .* has the id 99"),
        (lambda refs, _: refs[0].update(image_id="7"), r"\[0\]\.image_id: expected a whole number, got '7'"),
        (lambda refs, _: refs[0].update(sentences={}), r"\[0\]\.sentences: expected a list"),
        (
            lambda refs, _: refs[0]["sentences"][1].update(sent=5),
            r"\[0\]\.sentences\[1\]\.sent: expected a string, got 5",
        ),
        (lambda refs, _: refs[2].update(split=None), r"\[2\]\.split: expected a string, got None"),
        (lambda _, coco: coco["annotations"][0].update(bbox=[1, 2, 3]), r"annotations\[0\]\.bbox: expected 4 numbers"),
        (
            lambda _, coco: coco["annotations"][0].update(bbox=[1, 2, -3, 4]),
            r"annotations\[0\]\.bbox: expected \[x, y, w",
        ),
        (lambda _, coco: coco["annotations"][0].update(segmentation=[[1]]), r"annotations\[0\]\.segmentation\[0\]: "),
        (
            lambda _, coco: coco["annotations"][0].update(category_id=9),
            r"annotations\[0\]\.category_id: expected the id",
        ),
        (
            lambda _, coco: coco["annotations"][1].update(id=71),
            r"annotations\[1\]\.id: 71 is the id of annotations\[0\]",
        ),
        (lambda _, coco: coco["images"][0].pop("height"), r"images\[0\]: expected a field 'height'"),
        (lambda _, coco: coco["images"][0].update(width=0), r"images\[0\]\.width: expected a whole number of pixels"),
        (lambda _, coco: coco.pop("categories"), "expected a field 'categories'; it has images, annotations"),
    ],
)
def test_what_is_malformed_is_named(
    change: Change, message: str, tmp_path: Path, save: Save, refs: list[dict[str, Any]], instances: dict[str, Any]
) -> None:
    change(refs, instances)
    save("refcoco/instances.json", instances)
    (tmp_path / "refcoco" / "refs(unc).p").write_bytes(pickle.dumps(refs, 2))
    with pytest.raises(DataError, match=message):
        list(read_refcoco(tmp_path, "val"))


def test_a_circular_pickle_ends_in_an_error(root: Path) -> None:
    (root / "refcoco" / "refs(unc).p").write_bytes(b"\x80\x02]q\x00h\x00a.")
    with pytest.raises(DataError, match=r"\[0\]: expected an object"):
        list(read_refcoco(root, "val"))
