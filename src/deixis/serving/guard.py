"""What stands before the application: who may ask, how much may come, and how long it may take."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path
from time import monotonic
from traceback import extract_tb
from typing import Any
from urllib.parse import urlsplit

from deixis.serving import logs
from deixis.serving.problems import STATUS, Problem
from deixis.serving.service import Service

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger(__name__)

JSON = "application/json"
HEADER_BYTES = 16 * 1024
DISCARD_S = 2.0
SMALL = 64 * 1024
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OPEN_PATHS = re.compile(
    r"/(healthz|readyz|page/.*|samples/.*|v1/samples)?"
)  # need no token: they say nothing of anyone
STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
HEADERS = {
    b"content-security-policy": (
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        b"media-src 'self' blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        b"frame-ancestors 'none'"
    ),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(self), microphone=(), geolocation=()",
    b"cache-control": b"no-store",
}
FIXED = list(HEADERS.items())


class Guard:
    """An ASGI application round another.

    Args:
        app: what is guarded.
        service: whose settings and metrics these are.
    """

    def __init__(self, app: App, service: Service) -> None:
        self.service = service
        self._app, self._limits = app, service.limits
        self._hosts, self._token = service.settings.hosts, service.settings.token
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
            headers = _headers(scope)
            self._check(scope, headers)
            body = await self._body(scope, headers, receive)
            held = len(body)
            answer.whole = True
            if scope["method"] == "POST":
                self.service.line.check_room()  # before any work is done for it
            scope["state"]["body"] = body  # as it is: a copy of an image takes room
            await self._app(scope, _after_body(receive), answer.send)
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

    def _check(self, scope: Scope, headers: dict[str, str]) -> None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) + len(scope["path"]) > HEADER_BYTES:
            raise Problem("headers_too_large", f"headers and address may have {HEADER_BYTES} bytes")
        host = _host(headers.get("host", ""))
        if host not in self._hosts:
            raise Problem("forbidden", "this host name is not served; start the server with --allow-host NAME")
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            _check_origin(headers)
        if self._token is not None and not OPEN_PATHS.fullmatch(scope["path"]):
            _check_token(headers, self._token)
        if "content-encoding" in headers and headers["content-encoding"].lower() != "identity":
            raise Problem("unsupported", "Content-Encoding: compressed bodies are not read; send it as it is")

    async def _body(self, scope: Scope, headers: dict[str, str], receive: Receive) -> bytearray:
        """The body, refused as soon as it is too long or too slow."""
        if scope["method"] != "POST":
            return bytearray()
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        most = self._limits.json_bytes if kind == JSON else self._limits.body_bytes
        _check_kind(scope["path"], kind)
        if not headers.get("content-length", "").isdigit() or int(headers["content-length"][:18]) > SMALL:
            self.service.line.check_room()
        await _check_told(headers.get("content-length"), most, receive)
        try:
            async with asyncio.timeout(self._limits.read_s):
                return await self._received(receive, most, kind)
        except TimeoutError as error:
            raise Problem("slow", f"the body took more than {self._limits.read_s:g} s to arrive") from error

    async def _received(self, receive: Receive, most: int, kind: str) -> bytearray:
        body = bytearray()
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Problem("client_gone", "the client went away")
                body += message.get("body", b"")
                self._buffered += len(message.get("body", b""))
                refused = self._refused(len(body), most)
                if refused is not None:
                    if message.get("more_body"):
                        self._buffered -= len(body)
                        body = bytearray()
                        await _discarded(receive, most)
                    raise refused
                if not message.get("more_body"):
                    break
            if kind == JSON and _depth(body) > self._limits.json_depth:
                raise Problem("not_json", f"JSON is nested deeper than {self._limits.json_depth}")
            return body
        except BaseException:
            self._buffered -= len(body)
            raise

    def _refused(self, length: int, most: int) -> Problem | None:
        """Why a body is not read on."""
        if length > most:
            return _too_large(most)
        if self._buffered > self._limits.buffered_bytes:
            return Problem("busy", "too much is being uploaded at once; come again later", retry_after=1)
        return None

    def _report(self, scope: Scope, answer: _Answer, bytes_in: int) -> None:
        route = getattr(scope.get("route"), "path", "other")
        seconds = monotonic() - answer.started
        status = answer.status or STATUS["client_gone"]
        self.service.metrics.answered(route, status, seconds)
        if answer.code == "busy":
            return  # counted, and no more: a server that is overrun has better things to do
        logs.request(
            id=answer.id, method=scope["method"] if scope["method"] in METHODS else "other", route=route, status=status,
            code=answer.code or scope["state"].get("code"), ms=round(seconds * 1000, 1),
            bytes_in=bytes_in, bytes_out=answer.bytes_out,
        )  # fmt: skip


class _Answer:
    """What goes out: with the headers that every answer has, and no slower than a client may take it."""

    def __init__(self, send: Send, id: str, write_s: float) -> None:
        self._send, self._write_s = send, write_s
        self.id = id
        self.started = monotonic()
        self.status = 0
        self.bytes_out = 0
        self.code: str | None = None
        self.whole = False  # whether the request was read to its end

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name for name, _ in message["headers"]}
            fixed = FIXED if given.isdisjoint(HEADERS) else [one for one in FIXED if one[0] not in given]
            message["headers"] = [*message["headers"], *fixed, (b"x-request-id", self.id.encode())]
        self.bytes_out += len(message.get("body", b""))
        async with asyncio.timeout(self._write_s):
            await self._send(message)

    async def refuse(self, problem: Problem) -> None:
        if self.status or problem.code == "client_gone":
            return
        body = problem.body(self.id)
        headers = {"content-type": JSON, "content-length": str(len(body)), **problem.headers()}
        if not self.whole:
            headers["connection"] = "close"  # the rest of the body is not read
        sent = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": problem.status, "headers": sent})
        await self.send({"type": "http.response.body", "body": body})


def _after_body(receive: Receive) -> Receive:
    """What the application hears: that the body is over, which it finds in its state; and then what comes."""
    first = True

    async def hear() -> Message:
        nonlocal first
        if first:
            first = False
            return {"type": "http.request", "body": b"", "more_body": False}
        return await receive()

    return hear


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


async def _check_told(said: str | None, most: int, receive: Receive) -> None:
    """Whether a body may be as long as its header says."""
    length = int(said) if said is not None and said.isdigit() and len(said) < 19 else 0
    if said is None or (length <= most and said.isdigit() and len(said) < 19):
        return
    if most < length <= 2 * most:
        await _discarded(receive, most)
    raise _too_large(most)


def _too_large(most: int) -> Problem:
    return Problem("too_large", f"the body may have {most} bytes; send a smaller image or less text")


def _check_kind(path: str, kind: str) -> None:
    image = path == "/v1/encode" and (kind.startswith("image/") or kind == "application/octet-stream")
    if kind != JSON and not image:
        wanted = "image/* or application/octet-stream" if path == "/v1/encode" else JSON
        raise Problem("unsupported", f"Content-Type: expected {wanted}")


def _depth(body: bytes | bytearray) -> int:
    """How deep the brackets of a JSON text go, without recursion."""
    deepest = depth = 0
    for bracket in STRINGS.sub(b"", body).translate(None, NO_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


async def _discarded(receive: Receive, most: int) -> None:
    """Reads on a little and keeps nothing, so that a client which only sent too much can read why it was refused."""
    length = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_S):
            while length <= most:
                message = await receive()
                length += len(message.get("body", b""))
                if not message.get("more_body"):
                    return


def _where(error: BaseException) -> str:
    lines = extract_tb(error.__traceback__)[-6:]
    return f"{type(error).__name__} at " + " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in lines[::-1])
