"""Long work as server-sent events: one image after the other, each a call of its own in the queue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from fastapi import Request
from fastapi.responses import StreamingResponse

from deixis.serving.problems import Problem, document
from deixis.serving.schemas import Detect
from deixis.serving.service import Service

KIND = "text/event-stream"


def wants_events(request: Request) -> bool:
    """Whether a client asked for a stream."""
    return KIND in request.headers.get("accept", "")


def detections(service: Service, request: Request, call: Detect) -> StreamingResponse:
    """Events `progress`, `result` or `error` for each image, and `end`. Stops where the client goes."""
    images = call.images or [str(call.image)]
    fields = call.model_dump(exclude={"image", "images", "model"})
    return StreamingResponse(_detections(service, request, call, images, fields), media_type=KIND)


async def _detections(
    service: Service, request: Request, call: Detect, images: list[str], fields: dict[str, Any]
) -> AsyncIterator[bytes]:
    failed = 0
    for number, image in enumerate(images):
        yield _event("progress", {"kind": "progress", "done": number, "of": len(images), "image": image})
        try:
            found = await service.answer(request, service.job("detect", image, call.model, fields))
        except Problem as problem:
            if problem.code == "client_gone":
                return
            failed += 1
            yield _raw("error", problem.body(request.scope["state"]["id"]))
        else:
            yield _raw("result", found)
    yield _event("end", {"kind": "progress", "done": len(images), "of": len(images), "failed": failed})


def _event(name: str, fields: dict[str, Any]) -> bytes:
    return _raw(name, document(fields))


def _raw(name: str, data: bytes) -> bytes:
    assert b"\n" not in data  # JSON of one line
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"
