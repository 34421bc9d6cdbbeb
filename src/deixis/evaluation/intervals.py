"""From records to a figure with its count, its 95 % interval and its preset; and which of two systems is better.

Intervals are percentile bootstraps by picture (Efron and Tibshirani, 1993, chapter 13): pictures are drawn with
replacement, and all samples of a picture are counted as often as it was drawn. Two systems are compared on the same
draws, so what is hard for both cancels out.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import ConfigError, InputError
from deixis.evaluation.measured import Measured, Metric, Weights
from deixis.evaluation.records import Record, pair

RESAMPLES = 1000
SEED = 0
LEAST_RESAMPLES = 100
SECONDS = 60.0
TAILS = (2.5, 97.5)

Interval = tuple[float, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One metric of one system.

    Attributes:
        metric: its name.
        preset: the variant it was computed under.
        value: the headline figure; NaN where nothing stands for it.
        interval: its 95 % interval, low and high.
        count: how many samples it is taken over.
        parts: every figure by name, the headline among them.
        part_intervals: the 95 % interval of each.
        images: how many pictures the samples are of.
        resamples: how many times pictures were drawn: fewer than asked where one draw is slow.
        missing: ids of the gold that had no prediction; they were counted as wrong.
        unknown: ids of predictions that the gold lacks; they were left out.
    """

    metric: str
    preset: str
    value: float
    interval: Interval
    count: int
    parts: dict[str, float]
    part_intervals: dict[str, Interval]
    images: int
    resamples: int
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it: NaN is null."""
        return {
            "metric": self.metric,
            "preset": self.preset,
            "value": _plain(self.value),
            "interval": [_plain(end) for end in self.interval],
            "count": self.count,
            "parts": {name: _plain(value) for name, value in self.parts.items()},
            "part_intervals": _plain_intervals(self.part_intervals),
            "images": self.images,
            "resamples": self.resamples,
            "missing": list(self.missing),
            "unknown": list(self.unknown),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two systems on the same gold, a and b.

    Attributes:
        metric: its name.
        preset: the variant it was computed under.
        values: the headline figure of a, and of b.
        difference: b less a.
        interval: its 95 % interval, low and high; one that holds 0 decides nothing.
        probability: share of the draws in which b is better, ties half: how sure one may be that it is.
        count: how many samples were compared.
        parts: the difference of every figure by name.
        part_intervals: the 95 % interval of each.
        images: how many pictures the samples are of.
        resamples: how many times pictures were drawn: fewer than asked where one draw is slow.
        missing: ids of the gold that a, and that b, had no prediction for; they were counted as wrong.
        unknown: ids of predictions of a, and of b, that the gold lacks; they were left out.
    """

    metric: str
    preset: str
    values: tuple[float, float]
    difference: float
    interval: Interval
    probability: float
    count: int
    parts: dict[str, float]
    part_intervals: dict[str, Interval]
    images: int
    resamples: int
    missing: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    unknown: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it: NaN is null."""
        return {
            "metric": self.metric,
            "preset": self.preset,
            "values": [_plain(value) for value in self.values],
            "difference": _plain(self.difference),
            "interval": [_plain(end) for end in self.interval],
            "probability": _plain(self.probability),
            "count": self.count,
            "parts": {name: _plain(value) for name, value in self.parts.items()},
            "part_intervals": _plain_intervals(self.part_intervals),
            "images": self.images,
            "resamples": self.resamples,
            "missing": [list(ids) for ids in self.missing],
            "unknown": [list(ids) for ids in self.unknown],
        }


def evaluate(
    metric: Metric,
    gold: Sequence[Record],
    predicted: Sequence[Record],
    preset: str | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Result:
    """A metric of one system's predictions, with its interval.

    Args:
        metric: what to compute.
        gold: the truth; a record without a prediction counts as wrong.
        predicted: in any order; ids that the gold lacks are left out and named in the result.
        preset: the variant; None is the metric's default.
        resamples: how many times pictures are drawn for the interval, at most.
        seed: of the draws: the same seed, the same interval.

    Raises:
        ConfigError: the metric has no such preset, or fewer than one draw is asked for.
        DataError: a record lacks a field, or has one that cannot be read.
    """
    chosen = preset_of(metric, preset)
    measured = metric.measure(gold, pair(gold, predicted), chosen)
    values = measured.once()
    drawn = draws([measured], resamples, seed)[0]
    intervals = {name: interval(drawn[:, i], value) for i, (name, value) in enumerate(values.items())}
    headline = next(iter(values))
    return Result(
        metric=metric.name,
        preset=chosen,
        value=values[headline],
        interval=intervals[headline],
        count=len(measured.images),
        parts=values,
        part_intervals=intervals,
        images=len(set(measured.images)),
        resamples=len(drawn),
        missing=_lacking(gold, predicted),
        unknown=_lacking(predicted, gold),
    )


def compare(
    metric: Metric,
    gold: Sequence[Record],
    a: Sequence[Record],
    b: Sequence[Record],
    preset: str | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Comparison:
    """Whether b is better than a on the same gold, and how sure that is.

    Arguments and errors as `evaluate`. Of a metric that is better when lower, the smaller is the better.
    """
    chosen = preset_of(metric, preset)
    both = [metric.measure(gold, pair(gold, one), chosen) for one in (a, b)]
    first, second = (measured.once() for measured in both)
    if both[0].images != both[1].images or list(first) != list(second):
        raise InputError(f"{metric.name}: the two systems are measured on different samples, and cannot be compared")
    drawn_a, drawn_b = draws(both, resamples, seed)
    gaps = drawn_b - drawn_a
    parts = {name: second[name] - first[name] for name in first}
    intervals = {name: interval(gaps[:, i], gap) for i, (name, gap) in enumerate(parts.items())}
    headline = next(iter(first))
    return Comparison(
        metric=metric.name,
        preset=chosen,
        values=(first[headline], second[headline]),
        difference=parts[headline],
        interval=intervals[headline],
        probability=_share_above(-gaps[:, 0] if metric.lower_is_better else gaps[:, 0]),
        count=len(both[0].images),
        parts=parts,
        part_intervals=intervals,
        images=len(set(both[0].images)),
        resamples=len(gaps),
        missing=(_lacking(gold, a), _lacking(gold, b)),
        unknown=(_lacking(a, gold), _lacking(b, gold)),
    )


def preset_of(metric: Metric, preset: str | None) -> str:
    """The preset; the metric's first for None, and for ``default`` where it has none of that name.

    Raises:
        ConfigError: the metric has none of this name.
    """
    if preset is None or (preset == "default" and preset not in metric.presets):
        return metric.presets[0]
    if preset not in metric.presets:
        raise ConfigError(f"{metric.name} has no preset {preset!r}; it has {', '.join(metric.presets)}")
    return preset


def draws(systems: Sequence[Measured], resamples: int = RESAMPLES, seed: int = SEED) -> list[Floats]:
    """For each system its figures under each draw of pictures, (R, F), the same draws for all.

    R is `resamples`, or as many as `SECONDS` allow where one draw is slow, but not below `LEAST_RESAMPLES`.

    Args:
        systems: what was measured on the same samples, in the same order.
        resamples: how many draws.
        seed: of the draws. Fewer draws are the first of more.

    Raises:
        ConfigError: fewer than one draw.
    """
    if resamples < 1:
        raise ConfigError(f"resamples: expected at least 1, got {resamples!r}")
    pictures, place = np.unique(np.array(systems[0].images, np.str_), return_inverse=True)
    random = np.random.default_rng(seed)
    rows: list[list[list[float]]] = [[] for _ in systems]
    start = time.perf_counter()
    for number in range(resamples):
        if number >= LEAST_RESAMPLES and time.perf_counter() - start > SECONDS:
            break
        weights = _drawn(random, len(pictures))[place]
        for system, figures in zip(systems, rows, strict=True):
            figures.append(list(system.figures(weights).values()))
    return [np.array(figures, np.float64) for figures in rows]


def interval(drawn: Floats, value: float) -> Interval:
    """The middle 95 % of what was drawn, draws without a figure left out; NaN for none.

    It is widened to hold `value` itself where it does not: drawing with replacement makes some figures worse than they
    are, calibration error above all.
    """
    there = drawn[~np.isnan(drawn)]
    if not len(there) or math.isnan(value):
        return float("nan"), float("nan")
    low, high = np.percentile(there, TAILS)
    return min(float(low), value), max(float(high), value)


def _drawn(random: np.random.Generator, pictures: int) -> Weights:
    """How often each picture is drawn in as many draws as there are pictures."""
    chosen = random.integers(0, max(pictures, 1), pictures)
    return np.bincount(chosen, minlength=pictures).astype(np.float64)


def _share_above(gaps: Floats) -> float:
    there = gaps[~np.isnan(gaps)]
    return float(((there > 0).mean() + (there >= 0).mean()) / 2) if len(there) else float("nan")


def _lacking(records: Sequence[Record], others: Sequence[Record]) -> tuple[str, ...]:
    known = {record.id for record in others}
    return tuple(record.id for record in records if record.id not in known)


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _plain_intervals(intervals: dict[str, Interval]) -> dict[str, list[float | None]]:
    return {name: [_plain(low), _plain(high)] for name, (low, high) in intervals.items()}
