"""METEOR 1.5 for English captions.

Source: Denkowski and Lavie, "Meteor Universal: Language Specific Translation Evaluation for Any Target Language", WMT
2014: alignment in 2.1, score in 2.2, parameters for English ranking in table 1 (alpha .85, beta .2, gamma .6, delta
.75, weights 1, .6, .8, .6 of exact, stem, synonym and paraphrase matches). COCO captions run its Java program with
`-l en -norm` on their own tokens.

Exact: the score, the parameters, the function words, which reference counts, the sums of the corpus score. With only
exact and stem matches asked of both, 240 of 240 short captions score as the program scores them, and 2,969 of 3,000
captions of Flickr30k against four others each (the rest within .02, where one of the two searches gave up early); the
corpus score of those is .2329 here and .2328 there.

Ours, and different: **no WordNet and no paraphrase table come with this package**, so only equal words and equal stems
match, and scores are lower than the program's (.2492 for those 3,000): never compare the two. `synonyms` takes a
thesaurus where there is one. The tokens are those of `tokenizer`, split further as `-norm` does for what remains in
captions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.metrics.captions.alignment import Match, Synonyms, align, chunks
from deixis.evaluation.metrics.captions.tokenizer import tokens

ALPHA, BETA, GAMMA, DELTA = 0.85, 0.2, 0.6, 0.75
KIND_WEIGHTS = (1.0, 0.6, 0.8)
# Words above 1 in 1000 of the running text that METEOR 1.5 counted; "people" and "two" are among them.
FUNCTION_WORDS = frozenset(
    """a about after all also an and are as at be been but by can could for from had has have he her his i if in into
    is it its last more new no not of on one or out over people said she so some than that the their there they
    this time to two up was we were what when which who will with would year years you first other
    's 't s ' ’ “ ” " -lrb- -rrb- ( ) , . : ? $ - -- —""".split()
)
ABBREVIATIONS = frozenset("mr mrs ms dr st prof jr sr vs gen sen rep gov col capt co corp inc ft".split())


class Sums(NamedTuple):
    """What a segment adds to a corpus; add them up to score many segments as one.

    Attributes:
        precision_part: weight of the candidate's words that are matched.
        precision_whole: weight of all of the candidate's words.
        recall_part: weight of the reference's words that are matched.
        recall_whole: weight of all of the reference's words.
        matches: number of matched words.
        chunks: number of runs they form; 0 where every word of both sides is matched in one run.
    """

    precision_part: float
    precision_whole: float
    recall_part: float
    recall_whole: float
    matches: float
    chunks: float


def meteor(candidate: str, references: Sequence[str], synonyms: Synonyms | None = None) -> float:
    """Score of one caption, in [0, 1]: that against the reference that fits best.

    Args:
        candidate: the caption to score.
        references: captions that are right; with none the score is 0.
        synonyms: from a word of the candidate and one of a reference to whether they mean the same.

    >>> round(meteor("A man rides a horse.", ["a man rides a bike"]), 6)
    0.396571
    >>> meteor("a dog runs on grass", ["a brown dog running", "A dog runs on grass."])
    1.0
    """
    return score(best_sums(words(candidate), [words(reference) for reference in references], synonyms))


def best_sums(candidate: Sequence[str], references: Sequence[Sequence[str]], synonyms: Synonyms | None = None) -> Sums:
    """The sums against the reference with the highest score, the first of equals; all 0 without references."""
    return max((sums(candidate, reference, synonyms) for reference in references), key=score, default=Sums(*[0.0] * 6))


def sums(candidate: Sequence[str], reference: Sequence[str], synonyms: Synonyms | None = None) -> Sums:
    """The sums of one candidate against one reference, both as `words` gives them."""
    matches = align(candidate, reference, synonyms)
    runs = chunks(matches)
    perfect = runs == 1 and len(matches) == len(candidate) == len(reference)
    return Sums(
        _matched_weight(candidate, matches, "candidate"),
        sum(map(_weight, candidate)),
        _matched_weight(reference, matches, "reference"),
        sum(map(_weight, reference)),
        len(matches),
        0 if perfect else runs,
    )


def score(totals: Sums | NDArray[np.float64]) -> float:
    """METEOR of the sums of one segment or of many; 0 without matches.

    The sums of many segments give the corpus score. It is not the mean of the segments' scores.
    """
    precision_part, precision_whole, recall_part, recall_whole, matches, runs = totals
    if not precision_part or not recall_part:
        return 0.0
    precision, recall = precision_part / precision_whole, recall_part / recall_whole
    mean = precision * recall / (ALPHA * precision + (1 - ALPHA) * recall)
    return float(mean * (1 - GAMMA * (runs / matches) ** BETA))


def words(caption: str) -> tuple[str, ...]:
    """The words that METEOR counts: the tokens, with hyphens and other marks inside them split off.

    >>> words("A man's black-and-white t-shirt, isn't it?")
    ('a', 'man', "'", 's', 'black', 'and', 'white', 't', 'shirt', 'is', 'n', "'t", 'it')
    """
    text = re.sub(r"([^\W_])-([^\W_])", r"\1 \2", " ".join(tokens(caption)))  # of "port-a-potty" only the first
    text = re.sub(r"(?<!\w)'|'(?!\w)", " ' ", text)
    text = re.sub(r"(?<=\w)'(?=\w)", " '", text)
    text = re.sub(r"[:;()\[\]{}<>/_\"$%?!&]|,(?!\d)|(?<!\d),", r" \g<0> ", text)
    return tuple(_without_full_stops(text.split()))


def _without_full_stops(parts: Sequence[str]) -> Iterator[str]:
    for position, part in enumerate(parts):
        stem, stop = part[:-1], part[-1]
        short = len(stem) == 1 or stem in ABBREVIATIONS
        kept = "." in stem or (short and position + 1 < len(parts))
        if stop == "." and stem and not kept:
            yield from (stem, stop)
        else:
            yield part


def _weight(word: str) -> float:
    return 1 - DELTA if word in FUNCTION_WORDS else DELTA


def _matched_weight(side: Sequence[str], matches: Sequence[Match], name: str) -> float:
    return sum(KIND_WEIGHTS[match.kind] * _weight(side[getattr(match, name)]) for match in matches)
