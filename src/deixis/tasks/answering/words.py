"""Heads, articles and places of short phrases."""

from __future__ import annotations

from deixis.text.finder import make_phrase
from deixis.text.parse.lemma import singular
from deixis.text.words import find_words


def head_of(text: str) -> str:
    """What a phrase is about, in the singular; of a possessive what is had.

    >>> head_of("the man's shirt"), head_of("the dogs in the snow")
    ('shirt', 'dog')
    """
    words = find_words(text)
    return singular(make_phrase(text, words, None).head.of(text).lower()) if words else text


def owned(text: str) -> str:
    """What a possessive names, without its owner, for a model that does not read owners.

    >>> owned("the man's red shirt"), owned("the dog")
    ('red shirt', 'the dog')
    """
    return text.rpartition("'s ")[2] or text
