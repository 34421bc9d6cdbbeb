"""What stands before the application: who may ask, how much may come, and how long it may take."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from hmac import compare_digest
from pathlib import Path
from time import monotonic
from traceback import extract_tb
from typing import Any
from urllib.parse import urlsplit

from deixis.serving import logs
from deixis.serving.limits import Limits
from deixis.serving.metrics import Metrics
from deixis.serving.problems import STATUS, Problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger(__name__)

JSON = "application/json"
OPEN_PATHS = re.compile(r"/(healthz|readyz|page/.*|samples/.*)?")  # need no token: they say nothing of anyone
STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        "media-src 'self' blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


class Guard:
    """An ASGI application round another.

    Args:
        app: what is guarded.
        limits: of the server.
        metrics: that count the answers.
        hosts: names under which the server may be asked.
        token: that callers must show, or None.
    """

    def __init__(self, app: App, limits: Limits, metrics: Metrics, hosts: frozenset[str], token: str | None) -> None:
        self._app, self._limits, self._metrics = app, limits, metrics
        self._hosts = hosts
        self._token = token
        self._buffered = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, whatever happens."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close"})
        answer = _Answer(send, secrets.token_hex(8), self._limits.write_s)
        scope.setdefault("state", {})["id"] = answer.id
        held = 0
        try:
            self._check(scope)
            body = await self._body(scope, receive)
            held = len(body)
            await self._app(scope, _replayed(body, receive), answer.send)
        except Problem as problem:
            answer.code = problem.code
            await answer.refuse(problem)
        except asyncio.CancelledError:
            answer.code = "client_gone"
            raise
        except Exception as error:  # nothing may end a connection without an answer; where it came from, never what
            answer.code = "internal"
            log.error("bug", extra={"event": "bug", "id": answer.id, "where": _where(error)})
            await answer.refuse(Problem("internal", "the server failed; its log has this id"))
        finally:
            self._buffered -= held
            self._report(scope, answer, held)

    def _check(self, scope: Scope) -> None:
        headers = _headers(scope)
        host = _host(headers.get("host", ""))
        if host not in self._hosts:
            raise Problem("forbidden", "this host name is not served; start the server with --allow-host NAME")
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            _check_origin(headers)
        if self._token is not None and not OPEN_PATHS.fullmatch(scope["path"]):
            _check_token(headers, self._token)
        if "content-encoding" in headers and headers["content-encoding"].lower() != "identity":
            raise Problem("unsupported", "Content-Encoding: compressed bodies are not read; send it as it is")

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The body, refused as soon as it is too long or too slow."""
        headers = _headers(scope)
        if scope["method"] in ("GET", "HEAD"):
            return b""
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        most = self._limits.json_bytes if kind == JSON else self._limits.body_bytes
        _check_length(headers.get("content-length"), most)
        _check_kind(scope["path"], kind)
        try:
            body = await asyncio.wait_for(self._received(receive, most), self._limits.read_s)
        except TimeoutError as error:
            raise Problem("slow", f"the body took more than {self._limits.read_s:g} s to arrive") from error
        if kind == JSON and _depth(body) > self._limits.json_depth:
            raise _held(Problem("not_json", f"JSON is nested deeper than {self._limits.json_depth}"), self, len(body))
        return body

    async def _received(self, receive: Receive, most: int) -> bytes:
        parts: list[bytes] = []
        length = 0
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Problem("client_gone", "the client went away")
                part = message.get("body", b"")
                length += len(part)
                self._buffered += len(part)
                _check_length(str(length), most)
                if self._buffered > self._limits.buffered_bytes:
                    raise Problem("busy", "too much is being uploaded at once; come again later", retry_after=1)
                parts.append(part)
                if not message.get("more_body"):
                    return b"".join(parts)
        except BaseException:
            self._buffered -= length
            raise

    def release(self, count: int) -> None:
        """Gives back the room of a body that is not passed on."""
        self._buffered -= count

    def _report(self, scope: Scope, answer: _Answer, bytes_in: int) -> None:
        route = getattr(scope.get("route"), "path", "other")
        seconds = monotonic() - answer.started
        status = answer.status or STATUS["client_gone"]
        self._metrics.answered(route, status, seconds)
        logs.request(
            id=answer.id, method=scope["method"] if scope["method"] in METHODS else "other", route=route, status=status,
            code=answer.code or scope["state"].get("code"), ms=round(seconds * 1000, 1),
            bytes_in=bytes_in, bytes_out=answer.bytes_out,
        )  # fmt: skip


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Answer:
    """What goes out: with the headers that every answer has, and no slower than a client may take it."""

    def __init__(self, send: Send, id: str, write_s: float) -> None:
        self._send, self._write_s = send, write_s
        self.id = id
        self.started = monotonic()
        self.status = 0
        self.bytes_out = 0
        self.code: str | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name for name, _ in message["headers"]}
            fixed = [(n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in given]
            message["headers"] = [*message["headers"], *fixed, (b"x-request-id", self.id.encode())]
        self.bytes_out += len(message.get("body", b""))
        await asyncio.wait_for(self._send(message), self._write_s)

    async def refuse(self, problem: Problem) -> None:
        if self.status or problem.code == "client_gone":
            return
        body = problem.body(self.id)
        headers = {"content-type": JSON, "content-length": str(len(body)), **problem.headers()}
        if problem.code in ("too_large", "slow", "busy"):
            headers["connection"] = "close"  # the rest of the body is not read
        sent = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": problem.status, "headers": sent})
        await self.send({"type": "http.response.body", "body": body})


def _replayed(body: bytes, receive: Receive) -> Receive:
    first = True

    async def again() -> Message:
        nonlocal first
        if first:
            first = False
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return again


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _host(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _check_origin(headers: dict[str, str]) -> None:
    origin, host = headers.get("origin"), headers.get("host", "")
    foreign = origin is not None and origin.lower() not in (f"http://{host}".lower(), f"https://{host}".lower())
    if foreign or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Problem("forbidden", "calls from pages of other sites are refused")


def _check_token(headers: dict[str, str], token: str) -> None:
    kind, _, shown = headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not compare_digest(shown.strip().encode("utf-8"), token.encode("utf-8")):
        raise Problem("unauthorised", "send the server's token: Authorization: Bearer TOKEN")


def _check_length(said: str | None, most: int) -> None:
    if said is not None and (not said.isdigit() or len(said) > 18 or int(said) > most):
        raise Problem("too_large", f"the body may have {most} bytes; send a smaller image or less text")


def _check_kind(path: str, kind: str) -> None:
    image = path == "/v1/encode" and (kind.startswith("image/") or kind == "application/octet-stream")
    if kind != JSON and not image:
        wanted = "image/* or application/octet-stream" if path == "/v1/encode" else JSON
        raise Problem("unsupported", f"Content-Type: expected {wanted}")


def _depth(body: bytes) -> int:
    """How deep the brackets of a JSON text go, without recursion."""
    deepest = depth = 0
    for bracket in STRINGS.sub(b"", body).translate(None, NO_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _held(problem: Problem, guard: Guard, count: int) -> Problem:
    guard.release(count)
    return problem


def _where(error: BaseException) -> str:
    lines = extract_tb(error.__traceback__)[-6:]
    return f"{type(error).__name__} at " + " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in lines[::-1])
