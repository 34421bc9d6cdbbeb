from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from deixis.alignment.explain.faithfulness import BATCH, GREY, faithfulness
from deixis.alignment.explain.occlusion import occlusion
from deixis.errors import InputError, ShapeError
from deixis.types.size import Size

Pictures = Sequence[NDArray[np.uint8]]

WHITE = np.full((24, 36, 3), 255, np.uint8)
TILES = Size(height=4, width=6)


def light(rows: slice, columns: slice, pictures: Pictures) -> NDArray[np.float64]:
    """(n,): the share of white pixels in a part of each picture."""
    return np.array([(picture[rows, columns] == 255).all(axis=-1).mean() for picture in pictures])


def corners(pictures: Pictures) -> NDArray[np.float64]:
    """Two words: one is the tile at the upper left, the other the right half."""
    left = light(slice(0, 6), slice(0, 6), pictures)
    return np.stack([left, light(slice(None), slice(18, None), pictures)], axis=1)


def test_a_tile_is_worth_what_hiding_it_costs() -> None:
    maps = occlusion(WHITE, corners, tiles=TILES, window=1)

    assert maps.shape == (2, 4, 6)
    first = np.zeros((4, 6))
    first[0, 0] = 1
    np.testing.assert_allclose(maps[0], first)
    np.testing.assert_allclose(maps[1, :, 3:], 1 / 12)
    np.testing.assert_allclose(maps[1, :, :3], 0)


def test_a_window_of_several_tiles_shares_its_worth_among_them() -> None:
    maps = occlusion(WHITE, corners, tiles=TILES, window=2)

    assert maps[0, 0, 0] == 1  # one window hides it
    assert maps[0, 0, 1] == 1 / 2  # of the two that hide it, one hides the corner too
    assert maps[0, 1, 1] == 1 / 4
    assert maps[0, 2:].max() == 0


def test_hidden_pixels_are_grey_and_all_others_as_they_were() -> None:
    seen: list[NDArray[np.uint8]] = []

    def watch(pictures: Pictures) -> NDArray[np.float64]:
        seen.extend(pictures)
        return np.zeros((len(pictures), 1))

    picture = np.arange(24 * 36 * 3, dtype=np.uint64).reshape(24, 36, 3).astype(np.uint8)
    before = picture.copy()
    occlusion(picture, watch, tiles=TILES, window=2)

    assert len(seen) == 1 + 3 * 5
    np.testing.assert_array_equal(seen[0], before)
    np.testing.assert_array_equal(picture, before)
    last = seen[-1]
    np.testing.assert_array_equal(last[12:, 24:], np.broadcast_to(np.round(GREY), (12, 12, 3)))
    np.testing.assert_array_equal(last[:12], before[:12])
    np.testing.assert_array_equal(last[:, :24], before[:, :24])


def test_a_model_that_is_shown_few_pictures_at_a_time_says_the_same() -> None:
    sizes: list[int] = []

    def counted(pictures: Pictures) -> NDArray[np.float64]:
        sizes.append(len(pictures))
        return corners(pictures)

    first = occlusion(WHITE, counted, tiles=TILES, window=1)
    second = occlusion(
        WHITE, lambda pictures: np.concatenate([corners([one]) for one in pictures]), tiles=TILES, window=1
    )

    assert sizes == [BATCH, 25 - BATCH]
    np.testing.assert_array_equal(first, second)


def test_what_speaks_against_a_word_is_below_zero() -> None:
    maps = occlusion(WHITE, lambda pictures: -corners(pictures), tiles=TILES, window=1)
    assert maps[0, 0, 0] == -1


def test_tiles_need_not_divide_the_picture() -> None:
    picture = np.full((5, 7, 3), 255, np.uint8)

    maps = occlusion(
        picture,
        lambda pictures: light(slice(None), slice(None), pictures)[:, None],
        tiles=Size(height=2, width=3),
        window=1,
    )

    np.testing.assert_allclose(maps.sum(), 1)
    assert maps.min() > 0


@pytest.mark.parametrize(
    ("tiles", "window", "message"),
    [
        (Size(height=25, width=2), 1, "tiles: 2x25 are more than the picture's 36x24 pixels"),
        (TILES, 5, "window: expected 1 to 4 tiles, got 5"),
        (TILES, 0, "window: expected 1 to 4 tiles, got 0"),
    ],
)
def test_tiles_that_cannot_be_are_refused(tiles: Size, window: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        occlusion(WHITE, corners, tiles=tiles, window=window)


def test_a_grey_picture_is_refused() -> None:
    with pytest.raises(ShapeError):
        occlusion(WHITE[..., 0], corners)


def ramp() -> NDArray[np.float64]:
    return np.linspace(1, 0, WHITE[..., 0].size).reshape(WHITE.shape[:2])


def test_faithfulness_has_no_scale_of_its_own() -> None:
    """The score may be any line of another: the areas are the same."""

    def score(pictures: Pictures) -> NDArray[np.float64]:
        return light(slice(0, 6), slice(None), pictures)

    plain = faithfulness(WHITE, ramp(), score, steps=8)
    other = faithfulness(WHITE, ramp(), lambda pictures: 25 * score(pictures) - 7, steps=8)

    assert plain is not None and other is not None
    assert plain.deletion == pytest.approx(other.deletion) == pytest.approx(1 / 8)
    assert plain.insertion == pytest.approx(other.insertion)


def test_the_better_map_has_the_larger_gain() -> None:
    def score(pictures: Pictures) -> NDArray[np.float64]:
        return light(slice(0, 6), slice(None), pictures)

    good, bad = (faithfulness(WHITE, heat, score, steps=8) for heat in (ramp(), -ramp()))

    assert good is not None and bad is not None
    assert good.gain > 0.5 > bad.gain
    assert good.deletion < bad.deletion


def test_what_a_grey_picture_has_as_well_cannot_be_explained() -> None:
    assert faithfulness(WHITE, ramp(), lambda pictures: np.ones(len(pictures)), steps=4) is None
    assert faithfulness(WHITE, ramp(), lambda pictures: -light(slice(None), slice(None), pictures), steps=4) is None
