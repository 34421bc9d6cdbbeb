from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deixis.errors import DataError
from deixis.io.datasets.odvg import read_odvg, read_odvg_detection
from deixis.types import Size, Span

Save = Callable[[str, Any], Path]
HEAD = {"filename": "1.jpg", "height": 10, "width": 20}


def grounding(caption: Any, *regions: dict[str, Any]) -> dict[str, Any]:
    return HEAD | {"grounding": {"caption": caption, "regions": list(regions)}}


def detection(*instances: dict[str, Any]) -> dict[str, Any]:
    return HEAD | {"detection": {"instances": list(instances)}}


def test_phrases_are_found_in_their_caption(save: Save) -> None:
    line = grounding(
        "Two men by a red car",
        {"bbox": [0, 0, 4, 4], "phrase": "two men"},
        {"bbox": [9, 1, 11, 3], "phrase": "car", "tokens_positive": [[11, 12], [17, 20]]},
        {"bbox": [[5, 0, 9, 4], [6, 0, 9, 4]], "phrase": "Two men", "tokens_positive": [[0, 7]]},
        {"bbox": [0, 0, 1, 1], "phrase": "a zebra"},
    )
    men, car, zebra = read_odvg(save("train.jsonl", [detection(), line]), "train")
    assert (men.id, men.phrase, men.span, len(men.boxes)) == ("2.0", "Two men", Span(0, 7), 3)
    assert (men.image, men.file, men.size, men.split) == ("1.jpg", "1.jpg", Size(height=10, width=20), "train")
    assert (car.span, car.boxes.xyxy.tolist()) == (Span(11, 20), [[9, 1, 11, 3]])
    assert (zebra.text, zebra.span) == ("a zebra", None)


def test_things_of_detection_lines(save: Save) -> None:
    person = {"bbox": [0, 0, 4, 5], "label": 0, "category": "person"}
    line = detection(person, {"bbox": [1, 1, 2, 2], "label": 43, "category": "knife"})
    old = detection(person) | {"file_name": "2.jpg"}
    found = read_odvg_detection(save("train.jsonl", [line, grounding("x"), old]), "train")
    assert {id: category.name for id, category in found.categories.items()} == {0: "person", 43: "knife"}
    first, second = found.images
    assert (first.id, first.file, first.labels, first.size) == ("1", "1.jpg", (0, 43), Size(height=10, width=20))
    assert (first.boxes.xyxy.tolist(), first.areas.tolist()) == ([[0, 0, 4, 5], [1, 1, 2, 2]], [20, 1])
    assert (second.id, second.file, second.outlines) == ("3", "2.jpg", (None,))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (HEAD, "expected a line with 'grounding' or 'detection', got neither"),
        ([1], "expected a line with"),
        (grounding(None), r"grounding\.caption: expected a string, got None"),
        (grounding("x", {"phrase": "x"}), r"grounding\.regions\[0\]: expected a field 'bbox'"),
        (grounding("x", {"bbox": [4, 0, 1, 1], "phrase": "x"}), r"grounding\.regions\[0\]\.bbox: expected \[x0, y0"),
        (
            grounding("x", {"bbox": [[0, 0, 1]], "phrase": "x"}),
            r"grounding\.regions\[0\]\.bbox\[0\]: expected 4 numbers",
        ),
        (
            grounding("x", {"bbox": [0, 0, 1, 1], "phrase": "x", "tokens_positive": [[0, 9]]}),
            r"grounding\.regions\[0\]\.tokens_positive\[0\]: expected \[start, end\]",
        ),
        (grounding("x", {"bbox": [0, 0, 1, 1], "phrase": "x"}) | {"width": 0}, "width: expected a whole number"),
    ],
)
def test_what_is_malformed_is_named(line: Any, message: str, save: Save) -> None:
    with pytest.raises(DataError, match=r"train\.jsonl:2: " + message):
        list(read_odvg(save("train.jsonl", [grounding("x"), line])))


def test_malformed_detection_is_named(save: Save) -> None:
    person, knife = ({"bbox": [0, 0, 1, 1], "label": 0, "category": name} for name in ("person", "knife"))
    with pytest.raises(DataError, match=r"train\.jsonl:2: detection.* label 0 is 'person' on an earlier line"):
        read_odvg_detection(save("train.jsonl", [detection(person), detection(knife)]))
    with pytest.raises(DataError, match=r"train\.jsonl:1: detection\.instances\[0\]\.label: expected a whole number"):
        read_odvg_detection(save("train.jsonl", [detection(person | {"label": "0"})]))


def test_a_missing_file_says_what_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no such file\. ODVG is one JSON-lines file a split"):
        list(read_odvg(tmp_path / "train.jsonl"))
