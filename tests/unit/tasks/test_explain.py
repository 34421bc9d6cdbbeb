from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from deixis.errors import CapabilityError, ConfigError, InputError
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.tasks.session import Session
from deixis.testing import FakeBackend
from deixis.types.grounding import Grounding
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

WHITE = np.full((40, 60, 3), 255, np.uint8)


def spec(task: str) -> BackendSpec:
    return BackendSpec(name="black-box", factory="a:b", tasks=frozenset({task}), licence="MIT", summary="")


@dataclass(frozen=True, slots=True)
class Lights:
    """What `Lamps` keeps of a picture: how much of its left and its right half is white."""

    size: Size
    left: float
    right: float


class Lamps:
    """A matcher that knows two words: each is a half of the picture that is white."""

    spec = spec("match")

    def encode(self, picture: Picture) -> Lights:
        white = (picture.rgb() == 255).all(axis=-1)
        middle = white.shape[1] // 2
        return Lights(picture.size, float(white[:, :middle].mean()), float(white[:, middle:].mean()))

    def match(self, lights: Lights, texts: Sequence[str]) -> NDArray[np.float32]:
        said = {"left": lights.left, "right": lights.right}
        return np.array([30 * said.get(text, 0.5) for text in texts], np.float32)


class BoxesOnly(FakeBackend):
    """A grounder that says where things are, and nothing of how sure it is."""

    align = None  # type: ignore[assignment]

    @property
    def spec(self) -> BackendSpec:
        return spec("ground")

    def ground(self, image: Any, query: Query, settings: GroundSettings) -> Grounding:
        return replace(super().ground(image, query, settings), score=None, presence=None)


def test_a_matcher_is_explained_by_what_moves_its_scores() -> None:
    found = Session(Lamps()).align(WHITE, "left or right", method="auto")

    assert found.method == "occlusion" and found.grid == Size(height=8, width=8)
    assert found.size == Size(height=40, width=60)
    left, other, right = (found.heatmap_grid(word) for word in ("left", "or", "right"))
    assert left[:, :3].min() > 0.4 and left[:, 5:].max() == 0
    np.testing.assert_allclose(right, left[:, ::-1], atol=1e-6)
    assert not other.any()


def test_each_word_has_its_own_faithfulness() -> None:
    found = Session(Lamps()).align(WHITE, "left or right", method="occlusion")

    assert found.faithfulness is not None
    left, other, right = found.faithfulness
    assert other is None  # the model sees this word as well in grey
    assert left is not None and right is not None
    assert left.gain > 0 and right.gain > 0
    assert left.deletion == pytest.approx(0.25, abs=0.05)  # gone when half of the picture is


def test_a_map_that_misleads_has_a_worse_number() -> None:
    class Misled(Lamps):
        spec = replace(spec("match"), tasks=frozenset({"match", "align"}))

        def align(self, lights: Lights, query: Query) -> Any:
            good = Session(Lamps()).align(WHITE, query.text, method="occlusion")
            return type(good)(query, good.size, good.grid, good.matrix.reshape(-1, 8, 8)[:, :, ::-1].reshape(-1, 64))

    honest = Session(Lamps()).align(WHITE, "left", method="auto").faithfulness
    misled = Session(Misled()).align(WHITE, "left", method="auto").faithfulness

    assert honest is not None and honest[0] is not None and misled is not None and misled[0] is not None
    assert honest[0].gain > misled[0].gain


def test_a_grounder_without_scores_is_explained_by_where_its_boxes_go() -> None:
    session = Session(BoxesOnly())

    first, again = (session.align(WHITE, "a red ball", method="auto") for _ in range(2))

    assert first.method == "occlusion"
    assert first.matrix.any()
    np.testing.assert_array_equal(first.matrix, again.matrix)
    assert first.faithfulness == again.faithfulness


def test_maps_of_the_model_itself_come_first_and_are_measured() -> None:
    session = Session(FakeBackend())
    own = session.align(WHITE, "a red ball")

    found = session.align(WHITE, "a red ball", method="auto")

    assert own.faithfulness is None and own.method == found.method == "attention"
    np.testing.assert_array_equal(found.matrix, own.matrix)
    assert found.faithfulness is not None and len(found.faithfulness) == 3


def test_a_text_without_words_has_maps_without_rows() -> None:
    for method in ("auto", "occlusion"):
        found = Session(FakeBackend()).align(WHITE, "...", method=method)
        assert len(found.matrix) == 0


def test_a_picture_of_few_pixels_has_fewer_tiles() -> None:
    found = Session(Lamps()).align(np.full((1, 3, 3), 255, np.uint8), "left", method="occlusion")
    assert found.grid == Size(height=1, width=3)


def test_a_large_picture_is_mapped_in_its_own_frame() -> None:
    found = Session(Lamps()).align(np.full((90, 1400, 3), 255, np.uint8), "left", method="occlusion")
    assert found.size == Size(height=90, width=1400)
    assert found.region("left").xyxy[0].tolist()[2] < 900


def test_an_encoded_picture_cannot_be_changed() -> None:
    session = Session(FakeBackend())
    image = session.encode(WHITE)

    assert session.align(image, "a red ball", method="attention").faithfulness is None
    with pytest.raises(InputError, match="give the picture itself"):
        session.align(image, "a red ball", method="occlusion")


def test_what_cannot_be_explained_is_an_error_that_says_so() -> None:
    silent: Any = SimpleNamespace(spec=spec("ground"), encode=lambda picture: SimpleNamespace(size=picture.size))
    with pytest.raises(CapabilityError, match="neither matches texts nor finds phrases"):
        Session(silent).align(WHITE, "a red ball", method="auto")
    with pytest.raises(CapabilityError, match="no maps by gradient; take method='occlusion' or 'auto'"):
        Session(Lamps()).align(WHITE, "left", method="gradient")
    with pytest.raises(CapabilityError, match="no word maps of its own"):
        Session(Lamps()).align(WHITE, "left")
    with pytest.raises(ConfigError, match="expected one of auto, attention, rollout, gradient, occlusion, got 'magic'"):
        Session(Lamps()).align(WHITE, "left", method="magic")  # type: ignore[arg-type]
