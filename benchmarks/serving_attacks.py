"""Clients that mean harm, or know no better."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from contextlib import suppress
from typing import Any

from benchmarks.serving_client import IMAGE, JSON, Answer, Server, ms, percentile
from tests.serving import pictures

HEAD = b"POST /v1/encode HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: image/png\r\n"
LORIS = 200
SLOW_BODIES = 50
MIB = 2**20


async def one(server: Server, rng: random.Random) -> str:
    """One nuisance, and its name."""
    kind = rng.choice(["malformed json", "no image", "half an upload", "cancelled", "slow headers"])
    connection = server.connection()
    if kind == "malformed json":
        answer = await connection.ask("POST", "/v1/ground", rng.randbytes(rng.randrange(400)), JSON)
        assert answer.status in (400, 422), answer
    elif kind == "no image":
        answer = await connection.ask("POST", "/v1/encode", b"\x89PNG\r\n\x1a\n" + rng.randbytes(900), IMAGE)
        assert answer.status in (422, 429, 503), answer
    else:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        if kind == "slow headers":
            writer.write(HEAD[: rng.randrange(len(HEAD))])
        else:
            writer.write(HEAD + b"Content-Length: 5000\r\n\r\n" + rng.randbytes(5000 if kind == "cancelled" else 99))
        await asyncio.sleep(rng.random() / 10)
        writer.transport.abort()
        assert reader is not None
    connection.close()
    return kind


def slow(seconds: float) -> dict[str, Any]:
    """Hundreds of connections that say their headers or body a byte at a time, and the others meanwhile."""
    with Server("fake") as server:
        return {
            "target": "the service stays up; slow ones are closed in about 10 s",
            **asyncio.run(_slow(server, seconds)),
        }


async def _slow(server: Server, seconds: float) -> dict[str, Any]:
    closed: list[float] = []

    async def drip(data: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        started = time.monotonic()
        for number in range(len(data)):
            writer.write(data[number : number + 1])
            try:
                if await asyncio.wait_for(reader.read(1), 0.5) == b"":
                    break
                break  # it is answered: refused
            except TimeoutError:
                continue
            except OSError:
                break
        closed.append(time.monotonic() - started)
        writer.transport.abort()

    header = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"y" * 500
    body = HEAD + b"Content-Length: 5000\r\n\r\n" + bytes(500)

    async def slow_body() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(body[: len(body) - 490])
        started = time.monotonic()
        with suppress(TimeoutError, OSError):
            await asyncio.wait_for(reader.read(1), 40)
        closed.append(time.monotonic() - started)
        writer.transport.abort()

    attackers = [asyncio.create_task(drip(header)) for _ in range(LORIS)]
    attackers += [asyncio.create_task(slow_body()) for _ in range(SLOW_BODIES)]
    await asyncio.sleep(1)
    answers: list[Answer] = []
    connection, until = server.connection(), time.monotonic() + seconds
    while time.monotonic() < until:
        answers.append(await connection.ask("GET", "/healthz"))
        await asyncio.sleep(0.02)
    await asyncio.gather(*attackers)
    bad = sum(answer.status != 200 for answer in answers)
    return {
        "connections": LORIS + SLOW_BODIES, "closed_after_s": [round(min(closed), 1), round(max(closed), 1)],
        "health_answers": len(answers), "health_failures": bad,
        "health_p99_ms": ms(percentile([answer.seconds for answer in answers], 0.99)),
    }  # fmt: skip


class Peak:
    """The largest memory of a server's processes while it is watched."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = threading.Event()
        self.mb = self.before = server.rss_mb()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.01):
            self.mb = max(self.mb, self._server.rss_mb())

    def end(self) -> float:
        """The peak, MB."""
        self._stop.set()
        self._thread.join()
        return self.mb


def bodies() -> dict[str, Any]:
    """Bodies beyond the limit: told, chunked and endless, sixteen at once; and as many of just the limit."""
    with Server("pointer") as server:
        peak = Peak(server)
        found = asyncio.run(_bodies(server))
        most = peak.end()
        return {
            "target": "memory <= 1.5 of idle; 413 for one byte more",
            "idle_mb": round(peak.before), "peak_mb": round(most), "peak_of_idle": round(most / peak.before, 2),
            **found,
        }  # fmt: skip


async def _bodies(server: Server) -> dict[str, Any]:
    over = await asyncio.gather(*[_upload(server, 20 * MIB + 1, told=number % 2 == 0) for number in range(16)])
    endless = await asyncio.gather(*[_upload(server, 200 * MIB, told=number % 2 == 0) for number in range(8)])
    fits = await asyncio.gather(*[_upload(server, 20 * MIB, told=number % 2 == 0) for number in range(8)])
    return {"one_byte_over": sorted(over), "endless": sorted(endless), "just_fits": sorted(fits)}


async def _upload(server: Server, length: int, *, told: bool) -> int:
    """The status; 0 where the connection was closed first."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    said = b"Content-Length: %d\r\n\r\n" % length if told else b"Transfer-Encoding: chunked\r\n\r\n"
    sent, part = 0, b"\x89PNG\r\n\x1a\n" + bytes(MIB // 4 - 8)
    try:
        writer.write(HEAD + said)
        while sent < length:
            piece = part[: min(len(part), length - sent)]
            writer.write(piece if told else b"%x\r\n%b\r\n" % (len(piece), piece))
            await asyncio.wait_for(writer.drain(), 15)
            sent += len(piece)
        if not told:
            writer.write(b"0\r\n\r\n")
    except (OSError, TimeoutError):
        pass
    try:
        line = await asyncio.wait_for(reader.readline(), 15)
    except (OSError, TimeoutError):
        line = b""
    writer.transport.abort()
    return int(line.split()[1]) if line else 0


def bombs() -> dict[str, Any]:
    """Every bomb: how it is answered, how fast, and what memory it takes."""
    with Server("pointer") as server:
        return {"target": "refused in <= 1 s with <= 100 MB more", **asyncio.run(_bombs(server))}


async def _bombs(server: Server) -> dict[str, Any]:
    rows = {}
    connection = server.connection()
    files = [*pictures.bombs(), ("png of 169 megapixels", pictures.honest_bomb())]
    for name, file in files:
        peak = Peak(server)
        answer = await connection.ask("POST", "/v1/encode", file, IMAGE)
        most = peak.end()
        rows[name] = {"status": answer.status, "ms": ms(answer.seconds), "more_mb": round(most - peak.before, 1)}
    slowest, largest = max(row["ms"] for row in rows.values()), max(row["more_mb"] for row in rows.values())
    refused = sum(row["status"] == 422 for row in rows.values())
    return {"bombs": len(rows), "refused": refused, "slowest_ms": slowest, "most_mb": largest, "each": rows}
