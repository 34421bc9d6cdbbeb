"""Messages between processes: a JSON header and bytes, each with its length before it."""

from __future__ import annotations

import asyncio
import json
import struct
from contextlib import suppress
from typing import IO, Any

try:
    import fcntl
except ImportError:  # not a Unix
    fcntl = None  # type: ignore[assignment]

HEAD = struct.Struct("!IQ")
Data = bytes | bytearray | memoryview
Frame = tuple[dict[str, Any], bytes]

PIPE_BYTES = 2**20


def widen(pipe: int) -> None:
    """Lets a pipe hold more, where the system can: fewer turns between the two processes."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # beyond what the system allows
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def packed(header: dict[str, Any], payload_length: int = 0) -> bytes:
    """What stands before a payload."""
    said = json.dumps(header).encode("ascii")
    return HEAD.pack(len(said), payload_length) + said


def write(stream: IO[bytes], header: dict[str, Any], payload: Data = b"") -> None:
    """Sends one message."""
    stream.write(packed(header, len(payload)))
    if payload:
        stream.write(payload)
    stream.flush()


def read(stream: IO[bytes]) -> Frame:
    """The next message.

    Raises:
        EOFError: the other side is gone.
    """
    said, length = HEAD.unpack(_exactly(stream, HEAD.size))
    return json.loads(_exactly(stream, said)), _exactly(stream, length)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count) if count else b""
    if len(data) != count:
        raise EOFError
    return data


async def read_async(stream: asyncio.StreamReader) -> Frame:
    """The next message.

    Raises:
        EOFError: the other side is gone.
    """
    said, length = HEAD.unpack(await stream.readexactly(HEAD.size))
    header = json.loads(await stream.readexactly(said))
    return header, await stream.readexactly(length) if length else b""
