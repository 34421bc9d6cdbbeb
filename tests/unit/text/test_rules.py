"""The phrases that a few rules find."""

from __future__ import annotations

import pytest

from deixis.errors import TextError
from deixis.text.rules import parse


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("A man in a red shirt walks his dog.", ["A man", "a red shirt", "his dog"]),
        ("a red cup", ["a red cup"]),
        ("pink", ["pink"]),
        ("A man walking two dogs", ["A man", "two dogs"]),
        ("the walking man", ["the walking man"]),
        ("a cup, a plate and the spoon", ["a cup", "a plate", "the spoon"]),
        ("there is the", []),
        ("and", []),
        ("...", []),
    ],
)
def test_phrases(text: str, phrases: list[str]) -> None:
    query = parse(text)
    assert [query.string(phrase) for phrase in query.phrases] == phrases


def test_the_head_is_the_last_noun() -> None:
    query = parse("a tall young man")
    assert query.string(query.phrases[0].head) == "man"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TextError):
        parse("")
