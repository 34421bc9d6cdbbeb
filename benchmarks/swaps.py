"""Captions that are wrong in one word or place: made from true ones, for the audit to tell apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from benchmarks.said import boxed

from deixis.io.datasets.flickr30k import AnnotatedImage, Caption
from deixis.tasks.audit.relations import OPPOSITES, between
from deixis.tasks.vocabulary import nouns
from deixis.text.parse.lemma import singular
from deixis.text.words import find_words
from deixis.types.span import Span

KINDS = ("noun", "colour", "relation")
COLOURS = "red blue green yellow orange pink purple brown black white gray".split()
PEOPLE = (frozenset("man boy guy male gentleman".split()), frozenset("woman girl lady female".split()))
NAMED = frozenset(
    {"animals", "vehicles", "clothing", "instruments", "other"}
)  # kinds whose nouns exclude one another, mostly


@dataclass(frozen=True, slots=True)
class Swap:
    """A true caption and what became of it."""

    kind: str
    true: str
    swapped: str


def swaps_of(image: AnnotatedImage, random: np.random.Generator) -> Iterator[Swap]:
    """At most one swap of each kind of an image: of the first caption, in a random order, that allows it."""
    said = " ".join(caption.text.lower() for caption in image.captions)
    for kind, make in zip(KINDS, (_noun, _colour, _relation), strict=True):
        for number in random.permutation(len(image.captions)):
            caption = image.captions[int(number)]
            swapped = make(caption, image, said, random)
            if swapped:
                yield Swap(kind, caption.text, swapped)
                break


def _noun(caption: Caption, image: AnnotatedImage, said: str, random: np.random.Generator) -> str:
    """A head replaced by one of its kind that no caption of the image has; a man only by a woman, and the reverse."""
    phrases = list(boxed(caption, image))
    for number in random.permutation(len(phrases)):
        _, kind, phrase = phrases[int(number)]
        head = phrase.head.of(caption.text)
        pool = _others(singular(head.lower()), head.lower(), kind)
        pool = [(noun, count) for noun, count in pool if not re.search(rf"\b{noun}", said)]
        if pool:
            counts = np.array([count for _, count in pool], float)
            chosen = pool[int(random.choice(len(pool), p=counts / counts.sum()))][0]
            return _replaced(caption.text, phrase.head, chosen)
    return ""


def _others(noun: str, head: str, kind: str) -> list[tuple[str, int]]:
    if noun != head:  # a plural would need one
        return []
    for own, other in (PEOPLE, PEOPLE[::-1]):
        if noun in own:
            return [(entry.text, entry.count) for entry in nouns() if entry.text in other]
    if kind not in NAMED:
        return []
    return [(e.text, e.count) for e in nouns(25) if e.kind == kind and e.text != noun and singular(e.text) == e.text]


def _colour(caption: Caption, image: AnnotatedImage, said: str, random: np.random.Generator) -> str:
    """A colour word in a phrase replaced by a colour that no caption of the image has."""
    places = [
        word
        for _, _, phrase in boxed(caption, image)
        for word in find_words(caption.text)
        if phrase.span.covers(word) and word.of(caption.text).lower() in COLOURS
    ]
    free = [colour for colour in COLOURS if not re.search(rf"\b{colour}\b", said)]
    if not places or not free:
        return ""
    place = places[int(random.integers(len(places)))]
    return _replaced(caption.text, place, free[int(random.integers(len(free)))])


def _relation(caption: Caption, image: AnnotatedImage, said: str, random: np.random.Generator) -> str:
    """A relation replaced by its opposite, or its two phrases by one another."""
    phrases = [phrase for _, _, phrase in boxed(caption, image)]
    pairs = [(a, b) for a, b in pairwise(phrases) if between(caption.text, a, b)]
    if not pairs:
        return ""
    a, b = pairs[int(random.integers(len(pairs)))]
    gap = caption.text[a.span.end : b.span.start]
    opposite = {**{v: k for k, v in reversed(OPPOSITES.items())}, **OPPOSITES}.get(gap.strip().lower())
    if opposite:
        return _replaced(caption.text, Span(a.span.end, b.span.start), f" {opposite} ")
    one, two = a.span.of(caption.text), b.span.of(caption.text)
    two = two[0].upper() + two[1:] if one[0].isupper() else two
    one = one[0].lower() + one[1:]
    return f"{caption.text[: a.span.start]}{two}{gap}{one}{caption.text[b.span.end :]}"


def _replaced(text: str, span: Span, by: str) -> str:
    by = by.capitalize() if text[span.start].isupper() else by
    return text[: span.start] + by + text[span.end :]
