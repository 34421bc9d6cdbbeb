"""Encoded images are kept up to a number of bytes, found again by what is in them, and encoded in batches."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from PIL import Image

import deixis
from deixis.errors import ConfigError, ImageError
from deixis.tasks.kept_images import KeptImages, bytes_of, key_of
from deixis.testing import FakeBackend, FakeImage, FakeMatcher, assert_close
from deixis.types.picture import Picture


class Counting(FakeBackend):
    """Says how often it looked."""

    def __init__(self) -> None:
        self.looked = 0

    def encode(self, picture: Picture) -> FakeImage:
        self.looked += 1
        return super().encode(picture)


class Batching(Counting):
    """Says how many images it saw at once."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []

    def encode_batch(self, pictures: Sequence[Picture]) -> list[FakeImage]:
        self.batches.append(len(pictures))
        return [self.encode(picture) for picture in pictures]


def grey(value: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.full((8, 9, 3), value, np.uint8)


def test_an_image_is_looked_at_once_and_answered_alike() -> None:
    backend, bare = Counting(), deixis.Session(FakeBackend())
    session = deixis.Session(backend, cache_bytes=1000)
    for text in ("a cup", "a dog", "a cup"):
        assert_close(session.ground(grey(1), text), bare.ground(grey(1), text))
    assert backend.looked == 1


def test_nothing_is_kept_unless_asked() -> None:
    backend = Counting()
    session = deixis.Session(backend)
    session.ground(grey(1), "a cup")
    session.ground(grey(1), "a cup")
    assert backend.looked == 2
    with pytest.raises(ConfigError, match="cache_bytes"):
        deixis.Session(backend, cache_bytes=-1)


def test_the_least_recently_asked_goes_first_and_the_limit_holds() -> None:
    kept, made = KeptImages(250), list[int]()

    def make(image: Any) -> Any:
        made.append(int(image[0, 0, 0]))
        return np.zeros(100, np.uint8)

    for value in (1, 2, 1, 3, 1, 2):  # 3 drives out 2, for 1 was asked after it
        kept.get(grey(value), make)
        assert kept.used_bytes <= 250
    assert made == [1, 2, 3, 2]
    assert len(kept) == 2


def test_what_is_larger_than_the_limit_is_not_kept() -> None:
    kept = KeptImages(10)
    kept.get(grey(1), lambda _: np.zeros(11, np.uint8))
    assert (len(kept), kept.used_bytes) == (0, 0)


def test_a_file_that_changed_is_looked_at_again(tmp_path: Path) -> None:
    backend, path = Counting(), tmp_path / "photo.png"
    session = deixis.Session(backend, cache_bytes=1000)
    Image.fromarray(grey(1)).save(path)
    session.encode(path)
    session.encode(str(path))
    assert backend.looked == 1
    Image.fromarray(grey(2)).save(path)
    os.utime(path, ns=(1, 1))
    session.encode(path)
    assert backend.looked == 2


def test_keys_tell_images_apart(tmp_path: Path) -> None:
    keys = [key_of(grey(1)), key_of(grey(2)), key_of(grey(1).reshape(9, 8, 3)), key_of(b"a"), key_of(b"b")]
    assert len(set(keys)) == 5 and None not in keys
    assert key_of(bytearray(b"a")) == key_of(b"a")
    assert key_of(tmp_path / "none.png") is None
    assert key_of(Image.fromarray(grey(1))) is None


def test_a_missing_file_is_the_usual_error(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"none\.png"):
        deixis.Session(FakeBackend(), cache_bytes=10).encode(tmp_path / "none.png")


def test_shared_arrays_count_once() -> None:
    array = np.zeros(10, np.float64)
    assert bytes_of([array, array, {"again": array}]) == 80
    assert bytes_of(FakeImage(deixis.Size(height=1, width=1), (1.0,))) == 0


def test_many_threads_keep_the_count_right() -> None:
    kept = KeptImages(10_000)

    def ask() -> None:
        for value in range(50):
            kept.get(grey(value), lambda _: np.zeros(300, np.uint8))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.used_bytes == 300 * len(kept) <= 10_000


def test_lists_go_through_in_batches_and_in_order() -> None:
    backend = Batching()
    session, bare = deixis.Session(backend), deixis.Session(FakeBackend())
    seen = session.encode(grey(7))
    images = [grey(1), seen, *(grey(value) for value in range(10, 19))]
    for made, image in zip(session.ground(images, "a cup"), images, strict=True):
        alone: Any = grey(7) if image is seen else image
        assert_close(made, bare.ground(alone, "a cup", None))
    assert backend.batches == [7, 3]
    assert [one.size for one in session.encode(images)] == [bare.encode(grey(1)).size] * 11


def test_a_backend_that_only_matches_is_a_session_too() -> None:
    session = deixis.Session(FakeMatcher())
    assert session.match(grey(1), ["a cup", "a dog"]).shape == (2,)
    assert [session.parse("a cup and a dog").string(p) for p in session.parse("a cup and a dog").phrases] == [
        "a cup",
        "a dog",
    ]
    for ask in (
        lambda: session.ground(grey(1), "a cup"),
        lambda: session.align(grey(1), "a cup"),
        lambda: session.verify(grey(1), "a cup", deixis.Boxes.empty()),
        lambda: session.segment(grey(1), deixis.Boxes([[0, 0, 1, 1]])),
    ):
        with pytest.raises(deixis.CapabilityError, match="fake-match"):
            ask()
