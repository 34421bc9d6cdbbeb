"""Whether words are tied to the right places and to the right phrases."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from deixis.errors import ShapeError
from deixis.evaluation.metrics.overlap import BoxesLike, corners
from deixis.evaluation.metrics.pointing import points_into
from deixis.types.checks import frozen


def token_pointing_accuracy(peaks: ArrayLike, truth: Sequence[BoxesLike]) -> float:
    """The share of content tokens whose map is largest in a box of what they belong to; NaN for no tokens.

    No evaluator is official; the rule of a hit is that of `points_into`: any box, borders included, no tolerance.

    Args:
        peaks: (T, 2) the x and y, in pixels, of the maximum of each token's map.
        truth: T, the boxes of the token's entity. A token without boxes is not content: leave it out.

    Raises:
        ShapeError: another shape, or a token without boxes.

    >>> token_pointing_accuracy([(5, 5), (50, 5)], [[[0, 0, 10, 10]]] * 2)
    0.5
    """
    points = frozen("peaks", peaks, (None, 2), np.float64)
    if len(points) != len(truth):
        raise ShapeError(f"peaks: expected {len(truth)} points, one a token, got {len(points)}")
    if not all(len(corners("truth", boxes)) for boxes in truth):
        raise ShapeError("truth: a token has no boxes; leave out tokens that mean nothing visible")
    hits = [points_into(float(x), float(y), boxes) for (x, y), boxes in zip(points, truth, strict=True)]
    return sum(hits) / len(hits) if hits else float("nan")


def phrase_chain_accuracy(predicted: Sequence[Hashable | None], truth: Sequence[Hashable | None]) -> float:
    """The share of the tokens of phrases that are given the right chain (entity); NaN where there are none.

    Args:
        predicted: T chain ids, None for a token that is given to no chain.
        truth: T chain ids, None for a token outside all phrases, which is not scored.

    Raises:
        ShapeError: not one of each a token.

    >>> phrase_chain_accuracy(["1", "1", None, "3"], ["1", "1", "2", None]) == 2 / 3
    True
    """
    if len(predicted) != len(truth):
        raise ShapeError(f"predicted: expected {len(truth)} chain ids, one a token, got {len(predicted)}")
    right = [guess == chain for guess, chain in zip(predicted, truth, strict=True) if chain is not None]
    return sum(right) / len(right) if right else float("nan")


def alignment_error_rate(
    links: Collection[Hashable], sure: Collection[Hashable], possible: Collection[Hashable]
) -> float:
    """AER = 1 - (|A & S| + |A & P|) / (|A| + |S|), 0 is best; NaN where nothing is linked and nothing was to be.

    Source: Och and Ney, "A Systematic Comparison of Various Statistical Alignment Models" (2003). A sure link is
    always possible too, whether or not it is given as both. For a corpus, put the sentence into the link.

    Args:
        links: A, the links of the system, such as (word, region) pairs; one that comes twice counts once.
        sure: S, the links that must be there.
        possible: P, the links that may be there.

    >>> round(alignment_error_rate({(0, 0), (2, 1), (2, 2)}, {(0, 0), (1, 1)}, {(0, 0), (1, 1), (2, 1)}), 12)
    0.4
    """
    answer, must = set(links), set(sure)
    may = must | set(possible)
    if not answer and not must:
        return float("nan")
    return 1 - (len(answer & must) + len(answer & may)) / (len(answer) + len(must))
