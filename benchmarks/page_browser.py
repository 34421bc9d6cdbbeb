"""The page in a Chromium without a window, over `deixis serve` in its own process: for benchmarks and pictures."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ANSWER_MS = 30_000


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server with the embedded model."""
    command = [sys.executable, "-m", "deixis", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said: list[str] = []
        address = next((found[1] for line in server.stderr if (found := _heard(line, said))), None)
        if address is None:
            raise SystemExit("deixis serve did not start: " + "".join(said))
        drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
        try:
            yield address
        finally:
            server.terminate()
            drain.wait(30)


def _heard(line: str, said: list[str]) -> re.Match[str] | None:
    said.append(line)
    return re.search(r"(http://\S+?)/?\s*$", line)


@contextmanager
def browsing() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Any, address: str, text: str, sample: str, **settings: Any) -> Any:
    """A page that shows a sample and has answered a text."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **settings})
    page = context.new_page()
    page.goto(f"{address}/#text={quote(text)}&sample={sample}")
    page.wait_for_selector(".phrase-row", timeout=ANSWER_MS)
    return page
