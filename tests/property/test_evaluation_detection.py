"""Laws of detection, retrieval, dense captioning and scene graphs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deixis.evaluation.measured import Measured
from deixis.evaluation.metrics.detection_pictures import box_overlaps
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.dense_captions import measure_with
from deixis.evaluation.scoring.detection import COCO_AP, LVIS_AP
from deixis.evaluation.scoring.retrieval import RETRIEVAL
from deixis.evaluation.scoring.scene_graphs import SCENE_GRAPH

LABELS = ("cat", "dog")
RELATIONS = ("on", "near")
whole = st.integers(0, 40)
corner_boxes = st.tuples(whole, whole, st.integers(1, 60), st.integers(1, 60)).map(
    lambda b: [b[0], b[1], b[0] + b[2], b[1] + b[3]]
)
scores = st.integers(0, 8).map(lambda n: n / 8)


def record(number: int, fields: dict[str, Any]) -> Record:
    return Record(str(number), fields, Path("lines.jsonl"), number)


@st.composite
def pictures(draw: st.DrawFn) -> tuple[list[Record], list[Record | None]]:
    """Lines that every metric but retrieval can read."""
    gold, found = list[Record](), list[Record | None]()
    for number in range(draw(st.integers(1, 4))):
        for side, least in ((gold, 0), (found, 1)):
            boxes = draw(st.lists(corner_boxes, min_size=least, max_size=4))
            ends = st.integers(0, max(len(boxes) - 1, 0))
            relations = draw(st.lists(st.tuples(ends, st.sampled_from(RELATIONS), ends, scores), max_size=4))
            fields = {
                "boxes": boxes,
                "labels": [draw(st.sampled_from(LABELS)) for _ in boxes],
                "text": [draw(st.sampled_from(LABELS)) for _ in boxes],
                "relations": [list(row) for row in relations] if boxes else [],
            }
            if side is found:
                fields["scores"] = [draw(scores) for _ in boxes]
            side.append(record(number, fields))
        if draw(st.integers(0, 5)) == 0:
            found[-1] = None
    return gold, found


def same(candidate: str, references: Any) -> float:
    return float(candidate in references)


def measures(gold: list[Record], found: list[Record | None]) -> dict[str, Measured]:
    return {
        "coco": COCO_AP.measure(gold, found, "bbox"),
        "lvis": LVIS_AP.measure(gold, found, "bbox"),
        "densecap": measure_with(same, gold, found),
        "graph": SCENE_GRAPH.measure(gold, found, "no_constraint"),
    }


@given(pictures())
@settings(max_examples=40)
def test_figures_are_fractions(lines: tuple[list[Record], list[Record | None]]) -> None:
    for measured in measures(*lines).values():
        values = np.array(list(measured.once().values()))
        assert ((values >= 0) & (values <= 1) | np.isnan(values)).all()


@given(pictures())
@settings(max_examples=40)
def test_what_is_true_scores_one(lines: tuple[list[Record], list[Record | None]]) -> None:
    gold = [
        record(n, {**line.fields, "labels": [str(i) for i in range(len(line.fields["boxes"]))]})
        for n, line in enumerate(lines[0])
    ]
    for metric in (COCO_AP, LVIS_AP):
        value = metric.measure(gold, gold, "bbox").once()["ap"]
        assert value == 1 or np.isnan(value)


@given(pictures(), st.lists(st.integers(0, 3), min_size=4, max_size=4))
@settings(max_examples=60)
def test_a_weight_counts_a_line_so_many_times(
    lines: tuple[list[Record], list[Record | None]], times: list[int]
) -> None:
    """But for how equal scores of one line's copies stand among each other, which no weight can say: none here."""
    gold, found = lines
    found = [line and record(n, {**line.fields, "scores": own_scores(n, line)}) for n, line in enumerate(found)]
    counted = times[: len(gold)]
    again = [i for i, count in enumerate(counted) for _ in range(count)]
    once, twice = measures(gold, found), measures([gold[i] for i in again], [found[i] for i in again])
    for name, measured in once.items():
        weighed, copied = measured.figures(np.array(counted, np.float64)), twice[name].once()
        fixed = set(weighed) & set(copied) - {"ap_rare", "ap_common", "ap_frequent"}
        assert {k: weighed[k] for k in fixed} == pytest.approx({k: copied[k] for k in fixed}, abs=1e-9, nan_ok=True)


def own_scores(number: int, line: Record) -> list[float]:
    return [1 / (2 + number + 10 * rank) for rank in range(len(line.fields["boxes"]))]


@given(pictures())
@settings(max_examples=40)
def test_the_order_of_lines_does_not_matter(lines: tuple[list[Record], list[Record | None]]) -> None:
    gold, found = lines
    found = [line and record(n, {**line.fields, "scores": own_scores(n, line)}) for n, line in enumerate(found)]
    there, back = measures(gold, found), measures(gold[::-1], found[::-1])
    for name, measured in there.items():
        assert measured.once() == pytest.approx(back[name].once(), abs=1e-9, nan_ok=True)


@given(pictures())
@settings(max_examples=40)
def test_squashing_changes_no_overlap(lines: tuple[list[Record], list[Record | None]]) -> None:
    for line, answer in zip(*lines, strict=True):
        a = np.array(line.fields["boxes"], np.float64).reshape(-1, 4)
        b = np.array(answer.fields["boxes"] if answer else [], np.float64).reshape(-1, 4)
        squash = np.array([2, 0.5, 2, 0.5])
        assert box_overlaps(a * squash, b * squash) == pytest.approx(box_overlaps(a, b))
        assert box_overlaps(a, b) == pytest.approx(box_overlaps(b, a).T)


@given(st.lists(st.tuples(st.permutations(range(6)), st.sets(st.integers(0, 7), min_size=1)), min_size=1, max_size=5))
def test_retrieval_figures_agree_with_each_other(queries: list[tuple[list[int], set[int]]]) -> None:
    gold = [record(n, {"positives": sorted(right)}) for n, (_, right) in enumerate(queries)]
    found: list[Record | None] = [record(n, {"ranking": ranking}) for n, (ranking, _) in enumerate(queries)]
    figures = RETRIEVAL.measure(gold, found, "default").once()
    assert 0 <= figures["recall@1"] <= figures["recall@5"] <= figures["recall@10"] <= 1
    assert figures["recall@1"] <= figures["mrr"]
    assert figures["map"] <= 1
    assert figures["mean_rank"] >= 1 and figures["median_rank"] >= 1
