import json
from pathlib import Path

import numpy as np
import pytest

from deixis.evaluation.metrics.captions.alignment import EXACT, STEM, SYNONYM, Match, align, chunks
from deixis.evaluation.metrics.captions.meteor import best_sums, meteor, score, words

CAPTIONS = ["a dog runs on grass", "a man rides a horse", "a cat"]
REFERENCES = [["a dog runs on grass", "a brown dog running"], ["a man rides a bike"], ["two people walk"]]
PROGRAM = json.loads((Path(__file__).parent / "meteor_1_5.json").read_text(encoding="utf-8"))


def corpus(captions: list[str], references: list[list[str]]) -> float:
    pairs = zip(captions, references, strict=True)
    return score(np.sum([best_sums(words(said), [words(true) for true in group]) for said, group in pairs], axis=0))


def test_worked_segments() -> None:
    segments = [meteor(said, group) for said, group in zip(CAPTIONS, REFERENCES, strict=True)]
    assert segments == pytest.approx([1.0, 0.3965709309, 0.0], abs=1e-9)


def test_the_worked_corpus_is_not_the_mean() -> None:
    assert corpus(CAPTIONS, REFERENCES) == pytest.approx(0.4340375504, abs=1e-9)


def test_segments_of_the_program() -> None:
    """240 pairs of captions, as METEOR 1.5 scores them with exact and stem matches."""
    assert [meteor(said, true) for _, said, *true in PROGRAM["segments"]] == pytest.approx(
        [value for value, *_ in PROGRAM["segments"]], abs=1e-9
    )


def test_corpus_of_the_program() -> None:
    captions = [said for _, said, *_ in PROGRAM["segments"]]
    assert corpus(captions, [true for _, _, *true in PROGRAM["segments"]]) == pytest.approx(PROGRAM["corpus"])


def test_stems_match_for_less() -> None:
    assert align(["dogs"], ["dog"]) == (Match(0, 0, STEM),)
    assert meteor("dogs run fast", ["dog run fast"]) < meteor("dogs run fast", ["dogs run fast"]) == 1.0


def test_synonyms_are_asked_for_last() -> None:
    pairs = {("bike", "bicycle")}
    assert align(["bike", "red"], ["red", "bicycle"], lambda *pair: pair in pairs) == (
        Match(0, 1, SYNONYM),
        Match(1, 0, EXACT),
    )
    assert meteor("a bike", ["a bicycle"], lambda *pair: pair in pairs) > meteor("a bike", ["a bicycle"])


def test_fewest_chunks_then_smallest_distance() -> None:
    assert [(m.candidate, m.reference) for m in align("x a b".split(), "a q x a b".split())] == [(0, 2), (1, 3), (2, 4)]
    assert align(["a", "z", "a"], ["q", "q", "a"]) == (Match(2, 2, EXACT),)


def test_an_uncertain_stem_may_not_add_a_chunk() -> None:
    assert align(["runs"], ["running", "man", "running"]) == ()
    assert len(align(["a", "runs"], ["a", "running", "man", "running"])) == 2


def test_chunks_are_runs_on_both_sides() -> None:
    assert chunks([]) == 0
    assert chunks([Match(0, 0, EXACT), Match(1, 1, STEM), Match(3, 2, EXACT)]) == 2


@pytest.mark.parametrize(
    ("caption", "counted"),
    [
        ("A man's black-and-white t-shirt.", "a man ' s black and white t shirt"),
        ("It isn't a/b (1,000%)", "it is n 't a / b -lrb- 1,000 % -rrb-"),
        ("mr. smith of the u.s. at st.", "mr. smith of the u.s. at st ."),
        ("a port-a-potty at AT&T Inc. now", "a port a-potty at at & t inc. now"),
        ("", ""),
    ],
)
def test_words(caption: str, counted: str) -> None:
    assert " ".join(words(caption)) == counted


def test_nothing_is_nothing() -> None:
    assert meteor("", ["a dog"]) == meteor("a dog", [""]) == meteor("a dog", []) == meteor("", [""]) == 0.0
