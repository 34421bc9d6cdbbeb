"""The page and its sample photographs: files of this package, and no others."""

from __future__ import annotations

import json
from pathlib import Path

from fastapi import FastAPI, Response

from deixis.serving.problems import Problem, document

PAGE = Path(__file__).parent / "page"
SAMPLES = PAGE / "samples"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
}


def add(app: FastAPI) -> None:
    """Serves them."""

    @app.get("/", include_in_schema=False)
    async def index() -> Response:
        return _file(PAGE, "index.html")

    @app.get("/page/{name:path}", include_in_schema=False)
    async def page(name: str) -> Response:
        return _file(PAGE, name)

    @app.get("/samples/{name}", include_in_schema=False)
    async def sample(name: str) -> Response:
        return _file(SAMPLES, name)

    @app.get("/v1/samples")
    async def samples() -> Response:
        """Photographs to begin with, with their licences."""
        listed = SAMPLES / "samples.json"
        rows = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else []
        return Response(document({"kind": "samples", "samples": rows}), media_type="application/json")


def _file(folder: Path, name: str) -> Response:
    """A file of a folder.

    Raises:
        Problem: it is not there, not inside, or of a kind that is not served.
    """
    path = folder / name if "\0" not in name else folder / "none"
    real = path.resolve()
    if not (real.is_relative_to(folder.resolve()) and real.suffix in TYPES and real.is_file()):
        raise Problem("not_found", "there is no such file")
    cached = {"Cache-Control": "no-cache"}
    return Response(real.read_bytes(), media_type=TYPES[real.suffix], headers=cached)
