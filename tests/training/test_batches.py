import numpy as np
import pytest

torch = pytest.importorskip("torch")

from deixis.training.pointer.batches import PLAIN, View, make_batch, show, surely_absent  # noqa: E402
from deixis.training.pointer.corpus import Example, TokenCaption, TokenPhrase, mirror  # noqa: E402

BOX = np.array([[0.5, 0.25, 0.75, 0.5]], np.float32)
DOG = TokenPhrase(1, 3, 7, "animals", "dog")


def example(head: str = "dog", kind: str = "animals") -> Example:
    caption = TokenCaption((101, 1037, 3899, 102), (101, 1037, 3899, 102), (-100, 1, 2, -100), (DOG,))
    return Example("1", (caption,), {7: BOX}, frozenset({head}), frozenset({kind}))


def test_only_whole_words_are_mirrored() -> None:
    assert mirror("Left of a brightly lit right hand") == "Right of a brightly lit left hand"


def test_a_view_moves_boxes_as_it_moves_pixels() -> None:
    view = View(0.25, 0, 1, 1, mirrored=True)
    np.testing.assert_allclose(view.move(BOX, 0.6), [[1 / 3, 0.25, 2 / 3, 0.5]], atol=1e-6)


def test_boxes_mostly_out_of_view_are_left_out() -> None:
    assert View(0.65, 0, 1, 1).move(BOX, 0.6).shape == (0, 4)
    assert View(0.55, 0, 1, 1).move(BOX, 0.6).shape == (1, 4)


def test_pixels_of_a_view_are_where_its_boxes_say() -> None:
    pixels = np.zeros((1, 64, 64, 3), np.uint8)
    pixels[0, 16:32, 32:48] = 255
    view = View(0.25, 0.125, 1.0, 0.875, mirrored=True)
    shown = show(pixels, [view], np.ones((1, 3), np.float32))[0, 0] > 127
    rows, columns = shown.nonzero(as_tuple=True)
    x0, y0, x1, y1 = view.move(BOX, 0.6)[0] * 64
    assert [int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1] == pytest.approx(
        [x0, y0, x1, y1], abs=1.5
    )


def test_a_plain_batch_holds_every_phrase_and_its_boxes() -> None:
    batch = make_batch([example()], np.zeros((1, 32, 32, 3), np.uint8), np.random.default_rng(0), PLAIN, 5)
    assert batch.members.tolist() == [[False, True, True, False]]
    np.testing.assert_allclose(batch.boxes[0, : int(batch.box_count[0])], BOX)
    assert batch.tags.tolist() == [[-100, 1, 2, -100]]


@pytest.mark.parametrize(
    ("phrase", "head", "kind", "absent"),
    [
        (DOG, "cat", "animals", True),
        (DOG, "dog", "animals", False),
        (TokenPhrase(1, 2, 3, "scene", "street"), "dog", "animals", False),
        (TokenPhrase(1, 2, 3, "people", "person"), "woman", "people", False),
        (TokenPhrase(1, 2, 3, "people", "person"), "dog", "animals", True),
    ],
)
def test_phrases_are_foreign_only_where_that_is_sure(phrase: TokenPhrase, head: str, kind: str, absent: bool) -> None:
    assert surely_absent(phrase, example(head, kind)) is absent
