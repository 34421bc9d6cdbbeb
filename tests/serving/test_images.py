"""Images that are meant to do harm (T2, T3, T4, T5, T7): each is refused by name, and the server goes on."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from tests.serving import pictures
from tests.serving.running import Running

from deixis.errors import ImageError
from deixis.io.images import open_image
from deixis.serving.limits import Limits
from deixis.serving.sandbox import Decoder, DecoderLostError, Sandbox


@pytest.mark.parametrize(
    ("name", "file"), list(pictures.bombs()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_bomb_is_refused(name: str, file: bytes, server: Running) -> None:
    answer = server.encode(file)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_input"), name


@pytest.mark.parametrize(
    ("name", "file"), list(pictures.foreign()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_no_picture_is_refused_and_not_followed(name: str, file: bytes, server: Running) -> None:
    answer = server.encode(file, **{"Content-Type": "application/octet-stream"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_input"), name


def test_a_playlist_makes_no_connection(server: Running) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.2)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/x".encode()
        for _, file in pictures.foreign():
            server.encode(file.replace(b"http://127.0.0.1:9/x", address))
        with pytest.raises(TimeoutError):
            trap.accept()


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    made = Decoder(Limits(max_pixels=40_000, decode_s=0.6))
    yield made
    made.close()


def test_pixels_are_limited_to_the_pixel(decoder: Decoder) -> None:
    fits = pictures.png(200, 200, pixels=bytes(201 * 200))
    assert decoder.call({"op": "size"}, fits)[0]["width"] == 200
    with pytest.raises(ImageError, match="megapixels"):
        decoder.call({"op": "size"}, pictures.png(200, 201, pixels=bytes(201 * 201)))


def test_the_decoder_has_no_secrets_no_files_and_little_memory(
    decoder: Decoder, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder.close()
    monkeypatch.setenv("DEIXIS_TOKEN", "planted-secret-0123456789")
    decoder.call({"op": "size"}, photo)
    with open(f"/proc/{decoder.pid}/environ", "rb") as file:
        assert b"planted" not in file.read()
    with open(f"/proc/{decoder.pid}/limits") as lines:
        limits = {line[:26].strip(): line[26:].split()[0] for line in lines}
    assert int(limits["Max address space"]) == Limits().decoder_bytes
    assert limits["Max file size"] == "0"
    assert int(limits["Max cpu time"]) < 60


def test_a_file_that_takes_too_long_is_given_up(decoder: Decoder, photo: bytes) -> None:
    decoder.call({"op": "size"}, photo)
    assert decoder.pid is not None
    os.kill(decoder.pid, signal.SIGSTOP)  # as good as an endless loop
    with pytest.raises(ImageError, match=r"more than 0.6 s"):
        decoder.call({"op": "rgb"}, photo)
    assert decoder.call({"op": "size"}, photo)[0]["width"] == 200, "the next file has a new process"


@pytest.mark.parametrize(("sent", "error"), [(signal.SIGSEGV, ImageError), (signal.SIGKILL, DecoderLostError)])
def test_a_crash_of_a_decoder_is_its_file_s_and_a_kill_is_not(
    sent: signal.Signals, error: type[Exception], decoder: Decoder, photo: bytes
) -> None:
    decoder.call({"op": "size"}, photo)
    pid = decoder.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.05, lambda: [os.kill(pid, one) for one in (sent, signal.SIGCONT)]).start()  # type: ignore[func-returns-value]
    with pytest.raises(error):
        decoder.call({"op": "rgb"}, photo)


@pytest.mark.slow
def test_a_jpeg_of_many_scans_costs_no_more_than_its_time() -> None:
    limits = Limits(decode_s=0.3)
    file = pictures.many_scans(400)
    assert len(file) < 3_000_000
    slow = Decoder(limits)
    try:
        with pytest.raises(ImageError, match=r"more than 0.3 s"):
            slow.call({"op": "rgb"}, file)
    finally:
        slow.close()


def test_the_sandbox_gives_the_pixels_that_a_file_has(photo: bytes) -> None:
    wide = BytesIO()
    Image.effect_noise((1400, 1100), 60).convert("RGB").save(wide, "JPEG", quality=60)
    sandbox = Sandbox(Limits(at_once=1))
    try:
        for file in (photo, wide.getvalue(), photo, wide.getvalue()):  # what is usual is made beforehand
            picture, wanted = sandbox.open(file), open_image(file)
            assert picture.size == wanted.size
            assert np.array_equal(picture.rgb(), wanted.rgb())
            assert np.array_equal(picture.square(128), wanted.square(128)), "a large JPEG is decoded at a fraction"
    finally:
        sandbox.close()
