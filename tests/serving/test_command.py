"""`deixis serve`: what it refuses, and a process that is told to stop while it is asked."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from deixis.cli.app import app

PLUGIN = Path(__file__).parent / "plugin"


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The command sends logs to standard error, which is not for the tests that follow."""
    handlers, level, theirs = logging.root.handlers[:], logging.root.level, logging.getLogger("uvicorn").level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    logging.getLogger("uvicorn").setLevel(theirs)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--host", "0.0.0.0"), "set a token"),
        (("--host", "192.168.1.7"), "set a token"),
        (("--model", "nobody"), "no backend is called 'nobody'"),
        (("--port", "70000"), "--port"),
    ],
)
def test_what_it_does_not_start_with(options: tuple[str, ...], says: str) -> None:
    result = CliRunner().invoke(app, ["serve", "--port", "0", *options])
    assert result.exit_code == 2
    assert says in result.stderr


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "deixis.serving.uvicorn_server", raising=False)
    result = CliRunner().invoke(app, ["serve", "--port", "0"])
    assert result.exit_code == 2
    assert "pip install 'deixis[serve]'" in result.stderr


def test_the_package_and_the_help_need_no_server() -> None:
    heavy = "'fastapi', 'uvicorn', 'pydantic'"
    code = f"import sys, deixis.cli.app, deixis; sys.exit(any(m in sys.modules for m in ({heavy})))"
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 0


@pytest.mark.slow
def test_told_to_stop_it_answers_what_it_accepted(photo: bytes, tmp_path: Path) -> None:
    path = os.pathsep.join([*filter(None, sys.path), str(PLUGIN)])
    environment = {**os.environ, "PYTHONPATH": path, "DEIXIS_MODEL": "faulty"}
    environment.pop("DEIXIS_PLUGINS", None)
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "deixis", "serve", "--port", "0"], env=environment, stderr=out
        )
    while not (said := re.search(r"at (http://\S+)", log.read_text())):
        time.sleep(0.05)
    with httpx.Client(base_url=said[1], timeout=20) as client, ThreadPoolExecutor(5) as pool:
        image = client.post("/v1/encode", content=photo, headers={"Content-Type": "image/jpeg"}).json()["image"]
        call = {"image": image, "text": "sleep 0.5 of a dog", "reason": "never"}
        answers = [pool.submit(client.post, "/v1/ground", json=call) for _ in range(5)]
        time.sleep(0.4)
        process.send_signal(signal.SIGTERM)
        assert [answer.result().status_code for answer in answers] == [200] * 5
    assert process.wait(20) in (0, -signal.SIGTERM, 128 + signal.SIGTERM)
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert sum(line.get("status") == 200 for line in lines) == 6
    assert "a dog" not in log.read_text()
