from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deixis.errors import DataError
from deixis.io.datasets.mdetr_json import read_mdetr
from deixis.types import Size, Span

Save = Callable[[str, Any], Path]


def image(id: int, caption: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "file_name": "1.jpg", "width": 20, "height": 10, "caption": caption} | more


def thing(image_id: int, bbox: list[float], **more: Any) -> dict[str, Any]:
    return {"image_id": image_id, "bbox": bbox, "category_id": 1, "id": 0} | more


def test_a_refcoco_file_asks_for_whole_texts(save: Save) -> None:
    path = save(
        "finetune_refcoco_val.json",
        {
            "images": [
                image(0, "man on left", dataset_name="refcoco", original_id=7),
                image(1, "the zebra", dataset_name="grefcoco", original_id=7),
            ],
            "annotations": [
                thing(0, [1, 2, 3, 4.5], tokens_positive=[[0, 3]]),
                thing(1, [0, 0, 0, 0], category_id=-1),
            ],
        },
    )
    man, zebra = read_mdetr(path, "val")
    assert (man.id, man.image, man.file, man.text, man.span) == ("0", "7", "1.jpg", "man on left", None)
    assert (man.size, man.split, man.outlines) == (Size(height=10, width=20), "val", None)
    assert man.boxes.xyxy.tolist() == [[1, 2, 4, 6.5]]
    assert len(zebra.boxes) == 0


def test_other_files_ask_for_phrases(save: Save) -> None:
    square = [[2, 2, 6, 2, 6, 6, 2, 6]]
    path = save(
        "final_flickr_separateGT_val.json",
        {
            "images": [image(5, "two men by a big red car", dataset_name="flickr")],
            "annotations": [
                thing(5, [0, 0, 4, 4], tokens_positive=[[0, 7]], segmentation=square),
                thing(5, [9, 1, 2, 2], tokens_positive=[[11, 16], [21, 24]]),
                thing(5, [5, 0, 4, 4], tokens_positive=[[0, 7]], segmentation=square),
            ],
        },
    )
    men, car = read_mdetr(path, "val")
    assert (men.id, men.phrase, len(men.boxes)) == ("5.0", "two men", 2)
    assert men.masks is not None
    assert men.masks.area.tolist() == [16, 16]
    assert (car.id, car.span, car.phrase, car.image) == ("5.1", Span(11, 24), "a big red car", "1.jpg")
    (whole,) = read_mdetr(path, "val", unit="text")
    assert (whole.span, len(whole.boxes), whole.outlines) == (None, 3, None)


@pytest.mark.parametrize(
    ("images", "annotations", "message"),
    [
        ([image(0, "x"), image(0, "y")], [], r"images\[1\]\.id: 0 is the id of images\[0\] already"),
        ([image(0, "x")], [thing(4, [0, 0, 1, 1])], r"annotations\[0\]\.image_id: none of the images has the id 4"),
        ([{"id": 0, "file_name": "1.jpg"}], [], r"images\[0\]: expected a field 'height'"),
        ([image(0, "x")], [thing(0, [0, 0, 1])], r"annotations\[0\]\.bbox: expected 4 numbers"),
        ([image(0, "x", dataset_name="gqa")], [thing(0, [0, 0, 1, 1])], r"annotations\[0\]: .* 'tokens_positive'"),
        (
            [image(0, "x", dataset_name="gqa")],
            [thing(0, [0, 0, 1, 1], tokens_positive=[[0, 5]])],
            r"annotations\[0\]\.tokens_positive\[0\]: expected \[start, end\] inside the text, which has 1 ",
        ),
        (
            [image(0, "x", dataset_name="gqa")],
            [thing(0, [0, 0, 1, 1], tokens_positive=[])],
            r"annotations\[0\]\.tokens_positive: expected at least one",
        ),
    ],
)
def test_what_is_malformed_is_named(images: Any, annotations: Any, message: str, save: Save) -> None:
    path = save("finetune_refcoco_val.json", {"images": images, "annotations": annotations})
    with pytest.raises(DataError, match=message):
        list(read_mdetr(path))


def test_a_missing_file_says_what_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no such file\. MDETR's layout is one file a split"):
        list(read_mdetr(tmp_path / "finetune_refcoco_val.json"))
