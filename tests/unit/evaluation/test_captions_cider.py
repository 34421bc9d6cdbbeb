import numpy as np
import pytest

from deixis.evaluation.metrics.captions.cider import Rarity, cider

DOG = (
    [["a dog runs on grass", "a brown dog running"], ["a man rides a bike"], ["two people walk"]],
    ["a dog runs on grass", "a man rides a horse", "a cat"],
    [5.38889614, 6.58641848, 0.0],
)
REPEATED = ([["a b c d"], ["e f g h"]], ["a b c d a b c d", "e f"], [3.61445363, 3.03761077])


def scores(references: list[list[str]], captions: list[str]) -> list[float]:
    split = [[reference.split() for reference in group] for group in references]
    rarity = Rarity.of(split)
    return [cider(caption.split(), group, rarity) for caption, group in zip(captions, split, strict=True)]


@pytest.mark.parametrize(("references", "captions", "each"), [DOG, REPEATED])
def test_worked_cases(references: list[list[str]], captions: list[str], each: list[float]) -> None:
    assert scores(references, captions) == pytest.approx(each, abs=1e-7)


def test_the_mean_of_the_worked_cases() -> None:
    assert np.mean(scores(*DOG[:2])) == pytest.approx(3.9917715, abs=1e-6)
    assert np.mean(scores(*REPEATED[:2])) == pytest.approx(3.3260322, abs=1e-6)


def test_one_picture_says_nothing_of_rarity() -> None:
    assert scores([["a dog runs"]], ["a dog runs"]) == [0.0]


def test_a_caption_without_four_words_cannot_reach_10() -> None:
    references = [["red dogs run fast"], ["blue cats sleep"]]
    assert scores(references, ["red dogs run fast", "blue cats sleep"]) == pytest.approx([10.0, 7.5])


def test_nothing_to_compare_with_is_nothing() -> None:
    assert cider(["a"], [], Rarity.of([])) == 0.0
    assert scores([["a b"], ["c d"]], ["", "c d"])[0] == 0.0
