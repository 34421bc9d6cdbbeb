"""A socket that is read until a moment and no longer, however slowly the other side drips."""

from __future__ import annotations

import io
import socket
import time
from typing import Any


def left(until: float) -> float:
    """Seconds until a moment of `time.monotonic`.

    Raises:
        TimeoutError: it has passed.
    """
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the time is up")
    return seconds


class TimedSocket:
    """As much of a socket as `http.client` uses; every read and write ends at a given moment."""

    def __init__(self, inner: socket.socket, until: float) -> None:
        self._inner = inner
        self._until = until

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self._inner.settimeout(left(self._until))
        self._inner.sendall(data)

    def makefile(self, mode: str, *_: Any) -> io.BufferedReader:
        """What comes, as a file."""
        return io.BufferedReader(_TimedReader(self._inner, self._until))

    def close(self) -> None:
        """Close it, once its file is closed as well."""
        self._inner.close()


class _TimedReader(io.RawIOBase):
    def __init__(self, inner: socket.socket, until: float) -> None:
        super().__init__()
        self._inner = inner
        self._file = inner.makefile("rb", buffering=0)
        self._until = until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._inner.settimeout(left(self._until))
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()
