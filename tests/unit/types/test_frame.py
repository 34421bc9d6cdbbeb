from __future__ import annotations

import numpy as np
import pytest

from deixis.errors import ShapeError
from deixis.types import Boxes, Frame, Size


def test_the_whole_image_is_the_whole_model_input() -> None:
    frame = Frame(Size(height=480, width=640), Size(height=320, width=320))
    assert frame.to_model([[0, 0], [640, 480]]).tolist() == [[0, 0], [320, 320]]
    assert frame.boxes_to_image(Boxes([[0, 0, 320, 320]])).xyxy.tolist() == [[0, 0, 640, 480]]


def test_longest_side_keeps_the_aspect() -> None:
    assert Frame.longest_side(Size(height=480, width=640), 320).resized == Size(height=240, width=320)
    assert Frame.longest_side(Size(height=5000, width=2), 100).resized == Size(height=100, width=1)
    with pytest.raises(ShapeError, match="at least 1 pixel"):
        Frame.longest_side(Size(height=1, width=1), 0)


def test_points_are_checked_and_may_be_none() -> None:
    frame = Frame(Size(height=2, width=2), Size(height=4, width=4))
    assert frame.to_image([]).shape == (0, 2)
    assert frame.boxes_to_image(Boxes.empty()).xyxy.shape == (0, 4)
    with pytest.raises(ShapeError, match="xy"):
        frame.to_model(np.zeros((3, 3)))
