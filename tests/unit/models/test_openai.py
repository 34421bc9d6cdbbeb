"""Models behind an address, against a server of our own."""

from __future__ import annotations

import dataclasses
import json
import logging
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.adapters.fake_server import WRITERS, Act, FakeServer

from deixis import config
from deixis.boxes import DIALECTS
from deixis.errors import BackendUnavailableError, ConfigError, InferenceError, ModelOutputError
from deixis.io.images import open_image
from deixis.models.backends.openai_compatible.address import read_address, read_server
from deixis.models.backends.openai_compatible.backend import OpenAICompatible, build, key_for
from deixis.models.backends.openai_compatible.client import Client, Key
from deixis.models.backends.openai_compatible.limits import Limits, Meter
from deixis.models.backends.openai_compatible.spec import SPEC
from deixis.models.hub.questions import QUESTIONS, question_for, question_in
from deixis.models.protocols import GroundSettings
from deixis.models.registry import Registry
from deixis.tasks.session import load
from deixis.testing import check_backend
from deixis.types import Boxes, Grounding, Status
from deixis.types.boxes import pairwise_iou

SECRET = "sk-not-for-your-eyes-1234"
QUICK = Limits(timeout_s=10, deadline_s=20, retries=3, picture_pixels=100 * 80)
RED, BLUE = (24, 16, 80, 64), (96, 40, 120, 88)


def picture(scale: int = 1) -> NDArray[np.uint8]:
    """(96, 128, 3) times scale: a red and a blue box on grey."""
    rgb = np.full((96 * scale, 128 * scale, 3), 128, np.uint8)
    for (x0, y0, x1, y1), colour in ((RED, (220, 20, 20)), (BLUE, (20, 20, 220))):
        rgb[y0 * scale : y1 * scale, x0 * scale : x1 * scale] = colour
    return rgb


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as running:
        yield running


def backend(
    server: FakeServer, limits: Limits = QUICK, secret: str | None = None, model: str = "m"
) -> OpenAICompatible:
    source = f"{model}@{server.url}" + ("" if model != "m" else f"#{server.dialect}")
    spec = dataclasses.replace(SPEC, name=f"openai:{source}", source=source)
    return OpenAICompatible(spec, read_address(source, ""), Key(secret), limits)


def ground(asked: OpenAICompatible, text: str = "the red box", scale: int = 1, **settings: Any) -> Grounding:
    encoded = asked.encode(open_image(picture(scale)))
    return asked.ground(encoded, asked.parse(text), GroundSettings(**settings))


def post(server: FakeServer, limits: Limits = QUICK, pauses: list[float] | None = None, deadline_s: float = 5) -> str:
    """A bare request, whose pauses are written down rather than waited for."""
    waited = pauses if pauses is not None else []
    client = Client(read_server(server.url), Key(SECRET), limits, Meter(limits), pause=waited.append)
    body = b'{"messages": [{"content": [{}, {"text": ""}]}]}'
    return client.post("/chat/completions", body, time.monotonic() + deadline_s)


@pytest.mark.parametrize("dialect", WRITERS)
@pytest.mark.parametrize("scale", [1, 3])
def test_every_dialect_comes_back_in_pixels_of_the_original(dialect: str, scale: int) -> None:
    with FakeServer(dialect) as server:
        found = ground(backend(server), "the red box and the blue box and a green box", scale)
    assert [str(status) for status in found.status] == ["found", "found", "absent"]
    truth = Boxes(np.array([RED, BLUE]) * scale)
    assert np.diag(pairwise_iou(found.boxes, truth)).min() > 0.9
    assert found.score is None and found.presence is None


def test_it_keeps_the_laws_of_a_backend(server: FakeServer) -> None:
    check_backend(backend(server, Limits(requests=1000, timeout_s=10)))


def test_a_request_has_the_picture_that_is_encoded_once(server: FakeServer) -> None:
    asked = backend(server, secret=SECRET)
    encoded = asked.encode(open_image(picture(3)))
    assert server.seen == []
    for text in ("the red box and the blue box and the red box", "the blue box"):
        asked.ground(encoded, asked.parse(text), GroundSettings())
    assert len(server.seen) == 3  # the red box, which stands twice, is asked once
    assert {seen.data_url for seen in server.seen} == {encoded.data_url}
    first = server.seen[0]
    assert first.path == "/v1/chat/completions"
    assert first.headers["Authorization"] == f"Bearer {SECRET}"
    assert first.body["model"] == "m" and first.body["temperature"] == 0 and first.body["max_tokens"] == 1024
    assert first.rgb.shape[:2] == encoded.shown.hw
    assert encoded.shown.height % 28 == encoded.shown.width % 28 == 0
    assert encoded.size.wh == (384, 288)


