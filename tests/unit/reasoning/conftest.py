"""A breakfast table, two dogs and some people, to reason about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deixis.io.scene import scene_from_json
from deixis.reasoning import Resolution, resolve
from deixis.text.forms import read
from deixis.types.scene import Scene

Ask = Callable[[str], Resolution]


def thing(id: str, name: str, box: list[float], *attributes: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "name": name, "box": box, "attributes": list(attributes), **more}


@pytest.fixture
def scene() -> Scene:
    """Plates a b c from left to right, a fork before the third; a man with a hat and a dog, a woman with a dog."""
    objects = [
        thing("a", "plate", [20, 300, 120, 360], "green"),
        thing("b", "plate", [150, 300, 250, 360], "white"),
        thing("c", "plate", [420, 290, 580, 370], "white", "chipped"),
        thing("f", "fork", [300, 290, 320, 370]),
        thing("m", "man", [600, 40, 700, 380], depth=4.0),
        thing("h", "hat", [620, 40, 680, 80], "red"),
        thing("d", "dog", [720, 260, 820, 380], "brown", depth=3.0),
        thing("e1", "ear", [735, 260, 750, 290]),
        thing("e2", "ear", [790, 260, 805, 290]),
        thing("w", "woman", [850, 60, 940, 390], depth=6.0),
        thing("p", "puppy", [950, 330, 990, 390], "brown", depth=6.0),
    ]
    relations = [
        {"subject": "m", "name": "wearing", "object": "h"},
        {"subject": "d", "name": "is chasing", "object": "p"},
        {"subject": "e1", "name": "part of", "object": "d"},
        {"subject": "e2", "name": "part of", "object": "d"},
        {"subject": "w", "name": "holds", "object": "f", "probability": 0.9},
    ]
    return scene_from_json({"width": 1000, "height": 400, "objects": objects, "relations": relations})


@pytest.fixture
def ask(scene: Scene) -> Ask:
    """What becomes of a form, in its notation, in the scene."""
    return lambda form: resolve(read(form), scene)
