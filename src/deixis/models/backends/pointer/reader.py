"""The text side: tokens, tags, words and phrase embeddings of a text."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from deixis.alignment.tokens import pool, tokens_of, weighted_pool
from deixis.models.backends.pointer.graphs import Graphs
from deixis.types.span import Span

WINDOW = 126  # tokens read together; captions are shorter
REMEMBERED = 64
TOGETHER = 64  # short texts read in one pass


@dataclass(frozen=True, slots=True)
class ReadText:
    """What the text graph made of a text of T tokens.

    Attributes:
        offsets: the characters of each token, half-open.
        tags: (T, tags) logits.
        words: (T, C) unit-length word embeddings.
        phrases: (T, C) phrase embeddings, to be pooled with `weights` (T,).
    """

    offsets: tuple[tuple[int, int], ...]
    tags: NDArray[np.float32]
    words: NDArray[np.float32]
    phrases: NDArray[np.float32]
    weights: NDArray[np.float32]

    def word_embeddings(self, words: Sequence[Span]) -> NDArray[np.float32]:
        """(W, C), unit length; zeros for a word the tokenizer dropped."""
        mean = pool(self.words, tokens_of(words, self.offsets))
        return np.asarray(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-6))

    def phrase_embeddings(self, spans: Sequence[Span]) -> NDArray[np.float32]:
        """(P, C)."""
        return weighted_pool(self.phrases, self.weights, tokens_of(spans, self.offsets))

    def word_tags(self, words: Sequence[Span]) -> list[int]:
        """The most likely tag of each word's first token; 0, outside, for a word the tokenizer dropped."""
        members = tokens_of(words, self.offsets)
        best = self.tags.argmax(axis=1)
        return [int(best[row.argmax()]) if row.any() else 0 for row in members]


class Reader:
    """Reads texts, and remembers the last few. Safe to share between threads."""

    def __init__(self, graphs: Graphs, tokenizer: Tokenizer) -> None:
        self._graphs = graphs
        self._tokenizer = tokenizer
        self._remembered: OrderedDict[str, ReadText] = OrderedDict()
        self._lock = Lock()

    def read(self, text: str) -> ReadText:
        """The text as the model sees it."""
        with self._lock:
            if text in self._remembered:
                self._remembered.move_to_end(text)
                return self._remembered[text]
        made = self._read(text)
        with self._lock:
            self._remembered[text] = made
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return made

    def read_many(self, texts: Sequence[str]) -> list[ReadText]:
        """Texts read by themselves, each as `read` does; what is read is not remembered.

        More than TOGETHER are read several at a time. The graph rounds all texts of a pass by one scale, so a text's
        vectors then differ a little (cosine about 0.995) from those it has alone.
        """
        if len(texts) <= TOGETHER:
            return [self._read(text) for text in texts]
        encodings = [self._tokenizer.encode(text, add_special_tokens=False) for text in texts]
        short = [i for i, encoding in enumerate(encodings) if len(encoding.ids) <= WINDOW]
        short.sort(key=lambda i: len(encodings[i].ids))
        made: dict[int, ReadText] = {}
        for start in range(0, len(short), TOGETHER):
            some = short[start : start + TOGETHER]
            rows = self._run_many([encodings[i].ids for i in some])
            made |= {i: ReadText(tuple(encodings[i].offsets), *row) for i, row in zip(some, rows, strict=True)}
        return [made[i] if i in made else self._read(text) for i, text in enumerate(texts)]

    def _read(self, text: str) -> ReadText:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        parts = [self._run(ids) for ids in _windows(encoding.ids)]
        tags, words, phrases, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
        return ReadText(tuple(encoding.offsets), tags, words, phrases, weights)

    def _run(self, ids: list[int]) -> list[NDArray[np.float32]]:
        start, end = (self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
        row = np.array([[start, *ids, end]], np.int64)
        outputs = self._graphs.run("text", {"ids": row, "mask": np.ones(row.shape, bool)})
        return [output[0, 1:-1] for output in outputs]

    def _run_many(self, rows: Sequence[list[int]]) -> Iterator[list[NDArray[np.float32]]]:
        start, end = (self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
        ids = np.zeros((len(rows), max(map(len, rows)) + 2), np.int64)
        for row, tokens in zip(ids, rows, strict=True):
            row[: len(tokens) + 2] = np.array([start, *tokens, end], np.int64)
        there = np.arange(ids.shape[1]) < np.array([len(tokens) + 2 for tokens in rows])[:, None]
        outputs = self._graphs.run("text", {"ids": ids, "mask": there})
        for i, tokens in enumerate(rows):
            yield [output[i, 1 : len(tokens) + 1] for output in outputs]


def _windows(ids: list[int]) -> Iterator[list[int]]:
    """Runs of at most WINDOW ids; one empty run for no ids."""
    for start in range(0, max(len(ids), 1), WINDOW):
        yield ids[start : start + WINDOW]
