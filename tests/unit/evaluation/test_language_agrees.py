"""Ours against independent implementations, on random cases from a seed."""

import random
from typing import Any

import numpy as np
import pytest

from deixis.evaluation.metrics.captions import bleu, rouge
from deixis.evaluation.metrics.captions.cider import Rarity, cider
from deixis.evaluation.metrics.captions.stemmer import stem
from deixis.evaluation.metrics.captions.tokenizer import tokens

CASES = 250
WORDS = "a the two man dog dogs red t-shirt runs running on grass and brown café".split()
STEMS = "run jump happy nation general universe relate hope plot care sens form rational commun y ski boy".split()
ENDINGS = """s es ed ing ly edly ingly ation ational tional ence enci ance able ible ement ment ent ism iti ous ive ize
    ion al er ic ful ness iveness fulness ousness alism aliti iviti biliti fulli lessli icate ative alize ical eed eedly
    ied ies y e ll 's ' ogi logi""".split()

Group = tuple[str, list[str]]


def caption(rng: random.Random, longest: int = 12) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, longest)))


def corpora(count: int, references: int | None = None) -> list[list[Group]]:
    rng = random.Random(20261122)
    return [
        [
            (caption(rng), [caption(rng) for _ in range(references or rng.randint(1, 4))])
            for _ in range(rng.randint(1, 5))
        ]
        for _ in range(count)
    ]


def bleu_sums(groups: list[Group]) -> Any:
    return sum(bleu.sums(said.split(), [true.split() for true in references]) for said, references in groups)


@pytest.mark.parametrize("smoothing", ["none", "exp"])
def test_bleu_is_sacrebleu(smoothing: str) -> None:
    """Where a count is 0, `coco` has its tiny constants and sacrebleu without smoothing has 0."""
    sacrebleu = pytest.importorskip("sacrebleu")
    score = bleu.coco if smoothing == "none" else bleu.sacrebleu
    for groups in corpora(CASES, references=3):
        said, references = zip(*groups, strict=True)
        streams = [list(stream) for stream in zip(*references, strict=True)]
        for order, ours in enumerate(score(bleu_sums(groups)), 1):
            metric = sacrebleu.BLEU(
                tokenize="none", smooth_method=smoothing, effective_order=False, max_ngram_order=order, force=True
            )
            theirs = metric.corpus_score(list(said), streams).score / 100
            assert ours == pytest.approx(theirs, abs=1e-7 if theirs else 2e-3)


def test_rouge_l_is_rouge_score() -> None:
    scorer = pytest.importorskip("rouge_score.rouge_scorer").RougeScorer(["rougeL"])
    for groups in corpora(CASES):
        for said, references in groups:
            theirs = scorer.score_multi(references, said)["rougeL"].fmeasure
            assert rouge.rouge_score(said, references) == pytest.approx(theirs, abs=1e-12)


def test_stems_are_snowballs() -> None:
    """Without "-izer", of which NLTK's leaves "iz" where the algorithm says "ize"."""
    snowball = pytest.importorskip("nltk.stem.snowball").EnglishStemmer()
    rng = random.Random(7)
    words = {first + last for first in STEMS for last in ENDINGS} | {
        "".join(rng.choice("aeiouybdglnprst'") for _ in range(rng.randint(1, 5))) + rng.choice(ENDINGS)
        for _ in range(2000)
    }
    different = {word: (stem(word), snowball.stem(word)) for word in words if stem(word) != snowball.stem(word)}
    assert different == {}


def test_cider_bleu_and_rouge_are_those_of_coco_captions() -> None:
    theirs = {
        name: getattr(pytest.importorskip(f"pycocoevalcap.{module}.{module}"), name)
        for name, module in (("Cider", "cider"), ("Bleu", "bleu"), ("Rouge", "rouge"))
    }
    for groups in corpora(CASES):
        said, references = zip(*groups, strict=True)
        gold = dict(enumerate(references))
        answer = {at: [text] for at, text in enumerate(said)}
        split = [[text.split() for text in texts] for texts in references]
        rarity = Rarity.of(split)
        each = [cider(text.split(), true, rarity) for text, true in zip(said, split, strict=True)]
        assert each == pytest.approx(theirs["Cider"]().compute_score(gold, answer)[1], abs=1e-9)
        means, _ = theirs["Bleu"](4).compute_score(gold, answer, verbose=0)
        assert bleu.coco(bleu_sums(groups)) == pytest.approx(means, rel=1e-9)
        mean, _ = theirs["Rouge"]().compute_score(gold, answer)
        assert np.mean([rouge.coco(*group) for group in groups]) == pytest.approx(mean)


def test_the_words_of_these_cases_are_tokens() -> None:
    assert all(tokens(word) == (word,) for word in WORDS)
