"""What captions of everyday photographs name: nouns and phrases with how often, most frequent first.

Made from the captions of Flickr30k Entities' training photographs by ``benchmarks/vocabulary.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import log

COMMON = 1.5  # words that one in five captions has say nothing


@dataclass(frozen=True, slots=True)
class Entry:
    """A text, how many times captions have it, and of a noun the kind it has most often (people, animals, ...)."""

    text: str
    count: int
    kind: str | None = None


def nouns(least: int = 1) -> tuple[Entry, ...]:
    """Names of things, in the singular, that captions have at least so often.

    >>> nouns(1000)[0].text
    'dog'
    """
    return tuple(entry for entry in _read("nouns.txt") if entry.count >= least)


def phrases(least: int = 1) -> tuple[Entry, ...]:
    """Phrases in lower case, without their article, that captions have at least so often."""
    return tuple(entry for entry in _read("phrases.txt") if entry.count >= least)


def rarity(word: str) -> float:
    """How much a word says: the logarithm of one in how many captions has it; 0 for "a", most for what none has.

    >>> rarity("the") < rarity("man") < rarity("giraffe")
    True
    """
    captions, counts = _words()
    return max(0.0, log(captions / (counts.get(word.lower(), 4) + 1)) - COMMON)


@lru_cache(maxsize=1)
def _words() -> tuple[int, dict[str, int]]:
    first, *rest = _read("words.txt")
    return first.count, {entry.text: entry.count for entry in rest}


@lru_cache(maxsize=3)
def _read(name: str) -> tuple[Entry, ...]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple(Entry(text, int(count), *kind) for text, count, *kind in rows)
