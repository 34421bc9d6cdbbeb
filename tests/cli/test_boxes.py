"""`deixis boxes parse`: an answer on standard input, boxes on standard output."""

from __future__ import annotations

import json
from typing import Any

import pytest

GEMINI = '{"box_2d": [250, 100, 500, 200], "label": "cup"}'


def test_json(run: Any) -> None:
    done = run("boxes", "parse", "--size", "640x480", "--json", stdin=GEMINI)
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["kind"], found["xyxy"], found["labels"]) == ("boxes", [[64, 120, 128, 240]], ["cup"])
    assert (found["dialect"], found["certainty"], found["notes"]) == ("gemini", 0.95, [])


def test_table(run: Any) -> None:
    done = run("boxes", "parse", "--size", "640x480", stdin=GEMINI)
    assert done.exit_code == 0
    assert all(part in done.stdout for part in ["cup", "64.0", "240.0"])
    assert "dialect gemini, certainty 0.95" in done.stderr


def test_resized(run: Any) -> None:
    options = ["--size", "100x100", "--resized", "200x50", "--dialect", "qwen2.5-vl", "--json"]
    done = run("boxes", "parse", *options, stdin='[{"bbox_2d": [20, 10, 200, 50]}]')
    assert json.loads(done.stdout)["xyxy"] == [[10, 20, 100, 100]]


@pytest.mark.parametrize(("text", "kind"), [("[]", "none"), ("[12, 20, 40, 60]", "ambiguous"), ("", "none")])
def test_nothing_to_give_exits_with_one(run: Any, text: str, kind: str) -> None:
    done = run("boxes", "parse", "--size", "640x480", "--json", stdin=text)
    assert (done.exit_code, json.loads(done.stdout)["kind"]) == (1, kind)


@pytest.mark.parametrize(
    ("options", "text", "message"),
    [
        (["--size", "640"], "", "expected WIDTHxHEIGHT"),
        (["--size", "0x4"], "", "at least 1"),
        (["--size", "640x480", "--dialect", "gemnii"], "", "did you mean 'gemini'?"),
        (["--size", "640x480", "--dialect", "qwen2.5-vl"], "", "give its size as `resized`"),
        (["--size", "640x480", "--dialect", "paligemma"], "[1, 2, 3, 4]", "it writes <loc0200>"),
    ],
)
def test_a_wrong_call_is_refused(run: Any, options: list[str], text: str, message: str) -> None:
    done = run("boxes", "parse", *options, stdin=text)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
