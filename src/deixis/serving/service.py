"""What the routes share: the engine, the queue before it, and the images that are kept."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any

from fastapi import Request

from deixis.errors import DeixisError
from deixis.serving.frames import Data
from deixis.serving.images import Files
from deixis.serving.line import UNKNOWN, Job, Line
from deixis.serving.metrics import Metrics
from deixis.serving.problems import Problem
from deixis.serving.settings import ServeSettings
from deixis.serving.worker import Worker


class Service:
    """What the routes share."""

    def __init__(self, settings: ServeSettings) -> None:
        limits = settings.limits
        self.settings, self.limits = settings, limits
        self.metrics = Metrics()
        self.files = Files(limits.kept_bytes, limits.keep_s)
        self.worker = Worker(settings.model, limits, settings.secrets)
        self.line = Line(self.worker, self.files, limits)
        self.stopping = False
        self.failure: DeixisError | None = None
        self.metrics.gauge("waiting_calls", lambda: len(self.line))
        self.metrics.gauge("computed_calls", lambda: self.line.computed)
        self.metrics.gauge("kept_images", lambda: len(self.files))
        self.metrics.gauge("kept_bytes", lambda: self.files.used_bytes)
        self.metrics.gauge("engine_restarts", lambda: self.worker.restarts)
        self.metrics.gauge("engine_ready", lambda: self.worker.ready)

    async def start(self) -> None:
        """Starts the engine.

        Raises:
            DeixisError: the model cannot run; kept as `failure` too.
        """
        try:
            await self.worker.start()
        except DeixisError as error:
            self.failure = error
            await self.worker.close()
            raise
        self.line.start()

    async def stop(self) -> None:
        """Ends the engine."""
        self.stopping = True
        self.line.close()
        await self.worker.close()

    def job(self, op: str, image: str | None, model: str | None, fields: dict[str, Any], file: Data = b"") -> Job:
        """One question for the queue.

        Raises:
            Problem: the image is not kept.
        """
        if image is not None and not file and self.files.get(image) is None:
            raise Problem("unknown_image", UNKNOWN)
        chosen = model or (self.files.model(image) if image is not None and not file else self.settings.model)
        return Job(op, chosen, image, fields, file, monotonic() + self.limits.deadline_s)

    async def answer(self, request: Request, job: Job) -> bytes:
        """The document of a job, unless its deadline passes or its client goes.

        Raises:
            Problem: as said, or what the engine refuses.
        """
        self.line.put(job)
        gone = asyncio.create_task(_gone(request))
        try:
            either: set[asyncio.Future[Any]] = {job.future, gone}
            await asyncio.wait(either, timeout=job.deadline - monotonic(), return_when="FIRST_COMPLETED")
            if job.future.done():
                return job.future.result()
            if gone.done():
                raise Problem("client_gone", "the client went away")
            raise Problem("deadline", f"took longer than {self.limits.deadline_s:g} s; ask for less, or again")
        finally:
            gone.cancel()
            job.future.cancel()


async def _gone(request: Request) -> None:
    with suppress(asyncio.CancelledError):
        while (await request.receive())["type"] != "http.disconnect":
            pass
