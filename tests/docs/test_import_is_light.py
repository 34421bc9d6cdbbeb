"""What an import costs: nothing heavy until something is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
MODEL = {"torch", "transformers", "cv2", "onnxruntime", "tokenizers", "PIL"}
HEAVY = MODEL | {"numpy", "pydantic", "typer", "rich"}


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "error", "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60
    )


def loaded_after(statement: str) -> set[str]:
    done = python("-c", f"import sys; {statement}; print(*sys.modules)")
    assert done.returncode == 0, done.stderr
    return HEAVY & set(done.stdout.split())


def test_import_deixis_is_light() -> None:
    assert loaded_after("import deixis") == set()


def test_the_types_need_numpy_alone() -> None:
    assert loaded_after("import deixis.types") <= {"numpy"}


@pytest.mark.parametrize("module", ["deixis.models.registry", "deixis.cli.app"])
def test_no_model_is_loaded_before_it_is_asked_for(module: str) -> None:
    assert loaded_after(f"import {module}") & MODEL == set()


@pytest.mark.parametrize("command", [(), ("find",), ("heatmap",), ("models",), ("doctor",), ("train", "pointer")])
def test_help_answers(command: tuple[str, ...]) -> None:
    done = python("-c", "from deixis.cli.app import main; main()", *command, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
    assert done.stderr == ""
