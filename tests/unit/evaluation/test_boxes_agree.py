"""Our figures beside those of independent implementations, on random cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pycocotools import mask as coco
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve

from deixis.evaluation.metrics.calibration import auroc, brier, expected_calibration_error, fpr_at_tpr
from deixis.evaluation.metrics.overlap import PRESETS, aligned_overlap, pairwise_overlap

Floats = NDArray[np.float64]
CASES = 200


def boxes(random: np.random.Generator, count: int, *, whole: bool) -> Floats:
    corner, side = random.uniform(0, 60, (2, count, 2))
    made = np.concatenate([corner, corner + side], axis=1)
    return made.round() if whole else made


def xywh(xyxy: Floats) -> Floats:
    return np.concatenate([xyxy[:, :2], xyxy[:, 2:] - xyxy[:, :2]], axis=1)


def test_iou_is_that_of_pycocotools() -> None:
    random = np.random.default_rng(0)
    for case in range(CASES):
        ours, true = (boxes(random, int(n), whole=case % 2 == 0) for n in random.integers(1, 9, 2))
        theirs = coco.iou(xywh(ours), xywh(true), [0] * len(true))
        np.testing.assert_allclose(pairwise_overlap(ours, true), theirs, atol=1e-12)


def test_ranking_and_squared_error_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    for _ in range(CASES):
        scores, right = forecasts(random)
        assert auroc(scores[right], scores[~right]) == pytest.approx(roc_auc_score(right, scores))
        assert brier(scores, right) == pytest.approx(brier_score_loss(right, scores))
        false, true, _ = roc_curve(right, scores, drop_intermediate=False)
        assert fpr_at_tpr(scores[right], scores[~right]) == pytest.approx(false[int(np.argmax(true >= 0.95))])


def forecasts(random: np.random.Generator) -> tuple[Floats, NDArray[np.bool_]]:
    """Scores of few digits, so that many tie, and whether each was right; both kinds occur."""
    count = int(random.integers(2, 60))
    scores = random.random(count).round(int(random.integers(1, 4)))
    return scores, np.append(random.random(count - 2) < 0.5, [True, False])


def test_each_rule_is_what_it_says_for_one_pair_at_a_time() -> None:
    random = np.random.default_rng(0)
    ours, true = boxes(random, 400, whole=True), boxes(random, 400, whole=True)
    for name, plain in PLAIN.items():
        wanted = [plain(*a, *b) for a, b in zip(ours.tolist(), true.tolist(), strict=True)]
        assert aligned_overlap(ours, true, PRESETS[name]).tolist() == pytest.approx(wanted, abs=1e-12), name


def plain_mattnet(a0: float, a1: float, a2: float, a3: float, b0: float, b1: float, b2: float, b3: float) -> float:
    left, top, right, bottom = max(a0, b0), max(a1, b1), min(a2 - 1, b2 - 1), min(a3 - 1, b3 - 1)
    shared = (right - left + 1) * (bottom - top + 1) if left < right and top < bottom else 0.0
    union = (a2 - a0) * (a3 - a1) + (b2 - b0) * (b3 - b1) - shared
    return shared / union if union else 0.0


def plain_inclusive(a0: float, a1: float, a2: float, a3: float, b0: float, b1: float, b2: float, b3: float) -> float:
    shared = max(0.0, min(a2, b2) - max(a0, b0) + 1) * max(0.0, min(a3, b3) - max(a1, b1) + 1)
    return shared / ((a2 - a0 + 1) * (a3 - a1 + 1) + (b2 - b0 + 1) * (b3 - b1 + 1) - shared)


def plain_generalised(a0: float, a1: float, a2: float, a3: float, b0: float, b1: float, b2: float, b3: float) -> float:
    shared = max(0.0, min(a2, b2) - max(a0, b0)) * max(0.0, min(a3, b3) - max(a1, b1))
    union = (a2 - a0) * (a3 - a1) + (b2 - b0) * (b3 - b1) - shared
    hull = (max(a2, b2) - min(a0, b0)) * (max(a3, b3) - min(a1, b1))
    return (shared / union if union else 0.0) - ((hull - union) / hull if hull else 0.0)


PLAIN: dict[str, Any] = {
    "mattnet": plain_mattnet,
    "minigpt_v2": plain_inclusive,
    "plclc": plain_inclusive,
    "mdetr": plain_generalised,
}


def test_calibration_error_is_that_of_its_definition() -> None:
    random = np.random.default_rng(0)
    for _ in range(200):
        p = random.random(50)
        right = random.random(50) < p
        wanted = 0.0
        for low in range(15):
            inside = (p >= low / 15) & (p < (low + 1) / 15)
            wanted += abs(p[inside].sum() - right[inside].sum()) / 50
        assert expected_calibration_error(p, right) == pytest.approx(wanted)
