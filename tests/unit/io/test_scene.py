"""Scenes as JSON: what is read is what was written, and what is wrong is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deixis.errors import DataError, InputError
from deixis.io.scene import read_scene, scene_from_json, scene_to_json
from deixis.types.scene import Scene, SceneObject, SceneRelation
from deixis.types.size import Size

CUP: dict[str, Any] = {"id": "a", "name": "cup", "box": [0, 0, 9, 9]}


def document(**changes: Any) -> dict[str, Any]:
    return {
        "width": 20,
        "height": 10,
        "objects": [{**CUP, **changes}, {"id": "b", "name": "table", "box": [0, 5, 20, 10]}],
    }


def test_a_scene_comes_back_as_it_was() -> None:
    objects = (
        SceneObject("a", "cup", (0, 0, 9, 9), ("red",), 2.5, 0.75),
        SceneObject("b", "table", (0, 5, 20, 10)),
    )
    scene = Scene(Size(height=10, width=20), objects, (SceneRelation("a", "on", "b", 0.5),))
    assert scene_from_json(json.loads(json.dumps(scene_to_json(scene)))) == scene


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"box": [0, 0, 9]}, "objects[0].box: expected 4 numbers"),
        ({"box": [9, 0, 0, 9]}, "objects[0].box: expected [x0, y0, x1, y1]"),
        ({"box": [0, 0, 9, "9"]}, "objects[0].box[3]: expected a finite number"),
        ({"name": ""}, "objects[0].name: expected a text"),
        ({"name": 3}, "objects[0].name: expected a string"),
        ({"depth": float("nan")}, "objects[0].depth: expected a finite number"),
        ({"score": 2}, "objects[0].score: expected a number from 0 to 1"),
        ({"attributes": [1]}, "objects[0].attributes[0]: expected a string"),
        ({"attribute": ["red"]}, "unknown field 'attribute'; did you mean 'attributes'?"),
        ({"id": "b"}, "objects[1].id: 'b' is the id of an object before it"),
    ],
)
def test_a_wrong_object_is_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError) as caught:
        scene_from_json(document(**changes))
    assert message in str(caught.value)


def test_a_relation_of_nothing_is_named() -> None:
    wrong = {**document(), "relations": [{"subject": "a", "name": "on", "object": "z"}]}
    with pytest.raises(DataError, match=r"relations\[0\].object: 'z' is no object's id; ids are a, b"):
        scene_from_json(wrong)


@pytest.mark.parametrize("wrong", [[], None, "scene", {"width": 3}, {"width": 0, "height": 1, "objects": []}])
def test_what_is_no_scene_is_refused(wrong: Any) -> None:
    with pytest.raises(DataError):
        scene_from_json(wrong)


def test_other_fields_are_passed_over() -> None:
    assert len(scene_from_json({**document(caption="a cup"), "source": "me"}).objects) == 2


def test_a_file_that_is_not_json_is_told_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "scene.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"scene\.json:1: not JSON"):
        read_scene(path)


def test_a_scene_made_wrong_in_python_is_refused() -> None:
    cup = SceneObject("a", "cup", (0, 0, 1, 1))
    with pytest.raises(InputError, match="two objects have the id 'a'"):
        Scene(Size(height=1, width=1), (cup, cup))
    with pytest.raises(InputError, match="x0 <= x1"):
        SceneObject("a", "cup", (2, 0, 1, 1))
    with pytest.raises(InputError, match="no object's id"):
        Scene(Size(height=1, width=1), (cup,), (SceneRelation("a", "on", "t"),))
