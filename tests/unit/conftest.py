"""A small grounding to test with: two phrases found, one absent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from deixis.types import Boxes, Grounding, Heatmaps, Masks, Phrase, Query, Size, Source, Span, Status

TEXT = "A man walks two dogs, no cat."
SIZE = Size(height=40, width=60)
BOXES: list[list[float]] = [[10, 5, 30, 40], [32.5, 20, 44, 38], [46, 22, 58, 38]]


@pytest.fixture
def query() -> Query:
    words = [(0, 1), (2, 5), (6, 11), (12, 15), (16, 20), (22, 24), (25, 28)]
    phrases = [((0, 5), (2, 5), "people"), ((12, 20), (16, 20), "animals"), ((22, 28), (25, 28), None)]
    return Query(
        TEXT, tuple(Span(*w) for w in words), tuple(Phrase(Span(*s), Span(*h), kind) for s, h, kind in phrases)
    )


@pytest.fixture
def columns(query: Query) -> dict[str, Any]:
    """What a whole grounding is made of."""
    boxes = Boxes(BOXES)
    grids = np.linspace(0, 1, 3 * 4 * 6, dtype=np.float32).reshape(3, 4, 6)
    return {
        "query": query,
        "size": SIZE,
        "boxes": boxes,
        "phrase": np.array([0, 1, 1]),
        "score": np.array([0.9, 0.8, 0.7], np.float32),
        "masks": Masks.from_grid(np.ones((3, 2, 2), np.float32), boxes, SIZE),
        "status": (Status.FOUND, Status.FOUND, Status.ABSENT),
        "presence": np.array([0.99, 0.9, 0.1], np.float32),
        "heatmaps": Heatmaps(grids, tuple(phrase.span for phrase in query.phrases), SIZE),
        "enclosing": Boxes([[10.0, 5, 30, 40], [32.5, 20, 58, 38], [0.0, 0, 0, 0]]),
        "trace": ("one region", "two regions", "presence 0.10 is below 0.5"),
        "source": Source("fake", "none", "0.1.0", {"threshold": 0.5, "masks": True}),
    }


@pytest.fixture
def grounding(columns: dict[str, Any]) -> Grounding:
    return Grounding(**columns)


@pytest.fixture
def bare(columns: dict[str, Any]) -> Grounding:
    """The same, of a backend that gives boxes only."""
    absent = dict.fromkeys(["score", "masks", "presence", "heatmaps", "enclosing"])
    return Grounding(**{**columns, **absent})


@pytest.fixture
def nothing(columns: dict[str, Any]) -> Grounding:
    """No row found, every column there."""
    return Grounding(**columns)[:0]


@pytest.fixture
def photograph() -> Callable[[int, int], np.ndarray[Any, np.dtype[np.uint8]]]:
    """A smooth picture of a given height and width."""

    def make(height: int, width: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
        y, x = np.mgrid[0:height, 0:width]
        waves = [127 + 120 * np.sin(x / (9 + 3 * c) + y / (13 - c)) for c in range(3)]
        return np.stack(waves, axis=-1).astype(np.uint8)

    return make
