from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from deixis.errors import ConfigError, InputError
from deixis.evaluation import intervals
from deixis.evaluation.intervals import compare, draws, evaluate, interval
from deixis.evaluation.measured import Measured, Metric, Weights
from deixis.evaluation.records import Record


def records(*fields: Mapping[str, object]) -> list[Record]:
    return [Record(str(f["id"]), f, Path("some.jsonl"), line) for line, f in enumerate(fields, 1)]


def measure_mean(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    """The mean of what was predicted; 0 for what was not."""
    values = np.array([0.0 if guess is None else float(guess.numbers("value", 1)[0]) for guess in predicted])

    def figures(weights: Weights) -> dict[str, float]:
        sign = -1 if preset == "negative" else 1
        return {"mean": float(sign * weights @ values / weights.sum()), "nothing": math.nan}

    return Measured(tuple(record.image for record in gold), figures)


MEAN = Metric(name="mean", presets=("plain", "negative"), summary="the mean", measure=measure_mean)


def sample(count: int, pictures: int, shift: float = 0.0) -> tuple[list[Record], list[Record]]:
    """Values of pictures that differ from each other far more than within."""
    random = np.random.default_rng(1)
    level = random.normal(size=pictures)
    gold = records(*({"id": i, "image": f"p{i % pictures}"} for i in range(count)))
    value = [float(level[i % pictures] + shift + random.normal() / 100) for i in range(count)]
    return gold, records(*({"id": i, "value": v} for i, v in enumerate(value)))


def test_a_result_says_all_there_is_to_know() -> None:
    gold = records({"id": "a", "image": "1"}, {"id": "b", "image": "1"}, {"id": "c", "image": "2"})
    result = evaluate(
        MEAN, gold, records({"id": "a", "value": 1.0}, {"id": "c", "value": 2.0}, {"id": "x", "value": 9.0})
    )
    assert (result.metric, result.preset, result.value, result.count, result.images) == ("mean", "plain", 1.0, 3, 2)
    assert (result.missing, result.unknown, result.resamples) == (("b",), ("x",), 1000)
    assert result.interval == (0.5, 2.0)  # two pictures, whose means are 1/2 and 2
    assert result.part_intervals["mean"] == result.interval


def test_json_has_null_for_what_is_not_there() -> None:
    gold, predicted = sample(20, 5)
    written = evaluate(MEAN, gold, predicted).to_dict()
    assert list(written)[:6] == ["metric", "preset", "value", "interval", "count", "parts"]
    assert written["parts"]["nothing"] is None
    assert written["part_intervals"]["nothing"] == [None, None]
    assert json.loads(json.dumps(written, allow_nan=False)) == written


def test_pictures_are_drawn_not_samples() -> None:
    low, high = evaluate(MEAN, *sample(1000, 20)).interval
    gold, predicted = sample(1000, 20)
    alone = records(*({"id": record.id} for record in gold))  # every sample its own picture
    tight = evaluate(MEAN, alone, predicted).interval
    assert high - low > 4 * (tight[1] - tight[0])
    spread = np.std([float(record.numbers("value", 1)[0]) for record in predicted])
    assert high - low == pytest.approx(2 * 1.96 * spread / math.sqrt(20), rel=0.1)


def test_the_same_seed_draws_the_same() -> None:
    gold, predicted = sample(50, 10)
    assert evaluate(MEAN, gold, predicted, seed=3) == _same(evaluate(MEAN, gold, predicted, seed=3))
    assert evaluate(MEAN, gold, predicted, seed=3).interval != evaluate(MEAN, gold, predicted, seed=4).interval


def _same(result: intervals.Result) -> object:
    class Anything:
        def __eq__(self, other: object) -> bool:
            return isinstance(other, intervals.Result) and other.to_dict() == result.to_dict()

    return Anything()


def test_fewer_draws_are_the_first_of_more() -> None:
    gold, predicted = sample(50, 10)
    measured = measure_mean(gold, list(predicted), "plain")
    few, many = draws([measured], 7)[0], draws([measured], 20)[0]
    assert few[:, 0].tolist() == many[:7, 0].tolist()


def test_a_slow_metric_is_drawn_less_often_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "SECONDS", -1.0)
    assert evaluate(MEAN, *sample(20, 5)).resamples == intervals.LEAST_RESAMPLES
    assert evaluate(MEAN, *sample(20, 5), resamples=10).resamples == 10


def test_an_interval_holds_its_figure() -> None:
    drawn = np.linspace(0.4, 0.6, 101)
    assert interval(drawn, 0.5) == pytest.approx((0.405, 0.595))
    assert interval(drawn, 0.1) == pytest.approx((0.1, 0.595))
    assert interval(np.append(drawn, math.nan), 0.5) == pytest.approx((0.405, 0.595))
    assert all(map(math.isnan, interval(drawn, math.nan)))


def test_a_constant_shift_is_certain_though_pictures_differ() -> None:
    gold, a = sample(100, 10)
    _, b = sample(100, 10, shift=0.05)
    found = compare(MEAN, gold, a, b)
    assert found.difference == pytest.approx(0.05)
    assert found.interval == pytest.approx((0.05, 0.05))  # unpaired it would be wider than .5
    assert found.probability == 1.0
    assert compare(MEAN, gold, b, a).probability == 0.0
    assert found.values[1] - found.values[0] == found.parts["mean"] == found.difference
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["part_intervals"]["nothing"] == [None, None]


def test_a_system_is_no_better_than_itself() -> None:
    gold, a = sample(30, 6)
    found = compare(MEAN, gold, a, a)
    assert (found.difference, found.interval, found.probability) == (0.0, (0.0, 0.0), 0.5)


def test_the_smaller_error_is_the_better() -> None:
    gold, a = sample(30, 6)
    assert compare(replace(MEAN, lower_is_better=True), gold, a, sample(30, 6, shift=-0.1)[1]).probability == 1.0


def test_a_comparison_names_what_either_lacks() -> None:
    gold = records({"id": "a"}, {"id": "b"})
    found = compare(MEAN, gold, records({"id": "a", "value": 1}), records({"id": "z", "value": 1}), "negative")
    assert (found.missing, found.unknown, found.preset) == ((("b",), ("a", "b")), ((), ("z",)), "negative")


def test_presets_are_checked() -> None:
    gold, predicted = sample(4, 2)
    assert evaluate(MEAN, gold, predicted, "default").preset == "plain"
    with pytest.raises(ConfigError, match="mean has no preset 'mdetr'; it has plain, negative"):
        evaluate(MEAN, gold, predicted, "mdetr")
    with pytest.raises(ConfigError, match="resamples: expected at least 1, got 0"):
        evaluate(MEAN, gold, predicted, resamples=0)


def test_systems_on_different_samples_cannot_be_compared() -> None:
    def measure(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
        answered = tuple(guess.id for guess in predicted if guess is not None)
        return Measured(answered, lambda weights: {"sum": float(weights.sum())})

    answered = Metric(name="answered", presets=("default",), summary="", measure=measure)
    gold, four = sample(4, 2)
    with pytest.raises(InputError, match="answered: the two systems are measured on different samples"):
        compare(answered, gold, four, four[:3])
