"""The parent's side of the engine: a process that is started, asked, watched and started again."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count, islice
from time import monotonic
from typing import Any

from deixis import config, errors
from deixis.errors import BackendError
from deixis.serving import frames
from deixis.serving.frames import Data
from deixis.serving.limits import Limits
from deixis.serving.problems import Problem, of_error

log = logging.getLogger(__name__)

LOST = "the process with the models was ended; it starts again, so ask again"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 10.0
LAST_WORDS_S = 1.0  # between the end of an engine's answers and its own
PIECE = 2**18
LOOKS = 20  # in a deadline, at the engine
HUNG = 1.5  # deadlines: what runs longer is hung


class _NotBegunError(Exception):
    """The engine ended before it began with a question."""


@dataclass(slots=True)
class _Asked:
    """A question that the engine has: when it was sent, and when the engine can have begun with it."""

    future: asyncio.Future[frames.Frame]
    sent_at: float
    begun_at: float | None = None


class Worker:
    """One engine.

    Args:
        model: that is asked where no other is named.
        limits: of the server.
        secrets: names of environment variables that the engine must not see.
    """

    def __init__(self, model: str, limits: Limits, secrets: Iterable[str] = ()) -> None:
        self.model = model
        self.restarts = 0
        self.batching: set[str] = set()
        self._limits = limits
        self._environment = config.environment_without(secrets)
        self._process: asyncio.subprocess.Process | None = None
        self._waiting: dict[int, _Asked] = {}
        self._numbers = count(1)
        self._ready = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._sending = asyncio.Lock()
        self._closing = False
        self._patience = 1
        self._looking: asyncio.TimerHandle | None = None

    @property
    def ready(self) -> bool:
        """Whether it can be asked."""
        return self._ready.is_set()

    @property
    def pid(self) -> int | None:
        """Of the engine, where there is one."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Starts the engine, and keeps it running.

        Raises:
            DeixisError: the model cannot run.
        """
        await self._launch()
        self._keeper = asyncio.create_task(self._keep())

    async def ask(
        self, header: dict[str, Any], file: Data = b"", wanted: asyncio.Future[Any] | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """One question; the answer as the engine sends it. What the engine had not begun when it ended is asked again.

        Args:
            header: the question.
            file: of its image.
            wanted: where this is cancelled, the engine need not begin.

        Raises:
            Problem: the engine is gone, hung, or refuses.
        """
        while True:
            await self._ready.wait()
            try:
                said, payload = await self._asked(header, file, wanted)
            except _NotBegunError:
                continue
            if "error" in said:
                raise self._problem(said["error"])
            if said.get("batches"):
                self.batching.add(header["model"])
            return said, payload

    async def _asked(self, header: dict[str, Any], file: Data, wanted: asyncio.Future[Any] | None) -> frames.Frame:
        process, number = self._process, next(self._numbers)
        assert process is not None and process.stdin is not None
        asked = self._waiting[number] = _Asked(asyncio.get_running_loop().create_future(), monotonic())
        self._begin()
        if wanted is not None:
            wanted.add_done_callback(lambda done: self._unwanted(number) if done.cancelled() else None)
        self._watch()
        try:
            await self._send(process.stdin, frames.packed({**header, "job": number}, len(file)), file)
            return await asked.future
        except OSError as error:
            raise Problem("worker_lost", LOST, retry_after=1) from error
        finally:
            self._waiting.pop(number, None)
            self._begin()

    def _begin(self) -> None:
        """Marks those that the engine has begun: it takes them in their order, so many at once, and need not say so."""
        for asked in islice(self._waiting.values(), self._limits.at_once):
            asked.begun_at = asked.begun_at or monotonic()

    def _unwanted(self, number: int) -> None:
        """Tells the engine that nobody waits for an answer any more."""
        process = self._process
        if number in self._waiting and process is not None and process.stdin is not None and not self._sending.locked():
            process.stdin.write(frames.packed({"cancel": number}))

    def _longest(self) -> float:
        return self._limits.deadline_s * HUNG * self._patience

    def _watch(self) -> None:
        """Looks at the engine from time to time, as long as anything is asked of it."""
        if self._looking is None:
            wait = self._limits.deadline_s / LOOKS
            self._looking = asyncio.get_running_loop().call_later(wait, self._look)

    def _look(self) -> None:
        """Ends the engine if it works on a question for too long."""
        self._looking = None
        oldest = next(iter(self._waiting.values()), None)
        if oldest is None:
            return
        if monotonic() - (oldest.begun_at or oldest.sent_at) < self._longest():
            self._watch()
            return
        log.error("engine hung", extra={"event": "engine_hung"})
        self._patience *= 2  # a machine that is merely slow must not have its engine ended again and again
        self.kill()

    async def _send(self, pipe: asyncio.StreamWriter, head: bytes, file: Data) -> None:
        """One message at a time, piece by piece: a pipe's buffer copies what it cannot send at once."""
        async with self._sending:
            pipe.write(head)
            for start in range(0, len(file), PIECE):
                pipe.write(memoryview(file)[start : start + PIECE])
                await pipe.drain()

    async def close(self) -> None:
        """Ends the engine."""
        self._closing = True
        if self._keeper is not None:
            self._keeper.cancel()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def kill(self) -> None:
        """Ends the engine at once, to be started again."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    def _problem(self, error: dict[str, str]) -> Problem:
        if "where" in error:
            log.error("bug in the engine", extra={"event": "bug", "where": error["where"]})
        return of_error(error["type"], error["message"])

    async def _launch(self) -> None:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "deixis.serving.engine",
            stdin=pipe, stdout=pipe, env=self._environment, start_new_session=True,
        )  # fmt: skip
        self._process = process
        assert process.stdin is not None and process.stdout is not None
        told = {"model": self.model, "limits": asdict(self._limits), "warm": not self.restarts}
        process.stdin.write(frames.packed(told))
        try:
            said, _ = await frames.read_async(process.stdout)
        except EOFError as error:
            raise BackendError("the process with the models ended while it started") from error
        if "failed" in said:
            failed = said["failed"]
            cls = getattr(errors, failed["type"], BackendError)
            raise cls(failed["message"]) if issubclass(cls, ValueError) else BackendError(failed["message"])
        self._ready.set()

    async def _keep(self) -> None:
        """Reads answers; starts the engine anew whenever it ends."""
        pause = FIRST_PAUSE_S
        while True:
            if await self._read_all():
                pause = FIRST_PAUSE_S
            self._ready.clear()
            self._lose_all()
            if self._closing:
                return
            self.restarts += 1
            log.warning("engine ended", extra={"event": "engine_restart"})
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
            try:
                await self._launch()
            except (errors.DeixisError, OSError):
                log.error("engine does not start", extra={"event": "engine_failed"})

    async def _read_all(self) -> bool:
        """Whether any answer came before the engine ended."""
        process, any_came = self._process, False
        assert process is not None and process.stdout is not None
        try:
            while True:
                said, payload = await frames.read_async(process.stdout)
                any_came = True
                asked = self._waiting.get(said["job"])
                if asked is None or asked.future.done():
                    continue
                self._patience = 1
                asked.future.set_result((said, payload))
        except EOFError:
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), LAST_WORDS_S)
            self.kill()
            await process.wait()
            return any_came

    def _lose_all(self) -> None:
        for asked in self._waiting.values():
            if not asked.future.done():
                lost = Problem("worker_lost", LOST, retry_after=1)
                asked.future.set_exception(lost if asked.begun_at else _NotBegunError())
