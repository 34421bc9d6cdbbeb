"""What a text asks for where the backend cannot say."""

from __future__ import annotations

import pytest

from deixis.errors import TextError
from deixis.models.hub.phrases import parse, whole


def strings(text: str) -> list[str]:
    query = parse(text)
    return [query.string(phrase) for phrase in query.phrases]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cat", ["cat"]),
        ("a cat, a remote control; two sofas", ["a cat", "a remote control", "two sofas"]),
        ("cat. remote control.", ["cat", "remote control"]),
        ("cat . remote control .", ["cat", "remote control"]),
        ("walk signal . no entry sign . up arrow", ["walk signal", "no entry sign", "up arrow"]),
        ("A man in a red shirt walks his dog.", ["A man", "a red shirt", "his dog"]),
        ("who is it?", ["who is it"]),
        (" . . cat .", ["cat"]),
        ("?!", []),
    ],
)
def test_phrases(text: str, expected: list[str]) -> None:
    assert strings(text) == expected


def test_words_are_those_of_the_whole_text() -> None:
    query = parse("walk signal . arrow")
    assert [query.string(word) for word in query.words] == ["walk", "signal", "arrow"]


def test_a_whole_text_is_one_phrase_from_word_to_word() -> None:
    query = whole("  the one in the middle!  ")
    assert [query.string(phrase) for phrase in query.phrases] == ["the one in the middle"]
    assert whole("...").phrases == ()


@pytest.mark.parametrize("text", ["", "  ", "a\0b"])
def test_what_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(TextError):
        parse(text)
