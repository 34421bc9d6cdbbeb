"""Answers and captions: VQA accuracy, CIDEr-D, METEOR, BLEU, ROUGE-L.

Gold ``text``: the annotators' answers, or the reference captions, as a list (one string counts as a list of one).
Prediction ``text``: one string. Gold ``type``, a string, is optional and for ``vqa``: the accuracy is then also given
for each type of answer. A missing prediction is an empty answer.

All figures are fractions, but CIDEr, which runs to 10. Tokens of captions are those of the Stanford tokenizer, which
the evaluator of COCO captions uses; give plain captions.

- ``vqa``: `accuracy`. Presets `default` (the official evaluator) and `lavis` (its copy in LAVIS).
- ``cider``: `cider`, CIDEr-D. Document frequencies are counted over the references of **the whole gold file** and stay
  so in every resampling: a part of a benchmark does not score as the whole does.
- ``meteor``: `meteor`, of summed statistics, and `mean`, of the segments' scores, which is another number. Words match
  if they or their stems are equal; without the program's WordNet and paraphrases it is **not comparable** with its.
- ``bleu``: `bleu@4`, then `bleu@1` to `bleu@3`, of summed counts. Presets `default` (COCO captions) and `sacrebleu`
  (exponential smoothing).
- ``rouge``: `rouge_l`. Presets `default` (COCO captions) and `rouge_score` (the package of that name).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.measured import Measured, Metric, Weights, from_sums, ratio
from deixis.evaluation.metrics import vqa
from deixis.evaluation.metrics.captions import bleu, cider, meteor, rouge
from deixis.evaluation.metrics.captions.tokenizer import tokens
from deixis.evaluation.records import Record

Pairs = list[tuple[str, tuple[str, ...]]]


def _texts(gold: Sequence[Record], predicted: Sequence[Record | None]) -> Pairs:
    """For each sample the predicted text and the true ones."""
    return [(_said(guess), _references(truth)) for truth, guess in zip(gold, predicted, strict=True)]


def _said(record: Record | None) -> str:
    if record is None:
        return ""
    texts = record.strings("text")
    if len(texts) != 1:
        raise record.wrong("text", f"expected one string, got {len(texts)}")
    return texts[0]


def _references(record: Record) -> tuple[str, ...]:
    texts = record.strings("text")
    if not texts:
        raise record.wrong("text", "expected one string or more, got an empty list")
    return texts


def _images(gold: Sequence[Record]) -> list[str]:
    return [record.image for record in gold]


def _mean(gold: Sequence[Record], name: str, scores: Sequence[float]) -> Measured:
    columns = np.stack([np.array(scores, np.float64), np.ones(len(scores))], axis=1)
    return from_sums(_images(gold), columns, lambda sums: {name: ratio(sums[0], sums[1])})


def _measure_vqa(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    score = vqa.lavis_accuracy if preset == "lavis" else vqa.accuracy
    right = np.array(
        [
            0.0 if guess is None else score(said, answers)
            for guess, (said, answers) in zip(predicted, _texts(gold, predicted), strict=True)
        ]
    )
    kinds = [_kind(record) for record in gold]
    names = sorted({kind for kind in kinds if kind})
    of_kind = {name: np.array([kind == name for kind in kinds], np.float64) for name in names}

    def figures(weights: Weights) -> dict[str, float]:
        by_kind = {f"accuracy/{name}": _share(weights * here, right) for name, here in of_kind.items()}
        return {"accuracy": _share(weights, right), **by_kind}

    return Measured(tuple(_images(gold)), figures)


def _share(weights: Weights, right: NDArray[np.float64]) -> float:
    return ratio(float(weights @ right), float(weights.sum()))


def _kind(record: Record) -> str:
    if not record.has("type"):
        return ""
    kinds = record.strings("type")
    if len(kinds) != 1:
        raise record.wrong("type", f"expected one type of answer, got {len(kinds)}")
    return kinds[0]


def _measure_cider(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    texts = _texts(gold, predicted)
    references = [[tokens(caption) for caption in captions] for _, captions in texts]
    rarity = cider.Rarity.of(references)
    scores = [cider.cider(tokens(said), true, rarity) for (said, _), true in zip(texts, references, strict=True)]
    return _mean(gold, "cider", scores)


def _measure_meteor(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    sums = [
        meteor.best_sums(meteor.words(said), [meteor.words(caption) for caption in captions])
        for said, captions in _texts(gold, predicted)
    ]
    columns = np.array([(*part, meteor.score(part), 1.0) for part in sums], np.float64).reshape(
        len(gold), len(meteor.Sums._fields) + 2
    )

    def read(totals: NDArray[np.float64]) -> dict[str, float]:
        return {"meteor": meteor.score(totals[:-2]), "mean": ratio(totals[-2], totals[-1])}

    return from_sums(_images(gold), columns, read)


def _measure_bleu(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    columns = [bleu.sums(tokens(said), list(map(tokens, captions))) for said, captions in _texts(gold, predicted)]
    score = bleu.sacrebleu if preset == "sacrebleu" else bleu.coco

    def read(totals: NDArray[np.float64]) -> dict[str, float]:
        one, two, three, four = score(totals)
        return {"bleu@4": four, "bleu@1": one, "bleu@2": two, "bleu@3": three}

    return from_sums(_images(gold), np.array(columns, np.float64).reshape(len(gold), bleu.COLUMNS), read)


def _measure_rouge(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    score: Callable[[str, Sequence[str]], float] = rouge.rouge_score if preset == "rouge_score" else rouge.coco
    return _mean(gold, "rouge_l", [score(said, captions) for said, captions in _texts(gold, predicted)])


VQA = Metric(
    name="vqa",
    presets=("default", "lavis"),
    summary="VQA accuracy: mean of min(1, other annotators who gave the answer / 3), a fraction",
    measure=_measure_vqa,
)
CIDER = Metric(
    name="cider",
    presets=("default",),
    summary="CIDEr-D, from 0 to 10; document frequencies from the whole gold file",
    measure=_measure_cider,
)
METEOR = Metric(
    name="meteor",
    presets=("default",),
    summary="METEOR 1.5 of the corpus with exact and stem matches only, a fraction",
    measure=_measure_meteor,
)
BLEU = Metric(
    name="bleu",
    presets=("default", "sacrebleu"),
    summary="BLEU-4 of the corpus, a fraction",
    measure=_measure_bleu,
)
ROUGE = Metric(
    name="rouge",
    presets=("default", "rouge_score"),
    summary="ROUGE-L, mean over captions, a fraction",
    measure=_measure_rouge,
)
