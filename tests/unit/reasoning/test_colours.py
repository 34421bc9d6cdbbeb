import numpy as np
import pytest

from deixis.reasoning.colours import NAMES, colour_shares

skimage_data = pytest.importorskip("skimage.data")


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((220, 30, 40), "red"), ((120, 15, 20), "red"), ((250, 140, 30), "orange"), ((250, 225, 60), "yellow"),
        ((50, 150, 60), "green"), ((20, 40, 110), "blue"), ((120, 170, 225), "blue"), ((130, 60, 160), "purple"),
        ((245, 160, 190), "pink"), ((100, 65, 40), "brown"), ((245, 245, 240), "white"), ((15, 15, 15), "black"),
        ((130, 130, 132), "gray"),
    ],
)  # fmt: skip
def test_plain_patches_have_their_names(rgb: tuple[int, int, int], name: str) -> None:
    noise = np.random.default_rng(0).integers(-8, 9, (500, 3))
    shares = colour_shares(np.clip(np.array(rgb) + noise, 0, 255).astype(np.uint8))
    assert next(iter(shares)) == name
    assert shares[name] > 0.7


def test_shares_add_up_and_fall() -> None:
    shares = colour_shares(np.random.default_rng(0).integers(0, 256, (9000, 3)).astype(np.uint8))
    assert sum(shares.values()) == pytest.approx(1)
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert set(shares) <= set(NAMES)
    assert colour_shares(np.zeros((0, 3), np.uint8)) == {}


@pytest.mark.parametrize(
    ("photograph", "part", "name"),
    [
        ("astronaut", np.s_[440:500, 330:420], "white"),  # the helmet
        ("chelsea", np.s_[100:250, 50:120], "brown"),  # fur
    ],
)
def test_parts_of_photographs_have_the_names_people_give_them(photograph: str, part: object, name: str) -> None:
    pixels = getattr(skimage_data, photograph)()[part].reshape(-1, 3)
    assert name in list(colour_shares(pixels))[:2]
