from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deixis.errors import DataError
from deixis.io.datasets.llava_json import read_llava
from deixis.types import Size

Save = Callable[[str, Any], Path]
NAME = "COCO_train2014_000000000007"
QWEN = {"image": "train2014/7.jpg", "sent": "left cup", "bbox": [1, 2, 5, 8.5], "height": 10, "width": 20}
SHIKRA = {"img_path": "7.jpg", "expression": "left cup", "bbox": [1, 2, 5, 8.5], "dataset_name": "refcoco"}
MINIGPT = {"img_id": f"{NAME}_16", "sents": "left cup", "bbox": [1, 2, 4, 6.5], "height": 10, "width": 20}
LMMS = {"file_name": f"{NAME}_16.jpg", "answer": ["left cup", "a cup"], "bbox": [1, 2, 4, 6.5], "question": "?"}
PLAIN = {"image": "7.jpg", "caption": "left cup", "bbox": [[1, 2, 5, 8.5], [0, 0, 20, 10]]}


def turns(*values: str) -> list[dict[str, str]]:
    return [{"from": ("human", "gpt")[i % 2], "value": value} for i, value in enumerate(values)]


def spoken(*values: str, width: int = 20, height: int = 10) -> dict[str, Any]:
    return {"id": 1, "image": "7.jpg", "conversations": turns(*values), "width": width, "height": height}


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
@pytest.mark.parametrize(
    ("record", "file"),
    [
        (QWEN, "train2014/7.jpg"),
        (SHIKRA, "7.jpg"),
        (MINIGPT, f"{NAME}.jpg"),
        (MINIGPT | {"img_id": "img000002"}, "img000002.jpg"),
        (LMMS, f"{NAME}_16.jpg"),
        (PLAIN, "7.jpg"),
    ],
)
def test_every_kind_of_record_is_known(record: dict[str, Any], file: str, ending: str, save: Save) -> None:
    samples = list(read_llava(save("val" + ending, [record]), "val"))
    assert (samples[0].file, samples[0].image, samples[0].text, samples[0].split) == (file, file, "left cup", "val")
    assert samples[0].boxes.xyxy[0].tolist() == [1, 2, 5, 8.5]
    assert samples[0].size == (Size(height=10, width=20) if "width" in record else None)


def test_several_texts_and_several_boxes(save: Save) -> None:
    path = save("val.json", [LMMS, PLAIN])
    assert [(sample.id, sample.text, len(sample.boxes)) for sample in read_llava(path)] == [
        ("0.0", "left cup", 1),
        ("0.1", "a cup", 1),
        ("1", "left cup", 2),
    ]


def test_the_form_can_be_told(save: Save) -> None:
    (sample,) = read_llava(save("val.json", [QWEN]), form="xywh")
    assert sample.boxes.xyxy.tolist() == [[1, 2, 6, 10.5]]


def test_fractions_become_pixels(save: Save) -> None:
    (sample,) = read_llava(save("val.json", [QWEN | {"bbox": [0.25, 0.5, 0.5, 1]}]))
    assert sample.boxes.xyxy.tolist() == [[5, 5, 10, 10]]


@pytest.mark.parametrize(
    ("question", "answer", "text"),
    [
        (
            "<image>\nPlease provide the bounding box coordinate of the region this sentence describes: left cup",
            "[0.25, 0.5, 0.5, 1.0]",
            "left cup",
        ),
        ("Please provide a short description for this region: [0.25,0.5,0.5,1.0]", "left cup", "left cup"),
        ("<image>\n<ref>left cup</ref>", "<ref>left cup</ref><box>[[250, 500, 500, 1000]]</box>", "left cup"),
        ("Where is <p>left cup</p>?", "It is at [.25, .5, .5, 1].", "left cup"),
    ],
)
def test_conversations_are_understood(question: str, answer: str, text: str, save: Save) -> None:
    (sample,) = read_llava(save("val.json", [spoken(question, answer)]))
    assert sample.text == text
    assert sample.boxes.xyxy.tolist() == [[5, 5, 10, 10]]


def test_only_turns_with_one_box_side_count(save: Save) -> None:
    record = spoken(
        "<image>\nWhat is here?",
        "A cup and a man.",
        "Where: the cup",
        "[0, 0, 0.5, 0.5] [0.5, 0.5, 1, 1]",
        "Is [0, 0, 1, 1] a man?",
        "No, he is at [0.1, 0.1, 0.2, 0.2]",
        "Where: the man",
        "[0, 0, 1, 1]",
    )
    cup, man = read_llava(save("val.json", [record]))
    assert (cup.id, cup.text, cup.boxes.xyxy.tolist()) == ("0.0", "the cup", [[0, 0, 10, 5], [10, 5, 20, 10]])
    assert (man.id, man.text, man.boxes.xyxy.tolist()) == ("0.1", "the man", [[0, 0, 20, 10]])


@pytest.mark.parametrize(("width", "height"), [(20, 10), (10, 20), (20, 20)])
def test_fractions_of_a_padded_picture(width: int, height: int, save: Save) -> None:
    wanted = np.array([3, 2, 8, 9])
    side = max(width, height)
    margin = np.array([(side - width) / 2, (side - height) / 2] * 2)
    answer = str(((wanted + margin) / side).tolist())
    path = save("val.json", [spoken("Where: cup", answer, width=width, height=height)])
    (sample,) = read_llava(path, padded=True)
    np.testing.assert_allclose(sample.boxes.xyxy, [wanted], atol=1e-5)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"image": "7.jpg", "bbox": [0, 0, 1, 1]}, "expected a field with a text, one of sent, expression"),
        ({"sent": "cup", "bbox": [0, 0, 5, 5]}, r"\[0\]: expected a field 'image'; it has sent, bbox"),
        ({"image": "7.jpg", "sent": "cup"}, r"\[0\]: expected a field 'bbox'"),
        (QWEN | {"bbox": [5, 5, 1, 1]}, r"\[0\]\.bbox: expected \[x0, y0, x1, y1\]"),
        (QWEN | {"bbox": "1,2,3,4"}, r"\[0\]\.bbox: expected a list"),
        (SHIKRA | {"bbox": [0, 0, 0.5, 0.5]}, r"\[0\]\.bbox: the box is fractions .* has no 'width' and 'height'"),
        (QWEN | {"width": "20"}, r"\[0\]\.width: expected a whole number"),
        (
            {"image": "7.jpg", "conversations": turns("Where: cup", "[0, 0, 1, 1]")},
            r"\[1\]\.value: the box is fractions",
        ),
        (spoken("Where: cup", "[9, 9, 1, 1]"), r"\[0\]\.conversations\[1\]\.value: expected \[x0, y0, x1, y1\]"),
        ({"image": "7.jpg", "conversations": [{"value": "x"}, {}]}, r"\[0\]\.conversations\[0\]: .* 'from'"),
    ],
)
def test_what_is_malformed_is_named(record: dict[str, Any], message: str, save: Save) -> None:
    with pytest.raises(DataError, match=message):
        list(read_llava(save("val.json", [record])))


def test_a_line_is_named(save: Save) -> None:
    with pytest.raises(DataError, match=r"val\.jsonl:2: bbox: expected 4 numbers"):
        list(read_llava(save("val.jsonl", [QWEN, QWEN | {"bbox": [1]}])))


def test_a_missing_file_says_what_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no such file\. It is a JSON list of records"):
        list(read_llava(tmp_path / "val.json"))
