"""Who may be called what, where a picture is, what is done and by whom, and what no picture shows."""

from __future__ import annotations

import pytest

from deixis.reasoning.resolve import resolve
from deixis.text.forms import read
from deixis.types.scene import Scene, SceneObject, SceneRelation
from deixis.types.size import Size

SIZE = Size(height=100, width=200)
THINGS = (
    SceneObject("m", "man", (0, 10, 20, 90), ("old", "standing"), 4),
    SceneObject("b", "boy", (40, 40, 55, 90), ("running",), 4),
    SceneObject("n", "nurse", (70, 10, 90, 90), (), 4),
    SceneObject("r", "man", (110, 10, 130, 90), (), 4),
    SceneObject("k", "bicycle", (105, 50, 140, 95), ("green",), 4),
    SceneObject("s", "statue", (150, 20, 160, 60), ("headless",), 6),
    SceneObject("t", "statue", (170, 20, 180, 60), (), 6),
    SceneObject("h", "horse", (145, 50, 190, 95), ("brown",), 5),
    SceneObject("d", "saddle", (160, 50, 170, 60), ("black",), 5),
    SceneObject("w", "bowl", (20, 80, 38, 95), (), 3),
    SceneObject("p", "apple", (24, 78, 30, 84), ("red",), 3),
    SceneObject("q", "apple", (60, 88, 66, 95), ("red",), 3),
)
RELATIONS = (
    SceneRelation("r", "riding", "k"),
    SceneRelation("h", "wearing", "d"),
    SceneRelation("p", "in", "w"),
    SceneRelation("m", "holding", "w"),
)
SCENE = Scene(SIZE, THINGS, RELATIONS)

FOUND = {
    "THE(AND(visitor, HOLDING(bowl)))": "m",  # named for nothing but being a man
    "THE(pensioner)": "m",
    "THE(pupil)": "b",
    "THE(cyclist)": "r",  # called by what is done
    'THE("bike rider")': "r",
    "THE(AND(man, NOT(state=cycling)))": "m",
    "THE(AND(statue, NOT(WITH(head))))": "s",
    "THE(AND(nurse, ON(platform)))": "n",  # where the picture is, if it lists no platform
    "THE(AND(apple, NOT(INSIDE(bowl))))": "q",
    'THE(AND(apple, REL("from", bowl)))': "p",
    'THE(AND(man, REL("kick to", boy), HOLDING(bowl)))': "m",  # nothing says to whom
}
OTHERWISE = {
    "THE(waiter)": "absent",  # a role that nobody has
    "THE(AND(horse, color=black))": "absent",  # a saddle lends no colour
    "THE(AND(man, HOLDING(umbrella)))": "absent",
    'THE(AND(man, REL("fly to", lisbon)))': "unknown",
    "THE(AND(nurse, cousin, OF(boy)))": "unknown",
    "THE(AND(name, OF(horse)))": "unknown",
    'THE(AND(statue, REL_BY("carve", "late uncle")))': "unknown",
    "THE(AND(man, WITH(zorblax)))": "unknown",  # what no table has
}


@pytest.mark.parametrize("form", FOUND)
def test_who_and_what_is_meant(form: str) -> None:
    found = resolve(read(form), SCENE)
    assert (found.status.value, found.objects) == ("found", (FOUND[form],))


@pytest.mark.parametrize("form", OTHERWISE)
def test_what_is_not_there_or_cannot_be_seen(form: str) -> None:
    assert resolve(read(form), SCENE).status.value == OTHERWISE[form]


def test_a_couple_is_two_people() -> None:
    two = Scene(SIZE, (THINGS[0], SceneObject("v", "woman", (30, 10, 38, 90), ("old",))), ())
    assert resolve(read("THE(AND(couple, age=old))"), two).objects == ("m", "v")
    assert resolve(read("THE(AND(couple, age=old))"), SCENE).status.value == "absent"


def test_what_is_off_to_a_side_is_less_in_front() -> None:
    things = (
        SceneObject("wall", "wall", (50, 10, 100, 60), (), 9),
        SceneObject("near", "man", (60, 40, 70, 90), (), 5),
        SceneObject("aside", "man", (150, 40, 160, 90), (), 5),
    )
    assert resolve(read("THE(AND(man, IN_FRONT_OF(wall)))"), Scene(SIZE, things)).objects == ("near",)
