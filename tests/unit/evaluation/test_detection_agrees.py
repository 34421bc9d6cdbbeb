"""Ours, the library's and the official numbers, on random pictures: the same to 1e-9."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from deixis.evaluation.metrics.detection import DetectionFigures, coco_ap, lvis_ap
from deixis.evaluation.metrics.detection_curves import Curves, Precision
from deixis.evaluation.metrics.detection_matching import match
from deixis.evaluation.metrics.detection_pictures import Found, Kind, Truth, mask_overlaps, xywh
from deixis.evaluation.metrics.retrieval import order
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.detection import COCO_AP, LVIS_AP
from deixis.evaluation.scoring.retrieval import RETRIEVAL
from deixis.types.masks import Masks

CASES = 120
FEWER = 30  # where two ways into the same numbers are compared
CLASSES = 3
SIDE = 24
Pictures = tuple[list[Truth], list[Found]]


def boxes_of(rng: np.random.Generator, count: int, limit: int) -> NDArray[np.float64]:
    at = rng.integers(0, limit, (count, 2))
    return np.concatenate([at, at + rng.integers(1, 2 * limit, (count, 2))], axis=1).astype(np.float64)


def moved(rng: np.random.Generator, boxes: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Boxes near the given ones, some exactly on them, so that overlaps and scores tie."""
    if not len(boxes):
        return boxes_of(rng, count, 60)
    near = boxes[rng.integers(0, len(boxes), count)] + rng.integers(-6, 7, (count, 4)) * (rng.random((count, 1)) < 0.7)
    near[:, 2:] = np.maximum(near[:, 2:], near[:, :2] + 1)
    return near


