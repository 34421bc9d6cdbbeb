"""Positions in a text."""

from __future__ import annotations

from dataclasses import dataclass

from deixis.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters `start` to `end` of a text: half-open, counted in Unicode code points.

    >>> Span(2, 5).of("A man walks.")
    'man'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"a span needs 0 <= start < end, got ({self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` at this span.

        Raises:
            SpanError: the span ends after the text.
        """
        if self.end > len(text):
            raise SpanError(f"span ({self.start}, {self.end}) ends after the text, which has {len(text)} characters")
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end
