import numpy as np

from deixis.models.backends.pointer.masks import COLOURS, MASK_HIDDEN, TRUST, mask_logits, palette_of, sharpen

BOX = np.array([0.25, 0.25, 0.75, 0.75], np.float32)


def kernel(first_row: list[float], last: float) -> np.ndarray:
    """One feature and two places in, and only the first hidden channel out."""
    first = np.zeros((MASK_HIDDEN, 3), np.float32)
    first[0] = first_row
    return np.concatenate([first.ravel(), np.zeros(MASK_HIDDEN), np.eye(MASK_HIDDEN)[0], [last]]).astype(np.float32)


def test_mask_network_is_two_layers_on_features_and_places_in_the_box() -> None:
    features, grey = np.ones((1, 4, 4), np.float32), np.zeros((4, 4), np.uint8)
    right = mask_logits(kernel([0, 1, 0], -1)[None], features, BOX[None], grey)[0]
    # columns lie at -0.75, -0.25, 0.25 and 0.75 box sides from the middle; seen twice as far, and cut at nothing
    np.testing.assert_allclose(np.diff(right, axis=1), [[0, 0.5, 1]] * 4, atol=1e-5)
    feature = mask_logits(kernel([3, 0, 0], -1)[None], features, BOX[None], grey)[0]
    assert np.ptp(feature) < 1e-5


def test_places_scale_with_the_box() -> None:
    features, grey = np.ones((1, 8, 8), np.float32), np.zeros((8, 8), np.uint8)
    small = np.array([0.375, 0.375, 0.625, 0.625], np.float32)
    wide, narrow = (mask_logits(kernel([0, 1, 0], 0)[None], features, box[None], grey)[0, 0] for box in (BOX, small))
    np.testing.assert_allclose(np.diff(narrow)[4:], 2 * np.diff(wide)[4:], atol=1e-5)


def test_colours_of_the_thing_are_pulled_in_and_colours_round_it_pushed_out() -> None:
    palette = np.zeros((16, 16), np.uint8)
    palette[5:11, 5:11] = 1  # the thing, a little smaller than its box
    y, x = np.mgrid[:16, :16]
    blob = (3 - np.hypot(y - 7.5, x - 7.5)).astype(np.float32)
    sharper = sharpen(blob, BOX, palette)
    assert (sharper - blob)[5:11, 5:11].min() > 0
    assert (sharper - blob)[4:12, 4].max() < 0
    assert (sharper == blob)[0].all()  # far from the box nothing changes
    assert np.abs(sharper - blob).max() <= TRUST * np.log(1.02 / 0.02) + 1e-5


def test_one_colour_says_nothing() -> None:
    logits = np.linspace(-2, 2, 256, dtype=np.float32).reshape(16, 16)
    np.testing.assert_allclose(sharpen(logits, BOX, np.zeros((16, 16), np.uint8)), logits, atol=1e-5)


def test_boxes_without_area_or_outside_leave_logits_finite() -> None:
    palette = np.random.default_rng(0).integers(0, COLOURS, (16, 16)).astype(np.uint8)
    logits = np.zeros((16, 16), np.float32)
    for box in ([0.5, 0.5, 0.5, 0.5], [1, 1, 1, 1], [0, 0, 0, 0], [0, 0, 1, 1]):
        assert np.isfinite(sharpen(logits, np.array(box, np.float32), palette)).all()


def test_a_palette_tells_colours_apart() -> None:
    rgb = np.zeros((256, 256, 3), np.uint8)
    rgb[:, 128:] = (200, 30, 30)
    palette = palette_of(rgb, 64)
    assert palette.shape == (64, 64)
    assert palette.max() < COLOURS
    assert len(np.unique(palette[:, :32])) == len(np.unique(palette[:, 32:])) == 1
    assert palette[0, 0] != palette[0, 63]
