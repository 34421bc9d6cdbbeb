"""The calls: each checks what came, waits for the engine, and passes on what it says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NoReturn, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ValidationError

from deixis.serving import events, schemas
from deixis.serving.fetch import fetch
from deixis.serving.problems import Problem, document
from deixis.serving.service import Service

T = TypeVar("T", bound=BaseModel)
Ask = Callable[[Request], Awaitable[Response]]
JSON = "application/json"
IMAGE = {"schema": {"type": "string", "format": "binary"}}
ABOUT_IMAGES: tuple[tuple[str, str, type[schemas.AboutImage], str], ...] = (
    ("/v1/ground", "ground", schemas.Ground, "What a text means in an image."),
    ("/v1/align", "align", schemas.Align, "Where each word of a text is."),
    ("/v1/tasks/words", "words", schemas.Words, "What a point or a box shows."),
    ("/v1/tasks/match", "match", schemas.Caption, "How well a caption fits, and which words are supported by what."),
    (
        "/v1/tasks/audit",
        "audit",
        schemas.Caption,
        "Which phrases of a caption are supported, contradicted, not visible.",
    ),
    ("/v1/tasks/ask", "ask", schemas.Question, "An answer to a question, with what it stands on."),
    ("/v1/tasks/graph", "graph", schemas.AboutImage, "Objects, attributes and relations, each with a probability."),
    ("/v1/tasks/describe", "describe", schemas.AboutImage, "In sentences, each clause with its regions."),
    ("/v1/tasks/segment", "segment", schemas.Segment, "What boxes hold, or what points lie on."),
)


def calls(service: Service, asks: Mapping[str, Ask]) -> APIRouter:
    """All calls of the API but those for the page's files.

    Args:
        service: that answers.
        asks: those about images, by their paths.
    """
    router = APIRouter()
    for path, op, kind, summary in ABOUT_IMAGES:
        router.add_api_route(
            path, asks[path], methods=["POST"], summary=summary, name=op,
            response_model=schemas.Document, openapi_extra=_takes(kind),
        )  # fmt: skip
    _add_state(router, service)
    _add_encode(router, service)
    _add_reason(router, service)
    _add_detect(router, service)
    return router


def _add_state(router: APIRouter, service: Service) -> None:
    @router.get("/healthz", response_model=schemas.Document)
    async def healthz() -> Response:
        """Whether the server lives."""
        return answered(document({"kind": "health", "alive": True}))

    @router.get("/readyz", response_model=schemas.Document)
    async def readyz() -> Response:
        """Whether calls are answered now."""
        if service.stopping or not service.worker.ready:
            raise Problem("unavailable", "the model is not ready; ask again", retry_after=1)
        return answered(document({"kind": "health", "ready": True}))

    @router.get("/metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        """Counts and times, for Prometheus."""
        return PlainTextResponse(service.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    @router.get("/v1/models", response_model=schemas.Document)
    async def models(request: Request) -> Response:
        """The models, and which of them can run here."""
        return answered(await service.answer(request, service.job("models", None, None, {})))


def _add_encode(router: APIRouter, service: Service) -> None:
    body = {"image/*": IMAGE, "application/octet-stream": IMAGE, JSON: {"schema": schemas.Address.model_json_schema()}}

    @router.post(
        "/v1/encode",
        response_model=schemas.Document,
        openapi_extra={"requestBody": {"required": True, "content": body}},
    )
    async def encode(request: Request, model: schemas.Model | None = None) -> Response:
        """Takes an image, and gives the id under which it can be asked."""
        file = await _file(request, service)
        id = service.files.new_id()
        job = service.job("encode", id, model, {}, file)
        answer = await service.answer(request, job)
        service.files.put(id, file, job.model)
        return answered(answer)


async def _file(request: Request, service: Service) -> bytes | bytearray:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == JSON:
        call = read(request, schemas.Address)
        hosts, most = service.settings.fetch_hosts, service.limits.body_bytes
        return await asyncio.to_thread(fetch, call.url, hosts, most)
    file: bytearray = request.scope["state"]["body"]
    if not file:
        raise Problem("bad_input", "image: is empty; send the bytes of an image file")
    return file


def _add_reason(router: APIRouter, service: Service) -> None:
    @router.post("/v1/reason", response_model=schemas.Document, openapi_extra=_takes(schemas.Reason))
    async def reason(request: Request) -> Response:
        """What an expression means by its structure, in an image or in a scene of objects."""
        call = read(request, schemas.Reason)
        if call.scene is not None:
            fields = {"text": call.text, "scene": call.scene}
            return answered(await service.answer(request, service.job("reason_scene", None, None, fields)))
        job = service.job("reason", call.image, call.model, {"text": call.text})
        return answered(await service.answer(request, job))


def _add_detect(router: APIRouter, service: Service) -> None:
    @router.post("/v1/tasks/detect", response_model=schemas.Document, openapi_extra=_takes(schemas.Detect))
    async def detect(request: Request) -> Response:
        """Instances of names; of several images as server-sent events."""
        call = read(request, schemas.Detect)
        if events.wants_events(request):
            return events.detections(service, request, call)
        if call.images is not None:
            raise Problem("not_acceptable", f"images: several are answered as events; send Accept: {events.KIND}")
        fields = call.model_dump(exclude={"image", "images", "model"})
        return answered(await service.answer(request, service.job("detect", call.image, call.model, fields)))


def about_images(service: Service) -> dict[str, Ask]:
    """What answers each call about one image, by its path."""
    return {path: _about_image(service, op, kind) for path, op, kind, _ in ABOUT_IMAGES}


def _about_image(service: Service, op: str, kind: type[schemas.AboutImage]) -> Ask:
    async def ask(request: Request) -> Response:
        call = read(request, kind)
        fields = call.model_dump(exclude={"image", "model"})
        return answered(await service.answer(request, service.job(op, call.image, call.model, fields)))

    return ask


def _takes(kind: type[BaseModel]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {JSON: {"schema": kind.model_json_schema()}}}}


def read(request: Request, kind: type[T]) -> T:
    """The call in a body.

    Raises:
        Problem: not JSON, or not such a call.
    """
    try:
        said = json.loads(request.scope["state"]["body"].decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Problem("not_json", "the body is not JSON in UTF-8") from error
    try:
        return kind.model_validate(said)
    except ValidationError as error:
        raise Problem("bad_input", told(error.errors(include_input=False, include_url=False))) from error


def told(errors: Any) -> str:
    """What is wrong with which fields."""
    rows = [f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in errors[:5]]
    return "; ".join(rows).encode("ascii", "backslashreplace").decode("ascii")[:1000]


def answered(body: bytes) -> Response:
    """A document that is ready to be sent."""
    return Response(body, media_type=JSON)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
