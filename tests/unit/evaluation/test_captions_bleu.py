import numpy as np
import pytest

from deixis.evaluation.metrics.captions import bleu


def test_a_word_counts_as_often_as_in_one_reference() -> None:
    sums = bleu.sums(["the"] * 7, ["the cat is on the mat".split(), "there is a cat on the mat".split()])
    assert sums[0] == 2  # the example of Papineni et al., section 2.1
    assert sums[4] == 7


@pytest.mark.parametrize(("lengths", "closest"), [((3, 7), 3), ((4, 6), 4), ((6, 4), 4), ((9,), 9)])
def test_the_closest_reference_length_and_of_two_the_shorter(lengths: tuple[int, ...], closest: int) -> None:
    assert bleu.sums(["a"] * 5, [["a"] * length for length in lengths])[-1] == closest


def test_a_caption_that_equals_a_reference_scores_1() -> None:
    sums = bleu.sums("a dog runs on grass".split(), ["a dog runs on grass".split()])
    assert bleu.coco(sums) == pytest.approx((1, 1, 1, 1))
    assert bleu.sacrebleu(sums) == pytest.approx((1, 1, 1, 1))


def test_short_captions_pay() -> None:
    sums = bleu.sums("a dog".split(), ["a dog runs on".split()])
    assert bleu.coco(sums)[0] == pytest.approx(np.exp(-1))


def test_nothing_in_common_is_nothing() -> None:
    empty = bleu.sums([], ["a dog".split()])
    assert bleu.coco(empty) == pytest.approx((0, 0, 0, 0), abs=1e-3)
    assert bleu.sacrebleu(empty) == (0, 0, 0, 0)
