"""Scenes as JSON, in and out.

::

    {"width": 640, "height": 480,
     "objects": [{"id": "a", "name": "plate", "box": [10, 20, 60, 70], "attributes": ["green"], "depth": 2.1}],
     "relations": [{"subject": "a", "name": "on", "object": "b", "probability": 0.9}]}

`attributes`, `depth`, `score`, `relations` and `probability` may be left out. Other fields are passed over, but one
that looks like a known one misspelt is an error.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from deixis.io.datasets.fields import Node, read_json
from deixis.types.scene import Box, Scene, SceneObject, SceneRelation

LAYOUT = 'A scene is a JSON file: {"width": W, "height": H, "objects": [{"id", "name", "box"}], "relations": []}'
SCENE = ("width", "height", "objects", "relations")
OBJECT = ("id", "name", "box", "attributes", "depth", "score")
RELATION = ("subject", "name", "object", "probability")
ALIKE = 0.75  # share of characters in common from which an unknown field is a known one misspelt


def read_scene(path: Path) -> Scene:
    """The scene of a JSON file.

    Raises:
        DataError: it is missing, not JSON, or not a scene; the message names the element and the field.
    """
    return _scene(read_json(path, LAYOUT))


def scene_from_json(document: Any, path: Path = Path("scene")) -> Scene:
    """The scene of a JSON document.

    Args:
        document: as `json.loads` gives it.
        path: where it comes from, for messages.

    Raises:
        DataError: it is not a scene; the message names the element and the field.

    >>> cup = {"id": "a", "name": "cup", "box": [0, 0, 9]}
    >>> scene_from_json({"width": 20, "height": 10, "objects": [cup]})
    Traceback (most recent call last):
    deixis.errors.DataError: scene: objects[0].box: expected 4 numbers, got [0, 0, 9]
    """
    return _scene(Node(document, path))


def scene_to_json(scene: Scene) -> dict[str, Any]:
    """The JSON document of a scene; `scene_from_json` gives the scene back."""
    return {
        "width": scene.size.width,
        "height": scene.size.height,
        "objects": [_object_to_json(one) for one in scene.objects],
        "relations": [_relation_to_json(one) for one in scene.relations],
    }


def _object_to_json(one: SceneObject) -> dict[str, Any]:
    document: dict[str, Any] = {"id": one.id, "name": one.name, "box": list(one.box)}
    if one.attributes:
        document["attributes"] = list(one.attributes)
    if one.depth is not None:
        document["depth"] = one.depth
    return document if one.score == 1 else {**document, "score": one.score}


def _relation_to_json(one: SceneRelation) -> dict[str, Any]:
    document: dict[str, Any] = {"subject": one.subject, "name": one.name, "object": one.object}
    return document if one.probability == 1 else {**document, "probability": one.probability}


def _scene(node: Node) -> Scene:
    _check_fields(node, SCENE)
    size = node.size()
    objects: dict[str, SceneObject] = {}
    for item in node.each("objects"):
        one = _object(item)
        if one.id in objects:
            raise item.get("id").error(f"{one.id!r} is the id of an object before it; ids must differ")
        objects[one.id] = one
    listed = node.each("relations") if node.has("relations") else ()
    return Scene(size, tuple(objects.values()), tuple(_relation(item, objects) for item in listed))


def _object(node: Node) -> SceneObject:
    _check_fields(node, OBJECT)
    return SceneObject(
        id=_written(node.get("id"), node.get("id").name()),
        name=_written(node.get("name"), node.get("name").string()),
        box=_box(node.get("box")),
        attributes=node.get("attributes").strings() if node.has("attributes") else (),
        depth=node.get("depth").number() if node.has("depth") else None,
        score=_share(node.get("score")) if node.has("score") else 1.0,
    )


def _relation(node: Node, objects: dict[str, SceneObject]) -> SceneRelation:
    _check_fields(node, RELATION)
    ends = []
    for field in (node.get("subject"), node.get("object")):
        ends.append(field.name())
        if ends[-1] not in objects:
            raise field.error(f"{ends[-1]!r} is no object's id; ids are {', '.join(list(objects)[:12]) or 'none'}")
    name = _written(node.get("name"), node.get("name").string())
    probability = _share(node.get("probability")) if node.has("probability") else 1.0
    return SceneRelation(ends[0], name, ends[1], probability)


def _check_fields(node: Node, known: tuple[str, ...]) -> None:
    if not isinstance(node.value, dict):
        raise node.wrong("an object")
    for field in node.value:
        near = [] if field in known else difflib.get_close_matches(str(field), known, 1, ALIKE)
        if near:
            raise node.error(f"unknown field {str(field)[:40]!r}; did you mean {near[0]!r}?")


def _written(node: Node, text: str) -> str:
    if not text.strip():
        raise node.wrong("a text that is not empty")
    return text


def _box(node: Node) -> Box:
    x0, y0, x1, y1 = node.xyxy()
    return x0, y0, x1, y1


def _share(node: Node) -> float:
    value = node.number()
    if not 0 <= value <= 1:
        raise node.wrong("a number from 0 to 1")
    return value
