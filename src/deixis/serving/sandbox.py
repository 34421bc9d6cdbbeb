"""Images decoded in processes of their own, which may be killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import LifoQueue
from threading import Timer
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis import config
from deixis.errors import BackendError, ImageError
from deixis.serving import frames
from deixis.serving.limits import Limits
from deixis.types.size import Size

CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE})


class DecoderLostError(BackendError):
    """The decoding process was ended from outside."""


class Decoder:
    """One process that decodes, started when it is first needed and again after it died. For one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._late = False

    @property
    def pid(self) -> int | None:
        """Of the process, where there is one."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Starts the process, unless it runs."""
        if self._process is None or self._process.poll() is not None:
            limits = self._limits
            numbers = (limits.decoder_bytes, int(limits.decode_s), limits.max_pixels, limits.body_bytes)
            command = [sys.executable, "-m", "deixis.serving.decoder", *map(str, numbers)]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=config.bare_environment()
            )

    def call(self, header: dict[str, Any], file: bytes = b"") -> frames.Frame:
        """One question to the process.

        Raises:
            ImageError: the file is refused, takes too long, or ends the process.
            DecoderLostError: the process was ended from outside.
        """
        self.start()
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        self._late = False
        watch = Timer(self._limits.decode_s, self._stop_late)
        watch.start()
        try:
            frames.write(process.stdin, header, file)
            answer = frames.read(process.stdout)
        except (EOFError, OSError) as error:
            raise self._ended(process) from error
        finally:
            watch.cancel()
        if "error" in answer[0]:
            raise ImageError(answer[0]["error"])
        return answer

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _stop_late(self) -> None:
        self._late = True
        if self._process is not None:
            self._process.kill()

    def _ended(self, process: subprocess.Popen[bytes]) -> Exception:
        process.kill()
        process.communicate()
        self._process = None
        code = -(process.returncode or 0)
        if self._late or code == signal.SIGXCPU:
            return ImageError(f"takes more than {self._limits.decode_s:g} s to decode; save it anew, or smaller")
        if code in CRASHES:
            return ImageError("crashes its decoder; save it anew from a program that can show it")
        return DecoderLostError("the process that decodes images was ended; ask again")


@dataclass(frozen=True, slots=True)
class SafePicture:
    """A picture whose pixels are made in another process.

    Attributes:
        size: of the upright original.
    """

    size: Size
    _decoder: Decoder

    def rgb(self) -> NDArray[np.uint8]:
        """(H, W, 3) uint8, all of it."""
        return self._pixels({"op": "rgb"})

    def square(self, side: int) -> NDArray[np.uint8]:
        """(side, side, 3) uint8, squashed to a square."""
        return self._pixels({"op": "square", "side": side})

    def _pixels(self, asked: dict[str, Any]) -> NDArray[np.uint8]:
        header, data = self._decoder.call(asked)
        return np.frombuffer(data, np.uint8).reshape(header["shape"])


class Sandbox:
    """A few decoders, for a few threads."""

    def __init__(self, limits: Limits) -> None:
        self._all = [Decoder(limits) for _ in range(limits.at_once)]
        self._free: LifoQueue[Decoder] = LifoQueue()
        for decoder in reversed(self._all):
            self._free.put(decoder)

    @property
    def pids(self) -> list[int]:
        """Of the processes that run."""
        return [decoder.pid for decoder in self._all if decoder.pid is not None]

    def start(self) -> None:
        """Starts the first process, so that the first image need not wait for it."""
        self._all[0].start()

    @contextmanager
    def opened(self, file: bytes) -> Iterator[SafePicture]:
        """The picture of a file, to be used inside `with`.

        Raises:
            ImageError: as `Decoder.call`.
        """
        decoder = self._free.get()
        try:
            header, _ = decoder.call({"op": "open"}, file)
            yield SafePicture(Size(height=header["height"], width=header["width"]), decoder)
        finally:
            self._free.put(decoder)

    def close(self) -> None:
        """Ends all processes."""
        for decoder in self._all:
            decoder.close()
