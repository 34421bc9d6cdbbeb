"""Texts for a text tower: no text is cut."""

from __future__ import annotations

from collections.abc import Sequence

from deixis.errors import TextError


def check_lengths(texts: Sequence[str], lengths: Sequence[int], limit: int) -> None:
    """Raise TextError for the first text that has more tokens than the model reads."""
    for text, length in zip(texts, lengths, strict=True):
        if length > limit:
            raise TextError(
                f"{text!r:.60} has {length} tokens, and this model reads {limit}; shorten it, or ask for its parts"
            )
