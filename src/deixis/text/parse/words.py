"""Sets of words, written as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def by_first(sayings: Iterable[tuple[str, ...]]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Sayings under their first words, in their order.

    >>> by_first([("at", "all"), ("at", "night")])
    {'at': (('at', 'all'), ('at', 'night'))}
    """
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for saying in sayings:
        found[saying[0]] = (*found.get(saying[0], ()), saying)
    return found


def words(text: str) -> frozenset[str]:
    """The words of a text that are set apart by white space."""
    return frozenset(text.split())
