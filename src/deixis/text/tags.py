"""Phrase tags: how a tagger says where phrases begin, go on, and what kind they are."""

from __future__ import annotations

from collections.abc import Sequence

KINDS = ("people", "clothing", "bodyparts", "animals", "vehicles", "instruments", "scene", "other", "notvisual")
OUTSIDE = 0
TAG_COUNT = 1 + 2 * len(KINDS)


def begin(kind: str) -> int:
    """The tag of a phrase's first word."""
    return 1 + 2 * KINDS.index(kind)


def inside(kind: str) -> int:
    """The tag of a phrase's later words."""
    return 2 + 2 * KINDS.index(kind)


def kind_of(tag: int) -> str | None:
    """The kind a tag names; None outside phrases."""
    return None if tag == OUTSIDE else KINDS[(tag - 1) // 2]


def runs(tags: Sequence[int]) -> list[tuple[int, int, str]]:
    """Phrases as (first word, word after the last, kind).

    A phrase goes on over inside-tags of any kind, and takes the kind of its first word; an inside-tag after
    nothing begins one.

    >>> runs([begin("people"), inside("people"), 0, begin("clothing")])
    [(0, 2, 'people'), (3, 4, 'clothing')]
    """
    found: list[tuple[int, int, str]] = []
    start: int | None = None
    for i, tag in enumerate([*tags, OUTSIDE]):
        goes_on = start is not None and tag != OUTSIDE and tag % 2 == 0
        if start is not None and not goes_on:
            found.append((start, i, str(kind_of(tags[start]))))
            start = None
        if start is None and tag != OUTSIDE:
            start = i
    return found
