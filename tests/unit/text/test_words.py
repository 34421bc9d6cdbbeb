"""Where words are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deixis.text.words import find_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A man, walking.", ["A", "man", "walking"]),
        ("the dog's T-shirt isn’t red", ["the", "dog's", "T-shirt", "isn’t", "red"]),
        ("'quoted' -- dogs' -tail", ["quoted", "dogs", "tail"]),
        ("snake_case 2x4 №5", ["snake", "case", "2x4", "5"]),
        ("Ein Mädchen mit Äpfeln", ["Ein", "Mädchen", "mit", "Äpfeln"]),
        ("Ma\u0308dchen", ["Ma\u0308dchen"]),
        ("красный мяч 🎈 球", ["красный", "мяч", "球"]),
        ("...", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [span.of(text) for span in find_words(text)] == words


@given(st.text(max_size=60))
def test_words_are_in_order_inside_and_cover_every_letter(text: str) -> None:
    spans = find_words(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = {i for span in spans for i in range(span.start, span.end)}
    assert {i for i, char in enumerate(text) if char.isalnum()} <= covered
    assert all(span.of(text)[0].isalnum() for span in spans)
