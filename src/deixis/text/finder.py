"""Tagged words → the phrases of a text."""

from __future__ import annotations

from collections.abc import Sequence

from deixis.text.heads import head
from deixis.text.tags import runs
from deixis.types.query import Phrase, Query
from deixis.types.span import Span

UNSEEN = "notvisual"


def find_phrases(text: str, words: Sequence[Span], tags: Sequence[int]) -> Query:
    """The query of a text whose words carry these phrase tags.

    Phrases that name nothing visible ("it", "something") are left out. A text in which no phrase is found is
    one phrase as a whole, so that a bare attribute ("pink") can be asked.

    Args:
        text: the user's text.
        words: its words, in order.
        tags: one a word, as in `deixis.text.tags`.
    """
    found = runs(tags)
    phrases = [make_phrase(text, words[a:b], kind) for a, b, kind in found if kind != UNSEEN]
    if not found and words:
        phrases = [make_phrase(text, words, None)]
    return Query(text, tuple(words), tuple(phrases))


def make_phrase(text: str, words: Sequence[Span], kind: str | None) -> Phrase:
    """The phrase that these words, at least one, make up."""
    span = Span(words[0].start, words[-1].end)
    return Phrase(span, words[head([word.of(text) for word in words])], kind)
