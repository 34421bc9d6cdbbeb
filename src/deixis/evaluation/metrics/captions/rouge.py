"""ROUGE-L: the longest common subsequence of a caption and its references.

Source: Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004. Two evaluators compute it differently:
`coco`, of COCO captions, takes the best precision and the best recall over the references, each from whichever has it,
and weighs recall 1.2 times; `rouge_score` (the package of that name, without its stemmer) takes the plain F1 against
the best reference, on its own words: runs of a-z and 0-9.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from deixis.evaluation.metrics.captions.tokenizer import tokens

BETA = 1.2


def coco(candidate: str, references: Sequence[str]) -> float:
    """ROUGE-L as the evaluator of COCO captions computes it, in [0, 1].

    >>> round(coco("A dog runs on grass.", ["a brown dog running", "the dog runs"]), 4)
    0.5236
    """
    words = tokens(candidate)
    shares = [_shares(words, tokens(reference)) for reference in references]
    return _f(max((p for p, _ in shares), default=0.0), max((r for _, r in shares), default=0.0), BETA)


def rouge_score(candidate: str, references: Sequence[str]) -> float:
    """ROUGE-L as `rouge-score` computes it, in [0, 1].

    >>> rouge_score("A dog's run", ["a dog s walk"])
    0.75
    """
    words = _alphanumeric(candidate)
    return max((_f(*_shares(words, _alphanumeric(reference)), 1.0) for reference in references), default=0.0)


def longest_common_subsequence(first: Sequence[str], second: Sequence[str]) -> int:
    """Its length.

    >>> longest_common_subsequence("a b c d".split(), "a c x d".split())
    3
    """
    best = [0] * (len(second) + 1)
    for word in first:
        diagonal = 0
        for at, other in enumerate(second, 1):
            diagonal, best[at] = best[at], diagonal + 1 if word == other else max(best[at], best[at - 1])
    return best[-1]


def _shares(words: Sequence[str], reference: Sequence[str]) -> tuple[float, float]:
    """Precision and recall."""
    common = longest_common_subsequence(words, reference)
    return (common / len(words), common / len(reference)) if common else (0.0, 0.0)


def _f(precision: float, recall: float, beta: float) -> float:
    if not precision or not recall:
        return 0.0
    return (1 + beta**2) * precision * recall / (recall + beta**2 * precision)


def _alphanumeric(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
