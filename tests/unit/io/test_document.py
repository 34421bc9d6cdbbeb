from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest

from deixis.errors import ImageError, InputError
from deixis.io.coco import write_coco
from deixis.io.document import (
    alignment_from_dict,
    alignment_to_dict,
    error_to_dict,
    grounding_from_dict,
    grounding_to_dict,
    parse_json,
    to_json,
)
from deixis.types import Alignment, Grounding, Query, Size


def through_json(document: dict[str, Any]) -> dict[str, Any]:
    return parse_json(to_json(document))


@pytest.mark.parametrize("which", ["grounding", "bare", "nothing"])
def test_a_grounding_comes_back(which: str, request: pytest.FixtureRequest) -> None:
    g: Grounding = request.getfixturevalue(which)
    back = grounding_from_dict(through_json(grounding_to_dict(g, heatmaps=True)))
    assert back.query == g.query and back.size == g.size and back.source == g.source
    assert (back.boxes.xyxy == g.boxes.xyxy).all() and (back.phrase == g.phrase).all()
    assert back.status == g.status and back.trace == g.trace
    for name in ("score", "presence"):
        before, after = getattr(g, name), getattr(back, name)
        assert (before is None and after is None) or (before == after).all()
    assert (back.masks is None and g.masks is None) or (back.masks and g.masks and back.masks.rle == g.masks.rle) or (
        back.masks is not None and g.masks is not None and len(back.masks) == len(g.masks) == 0
    )  # fmt: skip
    if g.heatmaps is not None:
        assert back.heatmaps is not None and (back.heatmaps.values == g.heatmaps.values).all()
    if g.enclosing is not None:
        assert back.enclosing is not None and (back.enclosing.xyxy == g.enclosing.xyxy).all()


def test_the_document_says_what_it_is(grounding: Grounding) -> None:
    document = grounding_to_dict(grounding, file="street.jpg")
    assert (document["schema"], document["kind"]) == ("deixis/1", "grounding")
    assert document["image"] == {"file": "street.jpg", "width": 60, "height": 40}
    assert document["heatmaps"] is None
    assert document["phrases"][2]["text"] == "no cat" and document["phrases"][2]["status"] == "absent"
    assert document["regions"][1]["box"] == [32.5, 20, 44, 38]
    assert document["regions"][0]["score"] == 0.9, "the shortest decimal, not that of a float64"
    assert "\n" not in to_json(document)


def test_fields_of_a_later_version_are_passed_over(grounding: Grounding) -> None:
    document = grounding_to_dict(grounding)
    document["new"] = document["regions"][0]["new"] = 1
    assert len(grounding_from_dict(document)) == 3


BREAKS: list[tuple[list[str | int], Any, str]] = [
    (["schema"], "deixis/2", "schema: expected 'deixis/1', got 'deixis/2'"),
    (["schema"], None, "schema: expected str"),
    (["kind"], "alignment", "kind: expected 'grounding'"),
    (["image", "width"], 0, "at least 1"),
    (["image", "width"], True, r"image\.width: expected int"),
    (["text"], "", "ends after the text"),
    (["words", 1], [0, 2.5], r"words\[1\]: expected \[start, end\]"),
    (["words"], {}, "words: expected list"),
    (["phrases", 0], "x", r"phrases\[0\]: expected an object"),
    (["phrases", 0, "span"], [True, 5], r"phrases\[0\]\.span: expected \[start, end\]"),
    (["phrases", 1, "head"], [0, 2], "not inside its phrase"),
    (["phrases", 1, "antecedent"], [0], r"phrases\[1\]\.antecedent: expected \[start, end\]"),
    (["phrases", 1, "antecedent"], [0, 999], "ends after the text"),
    (["phrases", 1, "status"], "lost", r"phrases\[1\]\.status: expected one of found"),
    (["phrases", 1, "presence"], None, r"phrases\[1\]\.presence: is missing, but other"),
    (["phrases", 1, "presence"], "high", "every presence must be a number"),
    (["regions", 0, "box"], [1, 2, 3], r"regions\[0\]\.box: expected \[x0, y0, x1, y1\]"),
    (["regions", 0, "box"], [9, 2, 3, 4], "x0 <= x1"),
    (["regions", 0, "phrase"], 9, "below 3"),
    (["regions", 0, "phrase"], 1.0, r"regions\[0\]\.phrase: expected int"),
    (["regions", 1, "score"], 7, r"expected \[0, 1\]"),
    (["regions", 1, "mask", "size"], [60, 40], r"regions\[1\]\.mask\.size: expected \[40, 60\]"),
    (["regions", 1, "mask", "counts"], "é", "counts"),
    (["heatmaps", "shape"], [3, 4, 7], "are not a float32 array of shape"),
    (["heatmaps", "shape"], [3, -4, 7], "whole numbers"),
    (["heatmaps", "base64"], "*", r"heatmaps\.base64"),
    (["heatmaps", "base64"], "é", r"heatmaps\.base64"),
    (["source"], None, "source: expected dict"),
]


