"""Phrases that the caller gives, as positions, in place of those that were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deixis.errors import SpanError
from deixis.text.heads import head
from deixis.types.query import Phrase, Query
from deixis.types.span import Span

GivenSpan = Span | tuple[int, int] | list[int]


def with_phrases(query: Query, spans: Sequence[GivenSpan]) -> Query:
    """The same text and words, asked about the given spans alone, in the given order.

    A span that was found as a phrase keeps its head and kind.

    Raises:
        SpanError: a span is not two numbers, does not fit the text, or holds no word.
    """
    found = {phrase.span: phrase for phrase in query.phrases}
    return replace(query, phrases=tuple(found.get(span) or _phrase(query, span) for span in map(_span, spans)))


def _span(given: GivenSpan) -> Span:
    if isinstance(given, Span):
        return given
    try:
        start, end = given
        return Span(int(start), int(end))
    except SpanError:
        raise
    except (TypeError, ValueError) as error:
        raise SpanError(f"phrases: expected (start, end) in characters, got {given!r:.80}") from error


def _phrase(query: Query, span: Span) -> Phrase:
    words = [query.words[i] for i in query.words_in(span)]
    main = words[head([query.string(word) for word in words])]
    return Phrase(span, Span(max(main.start, span.start), min(main.end, span.end)))
