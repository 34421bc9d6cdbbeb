"""A folder with photographs, and the program run inside the test's own process, on the fake backend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from skimage import data
from typer.testing import CliRunner, Result

from deixis.cli.app import app

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and no settings of the user's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no settings"))
    monkeypatch.setenv("DEIXIS_MODEL", "fake")
    return tmp_path


@pytest.fixture
def photo(here: Path) -> Path:
    path = Path("photo.jpg")
    Image.fromarray(data.astronaut()).resize((200, 160)).save(path)
    return path


@pytest.fixture
def folder(here: Path) -> Path:
    """Two photographs, one of them in a folder inside, and one file that is none."""
    root = Path("folder")
    (root / "inside").mkdir(parents=True)
    Image.fromarray(data.chelsea()).resize((90, 60)).save(root / "cat.jpg")
    Image.fromarray(data.coffee()).resize((90, 60)).save(root / "inside" / "cup.png")
    (root / "bad.jpg").write_bytes(b"not a picture")
    (root / "notes.txt").write_text("not meant as a picture", encoding="utf-8")
    return root


@pytest.fixture
def run() -> Run:
    def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return run
