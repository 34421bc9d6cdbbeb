"""Ours against pycocotools and scikit-learn, on random masks from a seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pycocotools import mask as coco
from sklearn.metrics import confusion_matrix, f1_score, jaccard_score, precision_score, recall_score

from deixis.evaluation.metrics import pixels
from deixis.evaluation.metrics.mask_overlap import overlaps
from deixis.evaluation.metrics.segmentation import resized
from deixis.types import Size, rle

CASES = 300
FUNCTIONS = {"precision": precision_score, "recall": recall_score, "f1": f1_score, "iou": jaccard_score}
Bools = NDArray[np.bool_]


def random_mask(rng: np.random.Generator, height: int, width: int) -> Bools:
    """Noise, a rectangle, nothing or everything."""
    kind = rng.integers(0, 8)
    if kind < 3:
        return rng.random((height, width)) < rng.random()
    mask = np.full((height, width), kind == 7)
    if kind < 6:
        top, left = rng.integers(0, height), rng.integers(0, width)
        mask[top : rng.integers(top, height) + 1, left : rng.integers(left, width) + 1] = True
    return mask


def cases(rng: np.random.Generator, masks: int, count: int = CASES) -> list[tuple[Size, list[Bools]]]:
    sides = rng.integers(1, 60, (count, 2)).tolist()
    return [(Size(height=h, width=w), [random_mask(rng, h, w) for _ in range(masks)]) for h, w in sides]


def as_coco(mask: Bools) -> Any:
    return coco.encode(np.asfortranarray(mask.astype(np.uint8)))


def test_iou_is_that_of_pycocotools(rng: np.random.Generator) -> None:
    drawn = cases(rng, 2)
    found = overlaps(
        [rle.encode(a) for _, (a, _) in drawn], [rle.encode(b) for _, (_, b) in drawn], [s for s, _ in drawn]
    )
    theirs = [coco.iou([as_coco(a)], [as_coco(b)], [0])[0, 0] for _, (a, b) in drawn]
    shared = [coco.area(coco.merge([as_coco(a), as_coco(b)], intersect=True)) for _, (a, b) in drawn]
    assert found.iou.tolist() == theirs
    assert found.intersection.tolist() == shared


def test_union_is_that_of_pycocotools(rng: np.random.Generator) -> None:
    for size, masks in cases(rng, 4, 200):
        assert (
            rle.union([rle.encode(mask) for mask in masks], size) == coco.merge([as_coco(m) for m in masks])["counts"]
        )


def test_uncompressed_counts_are_those_of_pycocotools(rng: np.random.Generator) -> None:
    for size, (mask,) in cases(rng, 1, 200):
        lengths = rle.run_lengths(rle.encode(mask), size).tolist()
        theirs = coco.frPyObjects({"size": list(size.hw), "counts": lengths}, *size.hw)
        assert rle.from_lengths(lengths, size) == theirs["counts"]


def test_resizing_is_that_of_pillow(rng: np.random.Generator) -> None:
    for (size, (mask,)), (to, _) in zip(cases(rng, 1), cases(rng, 0), strict=True):
        theirs = Image.fromarray(mask.astype(np.uint8)).resize(to.wh, Image.Resampling.NEAREST)
        assert (rle.decode(resized(rle.encode(mask), size, to), to) == np.array(theirs, bool)).all()


@pytest.mark.parametrize("side", [1, 2, 5, 16])
def test_pixel_scores_are_those_of_scikit_learn(side: int, rng: np.random.Generator) -> None:
    """Theirs leave 0 / 0 to the caller; asked for 0, they agree wherever the two masks are not both empty."""
    drawn = [(random_mask(rng, side, side), random_mask(rng, side, side)) for _ in range(CASES)]
    drawn = [(predicted, truth) for predicted, truth in drawn if predicted.any() or truth.any()]
    assert len(drawn) >= 200
    ours = [pixels.pixel_scores([pixels.pixel_counts(*pair)]) for pair in drawn]
    predicted, truth = (np.stack([pair[i].ravel() for pair in drawn], axis=1) for i in (0, 1))  # a column is a case
    for name, function in FUNCTIONS.items():
        theirs = function(truth, predicted, average=None, zero_division=0)
        assert [getattr(scores, name) for scores in ours] == pytest.approx(list(np.atleast_1d(theirs)))
    assert [scores.accuracy for scores in ours] == pytest.approx(list((predicted == truth).mean(axis=0)))


def test_micro_scores_are_those_of_all_pixels_at_once(rng: np.random.Generator) -> None:
    drawn = [masks for _, masks in cases(rng, 2, 20)]
    predicted, truth = (np.concatenate([pair[i].ravel() for pair in drawn]) for i in (0, 1))
    ours = pixels.pixel_scores([pixels.pixel_counts(a, b) for a, b in drawn])
    assert ours.f1 == pytest.approx(f1_score(truth, predicted))
    assert ours.iou == pytest.approx(jaccard_score(truth, predicted))


def test_mean_class_iou_is_that_of_scikit_learn(rng: np.random.Generator) -> None:
    for _ in range(200):
        classes, count = int(rng.integers(2, 8)), int(rng.integers(5, 80))
        truth, predicted = rng.integers(0, classes, (2, count))
        truth[rng.random(count) < 0.2] = pixels.IGNORE
        kept = truth != pixels.IGNORE
        matrix = pixels.confusion_matrix(predicted, truth, classes)
        theirs = confusion_matrix(truth[kept], predicted[kept], labels=range(classes))
        assert matrix.tolist() == theirs.tolist()
        named = np.union1d(truth[kept], predicted[kept])
        wanted = jaccard_score(truth[kept], predicted[kept], labels=named, average="macro")
        assert pixels.mean_class_iou(matrix) == pytest.approx(wanted)
