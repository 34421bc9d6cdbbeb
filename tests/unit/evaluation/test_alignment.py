from __future__ import annotations

import math

import pytest

from deixis.errors import ShapeError
from deixis.evaluation.metrics.alignment import alignment_error_rate, phrase_chain_accuracy, token_pointing_accuracy
from deixis.types import Boxes

DOG = Boxes([[0, 0, 10, 10], [50, 50, 60, 60]])


def test_a_token_points_at_any_of_its_boxes() -> None:
    assert token_pointing_accuracy([(10, 10), (55, 55), (30, 30), (0, 11)], [DOG] * 4) == 0.5
    assert math.isnan(token_pointing_accuracy([], []))


def test_a_token_that_means_nothing_visible_is_left_out_by_the_caller() -> None:
    with pytest.raises(ShapeError, match="no boxes"):
        token_pointing_accuracy([(1, 1)], [Boxes.empty()])
    with pytest.raises(ShapeError, match="peaks"):
        token_pointing_accuracy([(1, 1)], [DOG, DOG])


def test_tokens_outside_phrases_are_not_scored() -> None:
    assert phrase_chain_accuracy(["1", None, "2", "9"], ["1", "1", "2", None]) == 2 / 3
    assert math.isnan(phrase_chain_accuracy(["1"], [None]))
    with pytest.raises(ShapeError, match="expected 2 chain ids"):
        phrase_chain_accuracy(["1"], ["1", "2"])


def test_alignment_error_rate() -> None:
    sure = {(0, 0), (1, 1)}
    links = [(0, 0), (2, 1), (2, 2)]
    assert alignment_error_rate(links, sure, {*sure, (2, 1)}) == pytest.approx(0.4)
    assert alignment_error_rate(links, sure, {(2, 1)}) == pytest.approx(0.4)
    assert alignment_error_rate([*links, (0, 0)], sure, {(2, 1)}) == pytest.approx(0.4)


def test_the_ends_of_alignment_error() -> None:
    sure = {(0, 0), (1, 1)}
    assert alignment_error_rate(sure, sure, ()) == 0
    assert alignment_error_rate((), sure, ()) == 1
    assert math.isnan(alignment_error_rate((), (), {(0, 0)}))
