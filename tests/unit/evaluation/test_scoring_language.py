import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deixis.errors import DataError
from deixis.evaluation.measured import Measured, Metric
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.language import BLEU, CIDER, METEOR, ROUGE, VQA

REFERENCES = [["a dog runs on grass", "a brown dog running"], ["a man rides a bike"], ["two people walk"]]
CAPTIONS = ["a dog runs on grass", "a man rides a horse", "a cat"]
ALL = [VQA, CIDER, METEOR, BLEU, ROUGE]


def records(texts: Sequence[Any], **fields: Any) -> list[Record]:
    return [
        Record(str(at), {"id": str(at), "text": text, **fields}, Path("lines.jsonl"), at + 1)
        for at, text in enumerate(texts)
    ]


def measured(metric: Metric, gold: Sequence[Any], said: Sequence[Any], preset: str = "default") -> Measured:
    predicted = [record if record.fields["text"] is not None else None for record in records(said)]
    return metric.measure(records(gold), predicted, preset)


def first(figures: dict[str, float]) -> float:
    return next(iter(figures.values()))


def test_names_and_presets() -> None:
    assert {metric.name: metric.presets for metric in ALL} == {
        "vqa": ("default", "lavis"),
        "cider": ("default",),
        "meteor": ("default",),
        "bleu": ("default", "sacrebleu"),
        "rouge": ("default", "rouge_score"),
    }


def test_worked_captions() -> None:
    assert measured(CIDER, REFERENCES, CAPTIONS).once() == {"cider": pytest.approx(3.9917715, abs=1e-6)}
    assert measured(METEOR, REFERENCES, CAPTIONS).once() == {
        "meteor": pytest.approx(0.4340375504, abs=1e-9),
        "mean": pytest.approx((1 + 0.3965709309) / 3, abs=1e-9),
    }
    bleu = measured(BLEU, REFERENCES, CAPTIONS).once()
    assert list(bleu) == ["bleu@4", "bleu@1", "bleu@2", "bleu@3"]
    assert bleu["bleu@1"] == pytest.approx(9 / 12 * math.exp(1 - 13 / 12))
    assert measured(ROUGE, REFERENCES, CAPTIONS).once() == {"rouge_l": pytest.approx((1 + 0.8 + 0) / 3)}


def test_vqa_answers() -> None:
    gold = [["2"] * 5 + ["3"] * 5, ["Yes"] * 10, "blue"]
    assert measured(VQA, gold, ["two", "yes", "Blue."]).once() == {"accuracy": pytest.approx(2 / 3)}
    assert measured(VQA, [["two"] * 9 + ["three"]], ["two"], "lavis").once() == {"accuracy": 0.0}


def test_vqa_by_type() -> None:
    gold = [*records(["cat"], type="other"), *records(["yes"], type=["yes/no"]), *records(["no"], type="yes/no")]
    figures = VQA.measure(gold, [gold[0], gold[1], gold[1]], "default").once()
    assert figures == {"accuracy": pytest.approx(2 / 3), "accuracy/other": 1.0, "accuracy/yes/no": 0.5}


@pytest.mark.parametrize("metric", ALL)
def test_a_missing_prediction_is_wrong(metric: Metric) -> None:
    gold = [["a dog runs on grass"] * 4, ["two people walk by"] * 4]
    whole = first(measured(metric, gold, [gold[0][0], gold[1][0]]).once())
    assert first(measured(metric, gold, [gold[0][0], None]).once()) < whole
    assert first(measured(metric, gold, [None, None]).once()) == pytest.approx(0, abs=1e-3)


def test_a_missing_answer_is_wrong_even_where_the_truth_is_empty() -> None:
    assert measured(VQA, [[""]], [None]).once() == {"accuracy": 0.0}


@pytest.mark.parametrize("metric", ALL)
def test_one_string_is_a_list_of_one(metric: Metric) -> None:
    gold = ["a dog runs on grass", "two people walk by"]
    lists = [[text] for text in gold]
    assert measured(metric, gold, gold).once() == measured(metric, lists, lists).once()


@pytest.mark.parametrize("metric", [VQA, METEOR, BLEU, ROUGE])
def test_a_sample_that_counts_twice_is_as_two(metric: Metric) -> None:
    twice = measured(metric, [*REFERENCES, REFERENCES[1]], [*CAPTIONS, CAPTIONS[1]]).once()
    weighted = measured(metric, REFERENCES, CAPTIONS).figures(np.array([1.0, 2.0, 1.0]))
    assert weighted == pytest.approx(twice)


def test_document_frequencies_stay_in_a_resampling() -> None:
    figures = measured(CIDER, REFERENCES, CAPTIONS).figures(np.array([2.0, 1.0, 0.0]))
    assert figures["cider"] == pytest.approx((2 * 5.38889614 + 6.58641848) / 3, abs=1e-7)


@pytest.mark.parametrize("metric", ALL)
def test_nothing_to_score(metric: Metric) -> None:
    assert not measured(metric, [], []).images
    assert not first(measured(metric, [], []).once()) > 1e-3


@pytest.mark.parametrize("metric", ALL)
@pytest.mark.parametrize(
    ("gold", "said", "problem"),
    [
        ([], "x", "text: expected one string or more, got an empty list"),
        (3, "x", "text: expected a string or a list of strings, got 3"),
        ("x", ["a", "b"], "text: expected one string, got 2"),
        ("x", [], "text: expected one string, got 0"),
    ],
)
def test_wrong_lines(metric: Metric, gold: Any, said: Any, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        measured(metric, [gold], [said])


def test_an_answer_has_one_type() -> None:
    with pytest.raises(DataError, match="type: expected one type of answer, got 2"):
        VQA.measure(records(["x"], type=["a", "b"]), [None], "default")
