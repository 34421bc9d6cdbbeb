"""`check_backend` lets the fake pass, and catches each of the ways in which backends are usually wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import deixis
from deixis.models.protocols import GroundSettings
from deixis.testing import FakeBackend, FakeImage, check_backend, parts
from deixis.testing.checks import GROUNDING_LAWS, LAWS
from deixis.types import Alignment, Boxes, Grounding, Query, Size
from deixis.types.picture import Picture


def test_the_fake_obeys() -> None:
    check_backend(FakeBackend())


def test_the_backend_that_load_gives_obeys() -> None:
    from deixis.models.registry import Registry

    check_backend(Registry.built_in(plugins=False).load("fake"))


@pytest.mark.weights
@pytest.mark.usefixtures("embedded_weights")
@pytest.mark.parametrize(("picture", "text"), [("astronaut", "A woman in an orange suit"), ("chelsea", "a cat")])
def test_the_embedded_model_obeys(picture: str, text: str) -> None:
    from skimage import data

    from deixis.models.registry import Registry

    check_backend(Registry.built_in(plugins=False).load("pointer"), image=getattr(data, picture)(), text=text)


def test_an_image_and_a_text_may_be_given() -> None:
    check_backend(FakeBackend(), image=np.full((30, 50, 3), 90, np.uint8), text="two dogs")


class SetImage(FakeBackend):
    """As SAM's predictor: the last image is the one that is asked."""

    last: FakeImage

    def encode(self, picture: Picture) -> FakeImage:
        self.last = super().encode(picture)
        return self.last

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        return replace(super().ground(replace(self.last, size=image.size), query, settings))


class LastText(FakeBackend):
    """Adds up the texts that it was asked."""

    asked = 0

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        if query.text == "something else":
            self.asked += 1
        colours = tuple(colour + self.asked for colour in image.colours)
        return super().ground(replace(image, colours=colours), query, settings)


class Normalised(FakeBackend):
    """Boxes as shares of the image, which lie inside any image."""

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        made = super().ground(image, query, settings)
        return replace(made, boxes=Boxes(made.boxes.xyxy / np.array(image.size.wh * 2)), masks=None)


class ModelFrame(FakeBackend):
    """Boxes in pixels of the model's own input."""

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        made = super().ground(image, query, settings)
        scale = np.array([100.0, 100.0]) / np.array(image.size.wh)
        return replace(made, boxes=Boxes(made.boxes.xyxy * np.tile(scale, 2)), masks=None, enclosing=None)


class Throws(FakeBackend):
    """Another answer each time."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(0)

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        colours = tuple(self.random.random(3))
        return super().ground(replace(image, colours=colours), query, settings)


class Outside(FakeBackend):
    """Boxes over the border."""

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        made = super().ground(image, query, settings)
        return replace(made, boxes=Boxes(made.boxes.xyxy + 1000), masks=None)


class Swapped(FakeBackend):
    """Width for height."""

    def encode(self, picture: Picture) -> FakeImage:
        seen = super().encode(picture)
        return replace(seen, size=Size(height=seen.size.width, width=seen.size.height))


class Invents(FakeBackend):
    """Always answers a phrase of its own."""

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        return super().ground(image, query if query.phrases else self.parse("a thing"), settings)


class Lowers(FakeBackend):
    """Changes the text."""

    def parse(self, text: str) -> Query:
        return super().parse(f"{text}.")


class Generous(FakeBackend):
    """Gives more rows and masks than are wanted."""

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        return super().ground(image, query, replace(settings, masks=True))


class Scribbles(FakeBackend):
    """Writes into the picture it was given."""

    def encode(self, picture: Picture) -> FakeImage:
        seen = super().encode(picture)
        picture.original[:2] = 0  # type: ignore[attr-defined]
        return seen


class Silent(FakeBackend):
    """Finds nothing at all."""

    def ground(self, image: FakeImage, query: Query, settings: GroundSettings) -> Grounding:
        return super().ground(image, query, replace(settings, threshold=1.0))


class OtherWords(FakeBackend):
    """Aligns another text than it was asked."""

    def align(self, image: FakeImage, query: Query) -> Alignment:
        return super().align(image, self.parse("a thing"))


class NoMaps:
    """Says "align", and cannot."""

    def __init__(self) -> None:
        fake = FakeBackend()
        self.spec, self.encode, self.parse, self.ground = fake.spec, fake.encode, fake.parse, fake.ground


@pytest.mark.parametrize(
    ("backend", "law"),
    [
        (SetImage(), "stateless"),
        (LastText(), "stateless"),
        (Normalised(), "doubling"),
        (ModelFrame(), "doubling"),
        (Throws(), "same in, same out"),
        (Outside(), "frame"),
        (Swapped(), "frame"),
        (Invents(), "no phrases"),
        (Lowers(), "spans"),
        (Generous(), "masks"),
        (Silent(), "doubling"),
        (OtherWords(), "align"),
        (NoMaps(), "protocol"),
        (object(), "protocol"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value,
)
def test_a_wrong_backend_is_caught_by_its_law(backend: Any, law: str) -> None:
    with pytest.raises(AssertionError, match=rf"^{law}: "):
        check_backend(backend)


def test_a_backend_that_writes_into_its_input_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures hand out copies, so the array itself is given to the backend here."""
    from deixis.testing import case

    class Bare:
        def __init__(self, array: Any) -> None:
            self.original = array
            self.size = Size(height=array.shape[0], width=array.shape[1])

        def rgb(self) -> Any:
            return self.original

    monkeypatch.setattr(case, "open_image", Bare)
    with pytest.raises(AssertionError, match=r"^input untouched: "):
        check_backend(Scribbles())


def test_every_law_says_what_it_is() -> None:
    assert [law.__name__ for law in (*LAWS, *GROUNDING_LAWS, *parts.LAWS) if not law.__doc__] == []


@pytest.fixture
def answers() -> Iterator[dict[str, Any]]:
    session = deixis.Session(FakeBackend())
    image = np.full((40, 60, 3), (200, 10, 30), np.uint8)
    yield json.loads(session.ground(image, "a red cup on a table").to_json())


def test_the_fake_answers_the_same_in_every_process(answers: dict[str, Any]) -> None:
    """Other tests, and those of plug-ins, rely on its numbers."""
    phrase = answers["phrases"][0]
    assert (phrase["text"], phrase["status"]) == ("a red cup", "found")
    assert [region["phrase"] for region in answers["regions"]] == [0, 1]
    assert answers["regions"][0]["box"] == pytest.approx([2.4596, 13.9522, 17.8215, 22.1196], abs=1e-3)
