"""Scene graphs: predicates, the prior over them, and the forms a graph is given out in."""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

import deixis
from deixis.errors import ConfigError
from deixis.io.scene import scene_from_json, scene_to_json
from deixis.tasks.graph import Attribute, Edge, GraphSettings, Node, SceneGraph, scene_graph
from deixis.tasks.graph.build import edges_of, nodes_of
from deixis.tasks.graph.dot import quoted
from deixis.tasks.graph.objects import Thing, without_repeats
from deixis.tasks.graph.pairs import NAMES, features
from deixis.tasks.graph.predicates import normal, shorter, spoken
from deixis.tasks.graph.prior import prior
from deixis.types import Size

SIZE = Size(height=200, width=300)
MAN, SHIRT = (100.0, 20.0, 160.0, 190.0), (105.0, 60.0, 155.0, 120.0)


@pytest.fixture
def session() -> deixis.Session:
    return deixis.load("fake")


@pytest.fixture
def rgb() -> NDArray[np.uint8]:
    picture: NDArray[np.uint8] = data.astronaut()[::4, ::4].copy()
    return picture


@pytest.fixture
def graph() -> SceneGraph:
    nodes = (
        Node("man 1", "man", MAN, 0.9),
        Node("shirt 1", "shirt", SHIRT, 0.6, (Attribute("red", 0.8), Attribute("white", 0.2))),
        Node("cup 1", "cup", (0.0, 0.0, 9.0, 9.0), 0.3),
    )
    return SceneGraph(SIZE, nodes, (Edge("man 1", "wear", "shirt 1", 0.7, 0.4),), True)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("wearing", "wear"),
        ("running through", "run through"),
        ("jumps off of", "jump off"),
        ("while holding", "hold"),
        ("surrounded by", "surrounded by"),
        ("during", None),
        ("", None),
        ("to", "to"),
    ],
)
def test_predicates_have_one_form(words: str, form: str | None) -> None:
    found = normal(words)
    assert (found.text if found else None) == form


def test_clothing_is_worn_whatever_the_preposition() -> None:
    worn = normal("in", clothing=True)
    assert worn is not None
    assert (worn.text, worn.does) == ("wear", True)
    there = normal("in")
    assert there is not None
    assert (there.text, there.does) == ("in", False)


def test_predicates_are_shortened_and_spoken() -> None:
    assert [shorter("stand next to"), shorter("sit on"), shorter("on")] == ["next to", "on", ""]
    assert [spoken(name) for name in ("ride", "sit on", "next to", "covered in")] == [
        "riding",
        "sitting on",
        "next to",
        "covered in",
    ]


def test_features_do_not_depend_on_the_scale_of_the_image() -> None:
    a, b = np.array([MAN]), np.array([SHIRT])
    small = features(a, b, SIZE)
    assert small.shape == (1, len(NAMES))
    np.testing.assert_allclose(small, features(2 * a, 2 * b, Size(height=400, width=600)))
    assert features(np.zeros((0, 4)), np.zeros((0, 4)), SIZE).shape == (0, len(NAMES))


def test_the_prior_knows_who_wears_what_and_sees_where() -> None:
    known = prior()
    man, shirt = np.array([MAN, SHIRT, MAN]), np.array([SHIRT, MAN, [250.0, 150.0, 290.0, 190.0]])
    said = known.of([("man", "shirt"), ("shirt", "man"), ("man", "shirt")], man, shirt, SIZE)
    wear = known.counts.predicates.index("wear")
    assert (said.sum(axis=1) <= 1).all()
    assert said[0].argmax() == wear
    assert said[0, wear] > 0.5
    assert said[1].sum() < 0.1, "a shirt does nothing to a man"
    assert said[2, wear] < said[0, wear] / 3, "nor is it worn from afar"


def test_nouns_that_no_caption_has_still_have_a_prior() -> None:
    found = prior().counts.log_prior("zzyzx", "qwerty")
    np.testing.assert_allclose(np.exp(found).sum(), 1)


def test_edges_are_ranked_and_one_a_pair(graph: SceneGraph) -> None:
    edges = edges_of(graph.nodes, SIZE, GraphSettings(least_relation=0.0))
    assert [edge.whole for edge in edges] == sorted((edge.whole for edge in edges), reverse=True)
    pairs = [(edge.subject, edge.object) for edge in edges]
    assert len(set(pairs)) == len(pairs) == 6
    assert (edges[0].subject, edges[0].text, edges[0].object) == ("man 1", "wearing", "shirt 1")
    many = edges_of(graph.nodes, SIZE, GraphSettings(least_relation=0.0, one_a_pair=False))
    assert len(many) == 100
    assert edges_of(graph.nodes[:1], SIZE) == ()


def test_a_graph_is_a_scene_that_the_reasoner_takes(graph: SceneGraph) -> None:
    scene = graph.scene()
    assert [one.id for one in scene.objects] == ["man 1", "shirt 1"]
    assert scene.objects[1].attributes == ("red",)
    assert scene.relations[0].name == "wearing"
    assert scene_from_json(scene_to_json(scene)) == scene
    found = deixis.resolve("the man wearing a red shirt", scene)
    assert found.objects == ("man 1",)
    assert graph.scene(0.0).objects[2].name == "cup"


def test_dot_is_quoted(graph: SceneGraph) -> None:
    dot = graph.to_dot(title='a "photo"')
    assert dot.startswith('digraph scene {\n  label="a \\"photo\\"";')
    assert 'n0 -> n1 [label="wearing\\n0.70"];' in dot
    assert 'n1a0 [label="red\\n0.80", shape=oval];' in dot
    assert dot.endswith("}\n")
    assert quoted("a\\b") == '"a\\\\b"'


def test_a_graph_of_a_photograph(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    found = scene_graph(session, rgb, GraphSettings(max_objects=6))
    assert 0 < len(found.nodes) <= 6
    assert not found.calibrated, "nothing was fitted for the fake backend"
    assert len({node.id for node in found.nodes}) == len(found.nodes)
    assert len(found.shown()) == len(found.nodes)
    document = json.loads(json.dumps(found.to_dict(file="a.png"), allow_nan=False))
    assert (document["kind"], document["image"]["file"]) == ("graph", "a.png")
    known = {node["id"] for node in document["objects"]}
    assert {end for edge in document["relations"] for end in (edge["subject"], edge["object"])} <= known


def test_what_is_encoded_has_no_colours(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    assert all(not node.attributes for node in scene_graph(session, session.encode(rgb)).nodes)


@pytest.mark.parametrize("wrong", [{"least_object": 2.0}, {"least_relation": -0.1}, {"max_objects": 0}])
def test_settings_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        GraphSettings(**wrong)  # type: ignore[arg-type]


def test_a_name_that_is_too_doubtful_gives_way_to_its_kind() -> None:
    thing = Thing(MAN, (("boy", 0.2), ("man", 0.15), ("person", 0.8)), (("young", 0.5),))
    sure, loose = nodes_of([thing], None, 0.3)[0], nodes_of([thing], None, 0.1)[0]
    assert (sure.id, sure.probability) == ("person 1", 0.8)
    assert [one.name for one in sure.alternatives] == ["boy", "man"]
    assert loose.name == "boy"
    assert [one.name for one in loose.attributes] == ["young"]


def test_of_two_places_that_are_one_the_surer_stays() -> None:
    near = (102.0, 22.0, 158.0, 188.0)
    things = [Thing(near, (("boy", 0.3),)), Thing(MAN, (("man", 0.6),)), Thing(SHIRT, (("shirt", 0.5),))]
    assert [one.names[0][0] for one in without_repeats(things)] == ["man", "shirt"]
