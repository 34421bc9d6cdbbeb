"""How much may come, how deep, how long, and for how much work: T1, T5, T10, T13; a pair round each limit."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.serving.running import TOKEN, Running

from deixis.errors import TextError
from deixis.serving.guard import _depth
from deixis.tasks.referring import form_of
from deixis.text.checks import check_text

JSON = {"Content-Type": "application/json"}
IMAGE = {"Content-Type": "image/jpeg"}


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def in_parts(data: bytes) -> Iterator[bytes]:
    """A body whose length is not told beforehand."""
    for start in range(0, len(data), 8192):
        yield data[start : start + 8192]


@pytest.mark.parametrize("chunked", [False, True], ids=["length told", "chunked"])
def test_a_body_may_have_so_many_bytes_and_no_more(chunked: bool, tight: Running, photo: bytes) -> None:
    most = tight.limits.body_bytes
    fits, over = photo + bytes(most - len(photo)), photo + bytes(most - len(photo) + 1)
    sent = in_parts if chunked else bytes
    assert tight.client.post("/v1/encode", content=sent(fits), headers=IMAGE).status_code == 200
    assert code(tight.client.post("/v1/encode", content=sent(over), headers=IMAGE)) == (413, "too_large")
    text = tight.limits.json_bytes
    fits, over = b'"' + bytes([97] * (text - 2)) + b'"', b'"' + bytes([97] * (text - 1)) + b'"'
    assert code(tight.client.post("/v1/ground", content=sent(fits), headers=JSON)) == (422, "bad_input")
    assert code(tight.client.post("/v1/ground", content=sent(over), headers=JSON)) == (413, "too_large")


def raw(server: Running, request: bytes, wait_s: float = 2.0) -> bytes:
    """What comes back to bytes that no library would send, until the connection closes."""
    host, port = server.address.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=wait_s) as connection:
        connection.sendall(request)
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except TimeoutError:
            return answer + b"<open>"
        except ConnectionError:
            pass
        return answer


HEAD = b"POST /v1/encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
HEAD += f"Authorization: Bearer {TOKEN}\r\n".encode()


@pytest.mark.parametrize(
    ("request_", "statuses"),
    [
        (HEAD + b"Content-Length: 99999999999999999999\r\n\r\n", (400, 413)),
        (HEAD + b"Content-Length: -1\r\n\r\n", (400, 413)),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", (400,)),
        (HEAD + b"Content-Length: 500\r\n\r\nshort", (408,)),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", (408,)),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nhello", (400, 408, 413)),
        (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", (400, 501, 415, 422)),
        (HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n", (400, 431)),
        (b"GET / HTTP/1.1\r\n\r\n", (400, 403)),
        (b"\x16\x03\x01\x02\x00\x01\x00", (400,)),
    ],
    ids=["huge", "negative", "two lengths", "short", "endless", "huge chunk", "gzip", "long header", "no host", "tls"],
)
def test_a_lying_request_is_refused_and_closed(request_: bytes, statuses: tuple[int, ...], tight: Running) -> None:
    answer = raw(tight, request_)
    assert int(answer.split()[1]) in statuses, answer[:200]
    assert not answer.endswith(b"<open>")


@pytest.mark.slow
def test_headers_that_never_end_are_not_waited_for(tight: Running) -> None:
    started = time.monotonic()
    assert raw(tight, b"GET /healthz HTTP/1.1\r\nHost: local") == b""
    assert raw(tight, b"") == b""
    assert time.monotonic() - started < 4
    again = raw(tight, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nHo")
    assert again.startswith(b"HTTP/1.1 200") and not again.endswith(b"<open>"), "the second request never ends"


@pytest.mark.slow
def test_more_connections_than_may_be_open_are_closed(tight: Running) -> None:
    host, port = tight.address.removeprefix("http://").rstrip("/").split(":")
    held = [socket.create_connection((host, int(port))) for _ in range(tight.limits.connections + 5)]
    time.sleep(0.1)
    closed = 0
    for one in held:
        one.settimeout(0.01)
        try:
            closed += one.recv(1) == b""
        except ConnectionResetError:
            closed += 1
        except TimeoutError:
            pass
        one.close()
    assert closed >= 5
    time.sleep(0.1)
    assert tight.client.get("/healthz").status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, identity", "GZIP"])
def test_compressed_bodies_are_refused_unread(encoding: str, server: Running) -> None:
    for kind, path in ((JSON, "/v1/ground"), (IMAGE, "/v1/encode")):
        answer = server.client.post(
            path, content=b"\x1f\x8b" + bytes(99), headers=kind | {"Content-Encoding": encoding}
        )
        assert code(answer) == (415, "unsupported")


def test_json_may_be_so_deep_and_no_deeper(server: Running) -> None:
    for depth, wanted in ((32, (422, "bad_input")), (33, (400, "not_json")), (60_000, (400, "not_json"))):
        body = "[" * depth + "]" * depth
        assert code(server.client.post("/v1/ground", content=body, headers=JSON)) == wanted


@settings(max_examples=25)
@given(st.recursive(st.none() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3), max_leaves=8))
def test_depth_is_counted_as_json_has_it(value: Any) -> None:
    def depth(one: Any) -> int:
        return 1 + max(map(depth, one), default=0) if isinstance(one, list) else 0

    assert _depth(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")) == depth(value)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1,]", b'{"a": 1} x', b"\xef\xbb\xbf{}", b"'a'", b"{\x00}"])
def test_what_is_no_json_is_said_to_be_none(body: bytes, server: Running) -> None:
    assert code(server.client.post("/v1/ground", content=body, headers=JSON)) == (400, "not_json")


def test_a_text_has_at_most_512_characters(server: Running, image: str) -> None:
    text = "a dog and " * 60
    assert server.post("/v1/ground", image=image, text=text[:512], reason="never").status_code == 200
    for path in ("/v1/ground", "/v1/align", "/v1/reason", "/v1/tasks/match", "/v1/tasks/audit"):
        assert code(server.post(path, image=image, text=text[:513])) == (422, "bad_input")


@pytest.mark.parametrize(
    "text", ["", " ", "a\0b", "\u202ea dog\u202c", "a" * 512, "🐕" * 500, "\u0301" * 500, "((((", "\\"]
)
def test_odd_texts_are_answered_or_refused(text: str, server: Running, image: str) -> None:
    answer = server.post("/v1/ground", image=image, text=text)
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.json()["text"] == text, "spans point into the caller's own text"


@settings(max_examples=30)
@given(st.text(max_size=512))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(TextError):
        form_of(check_text(text))


WORST = (
    "the second biggest man from the right who is ",
    "the man with the dog with the hat on ",
    "cup left of ",
    "(",
    "a ",
)


@pytest.mark.slow
@pytest.mark.parametrize("words", WORST)
def test_the_longest_text_takes_no_more_than_seconds(words: str) -> None:
    """Not a timing: a reading that grows faster than a power of the length would not end within the test's time."""
    form_of((words * 512)[:512])


def test_work_is_pixels_times_phrases(tight: Running, photo: bytes) -> None:
    image = tight.encode(photo).json()["image"]
    most = tight.limits.work // (200 * 160)
    names = [f"thing {number}" for number in range(most + 1)]
    assert tight.post("/v1/tasks/detect", image=image, names=names[:most]).status_code == 200
    answer = tight.post("/v1/tasks/detect", image=image, names=names)
    assert code(answer) == (422, "too_costly")
    assert f"at most {most}" in answer.json()["error"]["message"]
