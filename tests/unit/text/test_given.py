"""Phrases that the caller gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from deixis.errors import SpanError
from deixis.text.given import with_phrases
from deixis.text.rules import parse
from deixis.types import Query, Span


@pytest.fixture
def query() -> Query:
    found = parse("A man in a red shirt.")
    return replace(found, phrases=tuple(replace(phrase, kind="people") for phrase in found.phrases))


def test_spans_replace_what_was_found_in_their_own_order(query: Query) -> None:
    asked = with_phrases(query, [(11, 20), Span(0, 5), [0, 20]])
    assert [asked.string(phrase) for phrase in asked.phrases] == ["red shirt", "A man", "A man in a red shirt"]
    assert [asked.string(phrase.head) for phrase in asked.phrases] == ["shirt", "man", "man"]
    assert [phrase.kind for phrase in asked.phrases] == [None, "people", None]
    assert (asked.text, asked.words) == (query.text, query.words)


def test_a_span_may_cut_words_and_hold_none(query: Query) -> None:
    asked = with_phrases(query, [(3, 5), (20, 21)])
    assert [asked.string(phrase.head) for phrase in asked.phrases] == ["an", "."]


def test_no_spans_ask_for_nothing(query: Query) -> None:
    assert with_phrases(query, []).phrases == ()


@pytest.mark.parametrize(
    ("span", "message"),
    [
        ((0, 99), "ends after the text"),
        ((5, 5), "start < end"),
        ((-1, 3), "start < end"),
        ((1, 2, 3), r"expected a list of \(start, end\)"),
        ((0.5, 3), r"expected a list of \(start, end\)"),
        (7, r"expected a list of \(start, end\)"),
        ("ab", r"expected a list of \(start, end\)"),
    ],
)
def test_what_is_refused(query: Query, span: Any, message: str) -> None:
    with pytest.raises(SpanError, match=message):
        with_phrases(query, [span])
