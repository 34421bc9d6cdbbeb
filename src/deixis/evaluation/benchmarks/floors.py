"""Answers that never look at the picture: what a model has to beat before its figures say anything about seeing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from deixis.errors import InputError
from deixis.io.datasets.sample import Sample
from deixis.text.heads import head
from deixis.text.words import find_words
from deixis.types import rle
from deixis.types.size import Size

FloatArray = NDArray[np.float64]

CENTRE_SIDE = 0.8  # of the picture's; of 0.5 to 1 the one that hits most phrases of Flickr30k Entities train
CENTRE = np.array([[0.5 - CENTRE_SIDE / 2] * 2 + [0.5 + CENTRE_SIDE / 2] * 2])
PRIOR = 5.0  # a word's share of hits is mixed with that of all phrases as if so many more had been seen
HIT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """Boxes that are given without looking.

    Attributes:
        boxes: (k, 4) xyxy as fractions of the picture, the best first.
        scores: (k,) falling: the share of training phrases that each would have hit; None where nothing was learnt.
    """

    boxes: FloatArray
    scores: FloatArray | None


class CentreBox:
    """One box in the middle, for every phrase."""

    name = "centre box"

    def guess(self, sample: Sample) -> Guess:
        """The middle of the picture."""
        return Guess(CENTRE, None)


class NounBox:
    """Where in a picture things of this name usually are: the mean or median box of a phrase's head word.

    For each head word the candidates are the mean and the median of its training boxes, those of all training boxes,
    and the centre box, ranked by how many of the word's training phrases they would have hit. A word that was never
    seen is answered by its type, and an unknown type by everything. A phrase with several boxes counts as the one
    round them.
    """

    name = "noun mean box"

    def __init__(self, by_word: dict[str, Guess], by_type: dict[str, Guess], overall: Guess) -> None:
        self._by_word, self._by_type, self._overall = by_word, by_type, overall

    @classmethod
    def fit(cls, samples: Iterable[Sample]) -> Self:
        """Learns from samples with boxes and a size.

        Raises:
            InputError: there is none.
        """
        words, types, rows = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list), list[FloatArray]()
        for sample in samples:
            if sample.size is None or not len(sample.boxes):
                continue
            words[head_word(sample.phrase)].append(len(rows))
            for kind in sample.types:
                types[kind].append(len(rows))
            rows.append(sample.boxes.enclosing().xyxy[0].astype(np.float64) / np.array(sample.size.wh * 2))
        if not rows:
            raise InputError("the noun floor has nothing to learn from: no training sample has both boxes and a size")
        boxes = np.stack(rows)
        overall = _ranked(boxes, CENTRE, None)
        assert overall.scores is not None
        prior = float(overall.scores[0])
        return cls(
            {word: _ranked(boxes[where], overall.boxes, prior) for word, where in words.items()},
            {kind: _ranked(boxes[where], overall.boxes, prior) for kind, where in types.items()},
            overall,
        )

    def guess(self, sample: Sample) -> Guess:
        """By the phrase's head word, else by its type, else by everything."""
        known = self._by_word.get(head_word(sample.phrase))
        if known is not None:
            return known
        return next((self._by_type[kind] for kind in sample.types if kind in self._by_type), self._overall)


Floor = CentreBox | NounBox


def head_word(phrase: str) -> str:
    """The word that a phrase is about, in small letters; "" for a phrase without words.

    >>> head_word("A group of Men")
    'men'
    """
    words = [span.of(phrase).lower() for span in find_words(phrase)]
    return words[head(words)] if words else ""


def predictions(floor: Floor, samples: Sequence[Sample], *, masks: bool, abstains: bool) -> list[dict[str, Any]]:
    """A floor's lines of predictions.

    Args:
        floor: what guesses.
        samples: that are asked.
        masks: whether the first box, filled, is given as a mask.
        abstains: whether a line must not have more boxes than it means: then only the first is given, unscored.

    Raises:
        InputError: a sample has no size.
    """
    return [_line(sample, floor.guess(sample), masks=masks, abstains=abstains) for sample in samples]


def _line(sample: Sample, guess: Guess, *, masks: bool, abstains: bool) -> dict[str, Any]:
    if sample.size is None:
        raise InputError(f"sample {sample.id!r} has no width and height, which a box without a picture needs")
    boxes = guess.boxes[: 1 if abstains else None] * np.array(sample.size.wh * 2)
    first = boxes[0]
    line: dict[str, Any] = {
        "id": sample.id,
        "image": sample.image,
        "boxes": boxes.round(3).tolist(),
        "points": [[round(float(first[0] + first[2]) / 2, 3), round(float(first[1] + first[3]) / 2, 3)]],
    }
    if guess.scores is not None and not abstains:
        line["scores"] = guess.scores.round(6).tolist()
    if masks:
        line["masks"] = [{"size": list(sample.size.hw), "counts": _filled(first, sample.size)}]
    return line


def _filled(box: FloatArray, size: Size) -> str:
    mask = np.zeros(size.hw, np.bool_)
    left, top, right, bottom = box.round().astype(int)
    mask[top:bottom, left:right] = True
    return rle.encode(mask).decode("ascii")


def _ranked(boxes: FloatArray, others: FloatArray, prior: float | None) -> Guess:
    """Mean and median of some boxes, and other candidates, by the share of the boxes that each hits."""
    candidates = np.concatenate([boxes.mean(axis=0)[None], np.median(boxes, axis=0)[None], others])
    hits = np.array([(_overlap(boxes, candidate) >= HIT).sum() for candidate in candidates], np.float64)
    extra = 0.0 if prior is None else PRIOR
    shares = (hits + extra * (prior or 0.0)) / (len(boxes) + extra)
    order = np.argsort(-shares, kind="stable")
    return Guess(candidates[order], shares[order])


def _overlap(boxes: FloatArray, box: FloatArray) -> FloatArray:
    """(n,) IoU of each box with one."""
    sides = np.clip(np.minimum(boxes[:, 2:], box[2:]) - np.maximum(boxes[:, :2], box[:2]), 0, None)
    shared = sides.prod(axis=1)
    union = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod() - shared
    return np.asarray(np.divide(shared, union, out=np.zeros_like(shared), where=union > 0))