def test_without_a_key_none_is_sent(server: FakeServer) -> None:
    ground(backend(server))
    assert "Authorization" not in server.seen[0].headers


def test_what_it_rests_on_is_in_the_source(server: FakeServer) -> None:
    settings = ground(backend(server)).source.settings
    assert settings["model"] == "m" and settings["server"] == server.url
    assert settings["dialect"] == "qwen2.5-vl" and settings["shown"] == "84x56"


@pytest.mark.parametrize(
    ("act", "status", "says"),
    [
        (Act(text="I'm sorry, but I can't help with that."), "unknown", "declines"),
        (Act(refusal="It is against the rules."), "unknown", "against the rules"),
        (Act(text="", finish="content_filter"), "unknown", "declines"),
        (Act(text="There is no zebra in the image."), "absent", "no zebra"),
        (Act(text="[]"), "absent", "not there"),
        (Act(text="the quick brown fox"), "unknown", "quick brown fox"),
        (Act(text=""), "unknown", "cannot be read"),
        (Act(text='[{"bbox_2d": [10, 20', finish="length"), "unknown", "cut off"),
        (Act(text='[{"bbox_2d": [10, 20, 60, 50]}, {"bbox_2d": [1', finish="length"), "found", "cut off"),
        (Act(text='[{"bbox_2d": [10, 20, 6000, 7000]}]'), "unknown", "certainty"),
        (Act(text='{"point_2d": [10, 20]}'), "unknown", "points at"),
        (Act(text="<loc0001><loc0002><loc0003><loc0004> a <loc_1><loc_2><loc_3><loc_4>"), "unknown", "cannot be read"),
    ],
)
def test_an_answer_of_little_use_is_a_status(server: FakeServer, act: Act, status: str, says: str) -> None:
    server.plan.append(act)
    found = ground(backend(server))
    assert found.status[0] == status
    assert says in found.trace[0]


def test_an_open_dialect_is_unknown_until_it_is_named(server: FakeServer) -> None:
    server.plan += [Act(text="[12, 20, 40, 60]")] * 2
    server.dialect = "auto"
    found = ground(backend(server))
    assert found.status == (Status.UNKNOWN,) and "dialect is open: " in found.trace[0]
    assert len(found) == 0
    server.dialect = "grid1000"
    assert ground(backend(server)).status == (Status.FOUND,)


def test_a_model_that_repeats_itself_gives_each_box_once(server: FakeServer) -> None:
    row = '{"bbox_2d": [10, 20, 60, 50], "label": "a"}'
    server.plan.append(Act(text=f"[{row}, {row}, {row}, {row[:20]}", finish="length"))
    found = ground(backend(server))
    assert len(found) == 1 and "2 repeated" in found.trace[0]


def test_rows_are_limited(server: FakeServer) -> None:
    rows = [{"bbox_2d": [n, 0, n + 50, 50]} for n in range(0, 30, 3)]
    server.plan.append(Act(text=json.dumps(rows)))
    found = ground(backend(server), max_regions=3)
    assert len(found) == 3 and "7 more, left out" in found.trace[0]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failure_that_passes_is_tried_again(server: FakeServer, status: int) -> None:
    server.plan += [Act(status=status), Act(hang_up=True), Act(missing=10), Act(text="[]")]
    pauses: list[float] = []
    assert "[]" in post(server, pauses=pauses)
    assert len(server.seen) == 4
    assert 0.25 <= pauses[0] <= 0.5 <= pauses[1] <= 1 <= pauses[2] <= 2


@pytest.mark.parametrize(("said", "low", "high"), [("3", 3, 3), (None, 2, 5.1), ("-1", 0, 0), ("soon", 0.2, 0.5)])
def test_retry_after_is_kept(server: FakeServer, said: str | None, low: float, high: float) -> None:
    header = formatdate(time.time() + 5, usegmt=True) if said is None else said
    server.plan += [Act(status=429, headers={"Retry-After": header}), Act(text="[]")]
    pauses: list[float] = []
    post(server, pauses=pauses, deadline_s=60)
    assert low <= pauses[0] <= high


