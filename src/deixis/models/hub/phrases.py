"""What a text asks for, in the eyes of a backend that cannot say itself."""

from __future__ import annotations

import re

from deixis.text import rules
from deixis.text.checks import check_text
from deixis.text.finder import make_phrase
from deixis.text.words import find_words
from deixis.types.query import Query

NAME = re.compile(r"(?:(?!\s\.(?:\s|$)).)+", re.DOTALL)  # what stands between full stops that stand alone


def parse(text: str) -> Query:
    """The words of a text, and its phrases.

    Names between full stops that stand alone ("cat . remote control .", as detectors are prompted) are a phrase each,
    whatever they are. In any other text a few rules find the phrases, for which commas and full stops are borders; a
    text in which they find none is one phrase as a whole.

    >>> [query.string(p) for query in [parse("stop sign . walk signal .")] for p in query.phrases]
    ['stop sign', 'walk signal']
    >>> [query.string(p) for query in [parse("a red cup, two plates and a hot dog")] for p in query.phrases]
    ['a red cup', 'two plates', 'a hot dog']

    Raises:
        TextError: what `check_text` refuses.
    """
    if re.search(r"\s\.(\s|$)", check_text(text)):
        return _named(text)
    found = rules.parse(text)
    return found if found.phrases else whole(text)


def whole(text: str) -> Query:
    """The words of a text, which is one phrase from its first word to its last; none where it has no word.

    >>> query = whole("the one on the left.")
    >>> [query.string(p) for p in query.phrases]
    ['the one on the left']

    Raises:
        TextError: what `check_text` refuses.
    """
    words = find_words(check_text(text))
    return Query(text, words, (make_phrase(text, words, None),) if words else ())


def _named(text: str) -> Query:
    words = find_words(text)
    parts = [[w for w in words if name.start() <= w.start < name.end()] for name in NAME.finditer(text)]
    return Query(text, words, tuple(make_phrase(text, part, None) for part in parts if part))
