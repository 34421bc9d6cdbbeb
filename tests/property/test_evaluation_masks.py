"""Laws of the metrics of masks, pixels, points and alignments."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from deixis.evaluation.metrics.alignment import alignment_error_rate
from deixis.evaluation.metrics.faithfulness import deletion
from deixis.evaluation.metrics.generalized_masks import generalized_masks
from deixis.evaluation.metrics.mask_overlap import overlaps
from deixis.evaluation.metrics.phrasecut import precision_at as strict_precision_at
from deixis.evaluation.metrics.pixels import confusion_matrix, mean_class_iou, pixel_counts, pixel_scores
from deixis.evaluation.metrics.pointing import attention_correctness, energy_in_box, points_into, points_near_boxes
from deixis.evaluation.metrics.segmentation import THRESHOLDS, lisa_giou, mean_iou, overall_iou, precision_at, resized
from deixis.types import Boxes, Size, rle

Array = np.ndarray[Any, np.dtype[Any]]

sizes = st.builds(lambda h, w: Size(height=h, width=w), st.integers(1, 20), st.integers(1, 20))


def stacks(least: int, most: int) -> st.SearchStrategy[Array]:
    """(n, H, W) masks of one size."""
    counts = st.integers(least, most)
    return st.tuples(counts, sizes).flatmap(lambda drawn: arrays(np.bool_, (drawn[0], *drawn[1].hw)))


pixels = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=20
).map(lambda rows: (np.array([i for i, _ in rows]), np.array([u for _, u in rows])))
corner = st.integers(0, 20)
boxes = st.lists(st.tuples(corner, corner, corner, corner), max_size=5).map(
    lambda rows: Boxes([[min(a, c), min(b, d), max(a, c), max(b, d)] for a, b, c, d in rows])
)
maps = sizes.flatmap(lambda size: arrays(np.float64, size.hw, elements=st.integers(0, 9)))
links = st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 4)))


def size_of(masks: Array) -> Size:
    return Size(height=masks.shape[1], width=masks.shape[2])


@given(stacks(2, 2))
def test_overlap_is_that_of_the_pixels_and_symmetric(masks: Array) -> None:
    first, second = (rle.encode(mask) for mask in masks)
    there, back = (overlaps([a], [b], [size_of(masks)]) for a, b in ((first, second), (second, first)))
    assert there.intersection[0] == back.intersection[0] == (masks[0] & masks[1]).sum()
    assert there.union[0] == back.union[0] == (masks[0] | masks[1]).sum()
    assert 0 <= there.iou[0] <= 1


@given(stacks(0, 6).filter(lambda masks: masks.size or masks.shape[1]))
def test_union_is_that_of_the_pixels(masks: Array) -> None:
    size = size_of(masks)
    assert rle.union([rle.encode(mask) for mask in masks], size) == rle.encode(masks.any(axis=0))


@given(stacks(1, 1))
def test_a_mask_is_itself(masks: Array) -> None:
    counts = rle.encode(masks[0])
    assert overlaps([counts], [counts], [size_of(masks)]).iou[0] == masks.any()


@given(stacks(2, 2), st.integers(1, 4), st.integers(1, 4))
def test_overlap_does_not_change_when_pixels_are_repeated(masks: Array, down: int, right: int) -> None:
    """Squashing by whole factors, with the nearest pixel, keeps every IoU."""
    size = size_of(masks)
    to = Size(height=size.height * down, width=size.width * right)
    small = [rle.encode(mask) for mask in masks]
    large = [resized(counts, size, to) for counts in small]
    assert overlaps(large[:1], large[1:], [to]).iou == overlaps(small[:1], small[1:], [size]).iou


@given(pixels, st.randoms(use_true_random=False))
def test_figures_do_not_depend_on_order_and_stay_in_bounds(drawn: tuple[Array, Array], random: Any) -> None:
    shared, either = drawn
    order = random.sample(range(len(shared)), len(shared))
    for figure in (mean_iou, lisa_giou):
        assert 0 <= figure(shared, either) <= 1
        assert abs(figure(shared, either) - figure(shared[order], either[order])) < 1e-12
    if either.any():
        assert 0 <= overall_iou(shared, either) <= 1


@given(pixels)
def test_precision_falls_with_the_threshold_and_strict_is_never_more(drawn: tuple[Array, Array]) -> None:
    values = [precision_at(*drawn, threshold) for threshold in THRESHOLDS]
    assert values == sorted(values, reverse=True)
    strict = [strict_precision_at(*drawn, threshold) for threshold in THRESHOLDS]
    assert all(a <= b for a, b in zip(strict, values, strict=True))


@given(pixels, st.data())
def test_generalised_figures_stay_in_bounds(drawn: tuple[Array, Array], data: st.DataObject) -> None:
    flags = arrays(np.bool_, len(drawn[0]))
    found = generalized_masks(*drawn, data.draw(flags), data.draw(flags))
    figures = [found.giou, found.ciou, found.n_acc, found.t_acc, found.precision_at(0.7)]
    assert all(np.isnan(figure) or 0 <= figure <= 1 for figure in figures)


@given(stacks(2, 2))
def test_pixel_scores_mirror(masks: Array) -> None:
    there, back = (pixel_scores([pixel_counts(*pair)]) for pair in (masks, masks[::-1]))
    assert (there.precision, there.recall) == (back.recall, back.precision)
    assert (there.f1, there.iou, there.accuracy) == (back.f1, back.iou, back.accuracy)
    assert abs(there.iou - there.f1 / (2 - there.f1)) < 1e-12


@given(arrays(np.int64, (2, 30), elements=st.integers(0, 4)))
def test_a_confusion_matrix_of_the_truth_is_perfect_and_mirrors(labels: Array) -> None:
    assert mean_class_iou(confusion_matrix(labels[0], labels[0], 5)) == 1
    there, back = confusion_matrix(labels[0], labels[1], 5), confusion_matrix(labels[1], labels[0], 5)
    assert (there == back.T).all()


@given(st.integers(-5, 25), st.integers(-5, 25), boxes)
def test_strict_inside_is_inside_is_near(x: int, y: int, truth: Boxes) -> None:
    strictly, inside = points_into(x, y, truth, strict=True), points_into(x, y, truth)
    assert strictly <= inside <= points_near_boxes(x, y, truth)


@given(maps, boxes)
def test_energy_is_a_share_and_never_above_attention(heat: Array, truth: Boxes) -> None:
    energy = energy_in_box(heat, truth)
    assert 0 <= energy <= 1
    assert energy <= attention_correctness(heat, truth) + 1e-12


@given(links, links, links)
def test_alignment_error_is_a_share(answer: Any, sure: Any, possible: Any) -> None:
    rate = alignment_error_rate(answer, sure, possible)
    assert np.isnan(rate) if not answer and not sure else 0 <= rate <= 1
    assert not sure or alignment_error_rate(sure, sure, possible) == 0


@given(maps, st.integers(1, 9))
def test_a_score_that_never_changes_is_its_own_area(heat: Array, steps: int) -> None:
    curve = deletion(np.zeros((*heat.shape, 3), np.uint8), heat, lambda _: 0.25, steps=steps)
    assert abs(curve.auc - 0.25) < 1e-12
    assert (curve.share[0], curve.share[-1]) == (0, 1)
