import pytest

from deixis.text.heads import head


@pytest.mark.parametrize(
    ("phrase", "about"),
    [
        ("pink", "pink"),
        ("a man", "man"),
        ("left bottom sandwich half", "half"),
        ("guy in white with hat", "guy"),
        ("the man in a red shirt", "man"),
        ("a group of young people", "people"),
        ("two of the dogs", "dogs"),
        ("the roof of a house", "roof"),
        ("in", "in"),
    ],
)
def test_the_head_is_what_the_phrase_is_about(phrase: str, about: str) -> None:
    words = phrase.split()
    assert words[head(words)] == about


def test_no_words_have_no_head() -> None:
    with pytest.raises(IndexError):
        head([])
