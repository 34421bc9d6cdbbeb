from dataclasses import replace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from deixis.models.backends.pointer.outlines import REACH, SIDE  # noqa: E402
from deixis.training.events import StepDone  # noqa: E402
from deixis.training.pointer.corpus import Example, TokenCaption, TokenPhrase  # noqa: E402
from deixis.training.pointer.loop import Data  # noqa: E402
from deixis.training.pointer.network.outline import OutlineNet  # noqa: E402
from deixis.training.pointer.network.vision import EfficientNetLite  # noqa: E402
from deixis.training.pointer.outline_stage import (  # noqa: E402
    crops_of,
    outline_losses,
    seen_outlines,
    train_outlines,
)
from deixis.training.pointer.outlines_by_eye import labels_of, outlined_by_eye  # noqa: E402
from deixis.training.pointer.recipe import Recipe  # noqa: E402
from deixis.training.pointer.rough_outlines import (  # noqa: E402
    GRID,
    IN,
    OUT,
    UNSURE,
    Thing,
    rough_outline,
    things_of,
)

BOX = (0.25, 0.25, 0.75, 0.75)


def disc() -> np.ndarray:
    """A red disc that touches the sides of `BOX`, on grass."""
    y, x = np.mgrid[:256, :256]
    rgb = np.random.default_rng(0).integers(0, 25, (256, 256, 3))
    rgb += [20, 120, 30]
    rgb[np.hypot(x - 127.5, y - 127.5) < 64] += [180, -110, 0]
    return rgb.clip(0, 255).astype(np.uint8)


def example(kind: str, boxes: list[list[float]]) -> Example:
    phrase = TokenPhrase(1, 2, 5, kind, "disc")
    return Example(
        "a",
        (TokenCaption((1, 2), (1, 2), (0, 0), (phrase,)),),
        {5: np.array(boxes, np.float32)},
        frozenset(),
        frozenset(),
    )


def test_things_are_boxes_of_a_fair_size_of_what_has_an_outline() -> None:
    boxes: list[list[float]] = [[0, 0, 0.5, 0.5], [0, 0, 1, 1], [0, 0, 0.1, 0.1]]
    assert things_of([example("scene", boxes), example("animals", boxes)]) == [Thing(1, (0.0, 0.0, 0.5, 0.5))]


def test_a_rough_outline_follows_the_colours() -> None:
    pytest.importorskip("cv2")
    labels = rough_outline(disc(), np.array(BOX, np.float32))
    y, x = (np.mgrid[:GRID, :GRID] + 0.5) / GRID * 2 - 1
    away = np.hypot(x, y) * REACH  # 1 is the border of the disc
    assert (labels[away < 0.9] == IN).mean() > 0.98
    assert (labels[away > 1.1] == OUT).mean() > 0.98


def test_an_answer_that_fills_the_box_or_a_box_that_fills_the_picture_is_not_believed() -> None:
    pytest.importorskip("cv2")
    rgb = disc()
    rgb[64:192, 64:192] = (200, 10, 30)
    labels = rough_outline(rgb, np.array(BOX, np.float32))
    assert IN not in labels and (labels == UNSURE).any() and (labels == OUT).any()
    assert IN not in rough_outline(disc(), np.array([0, 0, 1, 1], np.float32))


def test_labels_move_with_the_crop() -> None:
    labels = np.full((1, GRID, GRID), OUT, np.uint8)
    labels[:, GRID // 2 :, GRID // 2 :] = IN  # the lower right quarter
    rgb = np.zeros((1, 256, 256, 3), np.uint8)
    rgb[:, 128:, 128:] = 200
    for seed in range(8):
        shown, wanted, inside = crops_of(rgb, [Thing(0, BOX)], labels, np.random.default_rng(seed))
        assert shown.shape == (1, 3, SIDE, SIDE) and wanted.shape == inside.shape == (1, SIDE // 2, SIDE // 2)
        bright = torch.nn.functional.avg_pool2d(shown.mean(1), 2) > shown.mean()
        covered = torch.nn.functional.max_pool2d((wanted == IN).float(), 5, 1, 2) > 0
        assert ((wanted == IN) & bright).sum() > 0.9 * (wanted == IN).sum()
        assert (bright & inside & ~covered).sum() == 0


def test_what_is_unsure_teaches_nothing() -> None:
    logits = torch.full((1, 8, 8), 9.0)
    rgb, inside = torch.zeros(1, 3, 16, 16), torch.ones(1, 8, 8, dtype=torch.bool)
    labels = torch.full((1, 8, 8), IN)
    labels[0, 0] = UNSURE
    assert float(outline_losses(logits, rgb, labels, inside)["entropy"]) < 0.01
    labels[0, 1] = OUT
    assert float(outline_losses(logits, rgb, labels, inside)["entropy"]) > 1
    unsure = outline_losses(logits, rgb, torch.full((1, 8, 8), UNSURE), inside)
    assert float(unsure["entropy"]) == 0 and float(unsure["dice"]) == 0


class Reds:
    """Surely the thing where it is red, surely not where it is green."""

    def eval(self) -> None: ...

    def __call__(self, rgb: Any) -> Any:
        return torch.nn.functional.avg_pool2d((rgb[:, 0] - rgb[:, 1]) / 10, 2)


def test_what_a_network_is_sure_of_becomes_a_label() -> None:
    data = Data([example("animals", [list(BOX)])], disc()[None])
    labels = seen_outlines(Reds(), data)
    y, x = (np.mgrid[:GRID, :GRID] + 0.5) / GRID * 2 - 1
    away = np.hypot(x, y) * REACH
    assert labels.shape == (1, GRID, GRID)
    assert (labels[0][away < 0.95] == IN).all() and (labels[0][away > 1.05] == OUT).all()


def test_an_outline_drawn_by_eye_lies_where_the_thing_does() -> None:
    left, hole = [(0, 0), (50, 0), (50, 100), (0, 100)], [(10, 10), (40, 10), (40, 90), (10, 90)]
    labels = labels_of([left], [hole])
    low, high = (round((0.5 + side / REACH) * GRID) for side in (-0.5, 0))
    assert labels[GRID // 2, low + 2] == IN and labels[GRID // 2, high + 2] == OUT == labels[2, low + 2]
    assert labels[GRID // 2, (low + high) // 2] == OUT and UNSURE in labels[GRID // 2]


def test_things_outlined_by_eye_are_those_of_the_pictures_at_hand() -> None:
    things, labels = outlined_by_eye([example("animals", [list(BOX)])])
    assert things == [] and labels.shape == (0, GRID, GRID)
    things, labels = outlined_by_eye([replace(example("animals", []), id="2509824208"), example("animals", [])])
    assert things and {thing.picture for thing in things} == {0} and (labels == IN).any((1, 2)).all()


@pytest.mark.slow
def test_the_network_learns_an_outline() -> None:
    torch.manual_seed(0)
    net = OutlineNet()
    net.start_from(EfficientNetLite())
    y, x = (np.mgrid[:GRID, :GRID] + 0.5) / GRID * 2 - 1
    labels = np.where(np.hypot(x, y) * REACH < 1, IN, OUT).astype(np.uint8)[None]
    data = Data([example("animals", [list(BOX)])], disc()[None])
    events = list(train_outlines(net, data, labels, Recipe(outline_steps=50)))
    assert isinstance(events[0], StepDone) and events[0].losses["dice"] < 0.5
    shown, wanted, _ = crops_of(data.pixels, things_of(data.examples), labels, np.random.default_rng(3))
    assert all(torch.isfinite(p).all() for p in net.parameters())
    assert net(shown).shape == wanted.shape
