"""Who may ask, for what, and what they learn: T8, T9, T11, T12, T18, T19, T20, T21."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.serving.running import TOKEN, Running

from deixis import config
from deixis.errors import ConfigError, WeightsError
from deixis.models.backends.pointer.spec import SPEC
from deixis.models.weights import check_weights
from deixis.serving import static
from deixis.serving.images import Files
from deixis.serving.logs import JsonLines
from deixis.serving.problems import Problem
from deixis.serving.run import check_address

PLANTED = "zanzibar-secret-cup"


@given(
    st.lists(st.sampled_from(["..", ".", "", "/", "samples", "app.js", "~", "%2e%2e", "\0", "C:\\", "..\\..", "etc"]))
)
@example(["..", "..", "..", "..", "..", "..", "..", "etc", "passwd"])
@example(["..", "app.py"])
@example(["/etc/passwd"])
def test_no_path_leads_out_of_the_page(parts: list[str]) -> None:
    for folder in (static.PAGE, static.SAMPLES):
        try:
            answer = static._file(folder, "/".join(parts))
        except Problem as problem:
            assert problem.code == "not_found"
        else:
            inside = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
            assert bytes(answer.body) in inside


def test_a_link_out_of_the_page_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "page" / "link.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(Problem):
        static._file(tmp_path / "page", "link.html")


@pytest.mark.parametrize(
    "path", ["/page/../../app.py", "/page/%2e%2e/app.py", "/page//etc/passwd", "/samples/..%2fapp.py"]
)
def test_no_path_over_http_either(path: str, server: Running) -> None:
    assert server.client.get(path).status_code == 404


def test_there_is_no_call_that_loads_or_takes_a_model(server: Running) -> None:
    paths = server.client.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/healthz", "/readyz", "/metrics", "/v1/models", "/v1/samples", "/v1/encode", "/v1/ground", "/v1/align",
        "/v1/reason", "/v1/tasks/words", "/v1/tasks/detect", "/v1/tasks/match", "/v1/tasks/audit", "/v1/tasks/segment",
        "/v1/tasks/ask", "/v1/tasks/graph", "/v1/tasks/describe",
    }  # fmt: skip
    assert all(set(ways) <= {"get", "post"} for ways in paths.values())


@pytest.mark.parametrize(
    "name", ["clip:evil/model", "/tmp/model", "./model", "../x", "openai:x@http://127.0.0.1", "fake + clip"]
)
def test_only_models_that_are_listed_can_be_asked(name: str, server: Running, image: str) -> None:
    answer = server.post("/v1/ground", image=image, text="a dog", model=name)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_model")
    assert server.client.post(f"/v1/encode?model={name}", content=b"x", headers={"Content-Type": "image/png"}).is_error


def test_one_flipped_byte_of_the_weights_is_noticed(embedded_weights: Path, tmp_path: Path) -> None:
    """T21: weights are checked against the checksums of the release before they run."""
    from dataclasses import replace

    smallest = min(SPEC.weights, key=lambda file: file.bytes)
    source = embedded_weights.parent / smallest.path
    data = bytearray(source.read_bytes())
    target = tmp_path / smallest.path
    target.parent.mkdir(parents=True, exist_ok=True)
    spec = replace(SPEC, weights=(smallest,), folder=tmp_path)
    target.write_bytes(data)
    check_weights(spec)
    data[len(data) // 2] ^= 1
    target.write_bytes(data)
    with pytest.raises(WeightsError):
        check_weights(spec)


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/samples", "/nothing", "/samples/coffee.jpg", "/openapi.json"])
def test_every_answer_says_that_nothing_but_its_own_may_run(path: str, server: Running) -> None:
    headers = server.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert policy["frame-ancestors"] == "'none'"


def test_a_label_comes_back_as_json_and_never_as_a_page(server: Running, image: str) -> None:
    evil = "<img src=x onerror=alert(1)>"
    answer = server.post("/v1/tasks/detect", image=image, names=[evil, '=cmd|"/c calc"!A1', "@SUM(1)"], threshold=0.1)
    assert answer.headers["content-type"] == "application/json"
    assert {row["name"] for row in answer.json()["instances"]} <= {evil, '=cmd|"/c calc"!A1', "@SUM(1)"}
    wrong = server.client.get(f"/{evil}")
    assert evil not in wrong.text and wrong.headers["content-type"] == "application/json"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_json_does_not_have_are_refused(number: str, server: Running, image: str) -> None:
    body = f'{{"image": "{image}", "point": [{number}, 1]}}'
    answer = server.client.post("/v1/tasks/words", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    scene = f'{{"text": "the cup", "scene": {{"width": 5, "height": {number}, "objects": []}}}}'
    answer = server.client.post("/v1/reason", content=scene, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    json.loads(answer.text, parse_constant=lambda name: pytest.fail(name))


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8765", "", "localhost@evil.example"]
)
def test_a_forged_host_is_refused(host: str, server: Running) -> None:
    """DNS rebinding: the browser asks 127.0.0.1, but for another name."""
    for path in ("/", "/v1/models", "/healthz"):
        assert server.client.get(path, headers={"Host": host}).status_code in (400, 403)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
    ],
)
def test_another_site_s_page_cannot_ask(headers: dict[str, str], server: Running, image: str) -> None:
    body = json.dumps({"image": image, "text": "a dog"})
    own = {"Content-Type": "application/json", "Origin": server.address.rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert server.client.post("/v1/ground", content=body, headers=own).status_code == 200
    assert server.client.post("/v1/ground", content=body, headers=own | headers).status_code in (403, 415)


def test_a_token_is_asked_for_but_not_by_the_page_s_files(tight: Running) -> None:
    for shown in ("", "Bearer", "Bearer wrong-token-0123456789", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"):
        headers = {b"Authorization": shown.encode()}
        for path in ("/v1/models", "/metrics", "/openapi.json"):
            answer = tight.client.get(path, headers=headers)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert tight.client.post("/v1/encode", content=b"x", headers=headers).status_code == 401
        assert tight.client.get("/v1/samples", headers=headers).status_code == 200
    assert tight.client.get("/v1/models").status_code != 401


def test_a_public_address_needs_a_token() -> None:
    for host in ("127.0.0.1", "localhost", "::1", "127.0.0.9"):
        check_address(host, None, ())
    for host in ("0.0.0.0", "::", "192.168.1.7", "8.8.8.8", "example.org", ""):
        with pytest.raises(ConfigError, match="token"):
            check_address(host, None, ())
    with pytest.raises(ConfigError, match="--allow-host"):
        check_address("0.0.0.0", TOKEN, ())
    check_address("0.0.0.0", TOKEN, ("photos.example",))


def test_a_token_is_long_and_never_shown() -> None:
    assert config.serve_token(environment={}) is None
    assert config.serve_token("OTHER", {"OTHER": TOKEN}) == TOKEN
    for weak in ("changeme", "short", "with space in the middle", "ünïcödé-is-not-a-header"):
        with pytest.raises(ConfigError) as caught:
            config.serve_token(environment={"DEIXIS_TOKEN": weak})
        assert weak not in str(caught.value)


def test_no_child_sees_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEIXIS_TOKEN", "OPENAI_API_KEY", "MY_TOKEN"):
        monkeypatch.setenv(name, PLANTED)
    assert PLANTED not in str(config.bare_environment())
    assert PLANTED not in str(config.environment_without(["MY_TOKEN"]))


def test_logs_and_errors_hold_nothing_of_what_was_sent(
    server: Running, photo: bytes, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    formatter, lines = JsonLines(), []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(formatter.format(record))  # type: ignore[method-assign]
    logger = logging.getLogger()
    logger.addHandler(handler)
    caplog.set_level(logging.DEBUG)
    marked = photo[:20] + b"\xff\xfe" + (len(PLANTED) + 2).to_bytes(2, "big") + PLANTED.encode() + photo[20:]
    try:
        image = server.encode(marked).json()["image"]
        server.post("/v1/ground", image=image, text=PLANTED)
        server.post("/v1/ground", image=image, text=PLANTED, model=PLANTED)
        server.post("/v1/ground", image=PLANTED, text=f"{PLANTED}\0")
        server.client.get(f"/{PLANTED}?x={PLANTED}")
        server.client.get("/page/x", headers={"X-Name": PLANTED})
        server.encode(PLANTED.encode())
    finally:
        logger.removeHandler(handler)
    ours = [line for line in lines if '"deixis' in line]
    assert sum('"event": "request"' in line for line in ours) == 7
    assert all(json.loads(line) for line in lines)
    said = "".join([*ours, *capfd.readouterr(), server.client.get("/metrics").text])
    assert PLANTED not in said and not re.search(rf"{image}", said)


def test_an_error_tells_nothing_of_the_inside(tight: Running, photo: bytes) -> None:
    image = tight.encode(photo).json()["image"]
    answer = tight.post("/v1/ground", image=image, text=f"bug {PLANTED}", reason="never")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (500, "internal")
    assert PLANTED not in answer.text and "Traceback" not in answer.text and ".py" not in answer.text


def test_images_go_when_memory_or_time_is_over() -> None:
    now = [0.0]
    files = Files(100, keep_s=60, clock=lambda: now[0])
    first, second, third = (files.new_id() for _ in range(3))
    assert len({first, second, third}) == 3 and all(re.fullmatch("[0-9a-f]{32}", id) for id in (first, second))
    files.put(first, bytes(40), "m")
    files.put(second, bytes(40), "m")
    assert files.get(first) is not None
    files.put(third, bytes(40), "m")
    assert files.get(second) is None, "the least recently asked goes first"
    assert (files.used_bytes, len(files)) == (80, 2)
    now[0] = 61.0
    assert files.get(first) is None and len(files) == 0 and files.used_bytes == 0


def test_nothing_about_an_image_is_in_an_address(server: Running, image: str) -> None:
    """T19: ids are random, need a POST, and an answer may not be kept by anyone on the way."""
    assert server.client.get(f"/v1/ground?image={image}").status_code == 405
    assert server.post("/v1/align", image=image, text="a dog").headers["cache-control"] == "no-store"
    assert server.client.get("/healthz").headers["referrer-policy"] == "no-referrer"


def test_words_for_people_are_never_raw_surrogates(server: Running, image: str) -> None:
    body = json.dumps({"image": image, "text": "a \ud800 cup"})
    answer = server.client.post("/v1/ground", content=body, headers={"Content-Type": "application/json"})
    error: dict[str, Any] = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "bad_input")
