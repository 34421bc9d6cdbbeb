"""Backends that segment, match or verify: the fakes obey, and each way of being wrong is caught by its law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from deixis.models.spec import BackendSpec
from deixis.testing import FakeBackend, FakeImage, FakeMatcher, FakeSegmenter, FakeVerifier, check_backend
from deixis.types import Boxes, Masks, Size
from deixis.types.picture import Picture

Floats = NDArray[np.float32]


@pytest.mark.parametrize("backend", [FakeSegmenter(), FakeMatcher(), FakeVerifier()], ids=lambda b: type(b).__name__)
def test_the_fakes_obey(backend: object) -> None:
    check_backend(backend)


class SaysVerify(FakeMatcher):
    @property
    def spec(self) -> BackendSpec:
        return replace(super().spec, tasks=frozenset({"match", "verify"}))


class HidesMatch(FakeBackend):
    def match(self, image: FakeImage, texts: Sequence[str]) -> Floats:
        return np.zeros(len(texts), np.float32)


class OneMask(FakeSegmenter):
    def segment(self, image: FakeImage, boxes: Boxes) -> Masks:
        return super().segment(image, boxes)[:1]


class SmallMasks(FakeSegmenter):
    def segment(self, image: FakeImage, boxes: Boxes) -> Masks:
        return super().segment(replace(image, size=Size(height=16, width=16)), boxes)


class ModelFrame(FakeSegmenter):
    """Takes boxes for pixels of an input of 160 by 120."""

    def segment(self, image: FakeImage, boxes: Boxes) -> Masks:
        scale = np.array(image.size.wh * 2) / [160, 120, 160, 120]
        return super().segment(image, Boxes(boxes.xyxy * scale))


class PointFrame(FakeSegmenter):
    def segment_points(self, image: FakeImage, xy: Floats) -> Masks:
        return super().segment_points(image, xy * np.array(image.size.wh, np.float32) / np.float32(160))


class LastImage(FakeSegmenter):
    """As SAM's predictor: the last image is the one that is asked."""

    last: FakeImage

    def encode(self, picture: Picture) -> FakeImage:
        self.last = super().encode(picture)
        return self.last

    def segment(self, image: FakeImage, boxes: Boxes) -> Masks:
        return super().segment(replace(self.last, size=image.size), boxes)


class Softmax(FakeMatcher):
    """Numbers that depend on the other texts."""

    def match(self, image: FakeImage, texts: Sequence[str]) -> Floats:
        logits = super().match(image, texts)
        return np.asarray(np.exp(logits) / np.exp(logits).sum(), np.float32) if len(texts) else logits


class Doubles(FakeMatcher):
    def match(self, image: FakeImage, texts: Sequence[str]) -> Any:
        return super().match(image, texts).astype(np.float64)


class NotANumber(FakeMatcher):
    def match(self, image: FakeImage, texts: Sequence[str]) -> Floats:
        return super().match(image, texts) * np.float32(np.nan)


class Throws(FakeMatcher):
    def __init__(self) -> None:
        self.random = np.random.default_rng(0)

    def match(self, image: FakeImage, texts: Sequence[str]) -> Floats:
        return super().match(image, texts) + self.random.random(dtype=np.float32)


class FailsOnNothing(FakeMatcher):
    def match(self, image: FakeImage, texts: Sequence[str]) -> Floats:
        return super().match(image, texts or ["nothing"])


class Logits(FakeVerifier):
    def verify(self, image: FakeImage, phrase: str, boxes: Boxes) -> Floats:
        return super().verify(image, phrase, boxes) * np.float32(10)


class PixelTrust(FakeVerifier):
    """Trust that depends on how many pixels a box has."""

    def verify(self, image: FakeImage, phrase: str, boxes: Boxes) -> Floats:
        return np.asarray(np.clip(boxes.area / 20_000, 0, 1), np.float32)


class Shuffles(FakeSegmenter):
    """Gives a batch back in another order."""

    def encode_batch(self, pictures: Sequence[Picture]) -> list[FakeImage]:
        return super().encode_batch(pictures)[::-1]


class Blends(FakeMatcher):
    """Images of a batch that see each other."""

    def encode_batch(self, pictures: Sequence[Picture]) -> list[FakeImage]:
        seen = super().encode_batch(pictures)
        return [replace(image, colours=seen[0].colours) for image in seen]


class BlendsGrounding(FakeBackend):
    def encode_batch(self, pictures: Sequence[Picture]) -> list[FakeImage]:
        seen = [self.encode(picture) for picture in pictures]
        return [replace(image, colours=seen[0].colours) for image in seen]


class Swapped(FakeMatcher):
    """Width for height."""

    def encode(self, picture: Picture) -> FakeImage:
        seen = super().encode(picture)
        return replace(seen, size=Size(height=seen.size.width, width=seen.size.height))


@pytest.mark.parametrize(
    ("backend", "law"),
    [
        (SaysVerify(), "protocol"),
        (HidesMatch(), "protocol"),
        (OneMask(), "segment"),
        (SmallMasks(), "segment"),
        (ModelFrame(), "doubling"),
        (PointFrame(), "doubling"),
        (LastImage(), "stateless"),
        (Softmax(), "match"),
        (Doubles(), "match"),
        (NotANumber(), "match"),
        (Throws(), "same in, same out"),
        (FailsOnNothing(), "match"),
        (Logits(), "verify"),
        (PixelTrust(), "doubling"),
        (Shuffles(), "batch"),
        (Blends(), "batch"),
        (BlendsGrounding(), "batch"),
        (Swapped(), "frame"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value,
)
def test_a_wrong_backend_is_caught_by_its_law(backend: Any, law: str) -> None:
    with pytest.raises(AssertionError, match=rf"^{law}: "):
        check_backend(backend)
