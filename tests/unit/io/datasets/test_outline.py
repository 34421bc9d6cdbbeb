from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from pycocotools import mask as coco

from deixis.errors import DataError, ShapeError
from deixis.io.datasets.fields import Node
from deixis.io.datasets.outline import Outline, outline_of
from deixis.types import Size

SIZE = Size(height=10, width=20)


def node(value: Any) -> Node:
    return Node({"segmentation": value}, Path("x.json")).get("segmentation")


def random_polygons(seed: int) -> tuple[list[list[float]], Size]:
    """One to three, crossing themselves and the border; some of whole numbers, some with every corner twice."""
    random = np.random.default_rng(seed)
    polygons = []
    for _ in range(random.integers(1, 4)):
        corners = random.uniform(-20, 170, (random.integers(3, 25), 2))
        corners = corners.round() if seed % 3 == 0 else corners
        corners = np.repeat(corners, 2, axis=0) if seed % 5 == 0 else corners
        polygons.append(corners.ravel().tolist())
    return polygons, Size(height=int(random.integers(1, 150)), width=int(random.integers(1, 150)))


def test_polygons_are_drawn_as_coco_draws_them() -> None:
    for seed in range(250):
        polygons, size = random_polygons(seed)
        theirs = coco.merge(coco.frPyObjects(polygons, *size.hw))["counts"]
        assert Outline(polygons=tuple(map(tuple, polygons))).rle(size) == theirs, seed


@pytest.mark.parametrize("box", [(0, 0, 20, 10), (3, 2, 7, 9), (19, 9, 20, 10), (0, 0, 1, 1), (-5, -5, 4, 4)])
def test_a_rectangle_covers_exactly_its_pixels(box: tuple[int, int, int, int]) -> None:
    x0, y0, x1, y1 = box
    mask = Outline(polygons=((x0, y0, x1, y0, x1, y1, x0, y1),)).mask(SIZE)
    wanted = np.zeros(SIZE.hw, np.bool_)
    wanted[max(y0, 0) : y1, max(x0, 0) : x1] = True
    np.testing.assert_array_equal(mask, wanted)


def test_nothing_is_drawn_for_no_polygons_or_one_outside() -> None:
    assert not Outline().mask(SIZE).any()
    assert not Outline(polygons=((30, 30, 40, 30, 40, 40),)).mask(SIZE).any()


def test_pillow_covers_the_outline_too() -> None:
    square = Outline(polygons=((1, 1, 3.7, 1, 3.7, 3.7, 1, 3.7),), rule="pillow")
    wanted = np.zeros((6, 6), np.bool_)
    wanted[1:4, 1:4] = True
    np.testing.assert_array_equal(square.mask(Size(height=6, width=6)), wanted)


def test_pillow_draws_the_union_of_polygons() -> None:
    random = np.random.default_rng(0)
    for _ in range(50):
        polygons = [random.uniform(-3, 25, 2 * int(random.integers(1, 8))).tolist() for _ in range(3)]
        wanted = np.zeros(SIZE.hw, np.bool_)
        for polygon in polygons:
            if len(polygon) >= 4:
                image = Image.new("L", SIZE.wh, 0)
                ImageDraw.Draw(image).polygon([int(value) for value in polygon], outline=1, fill=1)
                wanted |= np.asarray(image) > 0
        mine = Outline(polygons=tuple(map(tuple, polygons)), rule="pillow").mask(SIZE)
        np.testing.assert_array_equal(mine, wanted)


def test_every_form_of_segmentation_is_read() -> None:
    square = outline_of(node([[2, 2, 6, 2, 6, 6, 2, 6]]), SIZE)
    coded = outline_of(node({"size": [10, 20], "counts": square.rle(SIZE).decode()}), SIZE)
    lengths = np.diff([0, *np.flatnonzero(np.diff(np.pad(square.mask(SIZE).T.ravel(), 1))).tolist(), 200]).tolist()
    plain = outline_of(node({"size": [10, 20], "counts": lengths}), SIZE)
    assert square.rle(SIZE) == coded.rle(SIZE) == plain.rle(SIZE)
    assert square.mask(SIZE).sum() == 16


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("x", r"segmentation: expected an object"),
        ([1, 2, 3], r"segmentation\[0\]: expected a list, got 1"),
        ([[1, 2, 3, 4]], r"segmentation\[0\]: expected a polygon of at least 3 pairs of x and y"),
        ([[1, 2, 3, 4, 5, 6, 7]], r"segmentation\[0\]: expected a polygon"),
        ([[1, 2, 3, 4, 5, None]], r"segmentation\[0\]\[5\]: expected a finite number, got None"),
        ({"counts": "1"}, "segmentation: expected a field 'size'"),
        ({"size": [9, 20], "counts": "1"}, r"segmentation.size: expected .* of the image, \[10, 20\]"),
        ({"size": [10, 20]}, "segmentation: expected a field 'counts'"),
        ({"size": [10, 20], "counts": [1, 2]}, "segmentation.counts: expected COCO run lengths of a 20x10 image"),
        ({"size": [10, 20], "counts": [300, -100]}, "segmentation.counts: expected COCO run lengths"),
        ({"size": [10, 20], "counts": ["200"]}, r"segmentation.counts.*counts\[0\]: expected a whole number"),
        ({"size": [10, 20], "counts": [10**30]}, "segmentation.counts: expected COCO run lengths"),
        ({"size": [10, 20], "counts": "22"}, "segmentation.counts: expected COCO run lengths"),
        ({"size": [10, 20], "counts": "☃"}, "segmentation.counts: expected COCO run lengths"),
        ({"size": [10, 20], "counts": 5}, "segmentation.counts.*expected a list, got 5"),
    ],
)
def test_a_malformed_segmentation_is_named(value: Any, message: str) -> None:
    with pytest.raises(DataError, match=message):
        outline_of(node(value), SIZE)


def test_an_outline_of_no_photograph_is_refused() -> None:
    far = Outline(polygons=((0, 0, 1e6, 1e6, 0, 1e6) * 5,))
    with pytest.raises(ShapeError, match=r"outline is .* pixels long"):
        far.rle(SIZE)
    with pytest.raises(ShapeError, match="masks are drawn up to"):
        Outline().mask(Size(height=100_000, width=100_000))
    with pytest.raises(ShapeError, match="at least 3 pairs"):
        Outline(polygons=((1.0, 2.0),)).rle(SIZE)
