"""Hands and eyes of the tests: what a person does on the page, and what they see."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray
from PIL import Image

CUP = "#text=the%20cup%20left%20of%20the%20spoon&sample=coffee"
WOMAN = "#text=a%20woman%20in%20an%20orange%20suit%20holds%20a%20white%20helmet&sample=astronaut"
ABSENT = "#text=a%20dog%20beside%20a%20fire%20truck&sample=astronaut"


def link(text: str, sample: str = "astronaut", **more: object) -> str:
    """A fragment that opens a sample with a text."""
    return f"#text={quote(text)}&sample={sample}" + "".join(f"&{key}={value}" for key, value in more.items())


class Driver:
    """One page in one context of the browser.

    Attributes:
        page: Playwright's.
        asked: (path, body) of every call that the page made.
        wrong: errors of scripts, refused resources and calls outside, in order.
    """

    def __init__(self, context: Any, address: str) -> None:
        self.context, self.address = context, address
        self.page = context.new_page()
        self.asked: list[tuple[str, Any]] = []
        self.wrong: list[str] = []
        self.expected: tuple[str, ...] = ()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("request", self._requested)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not any(part in message.text for part in self.expected):
            self.wrong.append(message.text)

    def _requested(self, request: Any) -> None:
        url = request.url
        if not url.startswith(self.address) and not url.startswith(("data:", "blob:", "about:")):
            self.wrong.append(f"asked {url}")
        if "/v1/" in url:
            kind = request.headers.get("content-type", "")
            body = json.loads(request.post_data) if kind == "application/json" else None
            self.asked.append((url.removeprefix(self.address), body))

    def open(self, fragment: str = "", *, ready: bool = True) -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/{fragment}")
        if ready:
            self.page.wait_for_selector(".phrase-row", timeout=20_000)

    # -- what a person does

    def type(self, text: str, delay: float = 0) -> None:
        """Replaces the sentence by typing another, and waits for its answer."""
        self.page.focus("#text")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text, delay=delay)
        self.answered(text)

    def answered(self, text: str) -> None:
        """Waits until the answer to a text is shown."""
        self.page.wait_for_function(
            """text => { const words = document.querySelector("#words");
                return words.textContent === text && document.querySelector("#text").value === text
                  && words.querySelector(".phrase") }""",
            arg=text,
        )

    def word(self, text: str) -> Any:
        return self.page.locator("#words .word", has_text=text).first

    def leave_field(self) -> None:
        self.page.evaluate("document.activeElement.blur()")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place of the picture, from shares to the window's pixels."""
        box = self.page.locator("#stage").bounding_box()
        return box["x"] + box["width"] * x, box["y"] + box["height"] * y

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
        self.page.mouse.move(*self.at(*end))
        self.page.mouse.up()

    def give(self, file: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> None:
        """Chooses a file in the dialog of the browser."""
        self.page.set_input_files("#file", {"name": name, "mimeType": kind, "buffer": file})

    def slide(self, value: float) -> None:
        self.page.locator("#threshold").fill(str(value))

    # -- what a person sees

    @property
    def text(self) -> str:
        return str(self.page.input_value("#text"))

    @property
    def rows(self) -> list[str]:
        """The list of what was found, a line a phrase."""
        return [" ".join(text.split()) for text in self.page.locator(".phrase-row").all_inner_texts()]

    @property
    def boxes(self) -> int:
        """How many boxes are drawn of phrases that are there."""
        return int(self.page.locator(".mark.plain, .mark.weak").count())

    @property
    def pinned(self) -> list[str]:
        return list(self.page.locator('.word[aria-pressed="true"]').all_inner_texts())

    @property
    def problem(self) -> str:
        return str(self.page.inner_text("#problem"))

    @property
    def warm(self) -> bool:
        return bool(self.page.is_visible("#heat"))

    def heat(self) -> NDArray[np.uint8]:
        """(256, 256, 4): the map that is on the picture."""
        flat = self.page.evaluate(
            """() => [...document.querySelector("#heat").getContext("2d").getImageData(0, 0, 256, 256).data]"""
        )
        return np.array(flat, np.uint8).reshape(256, 256, 4)

    def shot(self, selector: str = "#stage") -> NDArray[np.uint8]:
        """(H, W, 3): what is to be seen there."""
        png = self.page.locator(selector).screenshot()
        return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))

    def clipboard(self) -> str:
        return str(self.page.evaluate("navigator.clipboard.readText()"))

    def calls(self, path: str) -> list[Any]:
        """Bodies of the calls of a kind so far."""
        return [body for asked, body in self.asked if asked.partition("?")[0] == path]
