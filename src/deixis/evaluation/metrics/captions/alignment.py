"""Which word of a caption stands for which word of a reference, as METEOR aligns them.

Source: Denkowski and Lavie, "Meteor Universal: Language Specific Translation Evaluation for Any Target Language", WMT
2014, section 2.1. Every word stands in one match at most. Of all such sets of matches the paper takes the one with the
most words covered, then the fewest chunks (runs that are adjacent and in the same order on both sides), then the
smallest sum of distances between the positions of matched words.

The program, METEOR 1.5, behaves otherwise where a word has several stems to choose from, and this follows the program:
a word whose only match is certain is matched; then the most *equal* words, the fewest chunks, the most words, the
smallest distance. So an uncertain stem match is left out where it would start a chunk of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from deixis.evaluation.metrics.captions.stemmer import stem

EXACT, STEM, SYNONYM = 0, 1, 2
BEAM = 64

Synonyms = Callable[[str, str], bool]


class Match(NamedTuple):
    """One word of the candidate, one of the reference, and how they are the same.

    Attributes:
        candidate: position.
        reference: position.
        kind: EXACT, STEM or SYNONYM.
    """

    candidate: int
    reference: int
    kind: int


# A choice for the first words of the candidate: its cost (words not matched exactly, chunks, words not matched,
# distance), the reference positions, as bits, that it has used and later words may ask for, the reference position
# that would carry on its chunk, or -1, and its matches. The smaller, the better.
_Path = tuple[int, int, int, int, int, int, tuple[Match, ...]]


def align(candidate: Sequence[str], reference: Sequence[str], synonyms: Synonyms | None = None) -> tuple[Match, ...]:
    """The best matches, in the candidate's order.

    Exact as long as no more than `BEAM` partial choices stay open at a time; more takes words that are repeated often
    on both sides. The program keeps 40, counted differently, so scores of long captions may differ a little.

    Args:
        candidate: words in lower case.
        reference: words in lower case.
        synonyms: from a candidate's word and a reference's to whether they mean the same.

    >>> [(m.candidate, m.reference) for m in align("the dog and the cat".split(), "a cat , the dog".split())]
    [(0, 3), (1, 4), (4, 1)]
    """
    options = _options(candidate, reference, synonyms)
    asked = Counter(match.reference for choices in options for match in choices)
    paths: list[_Path] = [(0, 0, 0, 0, 0, -1, ())]
    for choices, later in zip(options, _asked_later(options), strict=True):
        certain = len(choices) == 1 and asked[choices[0].reference] == 1
        best: dict[tuple[int, int], _Path] = {}
        for path in paths:
            for step in _steps(path, choices, certain, later):
                key = step[4:6]
                if key not in best or step < best[key]:
                    best[key] = step
        paths = sorted(best.values())[:BEAM]
    return min(paths)[-1]


def chunks(matches: Sequence[Match]) -> int:
    """Number of runs that are adjacent and in the same order on both sides.

    >>> chunks([Match(0, 3, EXACT), Match(1, 4, EXACT), Match(4, 1, EXACT)])
    2
    """
    pairs = {(match.candidate, match.reference) for match in matches}
    return sum((i - 1, j - 1) not in pairs for i, j in pairs)


def _steps(path: _Path, choices: Sequence[Match], certain: bool, later: int) -> Iterator[_Path]:
    """The path with one more word of the candidate matched, or, unless its only match is certain, left out."""
    not_exact, runs, unmatched, distance, used, follows, matches = path
    if not certain:
        yield not_exact + 1, runs, unmatched + 1, distance, used & later, -1, matches
    for match in choices:
        i, j, kind = match
        if not used >> j & 1:
            yield (
                not_exact + (kind != EXACT),
                runs + (follows != j),
                unmatched,
                distance + abs(i - j),
                (used | 1 << j) & later,
                j + 1,
                (*matches, match),
            )


def _asked_later(options: Sequence[Sequence[Match]]) -> list[int]:
    """For each position, the reference positions, as bits, that the positions after it may ask for."""
    later, masks = 0, []
    for choices in reversed(options):
        masks.append(later)
        for match in choices:
            later |= 1 << match.reference
    return masks[::-1]


def _options(candidate: Sequence[str], reference: Sequence[str], synonyms: Synonyms | None) -> list[list[Match]]:
    """For each word of the candidate, its possible matches."""
    by_stem = defaultdict[str, list[int]](list)
    for j, word in enumerate(reference):
        by_stem[stem(word)].append(j)
    options = [
        [Match(i, j, EXACT if reference[j] == word else STEM) for j in by_stem.get(stem(word), ())]
        for i, word in enumerate(candidate)
    ]
    return options if synonyms is None else _with_synonyms(options, candidate, reference, synonyms)


def _with_synonyms(
    options: list[list[Match]], candidate: Sequence[str], reference: Sequence[str], synonyms: Synonyms
) -> list[list[Match]]:
    for i, (choices, word) in enumerate(zip(options, candidate, strict=True)):
        known = {match.reference for match in choices}
        choices += [Match(i, j, SYNONYM) for j, true in enumerate(reference) if j not in known and synonyms(word, true)]
    return options
