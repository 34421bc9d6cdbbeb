"""The application: routes that check what came, wait for the engine, and pass on what it says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NoReturn, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from deixis.config import version
from deixis.serving import schemas, static
from deixis.serving.guard import App, Guard
from deixis.serving.images import Files
from deixis.serving.limits import Limits
from deixis.serving.line import UNKNOWN, Job, Line
from deixis.serving.metrics import Metrics
from deixis.serving.problems import Problem, document
from deixis.serving.worker import Worker

T = TypeVar("T", bound=BaseModel)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """How a server is started.

    Attributes:
        model: that is asked where a call names none.
        hosts: names under which it may be asked.
        token: that callers must show; None: no token is asked for.
        secrets: environment variables that no child process sees.
        fetch_hosts: from which images are fetched by their address; empty: none are.
        limits: of everything.
    """

    model: str = "pointer"
    hosts: frozenset[str] = LOOPBACK
    token: str | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = ()
    fetch_hosts: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)


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
        self.metrics.gauge("waiting_calls", lambda: len(self.line))
        self.metrics.gauge("kept_images", lambda: len(self.files))
        self.metrics.gauge("kept_bytes", lambda: self.files.used_bytes)
        self.metrics.gauge("engine_restarts", lambda: self.worker.restarts)
        self.metrics.gauge("engine_ready", lambda: self.worker.ready)

    async def about_image(self, request: Request, op: str, call: Any) -> Response:
        """The answer to a call about an image that is kept."""
        fields = call.model_dump(exclude={"image", "images", "model"})
        return _json(await self.answer(request, self.job(op, call.image, call.model, fields)))

    def job(self, op: str, image: str | None, model: str | None, fields: dict[str, Any], file: bytes = b"") -> Job:
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
        await self.line.put(job)
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


def build(settings: ServeSettings) -> App:
    """The whole application."""
    service = Service(settings)
    app = FastAPI(
        title="Deixis", version=version(), docs_url=None, redoc_url=None, lifespan=_lifespan(service),
        description="Points at what words mean in a picture. docs/server.md is the authority.",
    )  # fmt: skip
    app.state.service = service
    _add_state(app, service)
    _add_images(app, service)
    _add_tasks(app, service)
    static.add(app)
    app.add_exception_handler(Problem, _passed_on)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    return Guard(app, settings.limits, service.metrics, settings.hosts, settings.token)


def _lifespan(service: Service) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await service.worker.start()
        service.line.start()
        yield
        service.stopping = True
        await service.line.close()
        await service.worker.close()

    return lifespan


def _add_state(app: FastAPI, service: Service) -> None:
    @app.get("/healthz")
    async def healthz() -> Response:
        """Whether the server lives."""
        return _json(document({"kind": "health", "alive": True}))

    @app.get("/readyz")
    async def readyz() -> Response:
        """Whether calls are answered now."""
        if service.stopping or not service.worker.ready:
            raise Problem("unavailable", "the model is not ready; ask again", retry_after=1)
        return _json(document({"kind": "health", "ready": True}))

    @app.get("/metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        """Counts and times, for Prometheus."""
        return PlainTextResponse(service.metrics.text(), media_type="text/plain; version=0.0.4")

    @app.get("/v1/models")
    async def models(request: Request) -> Response:
        """The models, and which of them can run here."""
        return _json(await service.answer(request, service.job("models", None, None, {})))


def _add_images(app: FastAPI, service: Service) -> None:
    @app.post("/v1/encode")
    async def encode(request: Request, model: str | None = None) -> Response:
        """Takes an image, and gives the id under which it can be asked."""
        file = await request.body()
        id = service.files.new_id()
        job = service.job("encode", id, model, {}, file)
        answer = await service.answer(request, job)
        service.files.put(id, file, job.model)
        return _json(answer)


def _add_tasks(app: FastAPI, service: Service) -> None:
    @app.post("/v1/ground")
    async def ground(request: Request) -> Response:
        """What a text means in an image."""
        return await service.about_image(request, "ground", await _read(request, schemas.Ground))

    @app.post("/v1/align")
    async def align(request: Request) -> Response:
        """Where each word is."""
        return await service.about_image(request, "align", await _read(request, schemas.Align))

    @app.post("/v1/reason")
    async def reason(request: Request) -> Response:
        """What an expression means, by structure."""
        call = await _read(request, schemas.Reason)
        if call.scene is not None:
            fields = {"text": call.text, "scene": call.scene}
            return _json(await service.answer(request, service.job("reason_scene", None, None, fields)))
        return await service.about_image(request, "reason", call)

    @app.post("/v1/tasks/words")
    async def words(request: Request) -> Response:
        """What a point or a box shows."""
        return await service.about_image(request, "words", await _read(request, schemas.Words))

    @app.post("/v1/tasks/detect")
    async def detect(request: Request) -> Response:
        """Instances of names."""
        return await service.about_image(request, "detect", await _read(request, schemas.Detect))

    @app.post("/v1/tasks/match")
    async def match(request: Request) -> Response:
        """How well a caption fits."""
        return await service.about_image(request, "match", await _read(request, schemas.Caption))

    @app.post("/v1/tasks/audit")
    async def audit(request: Request) -> Response:
        """Which phrases of a caption are supported."""
        return await service.about_image(request, "audit", await _read(request, schemas.Caption))

    @app.post("/v1/tasks/segment")
    async def segment(request: Request) -> Response:
        """What boxes hold, or points lie on."""
        return await service.about_image(request, "segment", await _read(request, schemas.Segment))


async def _read(request: Request, kind: type[T]) -> T:
    """The call in a body.

    Raises:
        Problem: not JSON, or not such a call.
    """
    try:
        said = json.loads(await request.body(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Problem("not_json", "the body is not JSON in UTF-8") from error
    try:
        return kind.model_validate(said)
    except ValidationError as error:
        raise Problem("bad_input", told(error.errors(include_input=False, include_url=False))) from error


def told(errors: Any) -> str:
    """What is wrong with which fields."""
    rows = [f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in errors[:5]]
    return "; ".join(rows).encode("ascii", "backslashreplace").decode("ascii")


async def _gone(request: Request) -> None:
    with suppress(asyncio.CancelledError):
        while (await request.receive())["type"] != "http.disconnect":
            pass


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


async def _passed_on(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    request.scope["state"]["code"] = problem.code
    body = problem.body(request.scope["state"]["id"])
    return Response(body, problem.status, problem.headers(), "application/json")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = {404: "not_found", 405: "method_not_allowed"}
    code = known.get(error.status_code, "bad_input")
    return await _passed_on(request, Problem(code, "there is no such page or call; GET /openapi.json lists all"))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return await _passed_on(request, Problem("bad_input", told(error.errors())))


__all__ = ["LOOPBACK", "ServeSettings", "Service", "build"]
