from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deixis.errors import DataError
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.points import POINTING
from deixis.types import rle

Fields = Mapping[str, Any]
Sample = tuple[Fields, Fields | None]

BOXES = {"boxes": [[10, 10, 20, 20], [40, 40, 60, 60]], "width": 100, "height": 100}


def masked() -> dict[str, Any]:
    mask = np.zeros((100, 100), bool)
    mask[40:60, 40:60] = True
    return {"masks": [{"size": [100, 100], "counts": rle.encode(mask).decode()}], "type": ["cup"]}


def record(place: int, fields: Fields, name: str) -> Record:
    return Record(str(place), fields, Path(name), place + 1)


def score(samples: Sequence[Sample], preset: str = "default") -> dict[str, float]:
    gold = [record(place, fields, "gold.jsonl") for place, (fields, _) in enumerate(samples)]
    answers = [None if f is None else record(place, f, "ours.jsonl") for place, (_, f) in enumerate(samples)]
    return POINTING.measure(gold, answers, preset).once()


def at(x: float, y: float) -> Fields:
    return {"points": [[x, y]]}


@pytest.mark.parametrize(
    ("point", "amc", "inclusive"),
    [((10, 15), 0, 1), ((11, 15), 1, 1), ((20, 20), 0, 1), ((19, 19), 1, 1), ((45, 45), 1, 1), ((30, 30), 0, 0)],
)
def test_boxes(point: tuple[int, int], amc: int, inclusive: int) -> None:
    assert score([(BOXES, at(*point))], "amc")["accuracy"] == amc
    assert score([(BOXES, at(*point))], "multigrounding")["accuracy"] == inclusive
    assert score([(BOXES, at(*point))])["accuracy"] == inclusive


@pytest.mark.parametrize(
    ("point", "hit"),
    [((50, 50), 1), ((26, 50), 1), ((25, 50), 0), ((73, 50), 1), ((74, 50), 0), ((30, 30), 1), ((29, 29), 0)],
)
def test_torchray(point: tuple[int, int], hit: int) -> None:
    boxes = {"boxes": [[40, 40, 59, 59]], "type": "cup"}
    assert score([(masked(), at(*point))], "torchray")["accuracy"] == hit
    assert score([(boxes, at(*point))], "torchray")["accuracy"] == hit
    assert score([(boxes | masked(), at(*point))], "torchray")["accuracy"] == hit


def test_torchray_averages_over_the_classes_that_occur() -> None:
    cup, dog = masked(), masked() | {"type": ["dog"]}
    figures = score([(cup, at(50, 50)), (cup, at(0, 0)), (dog, at(50, 50))], "torchray")
    assert figures == {
        "accuracy": 0.75,
        "pooled_accuracy": 2 / 3,
        "accuracy/cup": 0.5,
        "accuracy/dog": 1.0,
        "skipped": 0.0,
    }


def test_torchray_leaves_out_what_is_difficult() -> None:
    cup = masked()
    samples: list[Sample] = [
        (cup, at(50, 50)),
        (cup | {"difficult": True}, at(0, 0)),
        (cup | {"difficult": [True, True]}, at(0, 0)),
        (cup | {"difficult": [True, False]}, at(0, 0)),
    ]
    figures = score(samples, "torchray")
    assert (figures["accuracy"], figures["skipped"]) == (0.5, 0.5)
    with pytest.raises(DataError, match="difficult"):
        score([(cup | {"difficult": "yes"}, at(0, 0))], "torchray")


@pytest.mark.parametrize(
    ("boxes", "skipped"),
    [([[0, 0, 20, 20]], 1), ([[0, 0, 25, 20]], 0), ([[0, 0, 20, 20], [50, 50, 60, 60]], 0), ([], 1)],
)
def test_multigrounding_leaves_out_what_is_small(boxes: list[list[int]], skipped: int) -> None:
    figures = score([({"boxes": boxes, "width": 100, "height": 100}, at(1, 1))], "multigrounding")
    assert figures["skipped"] == skipped
    assert math.isnan(figures["accuracy"]) if skipped else figures["accuracy"] == 1


