"""Scene graphs and descriptions with the embedded model: what any release should see, and must not say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

import deixis
from deixis.models.backends.pointer.vectors import pooled
from deixis.tasks.describing import captions_of, describe
from deixis.tasks.graph import GraphSettings, scene_graph
from deixis.types import Boxes

pytestmark = [pytest.mark.weights, pytest.mark.usefixtures("embedded_weights")]

PEOPLE = {"person", "woman", "man", "child", "girl", "boy", "lady", "people"}


@pytest.fixture(scope="module")
def session(embedded_weights: Path) -> deixis.Session:
    return deixis.load("pointer")


def test_the_largest_thing_in_a_portrait_is_a_person(session: deixis.Session) -> None:
    graph = scene_graph(session, data.astronaut(), GraphSettings(max_objects=8))
    assert graph.calibrated
    first = graph.nodes[0]
    assert {first.name, *(one.name for one in first.alternatives)} & PEOPLE
    worn = [edge for edge in graph.edges if edge.text == "wearing"]
    assert worn and worn[0].subject == first.id
    assert any(one.name in ("red", "orange") for node in graph.nodes for one in node.attributes)


@pytest.mark.parametrize(
    ("photograph", "false"),
    [
        (data.chelsea, ("dog", "person", "child")),
        (data.coffee, ("child", "person", "car", "house", "dog")),
        pytest.param(data.rocket, ("person", "child", "dog", "room"), marks=pytest.mark.slow),
        pytest.param(lambda: data.stereo_motorcycle()[0], ("dog", "child", "woman"), marks=pytest.mark.slow),
    ],
    ids=["a cat", "a cup", "a rocket", "a motorcycle"],
)
def test_nothing_false_is_said_plainly(photograph: object, false: tuple[str, ...], session: deixis.Session) -> None:
    rgb: NDArray[np.uint8] = photograph()  # type: ignore[operator]
    found = describe(session, rgb)
    plain = " ".join(part for part in found.text.split(".") if "perhaps" not in part).lower().split()
    assert not set(plain) & set(false), found.text


def test_given_boxes_have_short_phrases(session: deixis.Session) -> None:
    boxes = Boxes([[120, 20, 340, 400], [20, 300, 340, 512]])
    found = captions_of(session, data.astronaut(), boxes)
    assert len(found) == 2
    assert all(1 <= len(one.text.split()) <= 4 for one in found)
    assert captions_of(session, data.astronaut(), Boxes.empty()) == ()


def test_a_box_has_the_mean_of_its_cells() -> None:
    cells = np.arange(16, dtype=np.float32)[:, None]
    boxes = np.array([[0, 0, 0.5, 0.5], [0.5, 0.5, 1, 1], [0.99, 0.99, 1, 1]], np.float32)
    assert pooled(cells, 4, boxes)[:, 0].tolist() == [2.5, 12.5, 15.0]
    assert pooled(cells, 4, np.zeros((0, 4), np.float32)).shape == (0, 1)