def test_a_pause_beyond_the_deadline_is_not_begun(server: FakeServer) -> None:
    server.plan.append(Act(status=429, headers={"Retry-After": "3600"}))
    pauses: list[float] = []
    with pytest.raises(InferenceError, match="pause of 3600 s"):
        post(server, pauses=pauses)
    assert pauses == [] and len(server.seen) == 1


def test_failing_for_good_says_how_often_and_why(server: FakeServer) -> None:
    server.plan += [Act(status=500, text="out of memory")] * 4
    with pytest.raises(InferenceError, match="failed 4 times, at last with status 500, 'out of memory'"):
        post(server)
    assert len(server.seen) == 4


@pytest.mark.parametrize(
    "act",
    [Act(wait_s=3, text="[]"), Act(drip_s=0.02, text="[]"), Act(drip_s=0.02, drip_headers=True, text="[]")],
    ids=["silent", "dripping", "dripping from the first byte"],
)
def test_a_slow_server_is_left_in_time_and_not_asked_again(server: FakeServer, act: Act) -> None:
    server.plan.append(act)
    start = time.monotonic()
    with pytest.raises(InferenceError, match=r"no answer in 0\.3 s"):
        post(server, Limits(timeout_s=0.3))
    assert time.monotonic() - start < 2
    assert len(server.seen) <= 1


def test_the_deadline_is_over_all_requests(server: FakeServer) -> None:
    server.plan += [Act(wait_s=0.15, text="[]")] * 10
    asked = backend(server, Limits(deadline_s=0.2, at_once=1))
    with pytest.raises(InferenceError):
        ground(asked, "a red box, a blue box, a green box, a grey box")
    assert len(server.seen) <= 2


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_is_not_followed(server: FakeServer, status: int) -> None:
    with FakeServer() as other:
        server.plan.append(Act(status=status, headers={"Location": f"{other.url}/chat/completions"}))
        with pytest.raises(BackendUnavailableError, match="sends us on to"):
            ground(backend(server))
        assert other.seen == []


def test_a_huge_answer_is_not_read(server: FakeServer) -> None:
    server.plan.append(Act(raw=b"[" * 100_000))
    with pytest.raises(InferenceError, match="more than 1000 bytes"):
        post(server, Limits(answer_bytes=1000))


@pytest.mark.parametrize(
    "raw",
    [b"<html>", b"{}", b"[]", b'{"choices": []}', b'{"choices": [{"text": "no message"}]}', b"\xff\xfe", b"[" * 9999],
)
def test_what_is_no_completion_raises_with_all_of_it(server: FakeServer, raw: bytes) -> None:
    server.plan.append(Act(raw=raw))
    with pytest.raises(ModelOutputError) as caught:
        ground(backend(server))
    assert caught.value.raw == raw.decode("utf-8", "replace")


def test_an_error_in_a_good_response_is_one(server: FakeServer) -> None:
    server.plan.append(Act(raw=b'{"error": {"message": "provider is down"}}'))
    with pytest.raises(InferenceError, match="provider is down"):
        ground(backend(server))


def test_words_in_parts_are_read(server: FakeServer) -> None:
    parts = [{"type": "text", "text": '[{"bbox_2d": [10, 20,'}, {"type": "text", "text": " 60, 50]}]"}]
    server.plan.append(Act(raw=json.dumps({"choices": [{"message": {"content": parts}}]}).encode()))
    assert len(ground(backend(server))) == 1


@pytest.mark.parametrize(("status", "hint"), [(401, "DEIXIS_OPENAI_KEY"), (403, "DEIXIS_OPENAI_KEY"), (404, "name")])
def test_who_does_not_serve_us_is_unavailable(server: FakeServer, status: int, hint: str) -> None:
    server.plan.append(Act(status=status, text="go away"))
    with pytest.raises(BackendUnavailableError, match="go away") as caught:
        ground(backend(server))
    assert hint in caught.value.hint and len(server.seen) == 1


def test_a_bad_request_is_not_repeated(server: FakeServer) -> None:
    server.plan.append(Act(status=400, text="no such parameter"))
    with pytest.raises(InferenceError, match="no such parameter"):
        ground(backend(server))
    assert len(server.seen) == 1


