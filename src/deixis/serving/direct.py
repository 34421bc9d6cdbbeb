"""The calls that are asked most, answered past the framework."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

from fastapi import Request

from deixis.serving.guard import App, Receive, Scope, Send
from deixis.serving.routes import Ask


class Direct:
    """An ASGI application before another: to find a route and its parameters costs more than all else a call needs.

    Args:
        app: that answers the rest, and describes these calls too.
        asks: what answers a POST to each path.
    """

    def __init__(self, app: App, asks: Mapping[str, Ask]) -> None:
        self._app = app
        self._asks = {path: (SimpleNamespace(path=path), ask) for path, ask in asks.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request.

        Raises:
            Problem: as what answers it.
        """
        found = self._asks.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if found is None:
            return await self._app(scope, receive, send)
        scope["route"], ask = found
        response = await ask(Request(scope, receive))
        await response(scope, receive, send)
