"""A phrase finder of a few rules: a stand-in that needs no weights, not the learned one.

A phrase is a run of words between marks, verbs, prepositions and conjunctions.
"""

from __future__ import annotations

from collections.abc import Iterator

from deixis.text.checks import check_text
from deixis.text.finder import make_phrase
from deixis.text.words import find_words
from deixis.types.query import Query
from deixis.types.span import Span


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DETERMINERS = _set("a an the this that these those his her its their my your our some any each every")
BREAKS = _set(
    "in on at with without from to by for near under over behind beside between above below inside around through "
    "across against along into onto off while and or but as than then there which who whose where when "
    "is are was were be been being am has have had does do did can could will would may might must not "
    "he she it they we i you him them us me himself herself itself themselves "
    "walks walk sits sit stands stand holds hold wears wear rides ride plays play runs run looks look jumps jump "
    "lies lie eats eat carries carry takes take makes make goes go throws throw catches catch talks talk smiles "
    "worn held taken seen shown up down out away outside together"
)


def parse(text: str) -> Query:
    """The words of a text and the phrases that the rules find, none where every word is a break.

    >>> query = parse("A man in a red shirt walks his dog.")
    >>> [query.string(phrase) for phrase in query.phrases]
    ['A man', 'a red shirt', 'his dog']

    Raises:
        TextError: what `check_text` refuses.
    """
    words = find_words(check_text(text))
    return Query(text, words, tuple(make_phrase(text, run, None) for run in _runs(text, words)))


def _runs(text: str, words: tuple[Span, ...]) -> Iterator[list[Span]]:
    run: list[Span] = []
    for word in words:
        stops = _is_break(text, word, run)
        if run and (stops or text[run[-1].end : word.start].strip()):
            yield from _named(text, run)
            run = []
        if not stops:
            run.append(word)
    yield from _named(text, run)


def _named(text: str, run: list[Span]) -> Iterator[list[Span]]:
    """The run, if it has more than determiners."""
    if any(word.of(text).lower() not in DETERMINERS for word in run):
        yield run


def _is_break(text: str, word: Span, before: list[Span]) -> bool:
    string = word.of(text).lower()
    return string in BREAKS or (string.endswith("ing") and _ends_a_noun(text, before))


def _ends_a_noun(text: str, before: list[Span]) -> bool:
    """Whether an -ing word after these is a verb: "a man walking", but not "a walking man"."""
    return bool(before) and before[-1].of(text).lower() not in DETERMINERS
