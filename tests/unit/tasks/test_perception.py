from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from deixis.tasks.perception import perceive
from deixis.tasks.referring import form_of, needs_reasoning, refer
from deixis.testing import FakeBackend
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding, Status
from deixis.types.masks import Masks
from deixis.types.size import Size

SIZE = Size(height=100, width=200)
GREY = np.full((100, 200, 3), 127, np.uint8)


class Told:
    """A session whose model sees what it is told to: for each phrase boxes with scores, falling."""

    def __init__(self, **seen: Sequence[tuple[tuple[float, ...], float]]) -> None:
        self.seen = {name.replace("_", " "): rows for name, rows in seen.items()}
        self.asked: list[str] = []

    def ground(self, image: Any, text: str, spans: Any, *, threshold: float, **_: Any) -> Grounding:
        self.asked.append(text)
        rows = [row for i, row in enumerate(self.seen.get(text, [])) if i == 0 or row[1] >= threshold]
        query = FakeBackend().parse("cup")
        return Grounding(
            query=query, size=SIZE, boxes=Boxes(np.array([box for box, _ in rows], np.float32).reshape(-1, 4)),
            phrase=np.zeros(len(rows), np.int64), score=np.array([score for _, score in rows], np.float32),
            masks=Masks.empty(SIZE)[:0] if not rows else None, status=(Status.FOUND if rows else Status.ABSENT,),
            presence=None, heatmaps=None, enclosing=None, trace=("told",), source=SimpleNamespace(),  # type: ignore[arg-type]
        )  # fmt: skip


IMAGE: Any = SimpleNamespace(size=SIZE)
LEFT, RIGHT = (10.0, 20.0, 50.0, 90.0), (120.0, 20.0, 160.0, 90.0)


def scene(told: Told, text: str, rgb: np.ndarray = GREY) -> Any:
    return perceive(told, IMAGE, rgb, form_of(text))  # type: ignore[arg-type]


def test_every_noun_is_asked_for_alone_and_all_its_regions_are_objects() -> None:
    told = Told(man=[(LEFT, 0.9), (RIGHT, 0.6)], dog=[((60.0, 60.0, 90.0, 90.0), 0.7)])
    seen = scene(told, "the man left of the dog")
    assert {one.id: one.box for one in seen.objects} == {
        "man 1": LEFT, "man 2": RIGHT, "dog 1": (60.0, 60.0, 90.0, 90.0),
    }  # fmt: skip
    assert {"dog", "man"} <= set(told.asked)


def test_what_is_absent_is_no_object() -> None:
    assert scene(Told(man=[(LEFT, 0.9)]), "the man left of the dog").objects[0].name == "man"


def test_of_two_names_for_one_place_the_likelier_stays() -> None:
    seen = scene(Told(man=[(LEFT, 0.9)], woman=[(RIGHT, 0.8), (LEFT, 0.3)]), "the man left of the woman")
    assert [one.id for one in seen.objects] == ["man 1", "woman 1"]


def test_colours_are_measured() -> None:
    rgb = GREY.copy()
    rgb[20:90, 10:50], rgb[20:90, 120:160] = (200, 20, 30), (30, 60, 190)
    seen = scene(Told(cup=[(LEFT, 0.9), (RIGHT, 0.8)]), "the red cup", rgb)
    assert [one.attributes for one in seen.objects] == [("red",), ("blue",)]


def test_states_are_asked_of_the_model() -> None:
    told = Told(dog=[(LEFT, 0.9), (RIGHT, 0.8)], sleeping_dog=[(RIGHT, 0.7)])
    seen = scene(told, "the sleeping dog")
    assert ["sleeping" in one.attributes for one in seen.objects] == [False, True]


def test_relations_that_boxes_do_not_tell_are_asked_of_the_model() -> None:
    told = Told(
        dog=[(LEFT, 0.9), (RIGHT, 0.8)], cat=[((165.0, 50.0, 190.0, 90.0), 0.9)], dog_chasing_cat=[(RIGHT, 0.7)]
    )
    seen = scene(told, "the dog chasing the cat")
    assert [(r.subject, r.name, r.object) for r in seen.relations] == [("dog 2", "chase", "cat 1")]


def test_what_holds_a_thing_is_the_one_that_has_it_in_its_box() -> None:
    cup = (45.0, 40.0, 55.0, 50.0)
    told = Told(dog=[(LEFT, 0.9), (RIGHT, 0.9)], cup=[(cup, 0.8)], dog_holding_cup=[(LEFT, 0.7), (RIGHT, 0.68)])
    degrees = {one.subject: one.probability for one in scene(told, "the dog holding the cup").relations}
    assert degrees["dog 1"] - degrees["dog 2"] >= 0.25


def test_of_a_kind_and_its_kind_in_one_place_the_narrower_name_stays() -> None:
    seen = scene(Told(person=[(LEFT, 0.9), (RIGHT, 0.8)], woman=[(LEFT, 0.8)]), "the person right of the woman")
    assert sorted(one.id for one in seen.objects) == ["person 2", "woman 1"]


def test_a_name_is_held_against_what_it_is_mistaken_for() -> None:
    seen = scene(Told(girl=[(RIGHT, 0.8), (LEFT, 0.5)], man=[(LEFT, 0.9)]), "the leftmost girl")
    assert [one.id for one in seen.objects] == ["girl 1"]


def test_what_scores_far_less_than_the_best_of_its_name_is_no_object() -> None:
    seen = scene(Told(cup=[(LEFT, 0.9), (RIGHT, 0.4)]), "the leftmost cup")
    assert [one.id for one in seen.objects] == ["cup 1"]
    assert all(one.score >= 0.5 for one in seen.objects)


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("the second person from the right", True),
        ("the man left of the dog, not the one in red", True),
        ("how many dogs are there?", True),
        ("the tallest bottle", True),
        ("a man in a red shirt is holding a dog", False),
        ("two dogs play in the grass", False),
        ("a red cup", False),
        ("dog", False),
    ],
)
def test_captions_need_no_reasoning_and_expressions_do(text: str, needed: bool) -> None:
    assert needs_reasoning(form_of(text)) is needed


def test_a_noun_is_asked_for_once_and_its_answer_kept() -> None:
    told = Told(man=[(LEFT, 0.9), (RIGHT, 0.6)], dog=[((60.0, 60.0, 90.0, 90.0), 0.7)])
    found = refer(told, IMAGE, GREY, "the man left of the dog", masks=False)  # type: ignore[arg-type]
    assert found.resolution.objects == ("man 1",)
    assert found.grounding.boxes.xyxy.tolist() == [list(LEFT)]
    assert found.grounding.score is not None and found.grounding.score[0] == pytest.approx(0.9)
    assert told.asked.count("man") == told.asked.count("dog") == 1


def test_a_second_parser_says_what_is_looked_for() -> None:
    told = Told(dog=[(LEFT, 0.9)])
    found = refer(told, IMAGE, GREY, "the thingamajig", masks=False, parser=lambda text: "THE(dog)")  # type: ignore[arg-type]
    assert found.resolution.objects == ("dog 1",)
