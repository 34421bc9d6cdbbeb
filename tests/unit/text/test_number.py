import pytest

from deixis.text.number import is_plural


@pytest.mark.parametrize(
    ("phrase", "head", "plural"),
    [
        ("two dogs", "dogs", True),
        ("a dog", "dog", False),
        ("a glass", "glass", False),
        ("the glasses", "glasses", True),
        ("people", "people", True),
        ("a group of men", "men", True),
        ("a bus", "bus", False),
        ("his shorts", "shorts", True),
        ("gas", "gas", False),
    ],
)
def test_plural_phrases_are_told_from_singular_ones(phrase: str, head: str, plural: bool) -> None:
    assert is_plural(phrase.split(), head) is plural
