"""BLEU of a corpus of captions.

Source: Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", ACL 2002. `coco` is BLEU as
the evaluator of COCO captions computes it: the reference length is the one closest to the candidate's (of two the
shorter), and tiny constants stand where a count is 0, so a corpus without a common run of four words scores a
little above 0. `sacrebleu` follows Post, "A Call for Clarity in Reporting BLEU Scores", arXiv:1804.08771: exponential
smoothing, no effective order. Both here on the same tokens, as fractions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.metrics.captions.ngrams import ORDER, Counts, ngrams

COLUMNS = 2 * ORDER + 2
TINY, SMALL = 1e-15, 1e-9


def sums(candidate: Sequence[str], references: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """What a caption adds to a corpus, (10,): matched runs of 1 to 4 words, all runs, its length, the reference's.

    >>> sums("a dog runs".split(), ["a dog walks home".split(), "the dog runs".split()]).tolist()
    [3.0, 2.0, 0.0, 0.0, 3.0, 2.0, 1.0, 0.0, 3.0, 3.0]
    """
    most = [_most(counts) for counts in zip(*map(ngrams, references), strict=True)]
    own = ngrams(candidate)
    matched = [
        sum(min(count, there[run]) for run, count in here.items()) for here, there in zip(own, most, strict=True)
    ]
    length = len(candidate)
    closest = min((abs(len(reference) - length), len(reference)) for reference in references)[1]
    return np.array([*matched, *(sum(counts.values()) for counts in own), length, closest], np.float64)


def coco(totals: NDArray[np.float64]) -> tuple[float, ...]:
    """BLEU-1 to BLEU-4 of the sum of `sums`, as the evaluator of COCO captions computes them.

    >>> [round(score, 4) for score in coco(sums("a dog runs".split(), ["a dog walks home".split()]))]
    [0.4777, 0.4137, 0.0, 0.0]
    """
    matched, runs, (length, closest) = totals[:ORDER], totals[ORDER : 2 * ORDER], totals[2 * ORDER :]
    means = np.cumprod((matched + TINY) / (runs + SMALL)) ** (1 / np.arange(1, ORDER + 1))
    ratio = (length + TINY) / (closest + SMALL)
    return tuple((means * _brevity(ratio)).tolist())


def sacrebleu(totals: NDArray[np.float64]) -> tuple[float, ...]:
    """BLEU-1 to BLEU-4 of the sum of `sums`, as sacrebleu's defaults compute them; 0 where no word is common."""
    matched, runs, (length, closest) = totals[:ORDER], totals[ORDER : 2 * ORDER], totals[2 * ORDER :]
    if not matched.any():
        return (0.0,) * ORDER
    halvings = np.cumsum(matched == 0)
    precisions = np.where(matched > 0, matched, 0.5**halvings) / np.maximum(runs, TINY)
    means = np.cumprod(np.where(runs > 0, precisions, 0.0)) ** (1 / np.arange(1, ORDER + 1))
    return tuple((means * _brevity(length / closest if closest else 1.0)).tolist())


def _brevity(ratio: float) -> float:
    """1 for a corpus as long as its references or longer; below that it falls fast, to 0."""
    if ratio >= 1:
        return 1.0
    return math.exp(1 - 1 / ratio) if ratio > 0 else 0.0


def _most(counts: Sequence[Counts]) -> Counts:
    most = counts[0]
    for others in counts[1:]:
        most = most | others
    return most
