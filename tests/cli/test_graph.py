"""`deixis graph` and `deixis describe` in one process, on the fake backend."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


def test_a_graph_is_told_drawn_and_printed(run: Run, photo: Path) -> None:
    result = run("graph", photo)
    assert result.exit_code == 0, result.stderr
    assert "were not fitted" in result.stderr
    assert Path("photo.graph.deixis.png").exists()
    document = json.loads(run("graph", photo, "--json", "--least-object", "0.5").stdout)
    assert document["kind"] == "graph"
    assert all(one["probability"] >= 0.5 for one in document["objects"]), "the fake backend gives one name each"


def test_dot_is_printed_alone(run: Run, photo: Path, folder: Path) -> None:
    result = run("graph", photo, "--dot")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("digraph scene {")
    assert not Path("photo.graph.deixis.png").exists()
    for wrong in [(photo, "--json"), (photo, "--out", "a.png"), (folder,), ("nowhere.jpg",)]:
        assert run("graph", *wrong, "--dot").exit_code == 2, wrong


@pytest.mark.parametrize(("options", "kind"), [((), "description"), (("--regions",), "dense_captions")])
def test_a_photograph_is_described(options: tuple[str, ...], kind: str, run: Run, photo: Path) -> None:
    result = run("describe", photo, *options)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip()
    assert json.loads(run("describe", photo, *options, "--json").stdout)["kind"] == kind


@pytest.mark.parametrize("command", ["graph", "describe"])
def test_a_folder_goes_on_where_it_was_stopped(command: str, run: Run, folder: Path) -> None:
    assert run(command, folder, "--out", "out").exit_code == 3, "one file is no picture"
    rows = [json.loads(line) for line in Path("out/results.jsonl").read_text().splitlines()]
    assert [row["image"]["file"] for row in rows] == ["cat.jpg", "inside/cup.png"]
    assert "going on: 2 of 3" in run(command, folder, "--out", "out").stderr
    assert run(command, folder).exit_code == 2
