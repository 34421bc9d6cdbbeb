"""What people would call the colour of what is in a box."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from deixis.reasoning.colours import NAMES, inside, middle
from deixis.tasks.colours import colour_chances, habit


def painted(*colour: int) -> NDArray[np.uint8]:
    picture = np.zeros((60, 80, 3), np.uint8)
    picture[10:50, 20:60] = colour
    return picture


@pytest.mark.parametrize(("rgb", "name"), [((200, 20, 30), "red"), ((30, 60, 190), "blue"), ((40, 140, 50), "green")])
def test_a_plain_thing_has_the_colour_that_it_is_painted(rgb: tuple[int, int, int], name: str) -> None:
    chances = colour_chances(painted(*rgb), (20, 10, 60, 50), "shirt")
    assert next(iter(chances)) == name
    assert set(chances) == set(NAMES) and sum(chances.values()) == pytest.approx(1)
    assert list(chances.values()) == sorted(chances.values(), reverse=True)


def test_what_such_things_mostly_are_weighs() -> None:
    brownish = painted(128, 100, 80)
    of_dog, of_car = (colour_chances(brownish, (20, 10, 60, 50), noun)["brown"] for noun in ("dog", "car"))
    assert of_dog > of_car
    assert NAMES[int(habit("grass").argmax())] == "green"
    assert habit("such a word") == pytest.approx(habit("nor this one"))


def test_a_cat_is_brown() -> None:
    assert next(iter(colour_chances(data.chelsea(), (0, 0, 451, 300), "cat"))) == "brown"


def test_the_middle_is_two_thirds_and_the_inside_is_all() -> None:
    picture = painted(200, 20, 30)
    box = (20, 10, 60, 50)
    assert len(inside(picture, box)) == 1600
    assert len(middle(picture, box)) == pytest.approx(np.pi * (40 / 3) ** 2, rel=0.05)
    assert len(inside(picture, (79.4, 59.4, 79.6, 59.6))) == 1


def test_a_box_outside_the_picture_has_only_what_is_usual() -> None:
    chances = colour_chances(painted(200, 20, 30), (200, 200, 220, 220), "grass")
    assert np.isfinite(list(chances.values())).all()
