"""A server on the fake backend: in this process, on a free port, with its children."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from skimage import data

if TYPE_CHECKING:
    from tests.serving.running import Running

PLUGIN = Path(__file__).parent / "plugin"

if any(find_spec(name) is None for name in ("fastapi", "uvicorn", "httpx")):
    collect_ignore_glob = ["*.py"]  # the extra "serve" is not installed


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
    from tests.serving.running import Running

    with Running() as running:
        yield running


@pytest.fixture(scope="session")
def tight(no_plugins: None) -> Iterator[Running]:
    """One with small limits, a token, and a model that misbehaves on demand."""
    from tests.serving.running import TOKEN, Running

    from deixis.serving.settings import ServeSettings

    os.environ.pop("DEIXIS_PLUGINS")
    sys.path.insert(0, str(PLUGIN))
    settings = ServeSettings(model="faulty", token=TOKEN)
    try:
        with Running(
            settings, deadline_s=1.5, waiting=3, at_once=1, ahead=1, read_s=0.4, body_bytes=60_000, json_bytes=4_000,
            decode_s=1.0, work=2_000_000, connections=40,
        ) as running:  # fmt: skip
            running.client.headers["Authorization"] = f"Bearer {TOKEN}"
            yield running
    finally:
        sys.path.remove(str(PLUGIN))
        os.environ["DEIXIS_PLUGINS"] = ""


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
