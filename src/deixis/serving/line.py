"""The queue before the engine: bounded, with deadlines; what nobody waits for any more is not computed."""

from __future__ import annotations

import asyncio
import json
import math
from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from deixis.serving.frames import Data
from deixis.serving.images import Files
from deixis.serving.limits import Limits
from deixis.serving.problems import Problem, of_error
from deixis.serving.worker import Worker

TOGETHER = 8  # images that are encoded in one question
NOT_COMPUTED = "waited past its deadline, and was not computed"
UNKNOWN = "no image is kept under this id: send it again to /v1/encode"
SMOOTHING = 0.1  # weight of the newest call in the mean time of one


@dataclass(slots=True, eq=False)
class Job:
    """One question.

    Attributes:
        op: its kind.
        model: that is asked.
        image: its id, or None.
        fields: of the call.
        file: to be encoded; b"": that of the image's id, if the engine wants it.
        deadline: by the monotonic clock.
        future: of the document.
    """

    op: str
    model: str
    image: str | None
    fields: dict[str, Any]
    file: Data
    deadline: float
    future: asyncio.Future[bytes] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def header(self) -> dict[str, Any]:
        """What the engine is told."""
        images = [] if self.image is None else [self.image]
        until = {"until": self.deadline}
        return {"op": self.op, "model": self.model, "images": images, "fields": self.fields, **until}


class Line:
    """Calls wait here for one of a few places at the engine."""

    def __init__(self, worker: Worker, files: Files, limits: Limits) -> None:
        self._worker, self._files, self._limits = worker, files, limits
        self._waiting: deque[Job] = deque()
        self._changed = asyncio.Event()
        self._servers: list[asyncio.Task[None]] = []
        self._mean_s = 0.1
        self.computed = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def start(self) -> None:
        """Opens the places."""
        self._servers = [asyncio.create_task(self._serve()) for _ in range(self._limits.at_once + self._limits.ahead)]

    def close(self) -> None:
        """Closes the places."""
        for server in self._servers:
            server.cancel()

    def put(self, job: Job) -> None:
        """Lets a job wait for its turn.

        Raises:
            Problem: too many wait.
        """
        self.check_room()
        self._waiting.append(job)
        self._changed.set()

    def check_room(self) -> None:
        """Whether one more may wait.

        Raises:
            Problem: too many wait.
        """
        if len(self._waiting) >= self._limits.waiting:
            self._drop_dead()
        if len(self._waiting) >= self._limits.waiting:
            raise Problem("busy", "too many calls wait; come again later", retry_after=self.retry_after())

    def retry_after(self) -> int:
        """Seconds until the queue will have been worked off, about."""
        return max(1, math.ceil(len(self._waiting) * self._mean_s / self._limits.at_once))

    def _drop_dead(self) -> None:
        self._waiting = deque(job for job in self._waiting if not job.future.done())

    async def _serve(self) -> None:
        while True:
            await self._changed.wait()
            jobs = self._next()
            if jobs:
                started = monotonic()
                await self._run(jobs)
                self._mean_s += SMOOTHING * (monotonic() - started - self._mean_s)

    def _next(self) -> list[Job]:
        """The next job, and those that can go with it."""
        while self._waiting:
            job = self._waiting.popleft()
            if not self._alive(job):
                continue
            return [job, *self._like(job)] if job.op == "encode" else [job]
        self._changed.clear()
        return []

    def _alive(self, job: Job) -> bool:
        if job.future.done():
            return False
        if monotonic() >= job.deadline:
            job.future.set_exception(Problem("deadline", NOT_COMPUTED))
            return False
        return True

    def _like(self, first: Job) -> list[Job]:
        """Images that wait to be encoded by the same model: looked at together, where the model gains by it."""
        if first.model not in self._worker.batching:
            return []
        like = [job for job in self._waiting if job.op == "encode" and job.model == first.model and self._alive(job)]
        for job in like[: TOGETHER - 1]:
            self._waiting.remove(job)
        return like[: TOGETHER - 1]

    async def _run(self, jobs: list[Job]) -> None:
        found: list[bytes | Problem]
        try:
            found = await self._encode(jobs) if jobs[0].op == "encode" else [await self._ask(jobs[0])]
        except Problem as problem:
            found = [problem for _ in jobs]
        for job, one in zip(jobs, found, strict=True):
            if job.future.done():
                continue
            if isinstance(one, Problem):
                job.future.set_exception(one)
            else:
                job.future.set_result(one)

    async def _ask(self, job: Job) -> bytes:
        file = (self._files.get(job.image) or b"") if job.op == "reason" and job.image else b""
        said, document = await self._worker.ask(job.header(), file, job.future)
        if "skipped" in said:
            raise Problem("deadline", NOT_COMPUTED)
        if "wants" not in said:
            self.computed += 1
            return document
        assert job.image is not None
        file = self._files.get(job.image) or b""
        if not file:
            raise Problem("unknown_image", UNKNOWN)
        self.computed += 1
        return (await self._worker.ask(job.header(), file, job.future))[1]

    async def _encode(self, jobs: list[Job]) -> list[bytes | Problem]:
        header = {**jobs[0].header(), "images": [job.image for job in jobs], "lengths": [len(job.file) for job in jobs]}
        header["until"] = max(job.deadline for job in jobs)
        said, document = await self._worker.ask(
            header, jobs[0].file if len(jobs) == 1 else b"".join(job.file for job in jobs)
        )
        if "skipped" in said:
            raise Problem("deadline", NOT_COMPUTED)
        self.computed += len(jobs)
        return [_encoded(one) for one in json.loads(document)["answers"]]


def _encoded(answer: dict[str, Any]) -> bytes | Problem:
    error = answer.get("error")
    return json.dumps(answer).encode("ascii") if error is None else of_error(error["type"], error["message"])
