"""The application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from deixis.config import version
from deixis.serving import schemas, static
from deixis.serving.direct import Direct
from deixis.serving.guard import Guard
from deixis.serving.problems import STATUS, Problem
from deixis.serving.routes import about_images, calls, told
from deixis.serving.service import Service
from deixis.serving.settings import ServeSettings


def build(settings: ServeSettings) -> Guard:
    """The whole application, guarded."""
    service = Service(settings)
    app = FastAPI(
        title="Deixis", version=version(), docs_url=None, redoc_url=None, lifespan=_lifespan(service),
        description="Points at what words mean in a picture. docs/server.md is the authority.", responses=_errors(),
    )  # fmt: skip
    asks = about_images(service)
    app.include_router(calls(service, asks))
    static.add(app)
    app.add_exception_handler(Problem, _passed_on)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    return Guard(Direct(app, asks), service)


def _lifespan(service: Service) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await service.start()
        yield
        await service.stop()

    return lifespan


def _errors() -> dict[int | str, dict[str, Any]]:
    """What any call may answer besides its document."""
    named = {status: [code for code, one in STATUS.items() if one == status] for status in sorted(set(STATUS.values()))}
    shown = {status: codes for status, codes in named.items() if status not in (STATUS["client_gone"], 500)}
    return {status: {"model": schemas.Refusal, "description": ", ".join(codes)} for status, codes in shown.items()}


async def _passed_on(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    state = request.scope["state"]
    state["code"] = problem.code
    return Response(problem.body(state["id"]), problem.status, problem.headers(), "application/json")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_input")
    answer = await _passed_on(request, Problem(code, "there is no such page or call; GET /openapi.json lists all"))
    answer.headers.update({name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"})
    return answer


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return await _passed_on(request, Problem("bad_input", told(error.errors())))
