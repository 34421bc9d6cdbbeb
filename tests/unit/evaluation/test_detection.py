from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deixis.errors import BackendUnavailableError, DataError, InputError, ShapeError
from deixis.evaluation.metrics.detection import coco_ap, lvis_ap, lvis_kept, phrase_grounding_ap
from deixis.evaluation.metrics.detection_curves import Curves
from deixis.evaluation.metrics.detection_matching import match
from deixis.evaluation.metrics.detection_pictures import Found, Truth, box_overlaps, mask_overlaps
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.detection import COCO_AP, LVIS_AP
from deixis.types.masks import Masks
from deixis.types.size import Size

NOTHING: dict[str, Any] = {"boxes": [], "scores": []}


def line(number: int, **fields: Any) -> Record:
    return Record(str(number), fields, Path("lines.jsonl"), number)


def corners(xywh: Sequence[float]) -> list[float]:
    x, y, w, h = xywh
    return [x, y, x + w, y + h]


def truth(*xywh: Sequence[float], labels: Sequence[int] | None = None, **more: Any) -> Truth:
    boxes = np.array([corners(row) for row in xywh], np.float64).reshape(-1, 4)
    return Truth(boxes=boxes, labels=np.array(labels or [0] * len(xywh), np.int64), **more)


def found(*scored: Sequence[float], labels: Sequence[int] | None = None) -> Found:
    boxes = np.array([corners(row[:4]) for row in scored], np.float64).reshape(-1, 4)
    scores = np.array([row[4] for row in scored], np.float64)
    return Found(boxes=boxes, labels=np.array(labels or [0] * len(scored), np.int64), scores=scores)


TWO = ([0, 0, 50, 50], [100, 100, 50, 50])
COCO_CASES = [
    ([[0, 0, 100, 100]], [[0, 0, 100, 80, 0.9]], 0.7, 1.0),
    (TWO, [[0, 0, 50, 50, 0.9]], 0.50495, 0.50495),
    (TWO, [[0, 0, 50, 50, 0.9], [0, 150, 20, 20, 0.8], [100, 100, 50, 50, 0.7]], 0.834983, 0.834983),
    ([[0, 0, 100, 100]], [[150, 150, 20, 20, 0.95], [0, 0, 100, 100, 0.9]], 0.5, 0.5),
    ([[0, 0, 100, 100]], [[0, 0, 100, 100, 0.9], [0, 0, 100, 100, 0.8]], 1.0, 1.0),
    ([[0, 0, 100, 100]], [[0, 0, 100, 100, 0.9]], 1.0, 1.0),
    ([[0, 0, 100, 100]], [[100, 0, 50, 50, 0.9]], 0.0, 0.0),
    ([[0, 0, 100, 100]], [], 0.0, 0.0),
]


@pytest.mark.parametrize(("gold", "boxes", "ap", "ap50"), COCO_CASES)
def test_coco_ap_is_the_official_one(gold: Any, boxes: Any, ap: float, ap50: float) -> None:
    library = coco_ap([truth(*gold)], [found(*boxes)], classes=1)
    assert (library.ap, library.ap50) == pytest.approx((ap, ap50), abs=1e-6)
    answer = {"boxes": [corners(row[:4]) for row in boxes], "scores": [row[4] for row in boxes]}
    figures = COCO_AP.measure([line(1, boxes=[corners(row) for row in gold])], [line(1, **answer)], "bbox").once()
    assert (figures["ap"], figures["ap50"]) == pytest.approx((ap, ap50), abs=1e-6)
    assert next(iter(figures)) == "ap"


def test_what_lies_in_a_crowd_is_not_held_against() -> None:
    gold = line(1, boxes=[[0, 0, 100, 100], [200, 200, 250, 250]], crowd=[1, 0])
    answer = line(1, boxes=[[10, 10, 20, 20], [30, 30, 40, 40], [200, 200, 250, 250]], scores=[0.9, 0.8, 0.7])
    assert COCO_AP.measure([gold], [answer], "bbox").once()["ap"] == 1.0


def test_overlap_with_a_crowd_is_the_share_of_the_detection() -> None:
    assert box_overlaps([[0, 0, 10, 10]], [[0, 0, 100, 100]], [True]).item() == 1.0
    assert box_overlaps([[0, 0, 10, 10]], [[10, 0, 20, 10]]).item() == 0.0  # touching


def test_masks_without_pixels_overlap_by_nothing() -> None:
    empty = Masks.from_dense(np.zeros((1, 3, 3), np.bool_))
    full = Masks.from_dense(np.ones((1, 3, 3), np.bool_))
    assert mask_overlaps(empty, empty).tolist() == [[0.0]]
    assert mask_overlaps(empty, full).tolist() == [[0.0]]
    assert mask_overlaps(full, full).tolist() == [[1.0]]
    assert mask_overlaps(full, Masks.empty(Size(height=9, width=9))).shape == (1, 0)
    with pytest.raises(ShapeError, match="those found are 3x3"):
        mask_overlaps(full, Masks.from_dense(np.ones((1, 2, 3), np.bool_)))


