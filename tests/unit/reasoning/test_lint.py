"""What a form asks that a backend cannot do."""

from __future__ import annotations

import pytest

from deixis.reasoning.lint import lint
from deixis.text.forms import read

EVERYTHING = {"ground", "segment", "depth"}
TOLD = {
    "THE(AND(cup, color=red))": ({"ground"}, "no masks"),
    "THE(AND(cup, material=wooden))": ({"segment"}, "grounds phrases"),
    "HOW_MANY(cup)": ({"segment"}, "count"),
    "COUNT(2, 2, cup)": ({"match"}, "count"),
    "THE(AND(cup, BEHIND(plate)))": ({"ground", "segment"}, "no depth"),
    "THE(MOST(near, cup))": ({"ground"}, "no depth"),
    "THE(AND(dog, REL(\"chase\", cat)))": ({"segment"}, "grounds phrases"),
    "THE(AND(cup, TOUCHING(plate)))": ({"ground"}, "may touch"),
    "THE(AND(cup, SAME(pattern, plate)))": (EVERYTHING, "pattern"),
    "THE(AND(cup, SAME(color, plate)))": ({"ground"}, "no masks"),
    "THE(PART_OF(ear, dog, left))": (EVERYTHING, "faces"),
    "THE(MOST(age, man))": (EVERYTHING, "ages"),
    "THE(MOST(friendly, man))": (EVERYTHING, "friendly"),
    "OPAQUE(\"in a jiffy\")": (EVERYTHING, "no rule"),
}  # fmt: skip


@pytest.mark.parametrize(("form", "told"), TOLD.items())
def test_it_tells_what_cannot_be_done(form: str, told: tuple[set[str], str]) -> None:
    tasks, word = told
    assert any(word in line for line in lint(read(form), tasks))


@pytest.mark.parametrize(
    "form", ["THE(AND(cup, color=red, LEFT_OF(plate)))", "HOW_MANY(AND(dog, BEHIND(cat)))", "ALL(cup)"]
)
def test_it_is_silent_where_all_can_be_told(form: str) -> None:
    assert lint(read(form), EVERYTHING) == ()
