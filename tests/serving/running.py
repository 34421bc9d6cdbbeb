"""A server that runs in a thread of the test's own process."""

from __future__ import annotations

import threading
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import httpx

from deixis.serving.limits import Limits
from deixis.serving.service import Service
from deixis.serving.settings import ServeSettings
from deixis.serving.uvicorn_server import make

TOKEN = "planted-token-0123456789"


class Running:
    """Starts with `with`, stops at its end."""

    def __init__(self, settings: ServeSettings | None = None, **limits: Any) -> None:
        given = settings or ServeSettings(model="fake")
        self._settings = replace(given, limits=replace(given.limits, **limits)) if limits else given
        self._ready = threading.Event()
        self.address = ""

    def __enter__(self) -> Self:
        self.server = make(self._settings, "127.0.0.1", 0, self._says)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        assert self._ready.wait(20), "the server did not start"
        self.client = httpx.Client(base_url=self.address, timeout=20)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.client.close()
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive(), "the server did not stop"

    def _says(self, address: str) -> None:
        self.address = address
        self._ready.set()

    @property
    def service(self) -> Service:
        return self.server.service

    @property
    def limits(self) -> Limits:
        return self._settings.limits

    def encode(self, file: bytes, **more: Any) -> httpx.Response:
        headers = {"Content-Type": "image/jpeg", **more}
        return self.client.post("/v1/encode", content=file, headers=headers)

    def post(self, path: str, **fields: Any) -> httpx.Response:
        return self.client.post(path, json=fields)