def drawn(boxes: NDArray[np.float64]) -> Masks:
    """A blob in each box, on a small picture: an ellipse, so that masks are not boxes."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] + 0.5
    rows = []
    for x0, y0, x1, y1 in boxes:
        inside = ((2 * x - x0 - x1) / max(x1 - x0, 1)) ** 2 + ((2 * y - y0 - y1) / max(y1 - y0, 1)) ** 2 <= 1
        rows.append(inside)
    return Masks.from_dense(np.array(rows, np.bool_).reshape(-1, SIDE, SIDE))


def classes_of(rng: np.random.Generator, most: int) -> frozenset[int]:
    return frozenset(rng.integers(0, CLASSES, rng.integers(0, most + 1)).tolist())


def random_pictures(seed: int, *, kind: Kind = "bbox", lvis: bool = False) -> Pictures:
    rng = np.random.default_rng(seed)
    truth, found = [], []
    limit = 70 if kind == "bbox" else 12
    for _ in range(rng.integers(1, 4)):
        objects, count = int(rng.integers(0, 6)), int(rng.integers(0, 10))
        boxes = boxes_of(rng, objects, limit)
        near = moved(rng, boxes, count)
        crowd = rng.random(objects) < (0 if lvis else 0.15)
        truth.append(
            Truth(
                boxes=boxes,
                labels=rng.integers(0, CLASSES, objects),
                crowd=crowd,
                areas=rng.choice([100.0, 1024.0, 2000.0, 9216.0, 20000.0], objects) if rng.random() < 0.5 else None,  # type: ignore[arg-type]
                masks=drawn(boxes) if kind == "segm" else None,
                negative=classes_of(rng, 2),
                not_exhaustive=classes_of(rng, 1),
            )
        )
        found.append(
            Found(
                boxes=near,
                labels=rng.integers(0, CLASSES, count),
                scores=rng.integers(1, 12, count) / 12,
                masks=drawn(near) if kind == "segm" else None,
            )
        )
    return truth, found


def dataset(truth: Sequence[Truth], kind: Kind) -> dict[str, Any]:
    images = [
        {
            "id": n,
            "height": SIDE,
            "width": SIDE,
            "neg_category_ids": [label + 1 for label in t.negative],
            "not_exhaustive_category_ids": [label + 1 for label in t.not_exhaustive],
        }
        for n, t in enumerate(truth, 1)
    ]
    rows = [
        {
            "image_id": n,
            "category_id": int(t.labels[i]) + 1,
            "bbox": xywh(t.boxes)[i].tolist(),
            "area": float(t.areas[i]),
            "iscrowd": int(t.crowd[i]),
            "segmentation": t.masks.to_coco()[i] if t.masks is not None else [[0, 0, 1, 0, 1, 1]],
        }
        for n, t in enumerate(truth, 1)
        for i in range(len(t.boxes))
    ]
    annotations = [{"id": number, **row} for number, row in enumerate(rows, 1)]
    frequency = "rcf"
    categories = [{"id": n + 1, "name": str(n), "frequency": frequency[n]} for n in range(CLASSES)]
    return {"info": {}, "images": images, "annotations": annotations, "categories": categories}


def results(found: Sequence[Found], kind: Kind) -> list[dict[str, Any]]:
    return [
        {
            "image_id": n,
            "category_id": int(f.labels[i]) + 1,
            "score": float(f.scores[i]),
            **({"bbox": xywh(f.boxes)[i].tolist()} if f.masks is None else {"segmentation": f.masks.to_coco()[i]}),
        }
        for n, f in enumerate(found, 1)
        for i in range(len(f))
    ]


def pycocotools_stats(truth: Sequence[Truth], found: Sequence[Found], kind: Kind) -> list[float]:
    with contextlib.redirect_stdout(io.StringIO()):
        gold = COCO()
        gold.dataset = dataset(truth, kind)
        gold.createIndex()
        run = COCOeval(gold, gold.loadRes(results(found, kind)), kind)
        run.evaluate()
        run.accumulate()
        run.summarize()
    return list(np.where(run.stats[:9] == -1, np.nan, run.stats[:9]))


def stats(figures: DetectionFigures) -> list[float]:
    """In the order in which pycocotools prints them."""
    return [figures.ap, figures.ap50, figures.ap75, *figures.ap_by_area.values(), *figures.ar.values()]


def mean(cells: NDArray[np.float64]) -> float:
    return float(cells[~np.isnan(cells)].mean()) if not np.isnan(cells).all() else float("nan")


def own_stats(curves: Precision) -> list[float]:
    precision = curves.precision
    first = [mean(precision[:, 0]), mean(precision[:, 0, 0]), mean(precision[:, 0, 5])]
    by_area = [mean(precision[:, area]) for area in (1, 2, 3)]
    return [*first, *by_area, *(mean(recall[:, 0]) for recall in curves.recall.values())]


@pytest.mark.parametrize("kind", ["bbox", "segm"])
def test_coco_ap_is_that_of_pycocotools(kind: Kind) -> None:
    compared = 0
    for seed in range(CASES):
        truth, found = random_pictures(seed, kind=kind)
        own = own_stats(
            Curves(match(truth, found, classes=CLASSES, kind=kind, most=100), (1, 10, 100)).measure(np.ones(len(truth)))
        )
        assert stats(coco_ap(truth, found, classes=CLASSES, kind=kind)) == pytest.approx(own, abs=1e-9, nan_ok=True)
        if any(len(t.boxes) for t in truth) and any(len(f) for f in found):  # pycocotools takes no empty list
            assert own == pytest.approx(pycocotools_stats(truth, found, kind), abs=1e-9, nan_ok=True)
            compared += 1
    assert compared >= 100


def test_masks_overlap_as_in_pycocotools() -> None:
    for seed in range(CASES):
        truth, found = random_pictures(seed, kind="segm")
        for t, f in zip(truth, found, strict=True):
            assert t.masks is not None and f.masks is not None
            if len(t.boxes) and len(f):
                theirs = coco_mask.iou(f.masks.to_coco(), t.masks.to_coco(), t.crowd.astype(np.uint8).tolist())
                assert (mask_overlaps(f.masks, t.masks, t.crowd) == theirs).all()


@pytest.fixture(scope="module")
def lvis_package() -> Iterator[Any]:
    """The official package, which asks for a name that NumPy has dropped."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(np, "float", float, raising=False)
        yield pytest.importorskip("lvis", reason="needs the package lvis, which brings opencv and matplotlib")


def lvis_stats(package: Any, truth: Sequence[Truth], found: Sequence[Found], kind: Kind) -> list[float]:
    gold = package.LVIS.__new__(package.LVIS)
    gold.logger = __import__("logging").getLogger("lvis")
    gold.dataset = dataset(truth, kind)
    gold._create_index()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run = package.LVISEval(gold, package.LVISResults(gold, results(found, kind)), kind)
        run.evaluate()
        run.accumulate()
        run.summarize()
    names = ("AP", "AP50", "AP75", "APs", "APm", "APl", "APr", "APc", "APf", "AR@300")
    values = np.array([run.results[name] for name in names])
    return list(np.where(values == -1, np.nan, values))


def line(number: int, **fields: Any) -> Record:
    return Record(str(number), fields, Path("lines.jsonl"), number)


