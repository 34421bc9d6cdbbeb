import numpy as np
import pytest

from deixis.models.backends.pointer.decode import (
    Calibration,
    Raw,
    apart,
    calibrated,
    find,
    is_rival,
    log_odds,
    sigmoid,
    suppress,
    vote,
)

CALIBRATION = Calibration(14.0, -4.0, (1.0, 1.0, 0.0), (1.0, 1.0, 0.0), 0.1, 0.6, 0.5, 0.7)


def raw(boxes: list[list[float]], score: list[float], presence: float = 0.0) -> Raw:
    count = len(boxes)
    instance = np.array([boxes], np.float32)
    return Raw(
        heat=np.zeros((1, 4), np.float32),
        presence=np.array([presence], np.float32),
        cell=np.arange(count)[None],
        instance=instance,
        enclosing=instance,
        fit=np.repeat(sigmoid(np.array([score], np.float32))[..., None], 2, axis=-1),
    )


def test_sigmoid_does_not_overflow() -> None:
    assert sigmoid(np.array([-1e4, 0, 1e4], np.float32)).tolist() == [0, 0.5, 1]


def test_calibration_bends_each_end_by_itself() -> None:
    x = np.linspace(-8, 8, 9, dtype=np.float32)
    np.testing.assert_allclose(calibrated(x, (1.0, 1.0, 0.0)), sigmoid(x), atol=1e-6)
    low = calibrated(x, (0.0, 2.0, 1.0))[0]
    assert low == pytest.approx(1 / (1 + np.exp(-1)), abs=1e-2)


def test_log_odds_undo_sigmoid() -> None:
    x = np.linspace(-8, 8, 9, dtype=np.float32)
    np.testing.assert_allclose(log_odds(sigmoid(x)), x, atol=1e-2)


def test_suppression_keeps_the_best_of_duplicates() -> None:
    boxes = np.array([[0, 0, 1, 1], [0, 0, 1, 0.9], [2, 2, 3, 3]], np.float32)
    assert suppress(boxes, np.array([0.5, 0.6, 0.1], np.float32), 0.5, 10) == [1, 2]


def test_a_box_without_friends_is_itself() -> None:
    boxes = np.array([[0, 0, 1, 1], [2, 2, 3, 3]], np.float32)
    assert vote(boxes, np.array([0.9, 0.8], np.float32), [0], 0.7).tolist() == [[0, 0, 1, 1]]


def test_friends_pull_a_box_by_their_score() -> None:
    boxes = np.array([[0, 0, 1, 1], [0, 0, 1, 0.8]], np.float32)
    np.testing.assert_allclose(vote(boxes, np.array([3, 1], np.float32), [0], 0.7), [[0, 0, 1, 0.95]], rtol=1e-5)


def test_an_empty_box_votes_without_dividing_by_zero() -> None:
    boxes = np.zeros((2, 4), np.float32)
    assert vote(boxes, np.zeros(2, np.float32), [0], 0.7).tolist() == [[0, 0, 0, 0]]


def test_regions_come_best_first_and_at_most_as_many_as_asked() -> None:
    boxes = [[0, 0, 0.2, 0.2], [0.5, 0.5, 0.9, 0.9], [0.2, 0.6, 0.4, 0.9]]
    found = find(raw(boxes, [-1, 2, 0], presence=1.5), 0, CALIBRATION, limit=2)
    np.testing.assert_allclose(found.boxes, [boxes[1], boxes[2]], atol=1e-6)
    assert found.score[0] > found.score[1]
    assert found.candidate.tolist() == [1, 2]
    assert found.presence == pytest.approx(0.8176, abs=1e-3)


def test_a_rival_is_about_as_sure_and_elsewhere() -> None:
    boxes = np.array([[0, 0, 0.4, 0.4], [0, 0, 0.3, 0.3], [0.6, 0.6, 0.9, 0.9], [0.1, 0.6, 0.3, 0.9]], np.float32)
    score = np.array([0.8, 0.8, 0.7, 0.4], np.float32)
    assert is_rival(boxes, score, 0.8).tolist() == [False, False, True, False]


def test_regions_that_repeat_a_better_one_are_not_apart() -> None:
    boxes = np.array([[0, 0, 0.4, 0.4], [0, 0, 0.3, 0.3], [0.6, 0.6, 0.9, 0.9]], np.float32)
    assert apart(boxes) == [0, 2]
    assert apart(np.zeros((0, 4), np.float32)) == []
