import pytest

from deixis.evaluation.metrics.vqa import CONTRACTIONS, accuracy, lavis_accuracy, normalized


@pytest.mark.parametrize(("matching", "score"), [(0, 0.0), (1, 0.3), (2, 0.6), (3, 0.9), (4, 1.0), (10, 1.0)])
def test_three_others_are_enough(matching: int, score: float) -> None:
    answers = ["cat"] * matching + ["dog"] * (10 - matching)
    assert accuracy("cat", answers) == pytest.approx(score)


@pytest.mark.parametrize(
    ("answer", "form"),
    [
        ("1,000", "1000"),
        ("U.S.A.", "usa"),
        ("3.5", "3.5"),
        ("it's 5.", "it's 5"),
        ("blue/green", "blue green"),
        ("blue / green", "blue green"),
        ("red, blue", "red blue"),
        ("t-shirt", "t shirt"),
        ("none", "0"),
        ("The  Man", "man"),
        ("10:30", "10:30"),
        ("dont", "don't"),
        ("what?", "what"),
        ("Ten", "10"),
        ("a/b, 1,000", "ab 1000"),
        ("couldntve", "couldntve"),
        ("couldn'tve", "couldn't've"),
        ("." * 40, "." * 8),
        ("somebody'd", "somebodyd"),
    ],
)
def test_normalized(answer: str, form: str) -> None:
    assert normalized(answer) == form


def test_answers_that_all_agree_are_not_normalized() -> None:
    assert accuracy("yes", ["Yes"] * 10) == 0.0
    assert accuracy("yes", ["Yes"] * 9 + ["no"]) == 1.0
    assert accuracy("two", ["2"] * 10) == 0.0
    assert accuracy("two", ["2"] * 5 + ["3"] * 5) == 1.0


def test_space_at_the_ends_never_counts() -> None:
    assert accuracy(" yes\n", ["yes", "yes\t", "yes ", "yes"]) == 1.0


def test_few_annotators() -> None:
    assert accuracy("cat", ["cat", "cat"]) == pytest.approx(1 / 3)
    assert accuracy("cat", ["cat", "dog"]) == pytest.approx(1 / 6)
    assert accuracy("The cat!", ["cat"]) == 1.0
    assert accuracy("cat", ["dog"]) == 0.0
    assert accuracy("cat", []) == 0.0


def test_lavis_keeps_number_words_of_annotators() -> None:
    answers = ["two"] * 9 + ["three"]
    assert lavis_accuracy("two", answers) == 0.0
    assert accuracy("two", answers) == 1.0
    assert lavis_accuracy("Blue.", ["blue"] * 10) == 1.0
    assert lavis_accuracy("blue", ["blue"]) == 1.0
    assert lavis_accuracy("blue", []) == 0.0


def test_contractions_of_words_with_two_apostrophes_lack_one() -> None:
    assert {slip for slip, word in CONTRACTIONS.items() if word == "y'all'd've"} == {
        "yall'd've",
        "y'alld've",
        "y'all'dve",
    }
    assert not {"shed", "hell", "well", "were", "ill", "id", "wed", "im"} & CONTRACTIONS.keys()
