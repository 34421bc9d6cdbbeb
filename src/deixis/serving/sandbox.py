"""Images decoded in processes of their own, which may be killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from queue import LifoQueue
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis import config
from deixis.errors import BackendError, ImageError
from deixis.serving import frames
from deixis.serving.frames import Data
from deixis.serving.limits import Limits
from deixis.types.size import Size

START_S = 30.0
LOOK_UP_S = 0.05
CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE})


class DecoderLostError(BackendError):
    """The decoding process was ended from outside."""


class _Watch:
    """Calls a function when its time has come, unless that is cancelled before. One thread, for one time at a time.

    The thread looks up now and then: that costs less than to wake it for each of the many times that are cancelled.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._needed = Event()
        self._due: tuple[float, Callable[[], None]] | None = None
        self._thread: Thread | None = None

    def until(self, when: float, call: Callable[[], None]) -> None:
        with self._lock:
            self._due = (when, call)
        self._needed.set()
        if self._thread is None:
            self._thread = Thread(target=self._run, daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        with self._lock:
            self._due = None

    def _run(self) -> None:
        while True:
            self._needed.wait()
            sleep(LOOK_UP_S)
            call = self._taken()
            if call is not None:
                call()

    def _taken(self) -> Callable[[], None] | None:
        """What is due now; it will not be again."""
        with self._lock:
            if self._due is None:
                self._needed.clear()
            elif monotonic() >= self._due[0]:
                call, self._due = self._due[1], None
                return call
        return None


class Decoder:
    """One process that decodes, started when it is first needed and again after it died. For one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._late = self._greeted = False
        self._watch = _Watch()

    @property
    def pid(self) -> int | None:
        """Of the process, where there is one."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Starts the process, unless it runs. Does not wait for it."""
        if self._process is None or self._process.poll() is not None:
            limits = self._limits
            numbers = (limits.decoder_bytes, int(limits.decode_s), limits.max_pixels, limits.body_bytes)
            command = [sys.executable, "-m", "deixis.serving.decoder", *map(str, numbers)]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=config.bare_environment()
            )
            assert self._process.stdin is not None and self._process.stdout is not None
            frames.widen(self._process.stdin.fileno())
            frames.widen(self._process.stdout.fileno())
            self._greeted = False

    def call(self, header: dict[str, Any], file: Data) -> frames.Frame:
        """One question about a file.

        Raises:
            ImageError: the file is refused, takes too long, or ends the process.
            DecoderLostError: the process was ended from outside.
        """
        self.start()
        process = self._process
        assert process is not None
        self._late = False
        try:
            self._greet(process)
            answer = self._exchange(process, self._limits.decode_s, header, file)
        except (EOFError, OSError) as error:
            raise self._ended(process) from error
        if "error" in answer[0]:
            raise ImageError(answer[0]["error"])
        return answer

    def wait(self) -> None:
        """Waits until the process can be asked.

        Raises:
            DecoderLostError: it does not start.
        """
        self.start()
        assert self._process is not None
        try:
            self._greet(self._process)
        except (EOFError, OSError) as error:
            raise self._ended(self._process) from error

    def _greet(self, process: subprocess.Popen[bytes]) -> None:
        if not self._greeted:
            self._exchange(process, START_S)
            self._greeted = True

    def _exchange(
        self, process: subprocess.Popen[bytes], seconds: float, header: dict[str, Any] | None = None, file: Data = b""
    ) -> frames.Frame:
        """What the process says, to a question if there is one, within so many seconds."""
        assert process.stdin is not None and process.stdout is not None
        self._watch.until(monotonic() + seconds, self._stop_late)
        try:
            if header is not None:
                frames.write(process.stdin, header, file)
            return frames.read(process.stdout)
        finally:
            self._watch.cancel()

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
        if not self._greeted:
            return DecoderLostError("the process that decodes images does not start; ask again")
        self.start()  # for the next file
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
    _file: Data
    _sandbox: Sandbox
    _made: dict[str, NDArray[np.uint8]]

    def rgb(self) -> NDArray[np.uint8]:
        """(H, W, 3) uint8, all of it."""
        return self._pixels({"op": "rgb"})

    def square(self, side: int) -> NDArray[np.uint8]:
        """(side, side, 3) uint8, squashed to a square."""
        return self._pixels({"op": "square", "side": side})

    def _pixels(self, asked: dict[str, Any]) -> NDArray[np.uint8]:
        made = self._made.pop(str(asked), None)
        return self._sandbox.pixels(asked, self._file) if made is None else made


class Sandbox:
    """A few decoders, for a few threads."""

    def __init__(self, limits: Limits) -> None:
        self._all = [Decoder(limits) for _ in range(limits.at_once)]
        self._free: LifoQueue[Decoder] = LifoQueue()
        self._usual: dict[str, Any] | None = None
        for decoder in reversed(self._all):
            self._free.put(decoder)

    @property
    def pids(self) -> list[int]:
        """Of the processes that run."""
        return [decoder.pid for decoder in self._all if decoder.pid is not None]

    def start(self) -> None:
        """Starts the processes. Does not wait for them."""
        for decoder in self._all:
            decoder.start()

    def wait(self) -> None:
        """Waits until the first can be asked.

        Raises:
            DecoderLostError: it does not start.
        """
        self._all[0].wait()

    def open(self, file: Data) -> SafePicture:
        """The picture of a file; its pixels are made when they are asked for.

        Raises:
            ImageError: as `Decoder.call`.
        """
        usual = self._usual
        said, data = self.call({"op": "size", "with": usual}, file)
        made = {} if usual is None else {str(usual): _array(said, data)}
        return SafePicture(Size(height=said["height"], width=said["width"]), file, self, made)

    def pixels(self, asked: dict[str, Any], file: Data) -> NDArray[np.uint8]:
        """Pixels of a file, as an array that cannot be written to."""
        if asked["op"] == "square":
            self._usual = asked  # what a model wants of one image it wants of the next
        return _array(*self.call(asked, file))

    def call(self, header: dict[str, Any], file: Data) -> frames.Frame:
        """One question to a free process. Raises what `Decoder.call` does."""
        decoder = self._free.get()
        try:
            return decoder.call(header, file)
        finally:
            self._free.put(decoder)

    def close(self) -> None:
        """Ends all processes."""
        for decoder in self._all:
            decoder.close()


def _array(said: dict[str, Any], data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8).reshape(said["shape"])
