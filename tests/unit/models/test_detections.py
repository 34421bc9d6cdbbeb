from __future__ import annotations

import numpy as np
import pytest

from deixis.models.hub.detections import Detections, Rules, apart
from deixis.models.hub.phrases import parse
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding, Status
from deixis.types.size import Size

SPEC = BackendSpec(name="x", factory="a:b", tasks=frozenset({"ground"}), licence="MIT", summary="")
SIZE = Size(height=50, width=100)
XYXY = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [60, -5, 120, 40]], np.float32)
RULES = Rules(floor=0.25)
QUERY = parse("a cat and a dog")


def answered(
    *scores: list[float] | None,
    threshold: float = 0.5,
    most: int = 10,
    rules: Rules = RULES,
    notes: tuple[str, str] = ("", ""),
) -> Grounding:
    rows = tuple(None if score is None else np.array(score, np.float32) for score in scores)
    detections = Detections(SIZE, (XYXY, XYXY), rows, notes)
    return detections.grounding(SPEC, QUERY, GroundSettings(threshold=threshold, max_regions=most), rules)


def test_rows_are_in_falling_score_and_cut_to_the_image() -> None:
    found = answered([0.6, 0.7, 0.9], [0.1, 0.8, 0.2])
    assert found.phrase.tolist() == [0, 0, 0, 1]
    assert found.score is not None
    np.testing.assert_allclose(found.score, [0.9, 0.7, 0.6, 0.8])
    assert found.boxes.xyxy[0].tolist() == [60, 0, 100, 40]


def test_the_best_row_stays_below_the_threshold_but_not_below_the_floor() -> None:
    found = answered([0.3, 0.4, 0.2], [0.25, 0.1, 0.2])
    assert found.phrase.tolist() == [0]
    assert found.status == (Status.FOUND, Status.ABSENT)
    assert found.trace == (
        "the best of 3 candidates scores 0.40",
        "the best of 3 candidates scores 0.25, which is not above 0.25",
    )


def test_a_threshold_of_0_asks_for_every_candidate_of_absent_phrases_too() -> None:
    found = answered([0.3, 0.4, 0.2], [0.0, 0.1, 0.2], threshold=0)
    assert found.phrase.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.status == (Status.FOUND, Status.ABSENT)


def test_a_box_outside_the_image_is_no_candidate() -> None:
    xyxy = np.array([[0, 60, 10, 80], [0, 0, 10, 10], [200, 0, 300, 40]], np.float32)
    scores = (np.array([0.9, 0.4, 0.8], np.float32), np.array([0.9, 0.1, 0.8], np.float32))
    found = Detections(SIZE, (xyxy, xyxy), scores, ("", "")).grounding(SPEC, QUERY, GroundSettings(), RULES)
    assert found.boxes.xyxy.tolist() == [[0, 0, 10, 10]]
    assert found.status == (Status.FOUND, Status.ABSENT)
    assert found.trace[1] == "the best of 1 candidates scores 0.10, which is not above 0.25"


def test_max_regions_is_for_each_phrase() -> None:
    assert answered([0.6, 0.7, 0.9], [0.9, 0.8, 0.7], most=2).phrase.tolist() == [0, 0, 1, 1]


def test_a_phrase_that_could_not_be_asked_is_unknown() -> None:
    found = answered([0.6, 0.7, 0.9], None, threshold=0)
    assert found.status == (Status.FOUND, Status.UNKNOWN)
    assert found.trace[1] == "'a dog' has nothing that could be asked"


def test_notes_stand_in_the_trace() -> None:
    found = answered([0.6, 0.7, 0.9], [0.9, 0.8, 0.7], notes=("", "only half of it was asked"))
    assert found.trace == (
        "the best of 3 candidates scores 0.90",
        "the best of 3 candidates scores 0.90; only half of it was asked",
    )


def test_candidates_that_overlap_a_better_one_are_dropped_where_the_rules_say_so() -> None:
    found = answered([0.6, 0.7, 0.9], [0.9, 0.8, 0.7], rules=Rules(floor=0.25, overlap=0.5))
    assert found.score is not None
    np.testing.assert_allclose(found.score, [0.9, 0.7, 0.9, 0.7])


def test_what_was_not_asked_is_none_rather_than_made_up() -> None:
    found = answered([0.6, 0.7, 0.9], [0.9, 0.8, 0.7])
    assert (found.masks, found.presence, found.heatmaps, found.enclosing) == (None, None, None, None)


@pytest.mark.parametrize(("overlap", "kept"), [(0.99, [0, 1, 2]), (0.5, [0, 2]), (0.0, [0, 2])])
def test_apart_keeps_what_overlaps_nothing_kept_before(overlap: float, kept: list[int]) -> None:
    assert apart(XYXY, np.array([0, 1, 2]), overlap, 10).tolist() == kept


def test_apart_stops_at_the_most() -> None:
    assert apart(XYXY, np.array([2, 1, 0]), 0.99, 2).tolist() == [2, 1]
    assert apart(XYXY, np.zeros(0, np.int64), 0.5, 2).tolist() == []


def test_the_support_of_a_box_is_the_best_score_times_overlap() -> None:
    detections = Detections(SIZE, (XYXY,), (np.array([0.5, 0.1, 0.8], np.float32),), ("",))
    boxes = Boxes([[0, 0, 10, 10], [60, 0, 100, 20], [40, 40, 50, 50]])
    np.testing.assert_allclose(detections.support(boxes), [0.5, 0.4, 0])
    assert detections.support(Boxes.empty()).shape == (0,)
    assert Detections(SIZE, (XYXY,), (None,), ("",)).support(boxes).tolist() == [0, 0, 0]
    assert Detections(SIZE, (), (), ()).support(boxes).tolist() == [0, 0, 0]


def test_no_phrases_give_no_rows() -> None:
    query = QUERY.__class__(QUERY.text, QUERY.words, ())
    found = Detections(SIZE, (), (), ()).grounding(SPEC, query, GroundSettings(), RULES)
    assert len(found) == 0 and found.status == ()
