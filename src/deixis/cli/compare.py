"""`deixis compare`: which of two systems is better, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import exits, talk
from deixis.cli.options import Json
from deixis.cli.score import Gold, MetricName, Preset, Resamples, Seed, shown, tell_ids

if TYPE_CHECKING:
    from deixis.evaluation.intervals import Comparison

SURE = 0.975  # of one side: what a 95 % interval without 0 in it says

First = Annotated[Path, typer.Argument(metavar="A", help="Predictions of one system, JSON lines as of `deixis score`.")]
Second = Annotated[Path, typer.Argument(metavar="B", help="Predictions of the other.")]


def compare(
    a: First,
    b: Second,
    gold: Gold,
    metric: MetricName,
    preset: Preset = None,
    as_json: Json = False,
    resamples: Resamples = 1000,
    seed: Seed = 0,
) -> None:
    """Compare two systems on the same gold: both figures, their difference with its 95 % interval, and a verdict.

    Both are measured on the same draws of pictures, so that what is hard for both cancels out.
    """
    from deixis.evaluation import intervals
    from deixis.evaluation.records import read_records
    from deixis.evaluation.scoring.table import metric as metric_of

    measure = metric_of(metric)
    intervals.preset_of(measure, preset)
    asked, first, second = read_records(gold), read_records(a), read_records(b)
    found = intervals.compare(measure, asked, first, second, preset, resamples=resamples, seed=seed)
    for path, missing, unknown in zip((a, b), found.missing, found.unknown, strict=True):
        tell_ids(missing, unknown, path)
    if as_json:
        talk.write_json(found.to_dict() | {"verdict": verdict(found.probability, str(a), str(b))})
    else:
        _print(found, a, b)
    raise typer.Exit(exits.FOUND)


def verdict(probability: float, a: str, b: str) -> str:
    """What to make of the probability that b is better.

    >>> verdict(0.99, "a", "b"), verdict(0.6, "a", "b")
    ('b is better', 'no difference is shown: b may be better, with probability 0.60')
    """
    if probability >= SURE:
        return f"{b} is better"
    if probability <= 1 - SURE:
        return f"{a} is better"
    if probability == 0.5 or probability != probability:
        return "no difference is shown"
    name, sure = (b, probability) if probability > 0.5 else (a, 1 - probability)
    return f"no difference is shown: {name} may be better, with probability {sure:.2f}"


def _print(found: Comparison, a: Path, b: Path) -> None:
    low, high = found.interval
    table = talk.table(f"{found.metric}, {found.preset}", "")
    table.add_row(talk.shown(str(a)), shown(found.values[0]))
    table.add_row(talk.shown(str(b)), shown(found.values[1]))
    table.add_row("difference", f"{found.difference:+.4f}")
    table.add_row("95 % interval", f"{low:+.4f} to {high:+.4f}")
    table.add_row("probability that the second is better", f"{found.probability:.3f}")
    talk.results().print(table)
    talk.results().print(talk.shown(verdict(found.probability, str(a), str(b))), soft_wrap=True)
    talk.note(f"{found.count} samples in {found.images} pictures")
