import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deixis.cli.app import app

data = pytest.importorskip("skimage").data
CAT = Path(data.__file__).parent / "chelsea.png"


def run(*words: str) -> object:
    return CliRunner().invoke(app, ["find", str(CAT), *words])


def test_a_compositional_text_is_resolved_and_explained(tmp_path: Path) -> None:
    result = run("the cat that is not on the left", "--explain", "--out", str(tmp_path / "cat.png"))
    assert "form: " in result.output and "decided: " in result.output  # type: ignore[attr-defined]
    assert (tmp_path / "cat.png").stat().st_size > 0


def test_json_has_the_reasons_and_what_was_seen() -> None:
    found = json.loads(run("the cat, not the dog", "--json").stdout)  # type: ignore[attr-defined]
    assert found["schema"] == "deixis/1"
    reasons = found["reasoning"]
    assert {"status", "objects", "form", "trace", "suggestions", "seen"} <= set(reasons)
    assert reasons["seen"]["cat 1"]["name"] == "cat"
    assert all(one in reasons["seen"] for one in reasons["objects"])


def test_a_question_is_answered() -> None:
    result = run("how many cats are there?", "--json", "--model", "pointer")
    assert result.exit_code == 0  # type: ignore[attr-defined]
    assert json.loads(result.stdout)["reasoning"]["answer"] == 1  # type: ignore[attr-defined]


def test_whole_asks_the_model_as_it_stands() -> None:
    assert "reasoning" not in json.loads(run("the cat, not the dog", "--json", "--whole").stdout)  # type: ignore[attr-defined]
    assert "reasoning" not in json.loads(run("a cat with green eyes", "--json").stdout)  # type: ignore[attr-defined]
