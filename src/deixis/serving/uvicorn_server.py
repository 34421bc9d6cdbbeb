"""uvicorn, with limits of its own on connections that are slow to say what they want."""

from __future__ import annotations

import asyncio
import gc
import math
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from deixis.errors import ConfigError
from deixis.serving.app import build
from deixis.serving.guard import HEADER_BYTES
from deixis.serving.service import Service
from deixis.serving.settings import ServeSettings


class _Together:
    """A transport that sends what is written in one turn of the loop as one: each sending wakes the other side.

    Args:
        transport: that sends.
        loop: whose turns they are.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._written: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._written:
            self._loop.call_soon(self._flush)
        self._written.append(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._written:
            self._transport.write(b"".join(self._written))
            self._written.clear()


def protocol(read_s: float, connections: int) -> type[HttpToolsProtocol]:
    """HTTP that closes a connection which has not said its headers in time, or too many, and any beyond the most."""

    class Guarded(HttpToolsProtocol):
        _clock: asyncio.TimerHandle | None = None
        _pending = 0  # bytes that came and said nothing whole yet: headers, or what follows the last piece of a body

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(cast("asyncio.Transport", _Together(transport, self.loop)))
            if len(self.connections) > connections:
                transport.abort()
                return
            self._wind()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            self._pending += len(data)
            super().data_received(data)
            if self._pending > HEADER_BYTES:
                self.send_400_response(f"headers may have {HEADER_BYTES} bytes")
            elif self._idle() and self._clock is None and not self.transport.is_closing():
                self._wind()  # headers have begun on a connection that was kept

        def on_headers_complete(self) -> None:
            self._pending = 0
            super().on_headers_complete()

        def on_chunk_header(self) -> None:
            self._pending = 0

        def on_body(self, body: bytes) -> None:
            self._pending = 0
            super().on_body(body)

        def on_message_complete(self) -> None:
            self._pending = 0
            super().on_message_complete()

        def _idle(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _wind(self) -> None:
            self._clock = self.loop.call_later(read_s, self._late)

        def _stop(self) -> None:
            if self._clock is not None:
                self._clock.cancel()
                self._clock = None

        def _late(self) -> None:
            self._clock = None
            if self._idle() and self.timeout_keep_alive_task is None and not self.transport.is_closing():
                self.transport.abort()

    return Guarded


class Server(uvicorn.Server):
    """Says when it answers, and why it does not start."""

    def __init__(self, config: uvicorn.Config, service: Service, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self.service = service
        self._say = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            gc.freeze()  # what is there now stays to the end: it need not be looked through again and again
            self._say(f"http://{f'[{host}]' if ':' in host else host}:{port}/")


def make(settings: ServeSettings, host: str, port: int, ready: Callable[[str], None]) -> Server:
    """A server that has not started."""
    limits, app = settings.limits, build(settings)
    config = uvicorn.Config(
        app, host, port,
        http=protocol(limits.read_s, limits.connections), ws="none", loop="asyncio", lifespan="on",
        log_config=None, access_log=False, server_header=False, proxy_headers=False,
        timeout_keep_alive=math.ceil(limits.read_s), backlog=2048,
        timeout_graceful_shutdown=int(limits.drain_s),
    )  # fmt: skip
    return Server(config, app.service, ready)


def run(settings: ServeSettings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves until the process is told to stop.

    Raises:
        ConfigError: the address cannot be listened on.
        DeixisError: the model cannot run.
    """
    server = make(settings, host, port, ready)
    with suppress(SystemExit):
        server.run()
    if server.service.failure is not None:
        raise server.service.failure
    if not server.started:
        raise ConfigError(f"{host}:{port} cannot be listened on; another program may have it: try --port 0")
