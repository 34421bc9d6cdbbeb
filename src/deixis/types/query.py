"""A text, its words and its phrases, all as positions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from deixis.errors import SpanError
from deixis.types.span import Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a text that names something.

    Attributes:
        span: where it stands.
        head: the word or words it is about, inside `span`.
        kind: what sort of thing it names ("people", "animals", ...), or None where nobody said.
        antecedent: of a pronoun, where in the text stands what it means; None for a phrase that names by itself.
    """

    span: Span
    head: Span
    kind: str | None = None
    antecedent: Span | None = None

    def __post_init__(self) -> None:
        if not self.span.covers(self.head):
            raise SpanError(f"head {_pair(self.head)} is not inside its phrase {_pair(self.span)}")

    @property
    def meant(self) -> Span:
        """Where stands what it means: its antecedent, or itself."""
        return self.span if self.antecedent is None else self.antecedent


@dataclass(frozen=True, slots=True)
class Query:
    """A text, what its words are, and which phrases are asked for.

    Attributes:
        text: as the user gave it.
        words: in reading order, not overlapping.
        phrases: in the order in which they are answered; they may overlap.

    Raises:
        SpanError: a span that ends after the text, or words out of order.
    """

    text: str
    words: tuple[Span, ...]
    phrases: tuple[Phrase, ...]

    def __post_init__(self) -> None:
        for span in (*self.words, *(span for phrase in self.phrases for span in (phrase.span, phrase.meant))):
            span.of(self.text)
        for before, after in pairwise(self.words):
            if after.start < before.end:
                raise SpanError(f"word {_pair(after)} does not come after word {_pair(before)}")

    def string(self, place: Span | Phrase) -> str:
        """The characters of a span or phrase."""
        return (place.span if isinstance(place, Phrase) else place).of(self.text)

    def word_at(self, char: int) -> int | None:
        """Index of the word that holds character `char`; None between words."""
        return next((i for i, word in enumerate(self.words) if word.start <= char < word.end), None)

    def words_in(self, span: Span) -> tuple[int, ...]:
        """Indices of the words that share a character with `span`.

        Raises:
            SpanError: the span ends after the text, or touches no word.
        """
        string = span.of(self.text)
        found = tuple(i for i, word in enumerate(self.words) if word.overlaps(span))
        if not found:
            raise SpanError(f"span {_pair(span)}, {string!r}, holds no word of {self.text!r:.80}")
        return found

    def find(self, text: str) -> Span:
        """The one place where a word, or several in a row, stand in the text; case does not matter.

        >>> Query("A red cup", (Span(0, 1), Span(2, 5), Span(6, 9)), ()).find("red")
        Span(start=2, end=5)

        Raises:
            SpanError: it stands nowhere, or in several places.
        """
        found = self._occurrences(text)
        if not found:
            raise SpanError(f"{text!r} is not among the words of {self.text!r:.80}")
        if len(found) > 1:
            places = ", ".join(_pair(span) for span in found)
            raise SpanError(f"{text!r} stands in the text {len(found)} times; say which with a Span: {places}")
        return found[0]

    def _occurrences(self, text: str) -> list[Span]:
        parts = text.split()
        if not parts:
            return []
        starts, ends = {word.start for word in self.words}, {word.end for word in self.words}
        wanted = r"\s+".join(map(re.escape, parts))
        pattern = re.compile(f"(?=({wanted}))", re.IGNORECASE)
        matches = (match.span(1) for match in pattern.finditer(self.text))
        return [Span(start, end) for start, end in matches if start in starts and end in ends]


def _pair(span: Span) -> str:
    return f"({span.start}, {span.end})"
