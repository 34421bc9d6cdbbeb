"""`deixis parse` and `deixis reason`: JSON, text, exit codes and files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]
SCENE: dict[str, Any] = {
    "width": 640,
    "height": 480,
    "objects": [
        {"id": "a", "name": "plate", "box": [40, 200, 140, 260], "attributes": ["green"]},
        {"id": "b", "name": "plate", "box": [170, 200, 270, 260], "attributes": ["white"]},
        {"id": "c", "name": "plate", "box": [420, 200, 520, 260], "attributes": ["white"]},
        {"id": "d", "name": "fork", "box": [300, 190, 320, 270]},
    ],
}


@pytest.fixture
def scene(here: Path) -> Path:
    path = Path("scene.json")
    path.write_text(json.dumps(SCENE), encoding="utf-8")
    return path


def test_json_has_the_answer_and_the_reasons(run: Run, scene: Path) -> None:
    done = run("reason", "--scene", scene, "the plate left of the fork but not the green one", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert set(found) == {"status", "objects", "form", "trace", "suggestions"}
    assert (found["status"], found["objects"]) == ("found", ["b"])
    assert found["form"] == "THE(AND(plate, LEFT_OF(fork), NOT(color=green)))"


def test_what_is_absent_exits_with_1(run: Run, scene: Path) -> None:
    done = run("reason", "--scene", scene, "the red plate", "--json")
    assert (done.exit_code, json.loads(done.stdout)["status"]) == (1, "absent")


def test_ambiguity_comes_with_candidates_and_words(run: Run, scene: Path) -> None:
    done = run("reason", "--scene", scene, "the plate", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert found["status"] == "ambiguous"
    for words in found["suggestions"]:
        assert run("reason", "--scene", scene, words).exit_code == 0


def test_a_question_has_an_answer(run: Run, scene: Path) -> None:
    assert json.loads(run("reason", "--scene", scene, "how many plates are white?", "--json").stdout)["answer"] == 2
    done = run("reason", "--scene", scene, "how many cats are there?")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "absent: 0")


def test_a_form_takes_the_place_of_a_text(run: Run, scene: Path) -> None:
    done = run("reason", "--scene", scene, "--form", "THE(NTH(2, right, plate))")
    assert done.exit_code == 0
    assert done.stdout.startswith("found: plate b\nform: THE(NTH(2, right, plate))\nconsidered: a, b, c\n")


def test_a_card_is_written(run: Run, scene: Path) -> None:
    assert run("reason", "--scene", scene, "the green plate", "--card", "why.html").exit_code == 0
    assert "<svg" in Path("why.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--scene", "none.json", "a plate"], "none.json"),
        (["--scene", "scene.json"], "a TEXT or a --form"),
        (["--scene", "scene.json", "a plate", "--form", "plate"], "a TEXT or a --form"),
        (["--scene", "scene.json", ""], "text: is empty"),
        (["--scene", "scene.json", "--form", "AND(plate"], ""),
    ],
)
def test_a_wrong_call_exits_with_2(run: Run, scene: Path, arguments: list[str], message: str) -> None:
    done = run("reason", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_malformed_scene_is_named(run: Run, here: Path) -> None:
    Path("bad.json").write_text('{"width": 9, "height": 9, "objects": [{"id": "a", "name": "cup"}]}', encoding="utf-8")
    done = run("reason", "--scene", "bad.json", "the cup")
    assert done.exit_code == 2
    assert "bad.json: objects[0]: expected a field 'box'" in done.stderr


def test_parse_prints_readings(run: Run) -> None:
    done = run("parse", "the second cup from the right", "--json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert set(document) == {"text", "readings", "notes"}
    best = document["readings"][0]
    assert best["form"] == "THE(NTH(2, right, cup))"
    assert {"form", "score", "spans"} <= set(best)
    assert "THE(NTH(2, right, cup))" in run("parse", "the second cup from the right").stdout


def test_parse_tells_what_a_backend_cannot_do(run: Run) -> None:
    asked = "the cup behind the plate", "--lint", "fake"
    told = json.loads(run("parse", *asked, "--json").stdout)["lint"]
    assert told == ["BEHIND(plate): no depth; it will be guessed from lower edges"]
    assert f"lint: {told[0]}" in run("parse", *asked).stdout
    assert json.loads(run("parse", "the left cup", "--lint", "fake", "--json").stdout)["lint"] == []


def test_parse_refuses_what_is_not_installed(run: Run) -> None:
    for option in ("--lint", "--parser"):
        refused = run("parse", "a cup", option, "no-such-name")
        assert refused.exit_code not in {0, 1}
        assert "no-such-name" in refused.stderr


def test_parse_reads_standard_input(run: Run) -> None:
    assert json.loads(run("parse", "-", "--json", stdin="a red cup\n").stdout)["text"] == "a red cup"
