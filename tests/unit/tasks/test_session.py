"""A session: what it takes, what comes back, what it refuses."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage import data

import deixis
from deixis.errors import ConfigError, ImageError, InputError, ShapeError, SpanError, TextError, UnknownBackendError
from deixis.models.spec import BackendSpec
from deixis.testing import FakeBackend, assert_close
from deixis.types import Size


@pytest.fixture
def session() -> deixis.Session:
    return deixis.load("fake")


@pytest.fixture
def rgb() -> NDArray[np.uint8]:
    picture: NDArray[np.uint8] = data.astronaut()[::4, ::3].copy()
    return picture


@pytest.fixture
def other() -> NDArray[np.uint8]:
    picture: NDArray[np.uint8] = data.coffee()[::8, ::8].copy()
    return picture


def test_every_kind_of_image_gives_the_same(session: deixis.Session, rgb: NDArray[np.uint8], tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(rgb).save(path)
    expected = session.ground(rgb, "a suit")
    kinds: list[Any] = [path, str(path), path.read_bytes(), Image.open(io.BytesIO(path.read_bytes()))]
    for image in [*kinds, session.encode(path)]:
        assert_close(session.ground(image, "a suit"), expected)


def test_an_encoded_image_is_not_encoded_again(
    session: deixis.Session, rgb: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    image = session.encode(rgb)
    assert image.size == Size(height=128, width=171)
    monkeypatch.setattr(FakeBackend, "encode", lambda *_: pytest.fail("encoded again"))
    assert session.encode(image) is image
    assert session.find("a suit", image).query.text == "a suit"
    assert session.align(image, "a suit").size == image.size


def test_the_threshold_of_the_model_holds_where_none_is_given(
    session: deixis.Session, rgb: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = replace(session.spec, threshold=0.25)
    monkeypatch.setattr(FakeBackend, "spec", property(lambda _: spec))
    assert session.ground(rgb, "a suit").source.settings["threshold"] == 0.25
    assert session.ground(rgb, "a suit", threshold=0.5).source.settings["threshold"] == 0.5


def test_lists_in_lists_out(session: deixis.Session, rgb: NDArray[np.uint8], other: NDArray[np.uint8]) -> None:
    one = [session.ground(image, text) for image, text in [(rgb, "a suit"), (other, "a cup")]]
    pairs = session.ground([rgb, other], ["a suit", "a cup"])
    images = session.ground((rgb, other), "a suit")
    texts = session.ground(rgb, ["a suit", "a cup"])
    for actual, expected in zip(pairs, one, strict=True):
        assert_close(actual, expected)
    assert_close(images[0], one[0])
    assert [g.size for g in images] == [g.size for g in one]
    assert_close(texts[0], one[0])
    assert [g.query.text for g in texts] == ["a suit", "a cup"]
    assert [image.size for image in session.encode([rgb, other])] == [g.size for g in one]


def test_one_image_and_many_texts_encode_once(
    session: deixis.Session, rgb: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []
    encode = FakeBackend.encode

    def count(self: FakeBackend, picture: Any) -> Any:
        calls.append(picture)
        return encode(self, picture)

    monkeypatch.setattr(FakeBackend, "encode", count)
    session.ground(rgb, ["a", "b", "c"])
    assert len(calls) == 1


def test_empty_lists_are_empty(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    assert session.ground([], "a suit") == []
    assert session.ground(rgb, []) == []
    assert session.ground([], []) == []
    assert session.encode([]) == []


def test_phrases_may_be_given(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    text = "A woman in an orange suit."
    g = session.ground(rgb, text, phrases=[(14, 25), deixis.Span(0, 7)])
    assert [g.query.string(phrase) for phrase in g.query.phrases] == ["orange suit", "A woman"]
    both = session.ground(rgb, [text, "a cup"], phrases=[[(0, 7)], None])
    assert [len(g.query.phrases) for g in both] == [1, 1]
    shared = session.ground([rgb, rgb], text, phrases=[(0, 7)])
    assert [len(g.query.phrases) for g in shared] == [1, 1]
    none = session.ground(rgb, text, phrases=[])
    assert (len(none), none.status) == (0, ())


def test_settings_travel_in_the_source(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    g = session.ground(rgb, "a suit", threshold=0.25, max_regions=2, masks=False)
    assert g.source.settings == {"threshold": 0.25, "max_regions": 2, "masks": False}
    assert g.masks is None
    assert g.source.backend == "fake"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda s, i: s.ground([i, i], ["a"]), InputError, "got 2 images and 1 texts"),
        (lambda s, i: s.ground(i, ["a", "b"], phrases=[[(0, 1)]]), InputError, "one list for each of 2 texts, got 1"),
        (lambda s, i: s.ground(i, ""), TextError, "is empty"),
        (lambda s, i: s.ground(i, ["a", "\0"]), TextError, "NUL"),
        (lambda s, i: s.ground(i, 5), TextError, "expected a string, got int"),
        (lambda s, i: s.ground(i, "a cup", phrases=[(0, 9)]), SpanError, "ends after"),
        (lambda s, i: s.ground(i, "a cup", threshold=2), ConfigError, "threshold"),
        (lambda s, i: s.ground(i, "a cup", max_regions=0), ConfigError, "max_regions"),
        (lambda s, i: s.ground(i.astype(float), "a cup"), ShapeError, "uint8"),
        (lambda s, i: s.ground("no such file.jpg", "a cup"), ImageError, "no such file"),
        (lambda s, i: s.ground(7, "a cup"), ImageError, "got int"),
        (lambda s, i: s.align(i, ""), TextError, "is empty"),
    ],
)
def test_what_is_refused(
    session: deixis.Session, rgb: NDArray[np.uint8], call: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call(session, rgb)


def test_an_image_that_another_model_encoded_is_refused(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    class Other(FakeBackend):
        @property
        def spec(self) -> BackendSpec:
            return replace(super().spec, name="other")

    image = deixis.Session(Other()).encode(rgb)
    for ask in (session.ground, session.align):
        with pytest.raises(InputError, match="was encoded by 'other', which 'fake' cannot read"):
            ask(image, "a suit")
    with pytest.raises(InputError):
        session.encode(image)


def test_another_session_of_the_same_model_may_ask(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    image = deixis.load("fake").encode(rgb)
    assert_close(session.ground(image, "a suit"), session.ground(rgb, "a suit"))


def test_one_line(rgb: NDArray[np.uint8], session: deixis.Session) -> None:
    assert_close(deixis.find("a suit", in_image=rgb, model="fake"), session.ground(rgb, "a suit"))


def test_an_unknown_model() -> None:
    with pytest.raises(UnknownBackendError, match="did you mean 'fake'"):
        deixis.load("fakee")
    with pytest.raises(LookupError):
        deixis.find("a cup", in_image="none.jpg", model="fakee")
