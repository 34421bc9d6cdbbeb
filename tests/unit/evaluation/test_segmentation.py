"""A: pred top half, gold left half of 4x4. B: 9 of 10 columns of 10x10. E: both empty. F: one pixel, gold empty."""

from __future__ import annotations

import math

import numpy as np
import pytest

from deixis.errors import ShapeError
from deixis.evaluation.metrics.segmentation import (
    THRESHOLDS,
    lisa_ciou,
    lisa_giou,
    mean_iou,
    overall_iou,
    precision_at,
    resized,
)
from deixis.types import Size, rle

A, B, E, F = (4, 12), (90, 100), (0, 0), (0, 1)
PAIRS = [(A, B), (A, E), (A, F)]


def columns(samples: tuple[tuple[int, int], ...]) -> tuple[list[int], list[int]]:
    return [i for i, _ in samples], [u for _, u in samples]


@pytest.mark.parametrize(
    ("samples", "mean", "overall"),
    list(zip(PAIRS, [61.666667, 16.666667, 16.666667], [83.928571, 33.333333, 30.769231], strict=True)),
)
def test_lavt(samples: tuple[tuple[int, int], ...], mean: float, overall: float) -> None:
    assert 100 * mean_iou(*columns(samples)) == pytest.approx(mean, abs=1e-6)
    assert 100 * overall_iou(*columns(samples)) == pytest.approx(overall, abs=1e-6)


def test_lavt_counts_a_sample_at_the_threshold() -> None:
    assert [precision_at(*columns((A, B)), threshold) for threshold in THRESHOLDS] == [0.5] * 5


@pytest.mark.parametrize(
    ("samples", "giou", "ciou"),
    list(zip(PAIRS, [0.616667, 0.666667, 0.166667], [0.839286, 0.333333, 0.307692], strict=True)),
)
def test_lisa(samples: tuple[tuple[int, int], ...], giou: float, ciou: float) -> None:
    assert lisa_giou(*columns(samples)) == pytest.approx(giou, abs=1e-6)
    assert lisa_ciou(*columns(samples)) == pytest.approx(ciou, abs=1e-6)


def test_nothing_to_average_is_nan() -> None:
    for figure in (mean_iou([], []), overall_iou([0], [0]), precision_at([], [], 0.5), lisa_giou([], [])):
        assert math.isnan(figure)


@pytest.mark.parametrize(("shared", "either"), [([1], [1, 2]), ([[1]], [[1]]), ([2], [1]), ([-1], [1])])
def test_impossible_pixels_are_refused(shared: list[int], either: list[int]) -> None:
    with pytest.raises(ShapeError):
        mean_iou(shared, either)


def test_resizing_takes_the_nearest_pixel() -> None:
    mask = np.array([[True, False], [False, False]])
    to = Size(height=3, width=4)
    grown = rle.decode(resized(rle.encode(mask), Size(height=2, width=2), to), to)
    assert grown.astype(int).tolist() == [[1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert resized(b"anything", to, to) == b"anything"
