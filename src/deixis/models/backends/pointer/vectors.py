"""Vectors that can be kept: of names that are read once, and of a picture's regions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from deixis.models.backends.pointer.reader import ReadText
from deixis.text.words import find_words
from deixis.types.query import Query
from deixis.types.span import Span

Array = NDArray[np.float32]
REGIONS = 24
ROUNDS = 5


def vectors_of(read: Sequence[ReadText], names: Sequence[str]) -> tuple[Array, Array]:
    """(N, C) phrase vectors of whole names, and (N, C) unit means of their words' vectors."""
    phrases = [text.phrase_embeddings([Span(0, len(name))])[0] for text, name in zip(read, names, strict=True)]
    means = [_mean(text.word_embeddings(find_words(name))) for text, name in zip(read, names, strict=True)]
    channels = read[0].words.shape[1] if read else 0
    return _stacked(phrases, channels), unit(_stacked(means, channels))


def regions_of(cells: Array) -> Array:
    """(REGIONS, C) unit vectors: the means of groups of the (cells, C) unit vectors that are alike.

    K-means by cosine, begun from cells that are far from one another, so that small things have a group too
    (Gonzalez, 1985, for the start). The largest group comes first.
    """
    centres = cells[_far_apart(cells)]
    for _ in range(ROUNDS):
        nearest = (cells @ centres.T).argmax(axis=1)
        counts = np.bincount(nearest, minlength=REGIONS)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, cells)
        centres = np.where(counts[:, None] > 0, unit(sums), centres)
    return np.asarray(centres[np.argsort(-counts, kind="stable")], np.float32)


def spoken_for(words: Array, query: Query) -> Array:
    """(W, C) vectors of the query's words, in which pronouns have the mean of the heads that they stand for."""
    pronouns = [phrase for phrase in query.phrases if phrase.antecedent and phrase.span == phrase.head]
    if not pronouns:
        return words
    changed = words.copy()
    for phrase in pronouns:
        heads = [p.head for p in query.phrases if p.antecedent is None and phrase.meant.covers(p.span)]
        meant = [i for i, word in enumerate(query.words) if word in heads]
        if meant:
            changed[query.words.index(phrase.span)] = unit(words[meant].mean(axis=0, keepdims=True))[0]
    return changed


def pooled(cells: Array, side: int, boxes: Array) -> Array:
    """(N, C) means of the (side * side, C) cells that boxes (N, 4) cover, at least one each; fractions of the image."""
    grid = cells.reshape(side, side, -1)
    rows = [np.zeros((0, grid.shape[2]), np.float32)]
    for box in np.clip(np.floor(boxes * side + 0.5).astype(int), 0, side).tolist():
        left, top = (min(edge, side - 1) for edge in box[:2])
        part = grid[top : max(box[3], top + 1), left : max(box[2], left + 1)]
        rows.append(part.mean(axis=(0, 1))[None])
    return np.asarray(np.concatenate(rows), np.float32)


def unit(rows: Array) -> Array:
    """The rows, each of length 1; zeros stay."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


def _far_apart(cells: Array) -> list[int]:
    """Indices of REGIONS rows: the one nearest to the mean, then always the one farthest from all before."""
    chosen = [int((cells @ cells.mean(axis=0)).argmax())]
    nearest = cells @ cells[chosen[0]]
    while len(chosen) < REGIONS:
        chosen.append(int(nearest.argmin()))
        nearest = np.maximum(nearest, cells @ cells[chosen[-1]])
    return chosen


def _mean(words: Array) -> Array:
    return np.asarray(words.mean(axis=0) if len(words) else np.zeros(words.shape[1]), np.float32)


def _stacked(rows: Sequence[Array], channels: int) -> Array:
    return np.stack(rows) if rows else np.zeros((0, channels), np.float32)
