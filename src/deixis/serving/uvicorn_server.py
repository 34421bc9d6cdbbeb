"""uvicorn, with limits of its own on connections that are slow to say what they want."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from deixis.errors import ConfigError
from deixis.serving.app import ServeSettings, build

HEADER_BYTES = 16 * 1024
KEEP_ALIVE_S = 15


def protocol(read_s: float, connections: int) -> type[H11Protocol]:
    """HTTP that closes a connection which has not said its headers in time, and one more than there may be."""

    class Guarded(H11Protocol):
        _clock: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            if len(self.connections) > connections:
                transport.abort()
                return
            self._wind()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._idle() and self._clock is None and not self.transport.is_closing():
                self._wind()  # headers have begun on a connection that was kept

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
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._say = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._say(f"http://{f'[{host}]' if ':' in host else host}:{port}/")


def make(settings: ServeSettings, host: str, port: int, ready: Callable[[str], None]) -> Server:
    """A server that has not started."""
    limits = settings.limits
    config = uvicorn.Config(
        build(settings), host, port,
        http=protocol(limits.read_s, limits.connections), ws="none", loop="asyncio", lifespan="on",
        log_config=None, access_log=False, server_header=False, proxy_headers=False,
        h11_max_incomplete_event_size=HEADER_BYTES, timeout_keep_alive=KEEP_ALIVE_S, backlog=2048,
        timeout_graceful_shutdown=int(limits.drain_s),
    )  # fmt: skip
    return Server(config, ready)


def run(settings: ServeSettings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves until the process is told to stop.

    Raises:
        ConfigError: the address is taken.
    """
    server = make(settings, host, port, ready)
    try:
        server.run()
    except SystemExit as error:
        raise ConfigError(f"{host}:{port} cannot be listened on, or the model does not start") from error