def test_multigrounding_leaves_out_what_is_not_visual_and_small_masks() -> None:
    assert score([(dict(BOXES) | {"type": ["notvisual"]}, at(15, 15))], "multigrounding")["skipped"] == 1
    assert score([(masked(), at(50, 50))], "multigrounding")["skipped"] == 1  # 20 x 20 of 100 x 100
    assert score([({"boxes": []} | masked(), at(50, 50))])["accuracy"] == 1


def test_multigrounding_needs_the_size_of_the_picture() -> None:
    with pytest.raises(DataError, match="width: missing"):
        score([({"boxes": [[0, 0, 1, 1]]}, at(0, 0))], "multigrounding")


def test_accuracy_by_type() -> None:
    both, dogs = dict(BOXES) | {"type": ["people", "dogs"]}, dict(BOXES) | {"type": "dogs"}
    figures = score([(both, at(15, 15)), (dogs, at(0, 0)), ({"boxes": []}, at(0, 0))])
    assert figures == {
        "accuracy": 0.5,
        "accuracy/dogs": 0.5,
        "accuracy/people": 1.0,
        "skipped": 1 / 3,
    }


def test_the_first_point_counts_or_the_best() -> None:
    points = [[0, 0], [15, 15]]
    assert score([(BOXES, {"points": points})])["accuracy"] == 0
    assert score([(BOXES, {"points": points, "scores": [0.1, 0.2]})])["accuracy"] == 1
    assert score([(BOXES, {"points": [15, 15]})])["accuracy"] == 1


def test_scores_of_boxes_are_not_those_of_points() -> None:
    answer = {"boxes": [[0, 0, 1, 1], [1, 1, 2, 2]], "scores": [0.9, 0.1], "points": [[15, 15]]}
    assert score([(BOXES, answer)])["accuracy"] == 1


def test_no_answer_and_no_point_miss() -> None:
    assert score([(BOXES, None), (BOXES, {"points": []}), (BOXES, at(15, 15))])["accuracy"] == 1 / 3


@pytest.mark.parametrize("preset", POINTING.presets)
def test_no_lines_give_no_figures(preset: str) -> None:
    assert all(math.isnan(value) for value in score([], preset).values())


def test_weights_repeat_samples() -> None:
    cup, dog = masked(), masked() | {"type": ["dog"]}
    samples: list[Sample] = [(cup, at(50, 50)), (cup, at(0, 0)), (dog, at(50, 50)), ({"masks": []}, at(1, 1))]
    gold = [record(place, fields, "gold.jsonl") for place, (fields, _) in enumerate(samples)]
    gold[3] = record(3, {"masks": [], "type": "dog"}, "gold.jsonl")
    answers = [record(place, f or {}, "ours.jsonl") for place, (_, f) in enumerate(samples)]
    figures = POINTING.measure(gold, answers, "torchray").figures(np.array([2.0, 1, 0]))
    assert figures["accuracy"] == figures["accuracy/cup"] == 2 / 3
    assert math.isnan(figures["accuracy/dog"])
    assert figures["skipped"] == 0.25


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "missing"),
        ({"points": "here"}, "expected a list of"),
        ({"points": [[1, 2, 3]]}, "expected a list of"),
        ({"points": [[1, float("nan")]]}, "expected a list of"),
        ({"points": [[1], [2, 3]]}, "expected a list of"),
        ({"points": 3}, "expected a list of"),
    ],
)
def test_malformed_points_are_errors_that_name_the_line(fields: Fields, problem: str) -> None:
    with pytest.raises(DataError, match=f"ours.jsonl:1: id '0': points: {problem}"):
        score([(BOXES, fields)])


def test_torchray_takes_lines_without_a_type_as_one_class() -> None:
    figures = score([(BOXES, at(15, 15)), (BOXES, at(99, 99))], "torchray")
    assert figures["accuracy"] == figures["accuracy/object"] == 0.5


def test_every_game_needs_a_target() -> None:
    with pytest.raises(DataError, match="boxes: missing"):
        score([({}, at(1, 1))])
