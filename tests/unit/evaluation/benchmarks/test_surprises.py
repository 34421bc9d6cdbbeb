"""Which answers are shown, and in what order."""

from __future__ import annotations

from typing import Any

import pytest

from deixis.evaluation.benchmarks.surprises import ABSENT, CONFIDENT, LOW, judged, surprises
from deixis.io.datasets.sample import Sample
from deixis.types import Boxes, Size

HIT, MISS = [0.0, 0.0, 10.0, 10.0], [50.0, 50.0, 60.0, 60.0]


def sample(id: str, image: str) -> Sample:
    return Sample(id=id, image=image, file=f"{image}.jpg", text=id, size=Size(height=99, width=99), boxes=Boxes([HIT]))


def shown(lines: dict[str, dict[str, Any]], most: int = 6) -> list[tuple[str, str, tuple[int, ...]]]:
    samples = [sample(id, id[0]) for id in lines]
    found = surprises(judged(samples, lines), most)
    return [(one.sort, one.answered.sample.id, one.ranks) for one in found]


def test_the_surest_wrong_answers_come_first_and_a_picture_once() -> None:
    lines = {
        "a1": {"boxes": [MISS], "scores": [0.5]},
        "a2": {"boxes": [MISS], "scores": [0.8]},
        "b1": {"boxes": [MISS], "scores": [0.7]},
        "c1": {"boxes": [HIT], "scores": [0.99]},
    }
    assert shown(lines) == [(CONFIDENT, "a2", (0,)), (CONFIDENT, "b1", (0,))]
    assert shown(lines, most=1) == [(CONFIDENT, "a2", (0,))]


def test_a_right_box_that_ranks_low() -> None:
    lines = {
        "a1": {"boxes": [MISS, HIT], "scores": [0.5, 0.4]},
        "b1": {"boxes": [MISS, MISS, MISS, HIT], "scores": [0.4, 0.3, 0.2, 0.1]},
    }
    assert [one for one in shown(lines) if one[0] == LOW] == [(LOW, "b1", (0, 3)), (LOW, "a1", (0, 1))]


def test_called_absent() -> None:
    lines = {
        "a1": {"boxes": [HIT], "scores": [0.5], "status": "absent", "presence": 0.4},
        "b1": {"boxes": [], "status": "absent", "presence": 0.1},
        "c1": {"boxes": [HIT], "status": "found", "presence": 0.9},
    }
    assert shown(lines) == [(ABSENT, "b1", ()), (ABSENT, "a1", (0,))]


@pytest.mark.parametrize("line", [{"boxes": []}, {"boxes": [MISS]}, {}])
def test_lines_that_lack_fields_are_no_trouble(line: dict[str, Any]) -> None:
    assert len(shown({"a1": line})) == len(line.get("boxes", []))
