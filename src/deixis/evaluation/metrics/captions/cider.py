"""CIDEr-D: how much a caption says of what people say of this picture and not of others.

Source: Vedantam et al., "CIDEr: Consensus-based Image Description Evaluation", arXiv:1411.5726, sections 4 and 6. What
the evaluator of COCO captions calls `Cider` is this: counts clipped to the reference's, a Gaussian penalty on length
(sigma 6), times 10. As there, length is the number of runs of two words, and the idf of a run is
log(pictures) - log(pictures whose references have it, at least 1): with one picture every idf, and the score, is 0.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deixis.evaluation.metrics.captions.ngrams import ORDER, Counts, ngrams

SIGMA = 6.0
SCALE = 10.0


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare runs of words are in the references of a data set.

    Attributes:
        pictures: number of pictures.
        frequency: number of pictures of which some reference has the run.
    """

    pictures: int
    frequency: Counts

    @classmethod
    def of(cls, references: Iterable[Sequence[Sequence[str]]]) -> Rarity:
        """From the references of each picture, as words."""
        seen = [{run for words in captions for counts in ngrams(words) for run in counts} for captions in references]
        return cls(len(seen), Counter(run for runs in seen for run in runs))

    def idf(self, run: tuple[str, ...]) -> float:
        """Inverse document frequency."""
        return math.log(self.pictures) - math.log(max(1, self.frequency[run]))


@dataclass(frozen=True, slots=True)
class _Vector:
    weights: tuple[dict[tuple[str, ...], float], ...]
    norms: tuple[float, ...]
    length: int


def cider(candidate: Sequence[str], references: Sequence[Sequence[str]], rarity: Rarity) -> float:
    """CIDEr-D of one caption, from 0 to 10 (a caption of four words or more that equals its one reference).

    A data set's CIDEr-D is the mean over its pictures. Published figures are often this times 10.

    Args:
        candidate: words, as `tokenizer.tokens` gives them.
        references: of the same picture; words. Without any the score is 0.
        rarity: of the runs of words over the references of the whole data set.
    """
    if not references:
        return 0.0
    own = _vector(candidate, rarity)
    return SCALE * sum(_similarity(own, _vector(words, rarity)) for words in references) / len(references)


def _vector(words: Sequence[str], rarity: Rarity) -> _Vector:
    weights = tuple({run: count * rarity.idf(run) for run, count in counts.items()} for counts in ngrams(words))
    norms = tuple(math.sqrt(sum(weight**2 for weight in part.values())) for part in weights)
    return _Vector(weights, norms, max(0, len(words) - 1))


def _similarity(own: _Vector, other: _Vector) -> float:
    """Mean over lengths of runs of the clipped cosine, less the penalty for another length of caption."""
    total = 0.0
    for mine, theirs, my_norm, their_norm in zip(own.weights, other.weights, own.norms, other.norms, strict=True):
        if my_norm and their_norm:
            common = mine.keys() & theirs.keys()
            total += sum(min(mine[run], theirs[run]) * theirs[run] for run in common) / (my_norm * their_norm)
    return total / ORDER * math.exp(-((own.length - other.length) ** 2) / (2 * SIGMA**2))
