"""The program as a process of its own: what only that shows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image
from skimage import data

SOURCE = Path(__file__).parents[2] / "src"
HEAVY = {"numpy", "onnxruntime", "PIL", "tokenizers", "torch"}  # pydantic comes with typer


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "error"}


def deixis(*arguments: str | Path | bytes) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deixis", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=60,
    )


def test_find(photo: Path) -> None:
    done = deixis("find", photo, "a woman", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["text"] == "a woman"
    assert done.stderr == ""


def test_help_is_light() -> None:
    call = "app(['find', '--help'], standalone_mode=False)"
    code = f"import sys; from deixis.cli.app import app; {call}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment(), timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "Usage: " in done.stdout
    assert set(done.stdout.split()) & HEAVY == set()


@pytest.mark.skipif(os.name == "nt", reason="arguments are no bytes there")
def test_a_text_that_is_not_utf8(photo: Path) -> None:
    done = deixis("find", photo, b"a \xff cup")
    assert done.returncode == 2
    assert "lone surrogate, U+DCFF" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(photo: Path) -> None:
    sealed = Path("sealed")
    sealed.mkdir()
    photo.rename(sealed / "photo.jpg")
    sealed.chmod(0o555)
    done = deixis("find", sealed / "photo.jpg", "a woman")
    sealed.chmod(0o755)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert [path.name for path in sealed.iterdir()] == ["photo.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="no shell to close it")
@pytest.mark.parametrize("option", ["", "--json"])
def test_standard_output_may_be_closed(photo: Path, option: str) -> None:
    command = f"{sys.executable} -m deixis find {photo} 'a woman' {option} >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", env=environment(), timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to send")
def _hear_ctrl_c() -> None:
    """What is started in the background ignores the signal, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_in_a_folder(here: Path) -> None:
    """The signal arrives anywhere in the run; whatever stands there afterwards is whole, and a rerun finishes."""
    count = 30
    Path("many").mkdir()
    picture = Image.fromarray(data.coffee()).resize((160, 120))
    for number in range(count):
        picture.save(Path("many", f"{number:03}.jpg"), quality=50 + number)
    arguments = [sys.executable, "-m", "deixis", "find", "many", "a cup", "--out", "results"]
    process = subprocess.Popen(
        arguments, env=environment(), stderr=subprocess.PIPE, encoding="utf-8", preexec_fn=_hear_ctrl_c
    )
    drawn = Path("results", "002.jpg.deixis.png")
    while not drawn.exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    finished = [json.loads(line) for line in Path("results/results.jsonl").read_text(encoding="utf-8").splitlines()]
    assert 0 < len(finished) < count
    assert list(Path("results").glob(".*")) == []
    for path in Path("results").glob("*.png"):
        with Image.open(path) as whole:
            whole.load()
    done = deixis("find", "many", "a cup", "--out", "results")
    assert done.returncode == 0
    assert f"going on: {len(finished)} of {count} are done" in done.stderr
    assert len(Path("results/results.jsonl").read_text(encoding="utf-8").splitlines()) == count
