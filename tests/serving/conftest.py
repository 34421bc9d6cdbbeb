"""A server on the fake backend: in this process, on a free port, with its children."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from skimage import data

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")
httpx = pytest.importorskip("httpx")

from tests.serving.running import Running  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def no_plugins() -> Iterator[None]:
    """Children inherit the environment of the session, not of one test."""
    before = {name: os.environ.get(name) for name in ("DEIXIS_PLUGINS", "XDG_CONFIG_HOME")}
    os.environ |= {"DEIXIS_PLUGINS": "", "XDG_CONFIG_HOME": os.devnull}
    yield
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


@pytest.fixture(scope="session")
def server(no_plugins: None) -> Iterator[Running]:
    """One server for tests that leave it as it is."""
    with Running() as running:
        yield running


@pytest.fixture(scope="session")
def photo() -> bytes:
    """The bytes of a small JPEG."""
    file = BytesIO()
    Image.fromarray(data.astronaut()).resize((200, 160)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def image(server: Running, photo: bytes) -> str:
    """The id of the photograph at the server."""
    return str(server.encode(photo).json()["image"])


def json_of(answer: Any) -> dict[str, Any]:
    document: dict[str, Any] = answer.json()
    return document
