"""What phrases are called when a model is asked for them one by one, and how many fit into one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from deixis.types.query import Query


@dataclass(frozen=True, slots=True)
class Name:
    """A phrase of a query, by its index, and its text on one line."""

    phrase: int
    text: str


def names(query: Query) -> tuple[Name, ...]:
    """The phrases of a query that have a letter or digit, which are those that can be asked for."""
    texts = ((index, " ".join(query.string(phrase).split())) for index, phrase in enumerate(query.phrases))
    return tuple(Name(index, text) for index, text in texts if any(char.isalnum() for char in text))


def packed(asked: Iterable[Name], cost: Callable[[Name], int], room: int) -> Iterator[tuple[Name, ...]]:
    """The names in their order, in as few groups as have room for their costs; one that is too long is alone.

    >>> [len(group) for group in packed([Name(i, "x") for i in range(5)], lambda name: 3, room=7)]
    [2, 2, 1]
    """
    group, used = list[Name](), 0
    for name in asked:
        if group and used + cost(name) > room:
            yield tuple(group)
            group, used = [], 0
        group.append(name)
        used += cost(name)
    if group:
        yield tuple(group)
