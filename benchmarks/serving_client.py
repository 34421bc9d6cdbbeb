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
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "tests" / "serving" / "plugin"
TICKS = os.sysconf("SC_CLK_TCK")
JSON = {"Content-Type": "application/json"}
IMAGE = {"Content-Type": "image/jpeg"}
START_S = 60
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


@dataclass(slots=True)
class Answer:
    """What came back, and when; status 0: nothing did."""

    status: int
    body: bytes
    seconds: float
    head: bytes = b""

    @property
    def headers(self) -> dict[str, str]:
        """Lower-case names, and values."""
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    def json(self) -> Any:
        """The document."""
        return json.loads(self.body)


class _Reading(asyncio.Protocol):
    """The client's end of a connection: one answer at a time, each a head and a body."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[tuple[bytes, bytes]] | None = None
        self.transport: asyncio.Transport | None = None
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._read += data
        end = self._read.find(b"\r\n\r\n")
        if end < 0 or self.answer is None:
            return
        length = LENGTH.search(self._read, 0, end + 2)
        until = end + 4 + (int(length[1]) if length else 0)
        if len(self._read) >= until:
            head, body, self._read = self._read[:end], self._read[end + 4 : until], self._read[until:]
            if not self.answer.done():
                self.answer.set_result((head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(exc or EOFError())


class Connection:
    """One connection that is kept and opened again when it is closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._end: _Reading | None = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, limit_s: float = 60
    ) -> Answer:
        """One request; status 0 where the connection ended or time was over without an answer."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(limit_s):
                head, data = await self._ask(method, path, body, headers or {})
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            return Answer(0, type(error).__name__.encode(), time.perf_counter() - started)
        return Answer(int(head[9:12]), data, time.perf_counter() - started, head)

    async def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[bytes, bytes]:
        loop = asyncio.get_running_loop()
        if self._end is None or self._end.transport is None:
            _, self._end = await loop.create_connection(_Reading, "127.0.0.1", self._port)
        assert self._end.transport is not None
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n{told}\r\n"
        self._end.answer = loop.create_future()
        self._end.transport.write(head.encode() + body)
        return await self._end.answer

    def close(self) -> None:
        """Ends the connection."""
        if self._end is not None and self._end.transport is not None:
            self._end.transport.abort()
        self._end = None


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
