"""Detection: ids, thresholds, competition, tiles, and what is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import deixis
from deixis.errors import ConfigError, DataError, InputError
from deixis.tasks.detection import Category, Detector, DetectSettings, detect, everyday, read_categories, to_coco
from deixis.tasks.detection.categories import from_names
from deixis.tasks.detection.detector import towards_masks
from deixis.tasks.detection.tiles import Tile, cut_sides, join, tiles_of
from deixis.types import Boxes, Masks, Size
from deixis.types.boxes import pairwise_iou

NAMES = ("dog", "person", "ball", "red cup")
APART = DetectSettings(threshold=0.0, any_name=None, same_name=1.0)


@pytest.fixture
def session() -> deixis.Session:
    return deixis.load("fake")


@pytest.fixture
def rgb() -> NDArray[np.uint8]:
    y, x = np.mgrid[0:60, 0:90]
    return np.stack([2 * x, 3 * y, x + y], axis=-1).astype(np.uint8)


def test_ids_are_the_users_own(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    found = detect(session, rgb, [Category(18, "dog"), Category(1, "person"), "ball"], APART)
    assert set(found.category.tolist()) == {18, 1, 19}
    assert {(int(id), name) for id, name in zip(found.category, found.names, strict=True)} == {
        (18, "dog"), (1, "person"), (19, "ball"),
    }  # fmt: skip
    assert (np.diff(found.score) <= 0).all()
    assert found.masks is not None and len(found.masks) == len(found)


def test_a_category_has_a_threshold_of_its_own(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    loose = detect(session, rgb, [Category(1, "dog"), Category(2, "ball")], APART)
    best = float(loose.score[loose.category == 1].max())
    strict = detect(session, rgb, [Category(1, "dog", min(1.0, best + 0.01)), Category(2, "ball")], APART)
    assert 1 not in strict.category
    assert (strict.category == 2).sum() == (loose.category == 2).sum() > 0


def test_boxes_compete_within_and_across_names(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    names = [f"thing {number}" for number in range(30)]
    found = detect(session, rgb, names, DetectSettings(threshold=0.1, same_name=0.3, any_name=0.4))
    overlap = pairwise_iou(found.boxes, found.boxes) - np.eye(len(found))
    same = found.category[:, None] == found.category[None]
    assert overlap[same].max(initial=0) < 0.3
    surer = found.score[:, None] >= 1.4 * found.score[None]
    assert overlap[surer].max(initial=0) < 0.4
    free = detect(session, rgb, names, DetectSettings(threshold=0.1, any_name=None))
    assert len(free) > len(found)
    assert len(detect(session, rgb, names, DetectSettings(threshold=0.1, max_instances=3))) == 3


def test_names_of_several_texts_keep_their_places(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    """More names than one text holds, on a backend that reads no names by themselves."""
    names = [f"a thing of the kind {number:03}" for number in range(150)]
    found = detect(session, rgb, names, DetectSettings(threshold=0.1, any_name=None, max_instances=1000, masks=False))
    assert set(found.names) == set(names)
    assert found.masks is None
    alone = detect(session, rgb, names[140:141], DetectSettings(threshold=0.1, masks=False))
    mine = found[found.category == 141]
    np.testing.assert_allclose(mine.boxes.xyxy, alone.boxes.xyxy, atol=1e-4)


def test_an_image_that_the_model_sees_small_is_looked_at_in_parts_too(
    session: deixis.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(session._backend), "side", 100, raising=False)
    large, small = np.zeros((90, 160, 3), np.uint8), np.zeros((90, 140, 3), np.uint8)
    assert detect(session, large, ["dog"]).views == 1 + 2
    assert detect(session, small, ["dog"]).views == 1
    assert detect(session, session.encode(large), ["dog"]).views == 1
    assert detect(session, large, ["dog"], DetectSettings(tile=None)).views == 1
    with pytest.raises(InputError, match="is encoded already"):
        detect(session, session.encode(large), ["dog"], DetectSettings(tile=64))


def test_what_a_tile_shows_of_a_surer_thing_is_a_piece_of_it(session: deixis.Session) -> None:
    """Boxes in order of score: a thing, a piece of it seen in a tile, the same seen in the whole, and one beside it."""
    rows = np.array([[0, 0, 100, 100], [10, 10, 40, 40], [60, 60, 90, 90], [90, 0, 150, 100]], np.float32)
    score, name = np.array([0.9, 0.6, 0.5, 0.4], np.float32), np.zeros(4, np.int64)
    close = np.array([False, True, False, True])
    assert Detector(session, ["dog"])._chosen(Boxes(rows), score, name, close) == [0, 2, 3]


def test_nothing_found_keeps_its_columns(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    found = detect(session, rgb, [Category(1, "dog", 1.0)])
    assert (len(found), found.boxes.xyxy.shape, found.names) == (0, (0, 4), ())
    assert found.to_dict(file="a.jpg")["instances"] == []
    assert len(found.as_grounding()) == 0


def test_coco_has_the_users_ids(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    categories = (Category(90, "dog"), Category(7, "ball"))
    found = detect(session, rgb, categories, APART)
    coco = to_coco([found.to_dict(file="a.jpg"), found.to_dict(file="b.jpg")], categories)
    assert [one["file_name"] for one in coco["images"]] == ["a.jpg", "b.jpg"]
    assert coco["categories"] == [{"id": 90, "name": "dog"}, {"id": 7, "name": "ball"}]
    assert len(coco["annotations"]) == 2 * len(found)
    first = coco["annotations"][0]
    np.testing.assert_allclose(first["bbox"], found.boxes.xywh[0], atol=1e-3)
    assert first["segmentation"]["size"] == [60, 90]


def test_names_files(tmp_path: Path) -> None:
    lines = tmp_path / "names.txt"
    lines.write_text("# mine\ndog\n\n18\thot dog\t0.5\n", encoding="utf-8")
    assert read_categories(lines) == (Category(1, "dog"), Category(18, "hot dog", 0.5))
    coco = tmp_path / "coco.json"
    coco.write_text('{"categories": [{"id": 3, "name": "car"}]}', encoding="utf-8")
    assert read_categories(coco) == (Category(3, "car"),)
    lines.write_text("x\tdog\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"names\.txt:1"):
        read_categories(lines)
    coco.write_text("[1]", encoding="utf-8")
    with pytest.raises(DataError):
        read_categories(coco)


@pytest.mark.parametrize("names", [[], ["dog", "dog"], ["1=dog", "1=cat"]])
def test_names_that_cannot_be(names: list[str]) -> None:
    with pytest.raises(InputError):
        from_names(names)


def test_everyday_names_are_things() -> None:
    names = [one.name for one in everyday()]
    assert {"dog", "man", "shirt", "ball"} <= set(names)
    assert not {"red", "photo", "group"} & set(names)
    assert len(everyday(1000)) < len(names)


def test_tiles_cover_the_image() -> None:
    tiles = tiles_of(Size(height=300, width=1000), 256, 0.25)
    seen = np.zeros((300, 1000), bool)
    for tile in tiles[1:]:
        assert tile.size.width <= 256 and tile.size.height <= 256
        seen[tile.top : tile.bottom, tile.left : tile.right] = True
    assert seen.all()
    assert tiles[0] == Tile(0, 0, 1000, 300)
    assert tiles_of(Size(height=20, width=30), 256, 0.2) == [Tile(0, 0, 30, 20)]
    with pytest.raises(ConfigError):
        tiles_of(Size(height=300, width=300), 8, 0.2)


def test_halves_at_a_seam_become_one() -> None:
    size, left, right = Size(height=100, width=180), Tile(0, 0, 100, 100), Tile(80, 0, 180, 100)
    boxes = np.array([[60, 20, 100, 60], [80, 22, 120, 60], [10, 70, 30, 90], [85, 25, 100, 55]], np.float32)
    tiles = [left, right, left, left]
    cut = np.concatenate([cut_sides(box[None], tile, size) for box, tile in zip(boxes, tiles, strict=True)])
    assert cut.tolist() == [
        [False, False, True, False],
        [True, False, False, False],
        [False] * 4,
        [False, False, True, False],
    ]
    assert join(boxes[:3], cut[:3], np.zeros(3, np.int64)) == [[0, 1], [2]]
    assert join(boxes[:3], cut[:3], np.array([0, 1, 0])) == [[0], [1], [2]]  # of other names: other things


def test_a_piece_of_a_whole_thing_is_left_out() -> None:
    boxes = np.array([[50, 20, 130, 60], [60, 22, 100, 60]], np.float32)
    cut = np.array([[False] * 4, [False, False, True, False]])
    assert join(boxes, cut, np.zeros(2, np.int64)) == [[0]]
    assert join(boxes[::-1].copy(), cut[::-1].copy(), np.zeros(2, np.int64)) == [[1]]


def test_tiles_are_looked_at(session: deixis.Session) -> None:
    rgb = np.random.default_rng(0).integers(0, 255, (200, 300, 3), np.uint8)
    how = DetectSettings(threshold=0.1, tile=128, any_name=None, max_instances=500)
    found = Detector(session, ["dog"], how).detect(rgb)
    assert found.views == 1 + len(tiles_of(Size(height=200, width=300), 128, 0.2)) - 1 > 5
    assert found.size == Size(height=200, width=300)
    assert found.masks is not None and found.masks.size == found.size
    assert (found.boxes.xyxy[:, 2] <= 300).all()
    boxes = Boxes(found.boxes.xyxy)
    assert found.boxes.xyxy[:, 0].max() > 100, "something in a tile on the right"
    assert (found.masks.area <= boxes.area + 4 * (boxes.xywh[:, 2] + boxes.xywh[:, 3])).all()


def test_a_box_moves_half_way_to_where_its_mask_ends() -> None:
    dense = np.zeros((2, 40, 40), np.bool_)
    dense[0, 10:30, 8:24] = True
    boxes = np.array([[12, 8, 30, 26], [1, 2, 3, 4]], np.float32)
    moved = towards_masks(boxes, Masks.from_dense(dense))
    assert moved.tolist() == [[10, 9, 27, 28], [1, 2, 3, 4]]
