"""What is no notation of a form is refused, with the place."""

from __future__ import annotations

import pytest

from deixis.errors import TextError
from deixis.text.forms import read, show


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected string or name at its end"),
        ("AND(cup)", "at least 2 parts"),
        ("THE(cup", r"expected '\)'"),
        ("cup cup", "expected the end at character 4"),
        ("FOO(cup)", "unknown operator 'FOO'"),
        ("tint=red", "expected one of age"),
        ("NTH(0, left, cup)", "other than 0"),
        ("COUNT(3, 2, cup)", "at least 3"),
        ("cup;", "cannot read ';'"),
        ("NOT(" * 100 + "cup" + ")" * 100, "nested"),
    ],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(TextError, match=message):
        read(text)


def test_white_space_does_not_matter() -> None:
    assert show(read(" THE( AND(cup ,color = red) ) ")) == "THE(AND(cup, color=red))"
