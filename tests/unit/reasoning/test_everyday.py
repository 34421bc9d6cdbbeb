"""What people take for granted of what a scene lists: who stands, what hangs, how old a baby is, what is nearest."""

from __future__ import annotations

from typing import Any

import pytest

from deixis.io.scene import scene_from_json
from deixis.reasoning import resolve

YARD = {
    "width": 800,
    "height": 600,
    "objects": [
        {"id": "e1", "name": "elephant", "box": [60, 180, 340, 500], "attributes": ["gray"]},
        {"id": "e2", "name": "elephant", "box": [380, 340, 500, 490], "attributes": ["young"]},
        {"id": "z", "name": "zebra", "box": [600, 450, 720, 560]},
        {"id": "f", "name": "fence", "box": [0, 530, 800, 600]},
        {"id": "lamp", "name": "lamp", "box": [20, 10, 60, 60]},
        {"id": "cup", "name": "cup", "box": [640, 200, 660, 230]},
        {"id": "tray", "name": "tray", "box": [600, 225, 700, 250]},
        {"id": "w", "name": "woman", "box": [520, 100, 560, 300]},
        {"id": "m", "name": "man", "box": [700, 100, 740, 300]},
        {"id": "o", "name": "police officer", "box": [760, 100, 799, 300]},
        {"id": "hat", "name": "helmet", "box": [765, 100, 790, 120]},
    ],
    "relations": [
        {"subject": "lamp", "name": "hanging over", "object": "e1"},
        {"subject": "cup", "name": "on", "object": "tray"},
        {"subject": "o", "name": "wearing", "object": "hat"},
    ],
}


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("the baby elephant", ("e2",)),
        ("the thing that is hanging", ("lamp",)),
        ("the woman standing to the left of the man", ("w",)),
        ("the animal closest to the fence", ("z",)),
        ("the lamp that is closer to the elephant than to the zebra", ("lamp",)),
        ("who is left of the police officer?", ("w", "m")),
    ],
)
def test_it_is_found(text: str, objects: tuple[str, ...]) -> None:
    found = resolve(text, scene_from_json(YARD))
    assert (found.status, set(found.objects)) == ("found", set(objects))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("is the man wearing a helmet?", False),
        ("how many more elephants than zebras are there?", 1),
        ("is the cup closer to the tray than to the fence?", True),
        ("are both the man and the woman wearing helmets?", False),
    ],
)
def test_it_is_answered(text: str, answer: Any) -> None:
    assert resolve(text, scene_from_json(YARD)).answer == answer