def test_lvis_leaves_out_what_a_picture_does_not_list() -> None:
    gold = truth([0, 0, 50, 50])
    other = found([0, 0, 50, 50, 0.5], [60, 60, 10, 10, 0.9], labels=[0, 1])
    wrong = found([0, 0, 50, 50, 0.5], [60, 60, 10, 10, 0.9], labels=[0, 0])
    partly = truth([0, 0, 50, 50], not_exhaustive=frozenset([0]))
    cases = [(gold, other, 1.0), (gold, wrong, 0.5), (partly, wrong, 1.0)]
    for one, boxes, ap in cases:
        figures = lvis_ap([one], [boxes], frequency="fr")
        assert figures.ap == pytest.approx(ap)
        assert figures.ap_by_frequency["frequent"] == pytest.approx(ap)
        assert math.isnan(figures.ap_by_frequency["rare"]) and math.isnan(figures.ap_by_frequency["common"])


@pytest.mark.parametrize(
    ("more", "labels", "ap"),
    [
        ({}, ["a", "b"], 1.0),
        ({}, ["a", "a"], 0.5),
        ({"not_exhaustive": ["a"]}, ["a", "a"], 1.0),
        ({"negative": ["b"]}, ["a", "b"], 1.0),
    ],
)
def test_lvis_lines_are_scored(more: dict[str, Any], labels: list[str], ap: float) -> None:
    gold = line(1, boxes=[[0, 0, 50, 50]], labels=["a"], frequency={"a": "f"}, **more)
    answer = line(1, boxes=[[0, 0, 50, 50], [60, 60, 70, 70]], scores=[0.5, 0.9], labels=labels)
    for preset in ("bbox", "bbox_fixed"):
        figures = LVIS_AP.measure([gold], [answer], preset).once()
        assert figures["ap"] == figures["ap_frequent"] == ap
        assert math.isnan(figures["ap_rare"])


def test_a_class_is_negative_where_its_picture_says_so() -> None:
    gold = [line(1, boxes=[[0, 0, 50, 50]], labels=["a"]), line(2, boxes=[], labels=[], negative=["a"])]
    answer = [line(i, boxes=[[0, 0, 50, 50]], scores=[score], labels=["a"]) for i, score in ((1, 0.5), (2, 0.9))]
    assert LVIS_AP.measure(gold, answer, "bbox").once()["ap"] == 0.5


def test_how_often_a_class_is_shown_says_how_rare_it_is() -> None:
    gold = [line(i, boxes=[[0, 0, 9, 9]], labels=["a" if i < 9 else "b" if i < 30 else "c"]) for i in range(150)]
    figures = LVIS_AP.measure(gold, gold, "bbox").once()
    assert (figures["ap_rare"], figures["ap_common"], figures["ap_frequent"]) == (1.0, 1.0, 1.0)
    rare = [line(0, boxes=[[0, 0, 9, 9]], labels=["a"], frequency={"c": "r"}), *gold[1:]]
    assert math.isnan(LVIS_AP.measure(rare, rare, "bbox").once()["ap_frequent"])


def test_lvis_keeps_300_a_picture_or_10000_a_class() -> None:
    many = found(*([i, 0, 5, 5, i / 1000] for i in range(400)), labels=[0, 1] * 200)
    kept = lvis_kept([many])[0]
    assert len(kept) == 300 and kept.scores.min() == 0.1
    assert len(lvis_kept([many], fixed=True)[0]) == 400
    crowded = [found(*([0, 0, 5, 5, 1.0 if n == 2 else 0.5] for _ in range(6000))) for n in range(3)]
    assert [len(f) for f in lvis_kept(crowded, fixed=True)] == [4000, 0, 6000]
    assert lvis_kept([], fixed=True) == []


def test_a_phrase_is_a_class() -> None:
    gold = [truth([0, 0, 50, 50], [60, 60, 50, 50], labels=[0, 1]), truth([0, 0, 50, 50], labels=[1])]
    boxes = [found([0, 0, 50, 30, 0.9], labels=[0]), found([0, 0, 50, 50, 0.9], labels=[1])]
    assert phrase_grounding_ap(gold, boxes, phrases=2) == pytest.approx((1 + 51 / 101) / 2)


