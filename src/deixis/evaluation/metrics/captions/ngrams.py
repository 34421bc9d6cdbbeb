"""Runs of words and how often they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

ORDER = 4

Counts = Counter[tuple[str, ...]]


def ngrams(words: Sequence[str]) -> tuple[Counts, ...]:
    """For n of 1 to 4, how often each run of n words comes.

    >>> [sum(counts.values()) for counts in ngrams(["a", "dog", "runs"])]
    [3, 2, 1, 0]
    """
    return tuple(Counter(zip(*(words[at:] for at in range(n)), strict=False)) for n in range(1, ORDER + 1))
