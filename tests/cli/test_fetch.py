"""`deixis fetch`, as a program of its own, against a hub on this machine: what it says, takes, leaves and refuses."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

pytest.importorskip("huggingface_hub")

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PLAIN = {
    "config.json": b"{}",
    "preprocessor_config.json": b"{}",
    "model.safetensors": b"\x02\0\0\0\0\0\0\0{}",
    "pytorch_model.bin": b"a pickle",
    "modeling_evil.py": b"raise SystemExit",
    "onnx/model.onnx": b"the same weights again",
}
REPOSITORIES = {
    "acme/plain": PLAIN,
    "acme/gated": PLAIN,
    "acme/pickled": {"config.json": b"{}", "pytorch_model.bin": b"a pickle"},
}
Fetch = Callable[..., "subprocess.CompletedProcess[str]"]


class Hub(BaseHTTPRequestHandler):
    """As much of a hub as a download needs; `asked` are the paths that were."""

    asked: ClassVar[list[str]] = []

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = re.match(r"/(?:api/models/)?(acme/[\w.-]+)", self.path)
        files = REPOSITORIES.get(found[1]) if found else None
        if files is None:
            self._send(404, b"", {"X-Error-Code": "RepoNotFound"})
        elif "acme/gated" in self.path and "/resolve/" in self.path:
            self._send(403, b"", {"X-Error-Code": "GatedRepo"})
        elif "/tree/" in self.path:
            tree = [
                {"type": "file", "path": name, "size": len(data), "oid": _tag(data)} for name, data in files.items()
            ]
            self._send(200, json.dumps(tree).encode())
        elif "/resolve/" in self.path:
            self._file(files[self.path.partition(f"/resolve/{COMMIT}/")[2]])
        else:
            assert found
            siblings = [{"rfilename": name, "size": len(data)} for name, data in files.items()]
            facts = {"id": found[1], "sha": COMMIT, "siblings": siblings, "cardData": {"license": "cc-by-4.0"}}
            gated = "manual" if found[1] == "acme/gated" else False
            self._send(200, json.dumps(facts | {"private": False, "gated": gated}).encode())

    def _file(self, data: bytes) -> None:
        self._send(200, data, {"ETag": f'"{_tag(data)}"', "X-Repo-Commit": COMMIT})

    def _send(self, status: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)


def _tag(data: bytes) -> str:
    return hashlib.sha1(data).hexdigest()


@pytest.fixture
def hub() -> Iterator[str]:
    """The address of a hub with the repositories above."""
    Hub.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetch(hub: str, tmp_path: Path) -> Fetch:
    """Runs the program with that hub as its mirror and an empty cache."""
    own = ("hf_", "http_proxy", "https_proxy", "all_proxy")
    kept = {name: value for name, value in os.environ.items() if not name.lower().startswith(own)}
    around = kept | {
        "HF_ENDPOINT": hub, "HF_HOME": str(tmp_path / "hub"), "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1", "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "deixis", "fetch", *arguments]
        return subprocess.run(
            command, env=around | more, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=100
        )

    return run


def test_it_says_the_terms_takes_what_is_safe_and_finds_it_again_offline(fetch: Fetch, tmp_path: Path) -> None:
    refused = fetch("owlv2:acme/plain")
    assert refused.returncode == 2
    for part in ["acme/plain at 0123456789ab", "licence   cc-by-4.0", "gated     no", "1 MB in 3 files", "say --yes"]:
        assert part in refused.stderr
    assert not any("/resolve/" in path for path in Hub.asked), "a file was downloaded before anyone agreed"

    done = fetch("owlv2:acme/plain", "--yes")
    assert done.returncode == 0, done.stderr
    folder = Path(done.stdout.strip())
    assert folder.is_relative_to(tmp_path / "hub"), "HF_HOME holds"
    assert {file.name for file in folder.rglob("*")} == {"config.json", "preprocessor_config.json", "model.safetensors"}

    Hub.asked.clear()
    again = fetch("owlv2:acme/plain", "--offline", "--json")
    assert Path(json.loads(again.stdout)["folder"]) == folder
    assert Hub.asked == []


def test_a_gated_model_says_whose_consent_is_wanted(fetch: Fetch) -> None:
    done = fetch("owlv2:acme/gated", "--yes")
    assert done.returncode == 2
    assert "gated     yes" in done.stderr
    assert "Accept its licence, cc-by-4.0" in done.stderr
    assert "hf auth login" in done.stderr and "Traceback" not in done.stderr


def test_pickles_are_refused_before_anything_is_downloaded(fetch: Fetch) -> None:
    done = fetch("owlv2:acme/pickled", "--yes")
    assert done.returncode == 2
    assert "acme/pickled: has no safetensors" in done.stderr
    assert not any("/resolve/" in path for path in Hub.asked)


def test_a_model_that_is_not_there(fetch: Fetch) -> None:
    done = fetch("owlv2:acme/nothing", "--yes")
    assert done.returncode == 2
    assert "the hub has no such model" in done.stderr and "Traceback" not in done.stderr


def test_offline_nobody_is_asked(fetch: Fetch) -> None:
    done = fetch("owlv2:acme/plain", HF_HUB_OFFLINE="1")
    assert done.returncode == 2
    assert "Deixis is offline" in done.stderr
    assert Hub.asked == []


def test_a_hub_that_does_not_answer(fetch: Fetch) -> None:
    done = fetch("owlv2:acme/plain", "--yes", HF_ENDPOINT="http://127.0.0.1:9")
    assert done.returncode == 2
    assert "the hub did not answer" in done.stderr and "HF_ENDPOINT" in done.stderr


def test_the_embedded_model_has_nothing_to_fetch(run: Any) -> None:
    done = run("fetch", "pointer")
    assert done.exit_code == 0
    assert "nothing to fetch" in done.stderr


def test_an_unknown_variant_says_which_there_are(run: Any) -> None:
    done = run("fetch", "owlv2:bsae")
    assert done.exit_code == 2
    assert "did you mean 'base'?" in done.stderr and "owlv2:org/model" in done.stderr
