"""Scores of one model for the boxes of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from deixis.errors import CapabilityError
from deixis.io.images import open_image
from deixis.models.backends.fake.spec import SPEC
from deixis.models.hub.scored import Scored
from deixis.models.hub.verify import CropVerifier, crops, score_with, verifier_of
from deixis.models.protocols import GroundSettings, Verifier
from deixis.types import Boxes, Grounding, Query, Size

EVERY = GroundSettings(threshold=0)
COLOURS = {"man": 0, "dogs": 1}


class Colours:
    """A matcher: a text's logit is how much of the picture has its colour."""

    spec = SPEC

    def encode(self, picture: Any) -> Any:
        return picture

    def match(self, encoded: Any, texts: Sequence[str]) -> NDArray[np.float32]:
        means = encoded.rgb().mean(axis=(0, 1)) / 25.5
        channels = [next((place for word, place in COLOURS.items() if word in text), 2) for text in texts]
        return np.asarray(means[channels], np.float32)


@pytest.fixture
def rgb() -> NDArray[np.uint8]:
    """(40, 60, 3): red on the left, green on the right, blue in between."""
    rgb = np.zeros((40, 60, 3), np.uint8)
    rgb[:, :30, 0] = rgb[:, 45:, 1] = rgb[:, 30:45, 2] = 255
    return rgb


def test_a_matcher_scores_boxes_and_orders_them(bare: Grounding, rgb: NDArray[np.uint8]) -> None:
    verifier = verifier_of(Colours())
    scored = score_with(verifier, verifier.encode(open_image(rgb)), bare, EVERY)
    assert scored.score is not None
    assert scored.phrase.tolist() == [0, 1, 1]
    assert scored.boxes.xyxy[1:, 0].tolist() == [46, 32.5]  # the green dog before the blue one
    assert scored.score[0] > 0.99 and scored.score[1] > 0.8 > 0.2 > scored.score[2]
    assert scored.status == bare.status and scored.presence is None
    assert [("scores the boxes" in line) for line in scored.trace] == [True, True, False]
    assert scored.source.settings["verifier"] == "fake"


def test_scores_replace_scores_and_masks_go_with_their_boxes(grounding: Grounding, rgb: NDArray[np.uint8]) -> None:
    verifier = verifier_of(Colours())
    scored = score_with(verifier, verifier.encode(open_image(rgb)), grounding, EVERY)
    assert scored.masks is not None and grounding.masks is not None
    for new, old in enumerate([0, 2, 1]):
        np.testing.assert_array_equal(scored.masks.dense_one(new), grounding.masks.dense_one(old))


def test_the_threshold_leaves_a_phrases_best_row(bare: Grounding, rgb: NDArray[np.uint8]) -> None:
    verifier = verifier_of(Colours())
    scored = score_with(verifier, verifier.encode(open_image(rgb)), bare, GroundSettings(threshold=1.0))
    assert scored.boxes.xyxy[:, 0].tolist() == [10, 46]


def test_no_rows_have_no_scores(bare: Grounding, rgb: NDArray[np.uint8]) -> None:
    verifier = verifier_of(Colours())
    encoded = verifier.encode(open_image(rgb))
    scored = score_with(verifier, encoded, bare[:0], EVERY)
    assert len(scored) == 0 and scored.score is not None and scored.score.shape == (0,)
    nothing = replace(bare[:0], query=Query("", (), ()), status=(), trace=())
    assert len(score_with(verifier, encoded, nothing, EVERY)) == 0


def test_a_verifier_is_taken_as_it_is() -> None:
    verifier = CropVerifier(Colours())
    assert isinstance(verifier, Verifier) and verifier_of(verifier) is verifier


def test_what_cannot_judge_is_refused() -> None:
    class Blind:
        spec = SPEC

    with pytest.raises(CapabilityError, match="cannot score"):
        verifier_of(Blind())


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        ([10, 10, 20, 20], (12, 12, 3)),
        ([0, 0, 60, 40], (40, 60, 3)),
        ([10.5, 10.5, 10.5, 10.5], (1, 1, 3)),
        ([59, 39, 70, 50], (3, 3, 3)),
        ([100, 100, 120, 120], (0, 0, 3)),
    ],
)
def test_crops_lie_in_the_picture(rgb: NDArray[np.uint8], box: list[float], shape: tuple[int, ...]) -> None:
    crop = crops(rgb, Boxes([box]))[0]
    assert crop.shape[2] == 3 and (crop.shape == shape or (not crop.size and shape[0] == 0))


def test_a_box_without_a_pixel_scores_nothing(rgb: NDArray[np.uint8]) -> None:
    verifier = CropVerifier(Colours())
    encoded = verifier.encode(open_image(rgb))
    assert encoded.size == Size(height=40, width=60)
    assert verifier.verify(encoded, "man", Boxes([[100, 100, 120, 120]])).tolist() == [0.0]
    assert verifier.verify(encoded, "man", Boxes.empty()).shape == (0,)


def test_rows_are_limited_by_the_new_scores(bare: Grounding, rgb: NDArray[np.uint8]) -> None:
    verifier = verifier_of(Colours())
    encoded = verifier.encode(open_image(rgb))
    scored = score_with(verifier, encoded, bare, GroundSettings(threshold=0, max_regions=1))
    assert scored.boxes.xyxy[:, 0].tolist() == [10, 46]


class Writer:
    """A grounder without scores."""

    spec = replace(SPEC, name="writer", tasks=frozenset({"ground"}), licence="MIT", sends_images=True)

    def __init__(self, answer: Grounding) -> None:
        self.answer = answer

    def encode(self, picture: Any) -> Any:
        return picture

    def parse(self, text: str) -> Query:
        return self.answer.query

    def ground(self, encoded: Any, query: Query, settings: GroundSettings) -> Grounding:
        assert settings.max_regions == 100
        return self.answer


def test_two_models_are_one(bare: Grounding, rgb: NDArray[np.uint8]) -> None:
    both = Scored(Writer(bare), Colours())
    assert both.spec.name == "writer + fake" and both.spec.sends_images and not both.spec.calibrated
    assert both.spec.licence == "MIT AND Apache-2.0"
    encoded = both.encode(open_image(rgb))
    assert encoded.size == Size(height=40, width=60)
    scored = both.ground(encoded, both.parse(""), GroundSettings(threshold=0, max_regions=1))
    assert scored.score is not None and len(scored) == 2
    assert scored.source.backend == "writer + fake" and scored.source.settings["max_regions"] == 1


def test_what_does_not_find_cannot_be_scored() -> None:
    with pytest.raises(CapabilityError, match="does not find"):
        Scored(Colours(), Colours())