def test_phrases_are_read_from_lines() -> None:
    gold = [
        line(1, boxes=[[0, 0, 50, 50]], text="A dog"),
        line(2, boxes=[[0, 0, 50, 50], [60, 60, 70, 70]], text=["two  men", "a dog"]),
    ]
    answer = [
        line(1, boxes=[[0, 0, 50, 30]], scores=[0.9]),  # of the line's one phrase
        line(2, boxes=[[0, 0, 50, 50]], scores=[0.8], labels=["Two men"]),
    ]
    figures = COCO_AP.measure(gold, answer, "phrase").once()
    assert next(iter(figures)) == "ap50"
    assert figures["ap50"] == pytest.approx((1 + 51 / 101) / 2)
    assert figures["ap50/two men"] == 1.0


def test_labels_come_from_the_type_where_none_are_given() -> None:
    box = [0, 0, 9, 9]
    gold = [line(1, boxes=[box, box], type=["a", "b"]), line(2, boxes=[box, box], type="c"), line(3, boxes=[box])]
    answer = [line(1, boxes=[box], labels=["b"]), line(2, boxes=[box, box], labels=["c", "c"]), None]
    figures = COCO_AP.measure(gold, answer, "bbox").once()
    classes = {name: figures[f"ap50/{name}"] for name in ("a", "b", "c", "object")}
    assert classes == {"a": 0.0, "b": 1.0, "c": 1.0, "object": 0.0}


def test_without_scores_the_order_is_the_rank() -> None:
    gold = line(1, boxes=[[0, 0, 50, 50]])
    right, wrong = [0, 0, 50, 50], [60, 60, 70, 70]
    for boxes, ap in (([right, wrong], 1.0), ([wrong, right], 0.5)):
        assert COCO_AP.measure([gold], [line(1, boxes=boxes)], "bbox").once()["ap"] == ap


def test_a_missing_prediction_finds_nothing() -> None:
    gold = [line(i, boxes=[[0, 0, 50, 50]], image="same") for i in (1, 2)]
    measured = COCO_AP.measure(gold, [line(1, boxes=[[0, 0, 50, 50]]), None], "bbox")
    assert measured.once()["ar@100"] == 0.5
    assert measured.images == ("same", "same")


def test_nothing_true_is_no_number() -> None:
    gold, answer = [line(1, boxes=[])], [line(1, boxes=[[0, 0, 1, 1]])]
    for metric in (COCO_AP, LVIS_AP):
        for lines in ((gold, answer), ([], [])):
            assert math.isnan(metric.measure(*lines, metric.presets[0]).once()["ap"])
    assert math.isnan(coco_ap([], [], classes=0).ap)
    assert math.isnan(lvis_ap([truth()], [found([0, 0, 1, 1, 1])], frequency="r").ap_by_frequency["rare"])
    assert np.isnan(coco_ap([truth()], [found()], classes=3).class_ap50).all()


def test_the_area_decides_between_small_and_large() -> None:
    answer = line(1, boxes=[[0, 0, 50, 50]])
    small = COCO_AP.measure([line(1, boxes=[[0, 0, 50, 50]], areas=[1024])], [answer], "bbox").once()
    assert (small["ap_small"], small["ap_medium"]) == (1.0, 1.0)  # both ranges hold their border
    large = COCO_AP.measure([line(1, boxes=[[0, 0, 50, 50]], areas=[10_000])], [answer], "bbox").once()
    assert large["ap_large"] == 1.0 and math.isnan(large["ap_medium"])


MASK = {"size": [4, 4], "counts": [0, 8, 8]}


def test_masks_are_compared_as_masks() -> None:
    half = {"size": [4, 4], "counts": [0, 4, 12]}
    gold = line(1, masks=MASK)
    assert COCO_AP.measure([gold], [line(1, masks=[half])], "segm").once()["ap50"] == 1.0
    assert COCO_AP.measure([gold], [line(1, masks=[half])], "segm").once()["ap"] == pytest.approx(0.1)
    assert COCO_AP.measure([gold], [line(1, masks=[MASK])], "bbox").once()["ap"] == 1.0
    compressed = Masks.from_dense(np.ones((1, 4, 4), np.bool_)).to_coco()[0]
    assert LVIS_AP.measure([line(1, masks=compressed)], [line(1, masks=[compressed])], "segm").once()["ap"] == 1.0


def test_a_picture_that_counts_twice_is_two_pictures(rng: np.random.Generator) -> None:
    gold, boxes = [], []
    for _ in range(8):
        at = rng.integers(0, 60, (3, 2))
        gold.append(truth(*np.concatenate([at, np.full((3, 2), 40)], axis=1).tolist(), labels=[0, 1, 0]))
        moved = np.concatenate([at + rng.integers(-8, 8, (3, 2)), np.full((3, 2), 40), rng.random((3, 1))], axis=1)
        boxes.append(found(*moved.tolist(), labels=rng.integers(0, 2, 3).tolist()))
    weights = rng.integers(0, 4, 8)
    again = np.repeat(np.arange(8), weights)
    once = Curves(match(gold, boxes, classes=2, kind="bbox", most=100), (1, 100))
    twice = coco_ap([gold[i] for i in again], [boxes[i] for i in again], classes=2)
    weighed = once.measure(weights.astype(np.float64))
    assert weighed.precision[:, 0].mean() == pytest.approx(twice.ap, abs=1e-9)
    assert weighed.recall[1][:, 0].mean() == pytest.approx(twice.ar[1], abs=1e-9)
    assert np.isnan(once.measure(np.zeros(8)).precision).all()


