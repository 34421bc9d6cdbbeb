import pytest

from deixis.evaluation.metrics.captions import rouge


def test_order_counts() -> None:
    assert rouge.longest_common_subsequence("police killed the gunman".split(), "police kill the gunman".split()) == 3
    assert rouge.longest_common_subsequence("the gunman kill police".split(), "police kill the gunman".split()) == 2


def test_precision_and_recall_may_come_from_different_references() -> None:
    candidate, references = "a dog runs", ["dog", "a dog that runs and runs"]
    assert rouge.coco(candidate, references) == pytest.approx(2.44 * 1 * 1 / (1 + 1.44 * 1))  # recall of the 1st is 1
    assert rouge.rouge_score(candidate, references) == pytest.approx(2 / 3)


def test_recall_weighs_more() -> None:
    assert rouge.coco("a b", ["a b c d"]) == pytest.approx(2.44 * 0.5 / (0.5 + 1.44))


@pytest.mark.parametrize("score", [rouge.coco, rouge.rouge_score])
def test_nothing_in_common_is_nothing(score) -> None:  # type: ignore[no-untyped-def]
    assert score("", ["a"]) == score("a", [""]) == score("a", ["b"]) == score("a", []) == 0.0


def test_the_words_are_not_the_same() -> None:
    assert rouge.coco("a t-shirt", ["a t shirt"]) == pytest.approx(2.44 * 0.5 / 3 / (1 / 3 + 1.44 * 0.5))
    assert rouge.rouge_score("a t-shirt", ["a t shirt"]) == 1.0
