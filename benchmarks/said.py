"""What captions say of two things: subject, predicate and object, read from what stands between marked phrases.

Used to learn predicates from training captions (`benchmarks/fit_graph.py`) and to make the true relations that scene
graphs are scored on (`benchmarks/graph.py`): the same reading for both, of different photographs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from deixis.io.datasets.flickr30k import AnnotatedImage, Caption, EntityPhrase
from deixis.tasks.audit.relations import between
from deixis.tasks.graph.predicates import normal
from deixis.text.finder import make_phrase
from deixis.text.parse.lemma import singular
from deixis.text.words import find_words
from deixis.types.query import Phrase

ANIMATE = frozenset(["people", "animals"])
WORN = frozenset(["clothing", "bodyparts"])
NO_WORDS = frozenset("a an the his her their its some of in on with and that this another other one".split())

Phrases = list[tuple[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Said:
    """One relation of a caption: chains, head nouns in the singular, and the normal form of the predicate."""

    subject: int
    object: int
    subject_noun: str
    object_noun: str
    predicate: str


@dataclass(frozen=True, slots=True)
class _Thing:
    phrase: Phrase
    chain: int
    kinds: tuple[str, ...]
    noun: str


def boxed(caption: Caption, image: AnnotatedImage) -> Iterator[tuple[int, str, Phrase]]:
    """The phrases of a caption that have boxes, with chain and kind."""
    words = find_words(caption.text)
    for part in caption.phrases:
        own = [word for word in words if part.span.covers(word)]
        if part.chain in image.boxes and own:
            yield part.chain, part.kinds[0], make_phrase(caption.text, own, None)


def said_of(caption: Caption) -> Iterator[Said]:
    """The relations that a caption states between phrases that follow each other.

    What is said after a garment or a part of the body, and what is done after a thing, is said of who wears or does
    it: in "a man in a hat holding a dog" the man holds the dog.
    """
    things = [thing for phrase in caption.phrases if (thing := _thing(caption, phrase))]
    subject_of: dict[int, int] = {}
    for i, (before, after) in enumerate(itertools.pairwise(things)):
        words = between(caption.text, before.phrase, after.phrase)
        name = normal(words, clothing="clothing" in after.kinds)
        if not name:
            continue
        subject = _subject(things, i, after, subject_of, does=name.does)
        if subject is None or things[subject].chain == after.chain or not things[subject].chain or not after.chain:
            continue
        subject_of[i + 1] = subject
        yield Said(things[subject].chain, after.chain, things[subject].noun, after.noun, name.text)


def _subject(things: list[_Thing], i: int, after: _Thing, subject_of: dict[int, int], *, does: bool) -> int | None:
    before = things[i]
    if WORN & set(before.kinds) and "bodyparts" not in after.kinds:
        return subject_of.get(i)
    if does and not ANIMATE & set(before.kinds):
        return next((j for j in range(i, -1, -1) if ANIMATE & set(things[j].kinds)), i)
    return i


def _thing(caption: Caption, phrase: EntityPhrase) -> _Thing | None:
    words = [word for word in find_words(caption.text) if phrase.span.covers(word)]
    if not words or "notvisual" in phrase.kinds:
        return None
    made = make_phrase(caption.text, words, phrase.kinds[0])
    return _Thing(made, phrase.chain, phrase.kinds, singular(made.head.of(caption.text).lower()))


def nouns_of(image: AnnotatedImage) -> dict[int, list[str]]:
    """For each chain the head nouns that captions give it, in the singular, repeats and all."""
    found: dict[int, list[str]] = {}
    for caption in image.captions:
        for phrase in caption.phrases:
            if thing := _thing(caption, phrase):
                found.setdefault(thing.chain, []).append(thing.noun)
    return found


def heads_of(image: AnnotatedImage) -> dict[int, Phrases]:
    """For each chain the head words of its phrases as captions have them, each with the words before it."""
    found: dict[int, Phrases] = {}
    for caption in image.captions:
        for phrase in caption.phrases:
            words = [word for word in find_words(caption.text) if phrase.span.covers(word)]
            if not words:
                continue
            head = make_phrase(caption.text, words, None).head
            before = [word.of(caption.text).lower() for word in words if word.end <= head.start]
            found.setdefault(phrase.chain, []).append((head.of(caption.text).lower(), frozenset(before) - NO_WORDS))
    return found