@pytest.mark.parametrize(
    ("place", "value", "said"), BREAKS, ids=lambda v: ".".join(map(str, v)) if isinstance(v, list) else ""
)
def test_what_is_malformed_is_named(grounding: Grounding, place: list[str | int], value: Any, said: str) -> None:
    document: Any = copy.deepcopy(grounding_to_dict(grounding, heatmaps=True))
    owner = document
    for key in place[:-1]:
        owner = owner[key]
    owner[place[-1]] = value
    with pytest.raises(InputError, match=said):
        grounding_from_dict(document)


@pytest.mark.parametrize("name", ["schema", "kind", "image", "text", "words", "phrases", "regions", "source"])
def test_what_is_missing_is_named(grounding: Grounding, name: str) -> None:
    document = grounding_to_dict(grounding)
    del document[name]
    with pytest.raises(InputError, match=f"{name}: is missing"):
        grounding_from_dict(document)


def test_an_alignment_comes_back(query: Query, rng: np.random.Generator) -> None:
    a = Alignment(query, Size(height=40, width=60), Size(height=2, width=3), rng.random((7, 6)))
    back = alignment_from_dict(through_json(alignment_to_dict(a, file="x.png")))
    assert (back.query, back.size, back.grid) == (a.query, a.size, a.grid)
    assert (back.matrix == a.matrix).all()
    with pytest.raises(InputError, match="kind"):
        grounding_from_dict(alignment_to_dict(a))


def test_an_error() -> None:
    document = error_to_dict(ImageError("is empty"), file="x.png")
    assert document["error"] == {"type": "ImageError", "message": "is empty"}
    assert document["image"] == {"file": "x.png"}
    assert "image" not in error_to_dict(ImageError("is empty"))


@pytest.mark.parametrize("text", ["", "{", '{"a": NaN}', '{"a": Infinity}', "[" * 100_000, "[]", "1", "null"])
def test_only_strict_objects_are_parsed(text: str) -> None:
    with pytest.raises(InputError, match="JSON"):
        parse_json(text)


def test_nothing_is_written_that_is_not_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json({"a": float("nan")})


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of pycocotools
def test_a_coco_file_that_pycocotools_reads(grounding: Grounding, bare: Grounding, tmp_path: Any) -> None:
    from pycocotools.coco import COCO

    path = tmp_path / "coco.json"
    write_coco(path, [("a.jpg", grounding), ("b.jpg", grounding[:1])])
    assert len(json.loads(path.read_text())["categories"]) == 3
    data = COCO(str(path))
    annotations = data.loadAnns(data.getAnnIds(imgIds=[1]))
    assert len(data.getImgIds()) == 2 and len(annotations) == 3
    assert grounding.masks is not None
    assert (data.annToMask(annotations[1]) == grounding.masks.dense_one(1)).all()
