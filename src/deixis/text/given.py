"""Phrases that the caller gives, as positions, in place of those that were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deixis.errors import SpanError
from deixis.text.finder import make_phrase
from deixis.types.query import Phrase, Query
from deixis.types.span import Span

GivenSpan = Span | tuple[int, int] | list[int]


def with_phrases(query: Query, spans: Sequence[GivenSpan]) -> Query:
    """The same text and words, asked about the given spans alone, in the given order.

    A span that was found as a phrase keeps its kind and its antecedent.

    Raises:
        SpanError: a span is not two whole numbers, or does not fit the text.
    """
    found = {phrase.span: phrase for phrase in query.phrases}
    asked = [span_of(given) for given in spans]
    for span in asked:
        span.of(query.text)
    return replace(query, phrases=tuple(found.get(span) or _phrase(query, span) for span in asked))


def span_of(given: GivenSpan) -> Span:
    """A span, which may be given as (start, end).

    Raises:
        SpanError: it is not two whole numbers, or not in order.

    >>> span_of((2, 5))
    Span(start=2, end=5)
    """
    if isinstance(given, Span):
        return given
    match given:
        case (int(start), int(end)):
            return Span(start, end)
    raise SpanError(f"phrases: expected a list of (start, end) in characters, got {given!r:.80} in it")


def _phrase(query: Query, span: Span) -> Phrase:
    """A phrase at a span that need not begin or end with a word; one without a whole word is its own head."""
    inner = [word for word in query.words if span.covers(word)]
    return Phrase(span, make_phrase(query.text, inner, None).head if inner else span)
