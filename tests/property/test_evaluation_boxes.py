"""Laws of overlaps, of recall, and of figures over samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deixis.evaluation.metrics.calibration import auroc, expected_calibration_error, fpr_at_tpr
from deixis.evaluation.metrics.generalized_boxes import match_boxes
from deixis.evaluation.metrics.overlap import DEFAULT, PRESETS, Overlap, aligned_overlap, pairwise_overlap
from deixis.evaluation.metrics.phrase_boxes import hit_ranks, recall, upper_bound
from deixis.evaluation.metrics.referring import referring_accuracy
from deixis.evaluation.metrics.selective import risk_coverage

Array = np.ndarray[Any, np.dtype[np.float64]]
Rows = list[list[float]]

SYMMETRIC = ["default", "mdetr", "mattnet", "minigpt_v2", "plclc", "infoground"]
numbers = st.integers(0, 400).map(lambda n: n / 4)
box = st.tuples(numbers, numbers, numbers, numbers).map(
    lambda c: [min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3])]
)
boxes = st.lists(box, max_size=4)
solid = box.map(lambda b: [b[0], b[1], b[2] + 1, b[3] + 1])
rules = st.sampled_from(sorted(PRESETS))
probability = st.integers(0, 20).map(lambda n: n / 20)
outcomes = st.lists(st.tuples(probability, st.booleans()), min_size=1, max_size=30)


@given(boxes, boxes, st.sampled_from(SYMMETRIC))
def test_overlap_is_symmetric(a: Rows, b: Rows, name: str) -> None:
    rule = PRESETS[name]
    assert pairwise_overlap(a, b, rule).tolist() == pairwise_overlap(b, a, rule).T.tolist()


@given(boxes, boxes, rules)
def test_overlap_is_bounded(a: Rows, b: Rows, name: str) -> None:
    found = pairwise_overlap(a, b, PRESETS[name])
    assert found.shape == (len(a), len(b))
    assert ((found >= (-1 if name == "mdetr" else 0)) & (found <= 1)).all()


@given(solid)
def test_a_box_overlaps_itself_wholly(a: list[float]) -> None:
    for rule in (DEFAULT, Overlap(kind="giou"), Overlap(convention="inclusive")):
        assert aligned_overlap([a], [a], rule).tolist() == [1.0]


@given(boxes, boxes)
def test_generalised_overlap_is_never_above_plain(a: Rows, b: Rows) -> None:
    assert (pairwise_overlap(a, b, PRESETS["mdetr"]) <= pairwise_overlap(a, b)).all()


@given(boxes, boxes)
def test_an_added_pixel_never_takes_overlap_away_from_whole_boxes(a: Rows, b: Rows) -> None:
    plain, grown = pairwise_overlap(a, b), pairwise_overlap(a, b, PRESETS["plclc"])
    assert (grown[plain == 1] == 1).all()
    assert (pairwise_overlap(a, b, PRESETS["mattnet"]) <= plain).all()


@given(boxes, boxes, st.sampled_from([0.25, 0.5, 2, 8]), st.sampled_from([0.125, 1, 4]))
def test_squashing_the_picture_changes_no_plain_overlap(a: Rows, b: Rows, across: float, down: float) -> None:
    frame = np.array([across, down, across, down])
    squashed = np.array(a).reshape(-1, 4) * frame, np.array(b).reshape(-1, 4) * frame
    assert pairwise_overlap(*squashed).tolist() == pairwise_overlap(a, b).tolist()  # exact: powers of two


def test_squashing_the_picture_changes_overlap_with_a_pixel_added() -> None:
    a, b, frame = np.array([[10.0, 20, 60, 90]]), np.array([[20.0, 10, 70, 80]]), np.array([0.5, 4, 0.5, 4])
    rule = PRESETS["plclc"]
    assert aligned_overlap(a, b, rule)[0] == pytest.approx(0.527526, abs=1e-6)
    assert aligned_overlap(a * frame, b * frame, rule)[0] == pytest.approx(0.529892, abs=1e-6)
    assert aligned_overlap(a, b).tolist() == aligned_overlap(a * frame, b * frame).tolist()


@given(st.lists(st.tuples(box, box), min_size=1, max_size=6), st.randoms(use_true_random=False), rules)
def test_accuracy_does_not_depend_on_the_order_of_expressions(pairs: list[Any], random: Any, name: str) -> None:
    shuffled = random.sample(pairs, len(pairs))
    found = [
        referring_accuracy([p for p, _ in some], [t for _, t in some], PRESETS[name]) for some in (pairs, shuffled)
    ]
    assert found[0] == pytest.approx(found[1])


@given(st.lists(st.tuples(boxes, boxes), min_size=1, max_size=4), st.sampled_from(["any", "merged"]))
def test_recall_grows_with_depth_up_to_its_bound(phrases: list[tuple[Rows, Rows]], protocol: Any) -> None:
    ranks = hit_ranks([r for r, _ in phrases], [t for _, t in phrases], protocol)
    found = [recall(ranks, k) for k in (0, 1, 5, 10)] + [upper_bound(ranks)]
    assert found == sorted(found)
    assert found[0] == 0


@given(st.lists(st.tuples(boxes, boxes), min_size=1, max_size=4))
def test_phrases_do_not_touch_each_other(phrases: list[tuple[Rows, Rows]]) -> None:
    together = hit_ranks([r for r, _ in phrases], [t for _, t in phrases])
    assert together.tolist() == [int(hit_ranks([r], [t])[0]) for r, t in phrases]


@given(boxes, boxes)
def test_one_true_box_is_its_own_enclosing_box(ranked: Rows, truth: Rows) -> None:
    one = truth[:1]
    assert hit_ranks([ranked], [one], "any").tolist() == hit_ranks([ranked], [one], "merged").tolist()


@given(boxes, boxes)
def test_matching_counts_no_more_than_there_are(ours: Rows, true: Rows) -> None:
    found = match_boxes(None, ours, true)
    assert 0 <= found.right <= min(len(ours), len(true))
    assert 0 <= found.f1 <= 1
    assert found.correct == (found.right == len(ours) == len(true))


@given(outcomes, st.randoms(use_true_random=False))
def test_trust_does_not_depend_on_the_order_of_samples(rows: list[tuple[float, bool]], random: Any) -> None:
    def all_of(some: list[tuple[float, bool]]) -> list[float]:
        p, y = np.array([p for p, _ in some]), np.array([y for _, y in some])
        curve = risk_coverage(p, y)
        return [
            expected_calibration_error(p, y),
            auroc(p[y], p[~y]),
            fpr_at_tpr(p[y], p[~y]),
            curve.area,
            curve.accuracy_at(0.8),
        ]

    assert all_of(rows) == pytest.approx(all_of(random.sample(rows, len(rows))), nan_ok=True)


@given(outcomes)
def test_trust_is_bounded_and_the_curve_ends_at_all_samples(rows: list[tuple[float, bool]]) -> None:
    p, y = np.array([p for p, _ in rows]), np.array([y for _, y in rows])
    curve = risk_coverage(p, y)
    assert 0 <= expected_calibration_error(p, y) <= 1
    assert 0 <= curve.area <= 1
    assert curve.coverage[-1] == 1
    assert curve.risk[-1] == pytest.approx(1 - y.mean())
    assert (np.diff(curve.coverage) > 0).all()


@given(outcomes)
def test_turning_scores_round_turns_the_area_round(rows: list[tuple[float, bool]]) -> None:
    p, y = np.array([p for p, _ in rows]), np.array([y for _, y in rows])
    assert auroc(p[y], p[~y]) == pytest.approx(1 - auroc(1 - p[y], 1 - p[~y]), nan_ok=True)
