"""Two models as one, on models that are made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import deixis
from deixis.errors import CapabilityError, ConfigError, UnknownBackendError
from deixis.io.images import open_image
from deixis.models.composition import Composed, parts
from deixis.models.loading import specs_of, start
from deixis.models.protocols import Grounder, GroundSettings, Matcher, PointSegmenter, Segmenter, Verifier, WordMapper
from deixis.models.registry import Door, Registry
from deixis.models.spec import BackendSpec, Variant
from deixis.tasks.session import Session
from deixis.testing import FakeBackend, check_backend
from deixis.types.boxes import Boxes
from deixis.types.masks import Masks
from deixis.types.picture import Picture
from deixis.types.size import Size

DRAWER = BackendSpec(
    name="drawer", factory=f"{__name__}:Drawer", tasks=frozenset({"segment"}), licence="MIT", summary="draws boxes",
    variants=(Variant("big", "nobody/big", "CC-BY-4.0"), Variant("small", "nobody/small", "MIT")),
)  # fmt: skip
FINDER = BackendSpec(
    name="finder", factory=f"{__name__}:Finder", tasks=frozenset({"ground", "align"}), licence="Apache-2.0",
    summary="finds",
)  # fmt: skip
RGB = np.random.default_rng(0).integers(0, 255, (30, 40, 3)).astype(np.uint8)
TEXT = "a red ball and a blue box"


@dataclass(frozen=True, slots=True)
class Seen:
    size: Size


class Drawer:
    """Fills each box."""

    def __init__(self, spec: BackendSpec = DRAWER) -> None:
        self.spec = spec
        self.encoded = 0

    def encode(self, picture: Picture) -> Seen:
        self.encoded += 1
        return Seen(picture.size)

    def segment(self, image: Seen, boxes: Boxes) -> Masks:
        return Masks.from_grid(np.ones((len(boxes), 1, 1), np.float32), boxes, image.size)


class Clicker(Drawer):
    """Draws a pixel for a point, matches, and judges."""

    def segment_points(self, image: Seen, xy: Any) -> Masks:
        points = np.asarray(xy, np.float32)
        return self.segment(image, Boxes(np.concatenate([np.floor(points), np.floor(points) + 1], axis=1)))

    def match(self, image: Seen, texts: Sequence[str]) -> Any:
        return np.full(len(texts), image.size.width, np.float32)


class Finder:
    """Finds and maps as the fake backend does, and nothing else."""

    spec = FINDER

    def __init__(self) -> None:
        self.encode = FakeBackend().encode
        self.parse = FakeBackend().parse
        self.ground = FakeBackend().ground
        self.align = FakeBackend().align


class Counted(Finder):
    """Encodes several at once."""

    def encode_batch(self, pictures: Sequence[Picture]) -> list[Any]:
        return [self.encode(picture) for picture in pictures]


def registry() -> Registry:
    return Registry.behind([Door("tests", lambda: [FINDER, DRAWER])])


@pytest.fixture
def composed() -> Composed:
    return Composed(Finder(), Drawer())


def test_a_name_with_a_plus_is_two_models() -> None:
    found = [spec.name for spec in specs_of("finder + drawer:small", registry())]
    assert found == ["finder", "drawer:small"]


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("a + b", ("a", "b")), (" a  +  b ", ("a", "b")), ("a+b", ("a", "b")), ("a +b:c", ("a", "b:c")),
        ("a:./x+y + b", ("a:./x+y", "b")), ("a", None), ("./x+y", None), ("x\\a+b", None),
    ],
)  # fmt: skip
def test_where_a_name_is_cut(name: str, pair: tuple[str, str] | None) -> None:
    assert parts(name) == pair


def test_a_folder_may_have_a_plus_in_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "mine + yours"
    folder.mkdir()
    assert parts(str(folder)) is None


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("finder + drawer + drawer", ConfigError, "expected two models.*got 3 models"),
        ("finder +", ConfigError, "nothing on one side"),
        ("+ drawer", ConfigError, "nothing on one side"),
        ("finder + finder", CapabilityError, "'finder' does not draw what a box holds, so it cannot stand right"),
        (
            "drawer + finder",
            CapabilityError,
            "'drawer:big' does not find phrases.*did you mean 'finder [+] drawer:big'",
        ),
        ("finder + drawr", UnknownBackendError, "did you mean 'drawer'"),
        ("finder + drawer:middle", UnknownBackendError, "no variant 'middle'"),
    ],
)
def test_a_name_that_cannot_be_composed_says_why(name: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        start(name, registry())


def test_load_composes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Registry, "built_in", classmethod(lambda cls: registry()))
    monkeypatch.setattr(Registry, "start", lambda self, spec: Finder() if spec.name == "finder" else Drawer(spec))
    session = deixis.load("finder + drawer")
    assert session.spec.name == "finder + drawer:big"
    assert len(session.segment(RGB, Boxes([[1, 2, 3, 4]]))) == 1


def test_the_spec_is_that_of_both(composed: Composed) -> None:
    spec = composed.spec
    assert spec.name == "finder + drawer"
    assert spec.tasks == FINDER.tasks | {"segment"}
    assert spec.licence == f"{FINDER.licence} AND MIT"
    assert not spec.sends_images
    away = Composed(Finder(), Drawer(replace(DRAWER, sends_images=True, licence=FINDER.licence, gated=True))).spec
    assert away.sends_images
    assert away.gated
    assert away.licence == FINDER.licence


def test_it_has_the_capabilities_of_both_and_no_others(composed: Composed) -> None:
    assert isinstance(composed, Grounder)
    assert isinstance(composed, WordMapper)
    assert isinstance(composed, Segmenter)
    assert not isinstance(composed, PointSegmenter)
    assert not isinstance(composed, Matcher)
    clicker = replace(DRAWER, name="clicker", tasks=frozenset({"segment", "match"}))
    more = Composed(Finder(), Clicker(clicker))
    assert isinstance(more, PointSegmenter)
    assert isinstance(more, Matcher)
    assert not isinstance(more, Verifier)
    image = more.encode(open_image(RGB))
    assert more.match(image, ["x"]).tolist() == [40]
    assert more.segment_points(image, np.array([[3.5, 4.5]], np.float32)).area.tolist() == [1]


def test_boxes_and_scores_are_the_left_ones_and_masks_the_right_ones(composed: Composed) -> None:
    alone = Session(Finder()).ground(RGB, TEXT)
    both = Session(composed).ground(RGB, TEXT)
    np.testing.assert_array_equal(both.boxes.xyxy, alone.boxes.xyxy)
    np.testing.assert_array_equal(both.score, alone.score)
    np.testing.assert_array_equal(both.presence, alone.presence)
    assert both.trace == alone.trace
    assert both.masks is not None
    assert both.masks.rle == Drawer().segment(Seen(both.size), both.boxes).rle
    assert both.source.backend == "finder + drawer"
    assert both.source.settings["masks"] is True


def test_masks_that_are_not_wanted_are_not_drawn(composed: Composed) -> None:
    image = composed.encode(open_image(RGB))
    assert composed.ground(image, composed.parse(TEXT), GroundSettings(masks=False)).masks is None


def test_each_model_sees_a_picture_once() -> None:
    drawer = Drawer()
    session = Session(Composed(Finder(), drawer))
    image = session.encode(RGB)
    session.ground(image, TEXT)
    session.segment(image, Boxes([[0, 0, 5, 5]]))
    session.align(image, TEXT)
    assert drawer.encoded == 1


def test_several_pictures_are_encoded_as_one_by_one() -> None:
    composed = Composed(Counted(), Drawer())
    pictures = [open_image(RGB), open_image(RGB[::-1, :20].copy())]
    for together, alone in zip(composed.encode_batch(pictures), map(composed.encode, pictures), strict=True):
        assert (together.left, together.right) == (alone.left, alone.right)


def test_check_backend_passes(composed: Composed) -> None:
    check_backend(composed)


def test_a_model_that_lacks_what_its_spec_promises_is_refused() -> None:
    with pytest.raises(CapabilityError, match="lacks a method that its spec promises"):
        Composed(Finder(), Seen.__new__(type("Empty", (), {"spec": DRAWER})))
