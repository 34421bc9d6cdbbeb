"""The page in a browser, over a server with the embedded model. Slow; skipped where there is no browser to drive."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.page.driving import Driver, link

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="package")
def address(embedded_weights: object) -> Iterator[str]:
    """Where a server with the embedded model answers."""
    for name in ("fastapi", "uvicorn", "httpx"):
        pytest.importorskip(name)
    from tests.serving.running import Running

    from deixis.serving.settings import ServeSettings

    before = {name: os.environ.get(name) for name in ("DEIXIS_PLUGINS", "XDG_CONFIG_HOME")}
    os.environ |= {"DEIXIS_PLUGINS": "", "XDG_CONFIG_HOME": os.devnull}
    with Running(ServeSettings(model="pointer")) as running:
        yield running.address.rstrip("/")
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"no Chromium at {CHROMIUM}; install it, or say where it is in CHROMIUM")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[..., Driver]]:
    """Opens the page, with a fragment or in a setting of the browser; at the end nothing may have gone wrong in it."""
    drivers: list[Driver] = []

    def open_page(fragment: str = "", *, ready: bool = True, **settings: Any) -> Driver:
        grants = ["clipboard-read", "clipboard-write", "camera"]
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "permissions": grants, **settings})
        driver = Driver(context, address)
        drivers.append(driver)
        driver.open(fragment, ready=ready)
        return driver

    yield open_page
    for driver in drivers:
        wrong = driver.wrong
        driver.context.close()
        assert wrong == []


@pytest.fixture
def page(opened: Callable[..., Driver]) -> Driver:
    """The page with a sample, answered."""
    return opened(link("a woman in an orange suit beside a flag"))
