"""A server that speaks OpenAI's chat completions, sees colours, answers in every dialect, and fails on demand."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import re
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Box = tuple[float, float, float, float]
COLOURS = {"red": (0, 1, 2), "green": (1, 0, 2), "blue": (2, 0, 1)}
AHEAD = 60  # a pixel is red where red is ahead of green and blue by so much


@dataclass
class Seen:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def question(self) -> str:
        return str(self.body["messages"][0]["content"][1]["text"])

    @property
    def data_url(self) -> str:
        return str(self.body["messages"][0]["content"][0]["image_url"]["url"])

    @property
    def rgb(self) -> NDArray[np.uint8]:
        kind, _, data = self.data_url.partition(";base64,")
        assert kind == "data:image/jpeg", kind
        image = Image.open(io.BytesIO(base64.b64decode(data, validate=True)))
        assert image.format == "JPEG"
        return np.asarray(image.convert("RGB"))


@dataclass
class Act:
    """What the server does with one request; what is not set, it does as a good server would."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None  # the model's words, in place of a true answer
    finish: str = "stop"
    refusal: str | None = None
    usage: int | None = 100
    raw: bytes | None = None  # the whole body
    wait_s: float = 0.0
    drip_s: float = 0.0  # a byte at a time, with such a pause
    drip_headers: bool = False
    missing: int = 0  # bytes that are announced and never come
    hang_up: bool = False


class FakeServer:
    """Use as a context manager. `plan` has what to do with the next requests; when it is empty, answer truly."""

    def __init__(self, dialect: str = "qwen2.5-vl", tls: ssl.SSLContext | None = None) -> None:
        self.dialect = dialect
        self._scheme = "https" if tls else "http"
        self.seen: list[Seen] = []
        self.plan: deque[Act] = deque()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> FakeServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _handler(server: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            seen = Seen(self.path, dict(self.headers), json.loads(self.rfile.read(length)))
            server.seen.append(seen)
            act = server.plan.popleft() if server.plan else Act()
            with contextlib.suppress(OSError):  # whoever asked may be gone
                _perform(self, act, _body(act, seen, server.dialect))

    return Handler


def _perform(handler: BaseHTTPRequestHandler, act: Act, body: bytes) -> None:
    time.sleep(act.wait_s)
    handler.close_connection = True
    if act.hang_up:
        return
    head = {"Content-Type": "application/json", "Content-Length": str(len(body) + act.missing), **act.headers}
    lines = [f"HTTP/1.1 {act.status} X", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    _write(handler, "\r\n".join(lines).encode(), act.drip_s if act.drip_headers else 0)
    _write(handler, body, act.drip_s)


def _write(handler: BaseHTTPRequestHandler, data: bytes, pause_s: float) -> None:
    if not pause_s:
        handler.wfile.write(data)
        return
    for byte in data:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(pause_s)


def _body(act: Act, seen: Seen, dialect: str) -> bytes:
    if act.raw is not None:
        return act.raw
    if act.status != 200:
        return json.dumps({"error": {"message": act.text or "no"}}).encode()
    message = {"role": "assistant", "content": act.text, "refusal": act.refusal}
    if act.text is None and act.refusal is None:
        message["content"] = truth(seen, dialect)
    choice = {"index": 0, "message": message, "finish_reason": act.finish}
    usage = {} if act.usage is None else {"usage": {"total_tokens": act.usage}}
    return json.dumps({"object": "chat.completion", "choices": [choice], **usage}).encode()


def truth(seen: Seen, dialect: str) -> str:
    """Where the colour that the question names is in the picture that came, in a dialect."""
    rgb = seen.rgb
    named = re.findall("|".join(COLOURS), seen.question)
    boxes = [box for colour in named[:1] for box in _where(rgb, colour)]
    return WRITERS[dialect](boxes, " ".join(named[:1]), (rgb.shape[1], rgb.shape[0]))


def _where(rgb: NDArray[np.uint8], colour: str) -> Iterator[Box]:
    """The box of a colour, as fractions; none where it is not in the picture."""
    own, *others = (rgb[..., channel].astype(int) for channel in COLOURS[colour])
    rows, columns = np.nonzero(own - np.maximum(*others) > AHEAD)
    if len(rows):
        height, width = rgb.shape[:2]
        yield (
            columns.min() / width, rows.min() / height, (columns.max() + 1) / width, (rows.max() + 1) / height,
        )  # fmt: skip


Writer = Callable[[list[Box], str, tuple[int, int]], str]


def _listed(key: str, scale: float | None, *, y_first: bool = False, fence: bool = False) -> Writer:
    def write(boxes: list[Box], label: str, wh: tuple[int, int]) -> str:
        rows = [{key: _scaled(box, scale, wh, y_first), "label": label} for box in boxes]
        text = json.dumps(rows)
        return f"Here it is:\n```json\n{text}\n```" if fence else text

    return write


def _tagged(form: str, scale: float, *, joined: bool = False) -> Writer:
    def write(boxes: list[Box], label: str, wh: tuple[int, int]) -> str:
        if not boxes:
            return f"There is no {label} in the image."
        rows = [[round(value) for value in _scaled(box, scale, wh)] for box in boxes]
        return "".join(form.format(*row, label=label) for row in rows)

    return write


def _scaled(box: Box, scale: float | None, wh: tuple[int, int], y_first: bool = False) -> list[float]:
    x0, y0, x1, y1 = box
    across, down = wh if scale is None else (scale, scale)
    values = [x0 * across, y0 * down, x1 * across, y1 * down]
    rounded = [round(value, 3) if scale == 1 else round(value) for value in values]
    return [rounded[at] for at in (1, 0, 3, 2)] if y_first else rounded


def _paligemma(boxes: list[Box], label: str, wh: tuple[int, int]) -> str:
    rows = [_scaled(box, 1023, wh, y_first=True) for box in boxes]
    return " ; ".join("".join(f"<loc{round(value):04d}>" for value in row) + f" {label}" for row in rows)


WRITERS: dict[str, Writer] = {
    "qwen2.5-vl": _listed("bbox_2d", None, fence=True),
    "qwen3-vl": _listed("bbox_2d", 1000, fence=True),
    "qwen2-vl": _tagged(
        "<|object_ref_start|>{label}<|object_ref_end|><|box_start|>({0},{1}),({2},{3})<|box_end|>", 1000
    ),
    "gemini": _listed("box_2d", 1000, y_first=True, fence=True),
    "internvl": _tagged("<ref>{label}</ref><box>[[{0}, {1}, {2}, {3}]]</box>", 1000),
    "deepseek-vl2": _tagged("<|ref|>{label}<|/ref|><|det|>[[{0}, {1}, {2}, {3}]]<|/det|>", 999),
    "cogvlm": _tagged("{label} [[{0:03d},{1:03d},{2:03d},{3:03d}]]", 999),
    "paligemma": _paligemma,
    "grid1000": _listed("bbox", 1000),
    "resized": _listed("bbox", None),
    "auto": _listed("bbox", 1),
}
