from __future__ import annotations

import pytest

from deixis.errors import SpanError
from deixis.types import Phrase, Query, Span

TEXT = "The dog and the Big dog's ball."
WORDS = tuple(Span(*s) for s in [(0, 3), (4, 7), (8, 11), (12, 15), (16, 19), (20, 25), (26, 30)])
QUERY = Query(TEXT, WORDS, (Phrase(Span(12, 25), Span(20, 25)),))


def test_strings_are_derived() -> None:
    assert QUERY.string(QUERY.phrases[0]) == "the Big dog's"
    assert QUERY.string(QUERY.phrases[0].head) == "dog's"


def test_word_at() -> None:
    assert [QUERY.word_at(char) for char in (0, 2, 3, 4, 30, 99)] == [0, 0, None, 1, None, None]


def test_words_in() -> None:
    assert QUERY.words_in(Span(5, 10)) == (1, 2)
    with pytest.raises(SpanError, match="holds no word"):
        QUERY.words_in(Span(3, 4))
    with pytest.raises(SpanError, match="ends after"):
        QUERY.words_in(Span(0, 99))


@pytest.mark.parametrize(
    ("wanted", "span"), [("dog", (4, 7)), ("big", (16, 19)), ("THE  big", (12, 19)), ("dog's ball", (20, 30))]
)
def test_find(wanted: str, span: tuple[int, int]) -> None:
    assert QUERY.find(wanted) == Span(*span)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("the", r"2 times; say which with a Span: \(0, 3\), \(12, 15\)"),
        ("cat", "not among the words"),
        ("do", "not among the words"),
        ("", "not among the words"),
        ("  ", "not among the words"),
        (".*", "not among the words"),
    ],
)
def test_find_says_why_not(wanted: str, said: str) -> None:
    with pytest.raises(SpanError, match=said):
        QUERY.find(wanted)


def test_places_that_overlap_are_all_seen() -> None:
    letters = Query("a a a", (Span(0, 1), Span(2, 3), Span(4, 5)), ())
    with pytest.raises(SpanError, match="2 times"):
        letters.find("a a")


def test_spans_must_fit() -> None:
    with pytest.raises(SpanError, match="ends after the text"):
        Query("dog", (), (Phrase(Span(0, 4), Span(0, 3)),))
    with pytest.raises(SpanError, match="does not come after"):
        Query("a dog", (Span(2, 5), Span(0, 1)), ())
    with pytest.raises(SpanError, match="does not come after"):
        Query("a dog", (Span(0, 3), Span(2, 5)), ())
    with pytest.raises(SpanError, match="not inside its phrase"):
        Phrase(Span(0, 3), Span(2, 5))


def test_a_text_may_have_no_words() -> None:
    assert Query("!?", (), ()).word_at(0) is None
