"""A phrase's colour against the pixels that it points at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.colours import NAMES, SPELLINGS
from deixis.tasks.audit.contrast import Contrast
from deixis.tasks.colours import colour_chances
from deixis.tasks.session import EncodedImage, Session
from deixis.text.parse.lemma import singular
from deixis.text.words import find_words
from deixis.types.grounding import Grounding
from deixis.types.query import Phrase, Query
from deixis.types.span import Span

Rgb = NDArray[np.uint8]


def measured_colours(session: Session, seen: EncodedImage, rgb: Rgb, query: Query) -> list[Contrast | None]:
    """Each phrase that names a colour against the same phrase with the colour that its pixels rather have.

    The margin is between log probabilities that people name what is in its box so; a phrase with several colours has
    them all. None for a phrase without a colour.
    """
    found: list[Contrast | None] = [None] * len(query.phrases)
    spoken = {p: words for p, phrase in enumerate(query.phrases) if (words := list(colour_words(query, phrase)))}
    if not spoken:
        return found
    spans = [(query.phrases[p].span.start, query.phrases[p].span.end) for p in spoken]
    shown = session.ground(seen, query.text, spans, threshold=0.0, max_regions=1, masks=False)
    for row, place in enumerate(shown.phrase):
        p = list(spoken)[place]
        noun = singular(query.string(query.phrases[p].head).lower())
        chances = colour_chances(rgb, shown.boxes.xyxy[row].tolist(), noun)
        found[p] = _contrast(query, query.phrases[p], spoken[p], chances, shown, row)
    return found


def colour_words(query: Query, phrase: Phrase) -> Iterator[tuple[Span, str]]:
    """The words of a phrase that are colours, each with the name that it has in `NAMES`."""
    for word in find_words(query.text):
        said = word.of(query.text).lower()
        if phrase.span.covers(word) and SPELLINGS.get(said, said) in NAMES:
            yield word, SPELLINGS.get(said, said)


def _contrast(
    query: Query,
    phrase: Phrase,
    words: list[tuple[Span, str]],
    chances: Mapping[str, float],
    shown: Grounding,
    row: int,
) -> Contrast:
    named = {name for _, name in words}
    own = sum(chances[name] for name in named)
    other = max((name for name in NAMES if name not in named), key=lambda name: chances[name])
    span, _ = words[0]
    rival = query.text[phrase.span.start : span.start] + other + query.text[span.end : phrase.span.end]
    left, top, right, bottom = shown.boxes.xyxy[row].tolist()
    margin = math.log(max(own, 1e-4)) - math.log(max(chances[other], 1e-4))
    presence = 0.0 if shown.presence is None else float(shown.presence[shown.phrase[row]])
    return Contrast(rival, margin, presence, (left, top, right, bottom))