def test_nobody_there(server: FakeServer) -> None:
    free = FakeServer()
    free._http.server_close()
    with pytest.raises(BackendUnavailableError, match="cannot be reached"):
        post(free, Limits(retries=1))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this machine that nobody vouches for, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here")
    made = tmp_path / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(made), "-out", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made


def test_over_tls_a_server_must_be_vouched_for(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with FakeServer(tls=context) as server:
        with pytest.raises(BackendUnavailableError, match="certificate is not trusted"):
            ground(backend(server, secret=SECRET))
        assert server.seen == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert ground(backend(server, secret=SECRET)).status == (Status.FOUND,)
        server.plan.append(Act(drip_s=0.02, text="[]"))
        with pytest.raises(InferenceError, match="no answer"):
            post(server, Limits(timeout_s=0.3))


def test_the_key_is_shown_nowhere(server: FakeServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked = backend(server, secret=SECRET)
    server.plan += [
        Act(status=401, text=f"wrong key {SECRET}"),
        Act(status=302, headers={"Location": f"http://x/{SECRET}"}),
        Act(status=400, text=SECRET),
    ]
    for _ in range(3):
        with pytest.raises((BackendUnavailableError, InferenceError)) as caught:
            ground(asked)
        assert SECRET not in str(caught.value)
    assert SECRET not in repr(vars(asked)) + repr(Key(SECRET)) + caplog.text + repr(ground(asked).source)


def test_a_broken_key_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEIXIS_OPENAI_KEY", f"{SECRET}\r\nX-Evil: 1")
    with pytest.raises(ConfigError) as caught:
        key_for(read_server("https://x.org/v1"), "")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "default", "sees"),
    [
        ("https://api.openai.com/v1", "", True),
        ("https://mine.org/v1", "https://mine.org/api", True),
        ("https://other.org/v1", "https://mine.org/v1", False),
        ("http://localhost:8000/v1", "", False),
    ],
)
def test_the_shared_key_is_for_openai_and_the_address_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, url: str, default: str, sees: bool
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    assert bool(key_for(read_server(url), default)) is sees
    monkeypatch.setenv("DEIXIS_OPENAI_KEY", "mine")
    assert key_for(read_server(url), default).header() == {"Authorization": "Bearer mine"}


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://far.org/v1", False),
        ("http://8.8.8.8/v1", False),
        ("http://gpu-box:8000/v1", True),
        ("http://192.168.1.5:8000/v1", True),
        ("http://[::1]:8000/v1", True),
        ("https://far.org/v1", True),
    ],
)
def test_a_key_does_not_travel_far_in_the_clear(monkeypatch: pytest.MonkeyPatch, url: str, allowed: bool) -> None:
    monkeypatch.setenv("DEIXIS_OPENAI_KEY", SECRET)
    if allowed:
        assert key_for(read_server(url), "")
    else:
        with pytest.raises(BackendUnavailableError, match="in the clear"):
            key_for(read_server(url), "")


def test_requests_are_capped_before_any_is_sent(server: FakeServer) -> None:
    asked = backend(server, Limits(requests=2))
    with pytest.raises(InferenceError, match="3 more would make 3 requests, and 2 are allowed"):
        ground(asked, "a red box, a blue box, a green box")
    assert server.seen == []
    ground(asked, "a red box, a blue box")
    with pytest.raises(InferenceError, match="2 are allowed"):
        ground(asked)


def test_retries_count_as_requests(server: FakeServer) -> None:
    server.plan += [Act(status=500, headers={"Retry-After": "0"})] * 9
    with pytest.raises(InferenceError, match="2 are allowed"):
        ground(backend(server, Limits(requests=2)))
    assert len(server.seen) == 2


@pytest.mark.parametrize(("usage", "answers"), [(100, 3), (None, 1)])
def test_tokens_are_capped(server: FakeServer, usage: int | None, answers: int) -> None:
    server.plan += [Act(text="[]", usage=usage)] * 9
    asked = backend(server, Limits(tokens=300))
    for _ in range(answers):
        ground(asked)
    with pytest.raises(InferenceError, match="of 300 allowed"):
        ground(asked)
    assert len(server.seen) == answers


