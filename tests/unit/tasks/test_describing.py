"""Descriptions and dense captions: what is said, what is kept back, and on what each clause stands."""

from __future__ import annotations

import json

import numpy as np
import pytest
from skimage import data

import deixis
from deixis.tasks.describing import dense_captions, describe
from deixis.tasks.describing.description import NOTHING, told
from deixis.tasks.describing.hidden import hidden
from deixis.tasks.describing.sentences import sentences
from deixis.tasks.describing.words import article, listed, place, plural
from deixis.tasks.graph import Attribute, Edge, Node, SceneGraph
from deixis.types import Size

SIZE = Size(height=200, width=300)
WHOLE = (0.0, 0.0, 300.0, 200.0)


def text_of(*nodes: Node, edges: tuple[Edge, ...] = ()) -> str:
    graph = SceneGraph(SIZE, nodes, edges, True)
    return told(graph, sentences(graph)).text


def node(name: str, box: tuple[float, float, float, float], probability: float = 0.9, *colours: str) -> Node:
    return Node(f"{name} 1", name, box, probability, tuple(Attribute(colour, 0.9) for colour in colours))


MAN = node("man", (200, 20, 280, 190))
SHIRT = node("shirt", (205, 60, 275, 110), 0.9, "blue")
BIKE = node("bike", (180, 90, 295, 199))


def test_who_wears_what_does_what_and_where() -> None:
    edges = (Edge("man 1", "wear", "shirt 1", 0.8, 0.7), Edge("man 1", "ride", "bike 1", 0.7, 0.6))
    said = text_of(MAN, SHIRT, BIKE, edges=edges)
    assert said == "On the right, a man in a blue shirt is riding a bike."


def test_doubt_is_said_and_more_doubt_is_silence() -> None:
    assert text_of(node("dog", WHOLE, 0.6)) == "There is perhaps a dog."
    assert text_of(node("dog", WHOLE, 0.4)) == ""


def test_a_kind_stands_for_a_name_that_is_less_sure() -> None:
    kind = (Attribute("person", 0.8),)
    doubtful = Node("boy 1", "boy", WHOLE, 0.6, (), kind)
    assert text_of(doubtful) == "There is a person, perhaps a boy."
    assert text_of(Node("boy 1", "boy", WHOLE, 0.2, (), kind)) == "There is a person."
    assert text_of(Node("boy 1", "boy", WHOLE, 0.9, (), kind)) == "There is a boy."


def test_things_that_are_called_the_same_are_counted() -> None:
    left = Node("dog 1", "dog", (0, 80, 60, 120), 0.9)
    right = Node("dog 2", "dog", (240, 80, 300, 120), 0.9)
    assert text_of(right, left) == "There are two dogs, one on the left, one on the right."


def test_what_may_be_one_thing_is_not_counted_twice() -> None:
    dog, again = Node("dog 1", "dog", (0, 80, 60, 120), 0.9), Node("dog 2", "dog", (10, 85, 50, 115), 0.88)
    assert text_of(dog, again) == "There is a dog on the left."
    many = [Node(f"dog {i}", "dog", (60.0 * i, 90, 60.0 * i + 50, 110), 0.6) for i in range(4)]
    assert text_of(*many) == "There are perhaps several dogs."


def test_a_doubtful_relation_is_not_said() -> None:
    said = text_of(MAN, BIKE, edges=(Edge("man 1", "ride", "bike 1", 0.2, 0.1),))
    assert "riding" not in said
    assert "bike" in said and "man" in said


def test_what_stands_lower_hides_what_is_behind() -> None:
    front, back = node("dog", (50, 80, 150, 200)), node("horse", (100, 20, 260, 150))
    found = list(hidden(SceneGraph(SIZE, (front, back), (), True)))
    assert [(one.front, one.back) for one in found] == [("dog 1", "horse 1")]
    assert "The horse is partly hidden by the dog." in text_of(front, back)
    apart = node("horse", (160, 20, 260, 150))
    assert not list(hidden(SceneGraph(SIZE, (front, apart), (), True)))


def test_each_clause_stands_where_it_says_and_names_its_regions() -> None:
    edges = (Edge("man 1", "wear", "shirt 1", 0.8, 0.7),)
    graph = SceneGraph(SIZE, (MAN, SHIRT), edges, True)
    found = told(graph, sentences(graph))
    assert [found.text[one.start : one.end] for one in found.clauses] == [one.text for one in found.clauses]
    worn = next(one for one in found.clauses if "shirt" in one.text)
    assert worn.regions == ("man 1", "shirt 1")
    assert worn.probability == pytest.approx(0.72)
    assert len(found.shown()) == 2


def test_a_blank_picture_is_not_described() -> None:
    gray = np.full((60, 80, 3), 128, np.uint8)
    found = told(SceneGraph(SIZE, (), (), True), [])
    assert found.text == ""
    described = describe(deixis.load("fake"), gray)
    document = json.loads(json.dumps(described.to_dict(), allow_nan=False))
    assert document["kind"] == "description"
    assert document["text"]
    assert described.text.startswith(NOTHING) or described.clauses[0].regions
    assert ".." not in described.text


def test_dense_captions_are_short_phrases() -> None:
    found = dense_captions(deixis.load("fake"), data.chelsea()[::5, ::5].copy())
    assert found.regions
    assert all(1 <= len(one.text.split()) <= 5 for one in found.regions)
    document = json.loads(json.dumps(found.to_dict(file="a.png"), allow_nan=False))
    assert document["kind"] == "dense_captions"
    assert len(document["regions"]) == len(found.shown())


def test_words_are_english() -> None:
    assert [article(noun) for noun in ("dog", "umbrella", "unicycle", "water", "blue jeans", "people")] == [
        "a dog",
        "an umbrella",
        "a unicycle",
        "water",
        "blue jeans",
        "people",
    ]
    assert [plural(noun) for noun in ("woman", "fireman", "person", "bus", "baby", "jeans")] == [
        "women",
        "firemen",
        "people",
        "buses",
        "babies",
        "jeans",
    ]
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("box", "where"),
    [
        (WHOLE, ""),
        ((0, 80, 60, 120), "on the left"),
        ((240, 80, 300, 120), "on the right"),
        ((0, 0, 60, 40), "at the top left"),
        ((120, 80, 180, 120), "in the middle"),
        ((120, 160, 180, 200), "at the bottom"),
    ],
)
def test_places(box: tuple[float, float, float, float], where: str) -> None:
    assert place(box, SIZE) == where