@pytest.mark.parametrize(
    ("gold", "answer", "preset", "said"),
    [
        ({}, NOTHING, "bbox", "boxes: missing"),
        ({"boxes": [[0, 0, 1, 1]], "labels": ["a", "b"]}, NOTHING, "bbox", "labels: expected one for each of 1 boxes"),
        ({"boxes": [[0, 0, 1, 1]], "labels": [0.5]}, NOTHING, "bbox", "labels: expected a list of class names"),
        ({"boxes": [[0, 0, 1, 1]], "type": ["a", "b"]}, NOTHING, "bbox", "type: expected one entry, or one for each"),
        (
            {"boxes": [[0, 0, 1, 1]], "text": ["a", "b"]},
            NOTHING,
            "phrase",
            "text: expected one phrase, or one for each",
        ),
        ({"boxes": [[0, 0, 1, 1]]}, NOTHING, "segm", "masks: missing"),
        ({"masks": [{"counts": "0"}]}, NOTHING, "segm", "masks: expected {"),
        ({"masks": [{"size": [2, 2], "counts": [1, 2]}]}, NOTHING, "segm", "run lengths of 2x2 pixels"),
        ({"masks": [{"size": [2, 2], "counts": "~"}]}, NOTHING, "segm", "masks: expected COCO run lengths"),
        ({"masks": [MASK, {"size": [2, 2], "counts": [4]}]}, NOTHING, "segm", "masks: expected masks of one size"),
        ({"masks": MASK}, {"masks": {"size": [2, 2], "counts": [0, 4]}}, "segm", "size of gold's masks, 4x4, got 2x2"),
        ({"masks": MASK, "boxes": []}, NOTHING, "segm", "masks: expected one for each of 0 boxes, got 1"),
        (
            {"boxes": [[0, 0, 1, 1]] * 2, "labels": ["a", "b"]},
            {"boxes": [[0, 0, 1, 1]]},
            "bbox",
            "lines.jsonl:7: id '7': labels: missing, and gold names several classes",
        ),
    ],
)
def test_lines_that_cannot_be_read(gold: Any, answer: Any, preset: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        COCO_AP.measure([line(7, **gold)], [line(7, **answer)], preset)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"crowd": [1]}, "crowd: LVIS has no crowds"),
        ({"frequency": {"object": "often"}}, "frequency: expected an object from class to r, c or f"),
        ({"negative": [{}]}, "negative: expected a list of class names"),
    ],
)
def test_lvis_lines_that_cannot_be_read(more: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=said):
        LVIS_AP.measure([line(7, boxes=[[0, 0, 1, 1]], **more)], [None], "bbox")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: coco_ap([truth()], [], classes=1), "found: expected detections for each of 1 pictures, got 0"),
        (lambda: coco_ap([truth([0, 0, 1, 1])], [found()], classes=0), "labels: picture 0 has 0, of 0 classes"),
        (lambda: coco_ap([truth([0, 0, 1, 1])], [found()], classes=1, kind="segm"), "masks: picture 0 has none"),
        (lambda: lvis_ap([], [], frequency="often"), "frequency: expected the letters r, c and f"),
        (lambda: lvis_ap([truth([0, 0, 1, 1], crowd=[True])], [found()], frequency="r"), "crowd: LVIS has no crowds"),
        (lambda: truth([0, 0, -1, 1]), "boxes: expected x0 <= x1"),
        (lambda: truth([0, 0, 1, 1], labels=[-1]), "labels: expected classes of 0 and up, got -1"),
        (lambda: truth([0, 0, 1, 1], areas=[1, 2]), "areas"),
        (lambda: truth([0, 0, 1, 1], masks=Masks.empty(Size(height=1, width=1))), "masks: expected one for each of 1"),
    ],
)
def test_arrays_that_do_not_fit(call: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        call()


def test_the_library_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_coco_eval", None)
    with pytest.raises(BackendUnavailableError, match=r"pip install 'deixis\[eval\]'"):
        coco_ap([truth([0, 0, 1, 1])], [found()], classes=1)
    assert COCO_AP.measure([line(1, boxes=[[0, 0, 9, 9]])], [None], "bbox").once()["ap"] == 0.0


def test_the_library_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    coco_ap([truth([0, 0, 1, 1])], [found([0, 0, 1, 1, 1])], classes=1)
    assert capfd.readouterr() == ("", "")
