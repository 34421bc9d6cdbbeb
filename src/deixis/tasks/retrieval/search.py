"""Questions to an index: compact vectors choose, regions re-rank, and the best may be looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import ConfigError, DeixisError
from deixis.models.vectors import Embedder
from deixis.tasks.matching import Match, match
from deixis.tasks.retrieval.asked import Term, read_terms
from deixis.tasks.retrieval.index import Held, Index, quantised
from deixis.tasks.retrieval.space import text_vectors
from deixis.tasks.session import OneImage
from deixis.types.export import SCHEMA

Floats = NDArray[np.float32]
CHOSEN = 200  # rows that compact vectors choose, to be re-ranked
CHOSEN_TEXTS = 50  # texts are read again to be re-ranked, which takes longer


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found.

    Attributes:
        name: the path of an image, or a text.
        score: ranks within one answer, and is no probability.
        match: of an image that was looked at again, with what supports the query; else None.
    """

    name: str
    score: float
    match: Match | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"name": self.name, "score": self.score, "match": None if self.match is None else self.match.to_dict()}


def search(index: Index, query: str, *, top: int = 10, look: int = 0) -> list[Hit]:
    """Images that fit a text, best first.

    "a dog -people +beach": what is wanted and what is not. Each term's scores are put on one scale, so that a term
    that all images fit alike changes nothing.

    Args:
        index: to search.
        query: one or more terms.
        top: how many.
        look: how many of the best are looked at again by the model, which takes a while each; they are ranked by how
            well they match what is wanted, and say which words are supported by which regions.

    Raises:
        TextError: what `read_terms` refuses.
        ConfigError: fewer than one are asked for.
    """
    if top < 1:
        raise ConfigError(f"top: expected at least 1, got {top}")
    terms = read_terms(query)
    held = index.images()
    if not held.rows:
        return []
    rows, scores = rank(index, held, terms)
    hits = [Hit(held.rows[row].name, float(score)) for row, score in zip(rows[:top], scores[:top], strict=True)]
    return _looked_at(index, hits, terms, look) if look else hits


def rank(index: Index, held: Held, terms: Sequence[Term]) -> tuple[NDArray[np.int64], Floats]:
    """The images that compact vectors choose, (K,) rows best first, with (K,) scores."""
    read = [text_vectors(index.session, term.text) for term in terms]
    coarse = [held.compact @ index.space.text(words, weights) for words, weights in read]
    total = sum(term.sign * _scaled(one, len(terms)) for term, one in zip(terms, coarse, strict=True))
    rows = _largest(np.asarray(total), CHOSEN)
    assert held.regions is not None
    regions = held.regions(rows)
    fine = [
        one[rows] + index.space.mix * index.space.against(regions, words, weights)
        for one, (words, weights) in zip(coarse, read, strict=True)
    ]
    score = sum(term.sign * _scaled(one, len(terms)) for term, one in zip(terms, fine, strict=True))
    order = np.argsort(-np.asarray(score), kind="stable")
    return rows[order], np.asarray(score, np.float32)[order]


def texts_of(index: Index, image: OneImage, *, top: int = 10) -> list[Hit]:
    """Texts of the index that fit an image, best first.

    Raises:
        InputError: what `Session.encode` refuses.
    """
    held = index.texts()
    if not held.rows:
        return []
    backend: Any = index.session._backend
    embedder: Embedder = backend
    regions = embedder.embed(index.session.encode(image)._encoded)
    coarse = held.compact @ index.space.image(regions)
    rows = _largest(coarse, CHOSEN_TEXTS)
    packed = quantised(regions)[None]
    read = [text_vectors(index.session, held.rows[row].name) for row in rows]
    fine = np.array([float(index.space.against(packed, words, weights)[0]) for words, weights in read])
    score = coarse[rows] + index.space.mix * fine
    order = np.argsort(-score, kind="stable")[:top]
    return [Hit(held.rows[rows[i]].name, float(score[i])) for i in order]


def hits_to_dict(query: str, hits: Sequence[Hit]) -> dict[str, Any]:
    """A JSON document of schema "deixis/1"."""
    return {"schema": SCHEMA, "kind": "hits", "query": query, "hits": [hit.to_dict() for hit in hits]}


def _looked_at(index: Index, hits: list[Hit], terms: Sequence[Term], look: int) -> list[Hit]:
    wanted = ", ".join(term.text for term in terms if term.sign > 0)
    seen = []
    for hit in hits[:look]:
        try:
            seen.append(replace(hit, match=match(index.session, Path(hit.name), wanted)))
        except DeixisError:  # a photograph that has gone since it was indexed keeps its place at the end
            seen.append(hit)
    seen.sort(key=lambda hit: -hit.match.score if hit.match else 0.0)
    return [*seen, *hits[look:]]


def _scaled(values: Floats, terms: int) -> Floats:
    """In standard deviations from the mean, where several terms are to be added."""
    if terms == 1:
        return values
    return np.asarray((values - values.mean()) / max(float(values.std()), 1e-6))


def _largest(values: Floats, count: int) -> NDArray[np.int64]:
    if len(values) <= count:
        return np.argsort(-values, kind="stable")
    some = np.argpartition(-values, count)[:count]
    return np.asarray(some[np.argsort(-values[some], kind="stable")])
