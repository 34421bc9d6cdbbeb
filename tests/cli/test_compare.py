"""`deixis compare`: which is better, and how sure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

RIGHT, WRONG = [[0, 0, 10, 10]], [[50, 50, 60, 60]]


def write(path: str, rights: list[bool]) -> str:
    lines = ({"id": str(i), "boxes": RIGHT if right else WRONG} for i, right in enumerate(rights))
    Path(path).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def gold(here: Path) -> str:
    return write("gold.jsonl", [True] * 40)


def test_a_clear_difference(run: Any, gold: str) -> None:
    a, b = write("a.jsonl", [i < 10 for i in range(40)]), write("b.jsonl", [i < 30 for i in range(40)])
    found = json.loads(run("compare", a, b, "--gold", gold, "--metric", "referring", "--json").stdout)
    assert found["values"] == [0.25, 0.75]
    assert found["difference"] == 0.5
    assert 0 < found["interval"][0] < 0.5 < found["interval"][1]
    assert found["probability"] == 1
    assert found["verdict"] == "b.jsonl is better"


def test_the_same_twice(run: Any, gold: str) -> None:
    a = write("a.jsonl", [True, False] * 20)
    done = run("compare", a, a, "--gold", gold, "--metric", "referring")
    assert done.exit_code == 0
    assert "no difference is shown" in done.stdout
    assert "+0.0000" in done.stdout
    assert done.stderr == "40 samples in 40 pictures\n"


def test_exchanged_they_say_the_same(run: Any, gold: str) -> None:
    a, b = write("a.jsonl", [i % 3 == 0 for i in range(40)]), write("b.jsonl", [i % 2 == 0 for i in range(40)])
    one, other = (
        json.loads(run("compare", *pair, "--gold", gold, "--metric", "referring", "--json").stdout)
        for pair in ([a, b], [b, a])
    )
    assert one["difference"] == -other["difference"]
    assert one["probability"] == pytest.approx(1 - other["probability"])


def test_missing_predictions_are_told_of_each(run: Any, gold: str) -> None:
    a, b = write("a.jsonl", [True] * 40), write("b.jsonl", [True] * 5)
    done = run("compare", a, b, "--gold", gold, "--metric", "referring", "--json")
    assert "b.jsonl: 35 without a prediction count as wrong: 5, 6, 7, …" in done.stderr
    assert json.loads(done.stdout)["verdict"] == "a.jsonl is better"


def test_a_wrong_preset_is_refused_before_anything_is_read(run: Any, gold: str) -> None:
    done = run("compare", "a", "b", "--gold", gold, "--metric", "grec", "--preset", "x")
    assert done.exit_code == 2
    assert "it has default" in done.stderr
