from __future__ import annotations

import numpy as np
import pytest

from deixis.errors import InputError, ShapeError
from deixis.evaluation.metrics.faithfulness import GREY, ByteArray, deletion, insertion

IMAGE = np.full((8, 8, 3), 255, np.uint8)
RAMP = np.arange(64.0).reshape(8, 8)


def white(image: ByteArray) -> float:
    return float((image == 255).all(axis=2).mean())


class Watcher:
    """A model that keeps what it is shown."""

    def __init__(self) -> None:
        self.seen: list[ByteArray] = []

    def __call__(self, image: ByteArray) -> float:
        self.seen.append(image)
        return 0.0


def corner(image: ByteArray) -> float:
    """What a model says that looks at the lower right pixel alone."""
    return float(image[7, 7, 0] == 255)


def test_a_score_that_falls_evenly_has_half_the_area() -> None:
    curve = deletion(IMAGE, RAMP, white, steps=8)
    assert curve.score.tolist() == [1 - step / 8 for step in range(9)]
    assert curve.share.tolist() == [step / 8 for step in range(9)]
    assert curve.auc == 0.5


def test_a_faithful_map_is_told_from_one_that_is_not() -> None:
    assert deletion(IMAGE, RAMP, corner, steps=64).auc == 0.5 / 64
    assert deletion(IMAGE, -RAMP, corner, steps=64).auc == 1 - 0.5 / 64
    assert insertion(IMAGE, RAMP, corner, steps=64, baseline="grey").auc == 1 - 0.5 / 64
    assert insertion(IMAGE, -RAMP, corner, steps=64, baseline="grey").auc == 0.5 / 64


def test_what_is_deleted_is_grey_and_what_is_inserted_was_blurred(rng: np.random.Generator) -> None:
    image = rng.integers(0, 256, (20, 30, 3), dtype=np.uint8)
    deleting, inserting = Watcher(), Watcher()
    deletion(image, rng.random((20, 30)), deleting, steps=3)
    assert (deleting.seen[0] == image).all()
    assert (deleting.seen[-1] == np.round(GREY).astype(np.uint8)).all()
    insertion(image, rng.random((20, 30)), inserting, steps=3)
    assert (inserting.seen[-1] == image).all()
    assert inserting.seen[0].std() < image.std() / 2


def test_the_blur_is_a_gaussian() -> None:
    image = np.zeros((31, 31, 3), np.uint8) + np.round(GREY).astype(np.uint8)
    image[15, 15] = 255
    watcher = Watcher()
    insertion(image, np.zeros((31, 31)), watcher, steps=1)
    taps = np.exp(-(np.arange(-5, 6) ** 2) / 50)
    weights = np.outer(taps, taps) / taps.sum() ** 2
    wanted = GREY[0] + weights * (255 - GREY[0])
    assert np.abs(watcher.seen[0][10:21, 10:21, 0] - wanted).max() <= 1


def test_equal_heat_is_taken_row_by_row() -> None:
    assert deletion(IMAGE, np.zeros((8, 8)), lambda image: float(image[0, 0, 0] == 255), steps=64).score.sum() == 1


def test_no_more_steps_are_taken_than_there_are_pixels() -> None:
    assert len(deletion(IMAGE, RAMP, white).score) == 65


def test_bad_input_is_refused() -> None:
    with pytest.raises(ShapeError, match="heatmap"):
        deletion(IMAGE, RAMP[:4], white)
    with pytest.raises(ShapeError, match="image"):
        insertion(IMAGE[..., 0], RAMP, white)
    with pytest.raises(InputError, match="steps"):
        deletion(IMAGE, RAMP, white, steps=0)
    with pytest.raises(InputError, match="baseline"):
        deletion(IMAGE, RAMP, white, baseline="black")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="at least one pixel"):
        deletion(np.zeros((0, 0, 3), np.uint8), np.zeros((0, 0)), white)
