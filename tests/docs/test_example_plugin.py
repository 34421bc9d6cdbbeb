"""The plug-in in examples/ is found by its entry point, obeys the laws, and breaks nothing when it breaks."""

from __future__ import annotations

import importlib
import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import deixis
from deixis.cli.app import app
from deixis.models.registry import Registry
from deixis.testing import check_backend

PLUGIN = Path(__file__).parents[2] / "examples" / "plugin"
MODULE = "deixis_colours"
Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs the plug-in, with the given code, as pip would: a module and the facts of its distribution."""

    def install(code: str) -> None:
        project = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        facts = tmp_path / f"{MODULE}-1.0.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n")
        ((group, points),) = project["entry-points"].items()
        lines = [f"[{group}]", *(f"{name} = {value}" for name, value in points.items())]
        (facts / "entry_points.txt").write_text("\n".join(lines))
        (tmp_path / f"{MODULE}.py").write_text(code, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delenv("DEIXIS_PLUGINS", raising=False)
        importlib.invalidate_caches()

    yield install
    sys.modules.pop(MODULE, None)


def code() -> str:
    return (PLUGIN / f"{MODULE}.py").read_text(encoding="utf-8")


def test_it_is_short() -> None:
    lines = [line for line in code().splitlines() if line.strip()]
    assert len(lines) < 60


def test_it_is_found_and_obeys(install: Install) -> None:
    install(code())
    assert "colours" in [spec.name for spec in Registry.built_in()]
    check_backend(Registry.built_in().load("colours"))


def test_it_finds_what_has_the_colour(install: Install) -> None:
    install(code())
    rgb = np.full((100, 200, 3), 255, np.uint8)
    rgb[20:60, 50:150] = (210, 40, 40)
    made = deixis.load("colours").ground(rgb, "a red box, a blue box and a box")
    assert [status.value for status in made.status] == ["found", "absent", "unknown"]
    assert made.boxes.xyxy.tolist() == [pytest.approx([50, 20, 150, 60], abs=2)]


@pytest.mark.parametrize("broken", ["raise RuntimeError('boom')", "import no_such_package", "def specs(): return [1]"])
def test_when_it_is_broken_the_doctor_says_so_and_the_rest_runs(install: Install, broken: str) -> None:
    install(broken)
    run = CliRunner()
    assert run.invoke(app, ["models"]).exit_code == 0
    findings = json.loads(run.invoke(app, ["doctor", "--json"]).stdout)["findings"]
    (line,) = [finding for finding in findings if finding["what"].startswith("plug-in")]
    assert line["what"] == "plug-in deixis_colours:specs" and not line["fine"]
    assert deixis.load("fake").spec.name == "fake"


def test_it_can_be_switched_off(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install(code())
    monkeypatch.setenv("DEIXIS_PLUGINS", "")
    assert "colours" not in [spec.name for spec in Registry.built_in()]
