"""Every published rule, on the cases that tell them apart."""

from __future__ import annotations

import numpy as np
import pytest

from deixis.errors import ConfigError, ShapeError
from deixis.evaluation.metrics.overlap import DEFAULT, PRESETS, Overlap, aligned_overlap, pairwise_overlap
from deixis.types.boxes import Boxes

Box = list[float]

# truth, prediction, IoU, generalised IoU, MAttNet's, +1
VECTORS: list[tuple[Box, Box, float, float, float, float]] = [
    ([0, 0, 100, 100], [0, 0, 100, 50], 0.5, 0.5, 0.5, 0.504950495),
    ([0, 0, 100, 100], [18, 18, 118, 118], 0.506478, 0.459939, 0.506478, 0.509805),
    ([0, 0, 100, 100], [0, 0, 100, 49.5], 0.495, 0.495, 0.495, 0.5),
    ([0, 0, 10, 10], [5, 5, 15, 15], 0.142857, -0.079365, 0.142857, 0.174757),
    ([0, 0, 10, 10], [9, 0, 19, 10], 0.052632, 0.052632, 0.0, 0.1),
    ([10, 20, 60, 90], [20, 10, 70, 80], 0.521739, 0.480072, 0.521739, 0.527526),
    ([5, 80, 30, 360], [10, 40, 35, 320], 0.521739, 0.480072, 0.521739, 0.529892),
]

# which presets call each of them a hit
HITS = [
    {"default", "mdetr", "transvg", "mattnet", "minigpt_v2", "plclc", "infoground"},
    {"default", "transvg", "faoa", "mattnet", "minigpt_v2", "plclc", "infoground"},
    {"plclc"},
    set(),
    set(),
    {"default", "transvg", "faoa", "mattnet", "minigpt_v2", "plclc", "infoground"},
    {"default", "transvg", "faoa", "mattnet", "minigpt_v2", "plclc", "infoground"},
]


@pytest.mark.parametrize(("truth", "predicted", "iou", "giou", "mattnet", "plus1"), VECTORS)
def test_overlaps_are_those_of_the_evaluators(
    truth: Box, predicted: Box, iou: float, giou: float, mattnet: float, plus1: float
) -> None:
    names = {"default": iou, "mdetr": giou, "mattnet": mattnet, "plclc": plus1, "minigpt_v2": plus1}
    found = {name: aligned_overlap([predicted], [truth], PRESETS[name])[0] for name in names}
    assert found == pytest.approx(names, abs=6e-7)


@pytest.mark.parametrize(("case", "hits"), list(zip(VECTORS, HITS, strict=True)))
def test_presets_disagree_where_the_evaluators_do(
    case: tuple[Box, Box, float, float, float, float], hits: set[str]
) -> None:
    truth, predicted = [case[0]], [case[1]]
    assert {name for name, rule in PRESETS.items() if rule.hit(aligned_overlap(predicted, truth, rule))[0]} == hits


def test_infoground_misses_an_exact_half_for_its_epsilon() -> None:
    overlap = aligned_overlap([[0, 0, 100, 49.5]], [[0, 0, 100, 100]], PRESETS["infoground"])[0]
    assert overlap == pytest.approx(0.49999999995, abs=1e-11)
    assert overlap < 0.5


def test_infoground_sees_nothing_in_common_where_boxes_only_touch() -> None:
    touching = [[0, 0, 10, 10]], [[10, 0, 20, 10]]
    assert aligned_overlap(*touching, PRESETS["infoground"]).tolist() == [0.0]
    assert aligned_overlap(*touching, PRESETS["plclc"])[0] > 0


def test_transvg_truncates_the_truth_and_cuts_the_prediction() -> None:
    rule = PRESETS["transvg"]
    assert aligned_overlap([[0, 0, 10, 10]], [[0.9, 0.9, 10.9, 10.9]], rule).tolist() == [1.0]
    assert aligned_overlap([[0, 0, 20, 10]], [[0, 0, 20, 10]], rule, [[10, 10]]).tolist() == [0.5]
    assert aligned_overlap([[0, 0, 20, 10]], [[0, 0, 20, 10]], rule, [[np.nan, np.nan]]).tolist() == [1.0]


def test_faoa_cuts_both_and_asks_for_more_than_half() -> None:
    rule = PRESETS["faoa"]
    assert aligned_overlap([[-5, 0, 20, 10]], [[0.5, 0, 20, 10]], rule, [[10, 10]]).tolist() == [1.0]
    assert rule.hit([0.5, np.nextafter(0.5, 1)]).tolist() == [False, True]


def test_pairs_are_those_of_rows() -> None:
    ours, true = [v[1] for v in VECTORS], [v[0] for v in VECTORS]
    for rule in PRESETS.values():
        sizes = np.full((len(ours), 2), 90.0)
        whole = pairwise_overlap(ours, true, rule, (90.0, 90.0))
        assert np.diag(whole).tolist() == aligned_overlap(ours, true, rule, sizes).tolist()


def test_boxes_without_area_overlap_nothing() -> None:
    assert aligned_overlap([[1, 1, 1, 1]], [[1, 1, 1, 1]]).tolist() == [0.0]
    assert aligned_overlap([[1, 1, 1, 1]], [[1, 1, 1, 1]], PRESETS["mdetr"]).tolist() == [0.0]
    assert aligned_overlap([[1, 1, 1, 1]], [[2, 2, 2, 2]], PRESETS["mdetr"]).tolist() == [-1.0]
    assert aligned_overlap([[1, 1, 1, 1]], [[1, 1, 1, 1]], PRESETS["plclc"]).tolist() == [1.0]


def test_no_boxes_have_no_overlaps() -> None:
    assert aligned_overlap([], []).shape == (0,)
    assert pairwise_overlap(Boxes.empty(), [[0, 0, 1, 1]]).shape == (0, 1)


def test_what_is_no_box_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"predicted: expected shape \(\*, 4\), got \(1, 3\)"):
        aligned_overlap([[0, 0, 1]], [[0, 0, 1, 1]])
    with pytest.raises(ShapeError, match=r"truth: row 0 is .* does not have x0 <= x1"):
        aligned_overlap([[0, 0, 1, 1]], [[3, 0, 1, 1]])
    with pytest.raises(ShapeError, match="expected 1 boxes, one for each predicted box, got 2"):
        aligned_overlap([[0, 0, 1, 1]], [[0, 0, 1, 1]] * 2)
    with pytest.raises(ShapeError, match="sizes: expected shape"):
        aligned_overlap([[0, 0, 1, 1]], [[0, 0, 1, 1]], PRESETS["faoa"], [10, 10])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"kind": "diou"}, "kind: expected one of iou, giou; got 'diou'"),
        ({"convention": "xywh"}, "convention: expected one of"),
        ({"clip": "truth"}, "clip: expected one of"),
        ({"threshold": 50}, "threshold: expected a number in"),
    ],
)
def test_a_rule_that_means_nothing_cannot_be_made(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Overlap(**settings)  # type: ignore[arg-type]


def test_the_default_is_plain() -> None:
    assert Overlap() == DEFAULT == PRESETS["default"]
    assert DEFAULT.hit([0.5, 0.4999]).tolist() == [True, False]
