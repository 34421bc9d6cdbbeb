"""The word a phrase is about."""

from __future__ import annotations

from collections.abc import Sequence

PREPOSITIONS = frozenset(
    "of in on at with without from to by for near under over behind beside between above below inside around "
    "through across against along into onto off while wearing holding that which who whose".split()
)
MEASURES = frozenset(
    "group groups pair pairs couple bunch crowd set row rows line piece pieces slice slices bowl cup glass bottle "
    "plate kind type sort lot lots number several some all each one two three four five six seven eight nine ten "
    "rest variety part front back side top bottom middle left right".split()
)


BESIDE_THE_POINT = PREPOSITIONS | frozenset(
    "the a an and or left right above below beneath beyond here there far away up down is are was were be being it its "
    "this these those to as than very not next close".split()
)


def names_something(words: Sequence[str]) -> bool:
    """Whether any of the words says what a thing is or what it is like, and not just where it is or how it is held.

    >>> names_something(["the", "red", "one"]), names_something(["on", "the", "left"]), names_something(["holding"])
    (True, False, False)
    """
    return any(word.lower() not in BESIDE_THE_POINT for word in words)


def head(words: Sequence[str]) -> int:
    """Index of the head word of a noun phrase: the last word before its first preposition.

    A word of measure gives way to what it measures ("a group of people" is about people).

    >>> head(["a", "man", "in", "a", "red", "shirt"]), head(["a", "group", "of", "young", "people"])
    (1, 4)

    Raises:
        IndexError: there are no words.
    """
    lowered = [word.lower() for word in words]
    for end in [i for i, word in enumerate(lowered) if word in PREPOSITIONS and i > 0]:
        measures = lowered[end] == "of" and lowered[end - 1] in MEASURES and end + 1 < len(words)
        return end + 1 + head(words[end + 1 :]) if measures else end - 1
    if not words:
        raise IndexError("a phrase without words has no head")
    return len(words) - 1