def lines(truth: Sequence[Truth], found: Sequence[Found]) -> tuple[list[Record], list[Record]]:
    gold = [
        line(
            n,
            boxes=t.boxes.tolist(),
            labels=t.labels.tolist(),
            crowd=t.crowd.tolist(),
            areas=t.areas.tolist(),
            negative=sorted(t.negative),
            not_exhaustive=sorted(t.not_exhaustive),
            frequency={"0": "r", "1": "c", "2": "f"},
            **({"masks": t.masks.to_coco()} if t.masks is not None else {}),
        )
        for n, t in enumerate(truth)
    ]
    predicted = [
        line(
            n,
            boxes=f.boxes.tolist(),
            labels=f.labels.tolist(),
            scores=f.scores.tolist(),
            **({"masks": f.masks.to_coco()} if f.masks is not None else {}),
        )
        for n, f in enumerate(found)
    ]
    return gold, predicted


@pytest.mark.slow
def test_lvis_ap_is_that_of_the_official_package(lvis_package: Any) -> None:
    compared = 0
    for seed in range(CASES + 60):
        kind: Kind = "segm" if seed % 2 else "bbox"
        truth, found = random_pictures(seed, kind=kind, lvis=True)
        library = lvis_ap(truth, found, frequency="rcf", kind=kind)
        figures = LVIS_AP.measure(*lines(truth, found), kind).once()
        own = [figures[name] for name in ("ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large")]
        own += [figures[f"ap_{name}"] for name in ("rare", "common", "frequent")] + [figures["ar@300"]]
        theirs = [*stats(library)[:6], *library.ap_by_frequency.values(), library.ar[300]]
        assert own == pytest.approx(theirs, abs=1e-9, nan_ok=True)
        if any(len(t.boxes) for t in truth) and any(len(f) for f in found):  # the package takes no empty list
            assert own == pytest.approx(lvis_stats(lvis_package, truth, found, kind), abs=1e-9, nan_ok=True)
            compared += 1
    assert compared >= 100


def test_fixed_ap_is_that_of_the_library() -> None:
    for seed in range(FEWER):
        truth, found = random_pictures(seed, lvis=True)
        figures = LVIS_AP.measure(*lines(truth, found), "bbox_fixed").once()
        library = lvis_ap(truth, found, frequency="rcf", fixed=True)
        assert (figures["ap"], figures["ap50"]) == pytest.approx((library.ap, library.ap50), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("kind", ["bbox", "segm"])
def test_lines_are_scored_as_arrays_are(kind: Kind) -> None:
    for seed in range(FEWER):
        truth, found = random_pictures(seed, kind=kind)
        figures = COCO_AP.measure(*lines(truth, found), kind).once()
        library = coco_ap(truth, found, classes=CLASSES, kind=kind)
        names = ("ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large", "ar@1", "ar@10", "ar@100")
        assert [figures[name] for name in names] == pytest.approx(stats(library), abs=1e-9, nan_ok=True)
        by_class = [figures.get(f"ap50/{label}", float("nan")) for label in range(CLASSES)]
        assert by_class == pytest.approx(library.class_ap50.tolist(), abs=1e-9, nan_ok=True)


def test_retrieval_precision_is_that_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    for seed in range(CASES):
        rng = np.random.default_rng(seed)
        queries, candidates = int(rng.integers(1, 6)), int(rng.integers(2, 15))
        scores = rng.permuted(np.tile(np.arange(candidates) / 7, (queries, 1)), axis=1)  # without ties
        right = rng.random((queries, candidates)) < 0.3
        right[np.arange(queries), rng.integers(0, candidates, queries)] = True
        gold = [line(n, positives=np.flatnonzero(row).tolist()) for n, row in enumerate(right)]
        found = [
            line(n, scores={str(c): score for c, score in enumerate(row.tolist())}) for n, row in enumerate(scores)
        ]
        figures = RETRIEVAL.measure(gold, found, "default").once()
        assert figures["map"] == pytest.approx(metrics.label_ranking_average_precision_score(right, scores))
        each = [metrics.average_precision_score(r, s) for r, s in zip(right, scores, strict=True)]
        assert figures["map"] == pytest.approx(float(np.mean(each)))
        best = [np.flatnonzero(r[order(s)])[0] + 1 for r, s in zip(right, scores, strict=True)]
        assert figures["mrr"] == pytest.approx(float(np.mean(1 / np.array(best))))
