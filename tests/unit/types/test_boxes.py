from __future__ import annotations

import numpy as np
import pytest

from deixis.errors import ShapeError
from deixis.types import Boxes, Size, pairwise_iou

SIZE = Size(height=100, width=200)


def test_conversions_meet() -> None:
    boxes = Boxes([[20, 10, 60, 40]])
    assert boxes.xywh.tolist() == [[20, 10, 40, 30]]
    assert Boxes.from_xywh([[20, 10, 40, 30]]).xyxy.tolist() == boxes.xyxy.tolist()
    assert Boxes.from_normalized_xyxy([[0.1, 0.1, 0.3, 0.4]], SIZE).xyxy == pytest.approx(boxes.xyxy)
    assert Boxes.from_normalized_cxcywh([[0.2, 0.25, 0.2, 0.3]], SIZE).xyxy == pytest.approx(boxes.xyxy)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ([0, 0, 1, 1], r"xyxy: expected shape \(\*, 4\), got \(4,\)"),
        ([[0, 0, 1]], r"got \(1, 3\)"),
        ([[0, 0, 1, np.nan]], "not finite"),
        ([[0, 0, 1, 1], [5, 0, 4, 1]], "row 1"),
        ([["a", "b", "c", "d"]], "expected"),
    ],
)
def test_a_bad_box_cannot_be_built(bad: object, said: str) -> None:
    with pytest.raises(ShapeError, match=said):
        Boxes(bad)  # type: ignore[arg-type]


def test_arrays_are_copied_and_read_only() -> None:
    given = np.array([[0, 0, 1, 1]], np.float32)
    boxes = Boxes(given)
    given[0, 0] = 9
    assert boxes.xyxy[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        boxes.xyxy[0, 0] = 1


def test_empties_keep_their_shape() -> None:
    empty = Boxes([])
    assert empty.xyxy.shape == empty.xywh.shape == (0, 4)
    assert empty.area.shape == (0,)
    assert empty.clip(SIZE).xyxy.shape == empty.enclosing().xyxy.shape == (0, 4)
    assert pairwise_iou(Boxes([[0, 0, 1, 1]]), empty).shape == (1, 0)


@pytest.mark.parametrize("rows", [1, [1], slice(1, 2), np.array([False, True])])
def test_one_row_is_still_boxes(rows: object) -> None:
    assert Boxes([[0, 0, 1, 1], [2, 2, 4, 4]])[rows].xyxy.tolist() == [[2, 2, 4, 4]]


def test_clip_and_enclosing() -> None:
    boxes = Boxes([[-5, -5, 20, 20], [190, 90, 300, 300]])
    assert boxes.clip(SIZE).xyxy.tolist() == [[0, 0, 20, 20], [190, 90, 200, 100]]
    assert boxes.enclosing().xyxy.tolist() == [[-5, -5, 300, 300]]


def test_iou_by_hand() -> None:
    iou = pairwise_iou(Boxes([[0, 0, 10, 10], [3, 3, 3, 3]]), Boxes([[5, 0, 15, 10], [3, 3, 3, 3]]))
    assert iou == pytest.approx(np.array([[50 / 150, 0], [0, 0]]))
