"""Floors: what they learn, what they fall back to, and that they never need a picture."""

from __future__ import annotations

import numpy as np
import pytest

from deixis.errors import InputError
from deixis.evaluation.benchmarks.floors import CentreBox, NounBox, head_word, predictions
from deixis.io.datasets.sample import Sample
from deixis.types import Boxes, Size, rle

SIZE = Size(height=100, width=200)


def sample(
    text: str, *boxes: list[float], id: str = "1", types: tuple[str, ...] = (), size: Size | None = SIZE
) -> Sample:
    return Sample(
        id=id,
        image="i",
        file="i.jpg",
        text=text,
        size=size,
        types=types,
        boxes=Boxes(boxes) if boxes else Boxes.empty(),
    )


def learnt() -> NounBox:
    hats = [sample("a red hat", [80, 0, 120, 20], types=("clothing",)) for _ in range(9)]
    roads = [sample("the long road", [0, 50, 200, 100], types=("scene",)) for _ in range(9)]
    return NounBox.fit([*hats, *roads, sample("nothing there"), sample("no size", [0, 0, 1, 1], size=None)])


@pytest.mark.parametrize(
    ("text", "types", "box"),
    [
        ("another hat", (), [0.4, 0.0, 0.6, 0.2]),
        ("a pair of roads, no: a road", ("clothing",), [0.0, 0.5, 1.0, 1.0]),
        ("a scarf", ("clothing",), [0.4, 0.0, 0.6, 0.2]),
    ],
)
def test_by_word_else_by_type(text: str, types: tuple[str, ...], box: list[float]) -> None:
    assert learnt().guess(sample(text, types=types)).boxes[0] == pytest.approx(box)


def test_else_by_everything() -> None:
    guess = learnt().guess(sample("a scarf", types=("unheard of",)))
    assert guess.boxes.shape == (3, 4)
    assert guess.boxes[0] == pytest.approx([0.2, 0.25, 0.8, 0.6])


def test_scores_are_shares_and_fall() -> None:
    guess = learnt().guess(sample("a hat"))
    assert guess.scores is not None
    assert (np.diff(guess.scores) <= 0).all()
    assert 0 <= guess.scores.min() <= guess.scores.max() <= 1
    assert guess.scores[0] == pytest.approx(9 / (9 + 5))


def test_several_boxes_count_as_the_one_round_them() -> None:
    floor = NounBox.fit([sample("dogs", [0, 0, 20, 50], [180, 0, 200, 100])])
    assert floor.guess(sample("dogs")).boxes[0] == pytest.approx([0, 0, 1, 1])


def test_the_one_of_mean_and_median_that_hits_more_comes_first() -> None:
    usual = [sample("a cup", [0, 0, 40, 20]) for _ in range(3)]
    floor = NounBox.fit([*usual, sample("a cup", [160, 80, 200, 100])])
    assert floor.guess(sample("a cup")).boxes[0] == pytest.approx([0, 0, 0.2, 0.2])


def test_nothing_to_learn_from() -> None:
    with pytest.raises(InputError, match="nothing to learn from"):
        NounBox.fit([sample("a cat")])


@pytest.mark.parametrize("phrase", ["", "…", "?!"])
def test_a_phrase_without_words_has_a_guess(phrase: str) -> None:
    assert head_word(phrase) == ""
    assert len(learnt().guess(sample(phrase or " ")).boxes)


def test_lines() -> None:
    line = predictions(CentreBox(), [sample("a cat")], masks=True, abstains=False)[0]
    assert line["boxes"] == [[20, 10, 180, 90]]
    assert line["points"] == [[100, 50]]
    assert "scores" not in line
    mask = rle.decode(line["masks"][0]["counts"].encode(), SIZE)
    assert mask.sum() == 160 * 80
    assert mask[10:90, 20:180].all()


def test_where_no_box_more_than_is_meant_may_stand_there_is_one() -> None:
    line = predictions(learnt(), [sample("a hat")], masks=False, abstains=True)[0]
    assert len(line["boxes"]) == 1
    assert "scores" not in line


def test_a_sample_without_a_size_is_refused() -> None:
    with pytest.raises(InputError, match="no width and height"):
        predictions(CentreBox(), [sample("a cat", size=None)], masks=False, abstains=False)
