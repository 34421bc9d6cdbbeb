"""`deixis score`: the figure, its interval, and what is said of ids that do not meet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

BOX = [[0, 0, 10, 10]]
FAR = [[50, 50, 60, 60]]
JSON_KEYS = {"metric", "preset", "value", "interval", "count", "parts"}


def write(path: str, *lines: dict[str, Any]) -> str:
    Path(path).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def gold(here: Path) -> str:
    """Four expressions in two pictures, of two types."""
    return write(
        "gold.jsonl",
        *(
            {
                "id": str(i),
                "image": str(i // 2),
                "boxes": BOX,
                "type": ["people" if i % 2 else "animals"],
                "width": 99,
                "height": 99,
            }
            for i in range(4)
        ),
    )


@pytest.fixture
def predictions(here: Path) -> str:
    """One of four is wrong."""
    return write("p.jsonl", *({"id": str(i), "boxes": FAR if i == 3 else BOX, "scores": [0.9]} for i in range(4)))


def test_json(run: Any, gold: str, predictions: str) -> None:
    done = run("score", predictions, "--gold", gold, "--metric", "referring", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found.keys() >= JSON_KEYS
    assert (found["metric"], found["preset"], found["value"], found["count"]) == ("referring", "default", 0.75, 4)
    low, high = found["interval"]
    assert 0 <= low <= 0.75 <= high <= 1
    assert found["parts"]["accuracy/people"] == 0.5
    assert (found["missing"], found["unknown"]) == ([], [])


def test_table(run: Any, gold: str, predictions: str) -> None:
    done = run("score", predictions, "--gold", gold, "--metric", "referring", "--preset", "mdetr")
    assert done.exit_code == 0
    assert all(part in done.stdout for part in ["referring, mdetr", "accuracy", "0.7500", "95 % interval"])
    assert done.stderr == "4 samples in 2 pictures\n"


def test_missing_predictions_count_as_wrong_and_are_told(run: Any, gold: str) -> None:
    some = write("some.jsonl", {"id": "0", "boxes": BOX}, {"id": "x", "boxes": BOX})
    done = run("score", some, "--gold", gold, "--metric", "referring", "--json")
    found = json.loads(done.stdout)
    assert (found["value"], found["missing"], found["unknown"]) == (0.25, ["1", "2", "3"], ["x"])
    assert "3 without a prediction count as wrong: 1, 2, 3" in done.stderr
    assert "1 of no gold id are left out: x" in done.stderr


def test_the_seed_decides_the_interval(run: Any, gold: str, predictions: str) -> None:
    command = ["score", predictions, "--gold", gold, "--metric", "referring", "--json", "--resamples", "30"]
    one, same = (run(*command, "--seed", "3").stdout for _ in range(2))
    assert one == same
    assert json.loads(one)["resamples"] == 30


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--metric", "refering"], "did you mean 'referring'?"),
        (["--metric", "x"], "known are referring, flickr-recall"),
        (["--metric", "referring", "--preset", "mdert"], "default, mdetr, transvg"),
        (["--metric", "flickr-recall", "--gold", "none.jsonl"], "none.jsonl: cannot be read"),
        (["--metric", "segmentation"], "gold.jsonl:1: id '0': masks"),
    ],
)
def test_a_wrong_call_is_refused(run: Any, gold: str, predictions: str, options: list[str], message: str) -> None:
    done = run("score", predictions, "--gold", gold, *options)
    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "p.jsonl:1: not JSON"),
        ("[]", "p.jsonl:1: expected an object"),
        ('{"boxes": []}', "p.jsonl:1: id"),
        ('{"id": "0", "boxes": [[1, 2, 3]]}', "p.jsonl:1: id '0': boxes"),
        ('{"id": "0", "boxes": [[1, 2, 3, NaN]]}', "p.jsonl:1: id '0': boxes"),
        ('{"id": "0", "boxes": [[0, 0, 1, 1]], "scores": [0.1, 0.2]}', "p.jsonl:1: id '0': scores"),
        ('{"id": "0", "boxes": []}\n{"id": "0", "boxes": []}', "p.jsonl:2: id '0': line 1 has it already"),
    ],
)
def test_a_malformed_line_is_named(run: Any, gold: str, line: str, message: str) -> None:
    Path("p.jsonl").write_text(line, encoding="utf-8")
    done = run("score", "p.jsonl", "--gold", gold, "--metric", "referring")
    assert done.exit_code == 2, done.output
    assert message in done.stderr


def test_figures_that_nothing_stands_for_are_null(run: Any, here: Path) -> None:
    gold = write("gold.jsonl", {"id": "a", "boxes": []})
    found = json.loads(run("score", gold, "--gold", gold, "--metric", "flickr-recall", "--json").stdout)
    assert (found["value"], found["count"]) == (None, 0)


def test_control_characters_do_not_reach_the_terminal(run: Any, here: Path) -> None:
    gold = write("gold.jsonl", {"id": "\x1b[2J", "boxes": BOX})
    empty = write("p.jsonl")
    done = run("score", empty, "--gold", gold, "--metric", "referring")
    assert "\x1b" not in done.output
    assert done.exit_code == 0
