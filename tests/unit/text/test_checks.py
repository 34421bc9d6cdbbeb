"""What is a text, and what is not."""

from __future__ import annotations

import pytest

from deixis.errors import TextError
from deixis.text.checks import MAX_CHARACTERS, check_text


@pytest.mark.parametrize("text", ["a", " a red cup\n", "x" * MAX_CHARACTERS, "🎈\u200d👩", "\ufffd"])
def test_texts_come_back_unchanged(text: str) -> None:
    assert check_text(text) is text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (" \n\t\u3000", "is empty"),
        ("x" * (MAX_CHARACTERS + 1), "has 2001 characters, at most 2000"),
        ("ab\0", "NUL at character 2"),
        ("a\ud83d", r"lone surrogate, U\+D83D, at character 1"),
        (b"a cup", "expected a string, got bytes"),
        (None, "expected a string, got NoneType"),
    ],
)
def test_what_is_refused(text: object, message: str) -> None:
    with pytest.raises(TextError, match=message):
        check_text(text)
