"""A server in a process of its own, and a client that costs little: what the measurements of `serving.py` share."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "tests" / "serving" / "plugin"
TICKS = os.sysconf("SC_CLK_TCK")
JSON = {"Content-Type": "application/json"}
IMAGE = {"Content-Type": "image/jpeg"}
START_S = 60


@dataclass(slots=True)
class Answer:
    """What came back, and when; status 0: nothing did."""

    status: int
    body: bytes
    seconds: float
    headers: dict[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """The document."""
        return json.loads(self.body)


class Connection:
    """One connection that is kept and opened again when it is closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, limit_s: float = 60
    ) -> Answer:
        """One request; status 0 where the connection ended or time was over without an answer."""
        started = time.perf_counter()
        try:
            status, said, data = await asyncio.wait_for(self._ask(method, path, body, headers or {}), limit_s)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            return Answer(0, type(error).__name__.encode(), time.perf_counter() - started)
        return Answer(status, data, time.perf_counter() - started, said)

    async def _ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if self._pipe is None:
            self._pipe = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._pipe
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        said = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        data = await reader.readexactly(int(said.get("content-length", 0)))
        if said.get("connection") == "close":
            self.close()
        return int(head[0].split()[1]), said, data

    def close(self) -> None:
        """Ends the connection."""
        if self._pipe is not None:
            self._pipe[1].transport.abort()
            self._pipe = None


class Server:
    """`deixis serve` on a free port; its log goes to a file.

    Args:
        model: that it serves.
        environment: what differs from this process's own.
        options: of the command.
    """

    def __init__(self, model: str = "pointer", *options: str, **environment: str) -> None:
        self._command = [sys.executable, "-m", "deixis", "serve", "--port", "0", "--model", model, *options]
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT), str(PLUGIN)])
        self._environment = {**os.environ, "PYTHONPATH": path, **environment}
        self.port = 0

    def __enter__(self) -> Self:
        self.log = Path(f"/tmp/deixis-serving-{os.getpid()}-{time.monotonic_ns()}.log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self._command, env=self._environment, stderr=log, stdout=log)
        until = time.monotonic() + START_S
        while not (said := re.search(r"at http://[^:]+:(\d+)/", self.log.read_text())):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.02)
        self.port = int(said[1])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.log.unlink()

    def connection(self) -> Connection:
        """A new one."""
        return Connection(self.port)

    def tree(self) -> list[int]:
        """The server's process, its engine's, and the decoders'."""
        found, parents = [self.process.pid], _parents()
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def engine(self) -> int:
        """The process with the model."""
        return next(pid for pid in self.tree() if b"deixis.serving.engine" in _read(pid, "cmdline"))

    def rss_mb(self) -> float:
        """Resident memory of all its processes; pages that they share count for each."""
        return sum(_rss(pid) for pid in self.tree()) / 2**20

    def cpu_s(self) -> float:
        """Processor time of all its processes that live."""
        return sum(_cpu(pid) for pid in self.tree())


def _parents() -> dict[int, int]:
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (stat := _read(int(name), "stat")):
            found[int(name)] = int(stat.rpartition(b")")[2].split()[1])
    return found


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def _rss(pid: int) -> int:
    found = re.search(rb"VmRSS:\s+(\d+)", _read(pid, "status"))
    return int(found[1]) * 1024 if found else 0


def _cpu(pid: int) -> float:
    fields = _read(pid, "stat").rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def photographs() -> list[bytes]:
    """A few JPEG files of 640x480 and less, made of scikit-image's."""
    from PIL import Image
    from skimage import data

    files = []
    for array in (data.astronaut(), data.coffee(), data.chelsea(), data.rocket()):
        file = BytesIO()
        Image.fromarray(array).save(file, "JPEG", quality=88)
        files.append(file.getvalue())
    return files


def percentile(values: list[float], share: float) -> float:
    """The value that this share of the values does not exceed; 0 where there are none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def ms(seconds: float) -> float:
    """Milliseconds, rounded."""
    return round(seconds * 1000, 1)
