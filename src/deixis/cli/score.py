"""`deixis score`: what predictions are worth, those of any system."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import exits, talk
from deixis.cli.options import Json

if TYPE_CHECKING:
    from deixis.evaluation.intervals import Result

SHOWN = 3  # ids that a note names

Predictions = Annotated[
    Path, typer.Argument(metavar="PREDICTIONS", help="JSON lines, one a prediction; docs/evaluation.md has the fields.")
]
Gold = Annotated[Path, typer.Option("--gold", help="JSON lines, one for each thing that is asked, with the same ids.")]
MetricName = Annotated[str, typer.Option("--metric", help="By which metric; a wrong name lists them.")]
Preset = Annotated[str | None, typer.Option("--preset", help="Which variant of it; its default if not set.")]
Resamples = Annotated[
    int, typer.Option("--resamples", min=1, max=100_000, help="How often pictures are drawn anew for the interval.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of that drawing; the same seed gives the same interval.")]


def score(
    predictions: Predictions,
    gold: Gold,
    metric: MetricName,
    preset: Preset = None,
    as_json: Json = False,
    resamples: Resamples = 1000,
    seed: Seed = 0,
) -> None:
    """Score predictions against gold: a figure with its 95 % interval, and its parts.

    The interval is drawn by picture. What has no prediction counts as wrong, and is told.
    """
    from deixis.evaluation.intervals import evaluate, preset_of
    from deixis.evaluation.records import read_records
    from deixis.evaluation.scoring.table import metric as metric_of

    measure = metric_of(metric)
    preset_of(measure, preset)
    result = evaluate(measure, read_records(gold), read_records(predictions), preset, resamples=resamples, seed=seed)
    tell_ids(result.missing, result.unknown, predictions)
    if as_json:
        talk.write_json(result.to_dict())
    else:
        _print(result)
    raise typer.Exit(exits.FOUND)


def tell_ids(missing: tuple[str, ...], unknown: tuple[str, ...], path: Path) -> None:
    """Notes on gold without a prediction, and on predictions without gold."""
    if missing:
        talk.note(f"{path}: {len(missing)} without a prediction count as wrong: {_some(missing)}")
    if unknown:
        talk.note(f"{path}: {len(unknown)} of no gold id are left out: {_some(unknown)}")


def shown(value: float) -> str:
    """A figure with four decimals; a dash for none.

    >>> shown(0.65834), shown(float("nan"))
    ('0.6583', '–')
    """
    return "–" if math.isnan(value) else f"{value:.4f}"


def _print(result: Result) -> None:
    table = talk.table(f"{result.metric}, {result.preset}", "figure", "95 % interval")
    for name, value in result.parts.items():
        low, high = result.part_intervals[name]
        table.add_row(name, shown(value), "" if math.isnan(low) else f"{shown(low)} to {shown(high)}")
    talk.results().print(table)
    talk.note(f"{result.count} samples in {result.images} pictures")


def _some(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:SHOWN]) + (", …" if len(ids) > SHOWN else "")