@pytest.mark.parametrize(
    ("source", "model", "url", "dialect"),
    [
        ("qwen2.5-vl-7b@http://localhost:8000/v1", "qwen2.5-vl-7b", "http://localhost:8000/v1", None),
        ("Qwen/Qwen2.5-VL@https://x.org/v1/#gemini", "Qwen/Qwen2.5-VL", "https://x.org/v1", "gemini"),
        ("llava:7b@v2@http://[::1]:11434/v1", "llava:7b@v2", "http://[::1]:11434/v1", None),
        ("gpt-4o", "gpt-4o", "https://default.org/v1", None),
        ("gpt-4o#auto", "gpt-4o", "https://default.org/v1", "auto"),
    ],
)
def test_names_say_model_address_and_dialect(source: str, model: str, url: str, dialect: str | None) -> None:
    address = read_address(source, "https://default.org/v1")
    assert (address.model, str(address.server), address.dialect) == (model, url, dialect)


@pytest.mark.parametrize(
    "source",
    [None, "", "@http://x/v1", "m", "m@ftp://x", "m@http://", "m@http://x:99999/v1", "m@http://u:p@x/v1",
     "m@http://x/v1?key=1", "m@http://x/a b", "m@http://x/\r\nHost: y", "m@http://[::1/v1"],
)  # fmt: skip
def test_names_that_are_refused(source: str | None) -> None:
    with pytest.raises(ConfigError):
        read_address(source, "")


def test_a_password_in_an_address_is_not_repeated() -> None:
    for url in ("http://me:hunter2@x.org/v1", "http://me:hunter2@x.org:port/v1"):
        with pytest.raises(ConfigError) as caught:
            read_server(url)
        assert "hunter2" not in str(caught.value)


def test_no_picture_goes_where_nobody_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    with pytest.raises(ConfigError, match="no address"):
        Registry.built_in().load("openai:gpt-4o")


def test_offline_means_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEIXIS_OFFLINE", "1")
    with pytest.raises(BackendUnavailableError, match="offline"):
        build(dataclasses.replace(SPEC, source="m@http://192.168.0.1/v1"))
    build(dataclasses.replace(SPEC, source="m@http://127.0.0.1/v1"))


def test_it_loads_by_name_and_by_settings(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    named = load(f"openai:qwen2.5-vl-7b@{server.url}")
    assert named.ground(picture(), "the red box").status == (Status.FOUND,)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("DEIXIS_OPENAI_REQUESTS", "1")
    with pytest.raises(InferenceError, match="1 are allowed"):
        load("openai:qwen2.5-vl-7b").ground(picture(), "the red box and the blue box")


def test_keys_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEIXIS_OPENAI_KEY", SECRET)
    assert SECRET not in repr(config.settings())
    with pytest.raises(ConfigError, match="openai_tokens"):
        config.settings({"openai_tokens": 0})
    with pytest.raises(ConfigError, match="openai_timeout"):
        config.settings(environment={"DEIXIS_OPENAI_TIMEOUT": "soon"})


def test_unknown_dialects_are_told(server: FakeServer) -> None:
    with pytest.raises(ConfigError, match="did you mean 'gemini'"):
        build(dataclasses.replace(SPEC, source=f"m@{server.url}#gemnii"))


def test_questions_are_asked_in_dialects_that_are_read() -> None:
    assert {question.dialect for question in QUESTIONS} - {"auto"} <= set(DIALECTS)
    assert all(question_for(name).dialect == question.dialect for question in QUESTIONS for name in question.models)
    assert set(WRITERS) == {question.dialect for question in QUESTIONS} - {"molmo"}


@pytest.mark.parametrize(
    ("model", "dialect"),
    [
        ("Qwen/Qwen2.5-VL-7B-Instruct", "qwen2.5-vl"),
        ("qwen2.5vl:7b", "qwen2.5-vl"),
        ("Qwen3-VL-235B-A22B", "qwen3-vl"),
        ("qwen2-vl-7b", "qwen2-vl"),
        ("gemini-2.5-flash", "gemini"),
        ("google/gemma-3-27b-it", "gemini"),
        ("OpenGVLab/InternVL3-8B", "internvl"),
        ("gpt-4o", "auto"),
        ("qwen3", "auto"),
    ],
)
def test_a_models_name_says_how_to_ask(model: str, dialect: str) -> None:
    assert question_for(model).dialect == dialect


def test_a_phrase_cannot_break_its_question(server: FakeServer) -> None:
    text = 'the {width} "red" {0} box'
    assert text in question_in("qwen2.5-vl").of(text, open_image(picture()).size)
