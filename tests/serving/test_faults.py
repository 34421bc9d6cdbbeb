"""What goes wrong, and who notices: queue, deadlines, clients that go, engines that crash or hang, streams."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from tests.serving.running import TOKEN, Running


@pytest.fixture
def shot(tight: Running, photo: bytes) -> str:
    """The id of the photograph at the server that misbehaves, once its engine is up."""
    wait_ready(tight)
    answer = tight.encode(photo)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["image"])


def wait_ready(server: Running, seconds: float = 15) -> float:
    """Seconds until it was ready."""
    started = time.monotonic()
    while server.client.get("/readyz").status_code != 200:
        assert time.monotonic() - started < seconds, "not ready again"
        time.sleep(0.02)
    return time.monotonic() - started


def ask(server: Running, image: str, text: str) -> httpx.Response:
    return server.post("/v1/ground", image=image, text=text, reason="never")


def together(server: Running, image: str, texts: list[str]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(texts)) as pool:
        return list(pool.map(lambda text: ask(server, image, text), texts))


def test_a_full_queue_says_when_to_come_again(tight: Running, shot: str) -> None:
    answers = together(tight, shot, ["sleep 0.2 of a dog"] * 8)
    busy = [answer for answer in answers if answer.status_code == 429]
    assert 2 <= len(busy) <= 5, [answer.status_code for answer in answers]
    for answer in busy:
        assert answer.json()["error"]["code"] == "busy"
        assert int(answer.headers["retry-after"]) >= 1
    assert {answer.status_code for answer in answers} <= {200, 429, 504}
    assert ask(tight, shot, "a dog").status_code == 200


@pytest.mark.slow
def test_what_waits_past_its_deadline_is_not_computed(tight: Running, shot: str) -> None:
    computed = tight.service.line.computed
    answers = together(tight, shot, ["sleep 0.8 of a dog", "sleep 0.8 of a cat", "sleep 0.8 of a cup"])
    assert sorted(answer.status_code for answer in answers) == [200, 504, 504]
    late = next(answer for answer in answers if answer.status_code == 504)
    assert late.json()["error"]["code"] == "deadline"
    time.sleep(0.5)
    assert ask(tight, shot, "a dog").status_code == 200
    assert tight.service.line.computed - computed <= 3, "one, the one that ran out, and the last"


def test_what_a_client_left_is_not_computed(tight: Running, shot: str) -> None:
    computed = tight.service.line.computed
    body = json.dumps({"image": shot, "text": "sleep 0.3 of a dog", "reason": "never"}).encode()
    head = f"POST /v1/ground HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
    request = head.encode() + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    host, port = tight.address.removeprefix("http://").rstrip("/").split(":")
    for _ in range(3):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(request)
            time.sleep(0.05)
    assert ask(tight, shot, "a dog").status_code == 200
    assert tight.service.line.computed - computed <= 2, "the one that ran, and the last"


def test_a_crash_costs_those_in_flight_and_nobody_else(tight: Running, shot: str) -> None:
    crashed = ask(tight, shot, "crash a dog")
    assert (crashed.status_code, crashed.json()["error"]["code"]) == (503, "worker_lost")
    assert crashed.headers["retry-after"] == "1"
    wait_ready(tight)
    assert ask(tight, shot, "a dog").status_code == 200, "the image is still known: its file was kept"


@pytest.mark.slow
def test_a_kill_is_survived_and_a_hang_is_found(tight: Running, shot: str) -> None:
    pid = tight.service.worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    hung = ask(tight, shot, "a dog")
    assert hung.status_code == 504
    started = time.monotonic()
    while tight.service.worker.pid == pid and time.monotonic() - started < 2 * tight.limits.deadline_s:
        time.sleep(0.02)
    assert tight.service.worker.pid != pid, "an engine that hangs is ended within two deadlines"
    wait_ready(tight)
    assert ask(tight, shot, "a dog").status_code == 200


def test_a_bug_is_one_call_s_own(tight: Running, shot: str) -> None:
    restarts = tight.service.worker.restarts
    assert ask(tight, shot, "bug a dog").status_code == 500
    assert ask(tight, shot, "a dog").status_code == 200
    assert tight.service.worker.restarts == restarts


def test_images_that_wait_are_encoded_together(tight: Running, shot: str, photo: bytes) -> None:
    with ThreadPoolExecutor(6) as pool:
        slow = pool.submit(ask, tight, shot, "sleep 0.3 of a dog")
        time.sleep(0.1)
        encoded = list(pool.map(lambda _: tight.encode(photo), range(4)))
        assert slow.result().status_code == 200
    ids = [answer.json()["image"] for answer in encoded]
    assert len(set(ids)) == 4
    said = ask(tight, shot, "report of a dog").json()["phrases"][0]["trace"]
    assert max(map(int, re.findall(r"\d+", said))) >= 2, "some in one pass"
    answers = [ask(tight, one, "a red cup").content for one in [*ids, shot]]
    assert len(set(answers)) == 1, "alone or together, the same to the byte"


def events(lines: Iterator[str]) -> list[tuple[str, dict[str, Any]]]:
    said = [line for line in lines if line]
    return [
        (name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
        for name, data in zip(said[::2], said[1::2], strict=True)
    ]


def test_a_stream_tells_each_image_as_it_comes(server: Running, image: str, photo: bytes) -> None:
    other = server.encode(photo).json()["image"]
    call = {"images": [image, "0" * 32, other], "names": ["dog", "cat"], "threshold": 0.1}
    stream = {"Accept": "text/event-stream"}
    with server.client.stream("POST", "/v1/tasks/detect", json=call, headers=stream) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        found = events(answer.iter_lines())
    assert [name for name, _ in found] == ["progress", "result", "progress", "error", "progress", "result", "end"]
    assert (
        found[1][1] == found[5][1] == server.post("/v1/tasks/detect", **{**call, "images": None, "image": image}).json()
    )
    assert found[3][1]["error"]["code"] == "unknown_image"
    assert (found[-1][1]["done"], found[-1][1]["failed"]) == (3, 1)
    assert server.post("/v1/tasks/detect", **call).status_code == 406


def test_a_stream_that_nobody_reads_stops(server: Running, image: str) -> None:
    computed = server.service.line.computed
    call = {"images": [image] * 60, "names": ["dog"]}
    stream = {"Accept": "text/event-stream"}
    with server.client.stream("POST", "/v1/tasks/detect", json=call, headers=stream) as answer:
        next(answer.iter_lines())
    time.sleep(0.3)
    assert server.service.line.computed - computed < 60
