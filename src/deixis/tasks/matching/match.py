"""One image, one text: a match in [0, 1], and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deixis.tasks.matching.combine import combination_for
from deixis.tasks.matching.evidence import Evidence, look
from deixis.tasks.session import OneImage, Session
from deixis.types.export import SCHEMA, size_to_dict
from deixis.types.grounding import Grounding, Status
from deixis.types.query import Query
from deixis.types.size import Size
from deixis.types.span import Span

Box = tuple[float, float, float, float]
WORD_IS_SEEN = 0.35  # of a word's map


@dataclass(frozen=True, slots=True)
class PhraseSupport:
    """A phrase and what supports it.

    Attributes:
        span: where it stands in the text.
        text: its characters.
        status: found, ambiguous, absent or unknown.
        presence: the probability that it is in the picture.
        score: of its best box, if it is there.
        box: its best, pixels; None where it is absent.
    """

    span: Span
    text: str
    status: Status
    presence: float
    score: float
    box: Box | None

    @property
    def supported(self) -> bool:
        """Whether a region was found for it."""
        return self.box is not None


@dataclass(frozen=True, slots=True)
class WordSupport:
    """A word and the region that fits it best.

    Attributes:
        span: where it stands in the text.
        text: its characters.
        score: the highest value of its map, in [0, 1]; None where the backend has no maps.
        box: round the highest part of its map, pixels; None where that is low.
        phrase: index of the phrase that it belongs to, or None.
    """

    span: Span
    text: str
    score: float | None
    box: Box | None
    phrase: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """How well a text fits an image.

    Attributes:
        score: in [0, 1]; where `calibrated`, the probability that the text is of the image, as many texts being as not.
        calibrated: whether the score was fitted for these weights; else it only ranks.
        query: the text, its words and phrases.
        size: of the image.
        phrases: what supports each.
        words: what supports each.
        grounding: the rows of all phrases, also of the absent.
    """

    score: float
    calibrated: bool
    query: Query
    size: Size
    phrases: tuple[PhraseSupport, ...]
    words: tuple[WordSupport, ...]
    grounding: Grounding

    def shown(self) -> Grounding:
        """The best region of each phrase that is supported, for drawing."""
        first = np.flatnonzero(np.diff(self.grounding.phrase, prepend=-1))
        there = [row for row in first if self.phrases[int(self.grounding.phrase[row])].supported]
        return self.grounding[np.array(there, np.int64)]

    def to_dict(self, *, file: str | None = None) -> dict[str, Any]:
        """As a JSON document of schema "deixis/1"; `file` is the name of the image, where it has one."""
        image = size_to_dict(self.size)
        return {
            "schema": SCHEMA,
            "kind": "match",
            "image": image if file is None else {"file": file, **image},
            "text": self.query.text,
            "score": self.score,
            "calibrated": self.calibrated,
            "phrases": [
                {"span": [p.span.start, p.span.end], "text": p.text, "status": p.status.value, "presence": p.presence,
                 "score": p.score, "box": p.box} for p in self.phrases
            ],
            "words": [
                {"span": [w.span.start, w.span.end], "text": w.text, "score": w.score, "box": w.box, "phrase": w.phrase}
                for w in self.words
            ],
        }  # fmt: skip


def match(session: Session, image: OneImage, text: str) -> Match:
    """How well a text fits an image, and which of its words are supported by which regions.

    Raises:
        CapabilityError: the model does not find phrases, or does not say whether they are there.
        InputError: what `Session.encode` and `Session.parse` refuse.
    """
    evidence = look(session, session.encode(image), text)
    combination, calibrated = combination_for(session.spec)
    grounding = evidence.grounding
    return Match(
        score=combination.probability(evidence),
        calibrated=calibrated,
        query=grounding.query,
        size=grounding.size,
        phrases=phrase_supports(evidence),
        words=_words(evidence),
        grounding=grounding,
    )


def phrase_supports(evidence: Evidence) -> tuple[PhraseSupport, ...]:
    """What supports each phrase."""
    grounding, presence, fit = evidence.grounding, evidence.presence, evidence.fit
    rows = np.searchsorted(grounding.phrase, np.arange(len(presence)))
    supports = []
    for p, (phrase, status) in enumerate(zip(grounding.query.phrases, grounding.status, strict=True)):
        there = status in (Status.FOUND, Status.AMBIGUOUS) and bool((grounding.phrase == p).any())
        box = box_of(grounding.boxes.xyxy[rows[p]].tolist()) if there else None
        text = grounding.query.string(phrase)
        supports.append(PhraseSupport(phrase.span, text, status, float(presence[p]), float(fit[p]), box))
    return tuple(supports)


def box_of(corners: list[float]) -> Box:
    """Four numbers as a box."""
    left, top, right, bottom = corners
    return left, top, right, bottom


def _words(evidence: Evidence) -> tuple[WordSupport, ...]:
    query, values = evidence.grounding.query, evidence.words
    supports = []
    for word, value in zip(query.words, values, strict=True):
        inside = next((p for p, phrase in enumerate(query.phrases) if phrase.span.covers(word)), None)
        score = None if np.isnan(value) else float(value)
        box = None
        if score is not None and score >= WORD_IS_SEEN and evidence.alignment is not None:
            region = evidence.alignment.region(word)
            box = box_of(region.xyxy[0].tolist()) if len(region) else None
        supports.append(WordSupport(word, query.string(word), score, box, inside))
    return tuple(supports)
