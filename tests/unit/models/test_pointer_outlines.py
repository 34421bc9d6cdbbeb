import numpy as np

from deixis.models.backends.pointer.graphs import Graphs
from deixis.models.backends.pointer.outlines import BEYOND, GREY, REACH, SIDE, crop, draw, frames_of
from deixis.types.boxes import Boxes
from deixis.types.size import Size


class Reds(Graphs):
    """Says that what is red is the thing, and keeps what it was shown."""

    def __init__(self) -> None:
        self.shown: list[np.ndarray] = []

    def run(self, name: str, inputs: dict[str, np.ndarray], *, little: bool = False) -> list[np.ndarray]:
        assert name == "outline"
        self.shown.append(inputs["rgb"])
        return [np.where(inputs["rgb"][:, ::2, ::2, 0] > 200, 1.0, -1.0).astype(np.float32)]


def test_a_frame_is_the_box_widened_about_its_middle() -> None:
    box = np.array([[0.2, 0.4, 0.6, 0.5]], np.float32)
    wanted = [0.4 - 0.2 * REACH, 0.45 - 0.05 * REACH, 0.4 + 0.2 * REACH, 0.45 + 0.05 * REACH]
    np.testing.assert_allclose(frames_of(box)[0], wanted, atol=1e-6)


def test_a_box_without_area_has_a_frame_with_one() -> None:
    for box in ([0.5, 0.5, 0.5, 0.5], [1, 1, 1, 1], [0, 0, 0, 0.2]):
        x0, y0, x1, y1 = frames_of(np.array([box], np.float32))[0]
        assert x1 > x0 and y1 > y0


def test_a_crop_shows_the_frame_and_grey_beyond_the_picture() -> None:
    rgb = np.zeros((64, 64, 3), np.uint8)
    rgb[:, 32:] = (200, 100, 0)
    inner = crop(rgb, np.array([0.25, 0.25, 0.75, 0.75], np.float32))
    assert inner.shape == (SIDE, SIDE, 3)
    assert (inner[:, : SIDE // 2 - 4] == 0).all() and (inner[:, SIDE // 2 + 4 :] == (200, 100, 0)).all()
    outer = crop(rgb, np.array([-0.5, 0, 0.5, 1], np.float32))
    assert (outer[:, : SIDE // 2] == GREY).all() and (outer[:, SIDE // 2 : -4] == 0).all()
    assert (crop(rgb, np.array([2, 2, 3, 3], np.float32)) == GREY).all()


def test_masks_are_drawn_when_asked_for_and_reach_a_little_beyond_their_boxes() -> None:
    graphs, size = Reds(), Size(height=100, width=200)
    rgb = np.zeros((64, 64, 3), np.uint8)
    rgb[:, :32] = (255, 0, 0)
    masks = draw(graphs, rgb, Boxes([[80, 40, 120, 60], [0, 0, 200, 100]]), size)
    assert graphs.shown == []
    first = masks.dense_one(0)
    rows, columns = np.nonzero(first)
    assert columns.min() == 100 - 20 * BEYOND and abs(columns.max() - 99) <= 1
    assert (rows.min(), rows.max()) == (50 - 10 * BEYOND, 49 + 10 * BEYOND)
    assert graphs.shown[0].shape == (2, SIDE, SIDE, 3) and len(graphs.shown) == 1
    assert (graphs.shown[0][0] == graphs.shown[0][1][:, ::-1]).all()
    assert masks.dense_one(1)[:, :98].all() and not masks.dense_one(1)[:, 102:].any()


def test_no_boxes_give_no_masks() -> None:
    assert len(draw(Reds(), np.zeros((64, 64, 3), np.uint8), Boxes.empty(), Size(height=3, width=4))) == 0
