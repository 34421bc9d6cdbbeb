"""Which tokens make up which characters of a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from deixis.types.span import Span

Offsets = Sequence[tuple[int, int]]


def tokens_of(spans: Sequence[Span], offsets: Offsets) -> NDArray[np.bool_]:
    """(len(spans), len(offsets)) bool: token t shares a character with span s.

    A token without characters, such as [CLS], belongs to no span.

    >>> tokens_of([Span(0, 3)], [(0, 0), (0, 2), (2, 3), (4, 6)]).tolist()
    [[False, True, True, False]]
    """
    starts = np.array([a for a, _ in offsets], np.int64).reshape(1, -1)
    ends = np.array([b for _, b in offsets], np.int64).reshape(1, -1)
    first = np.array([s.start for s in spans], np.int64).reshape(-1, 1)
    last = np.array([s.end for s in spans], np.int64).reshape(-1, 1)
    return (starts < last) & (ends > first) & (ends > starts)


def pool(values: NDArray[np.float32], members: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Mean of token rows (T, C) over each span's tokens (S, T) → (S, C); zeros for a span without tokens."""
    share = members / np.maximum(members.sum(axis=1, keepdims=True), 1)
    return np.asarray(share.astype(np.float32) @ values)


def weighted_pool(
    values: NDArray[np.float32], logits: NDArray[np.float32], members: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Softmax-weighted mean of token rows (T, C), by logits (T,), over each span's tokens (S, T) → (S, C).

    A span without tokens gets the mean over all tokens.
    """
    members = np.where(members.any(axis=1, keepdims=True), members, True)
    weights = np.where(members, np.exp(logits - logits.max())[None], 0)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.asarray(weights.astype(np.float32) @ values)
