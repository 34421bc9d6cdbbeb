"""`deixis eval`: a model on a data set, beside floors that never look, as a report."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deixis.cli import exits, talk
from deixis.cli.options import Json, Model

if TYPE_CHECKING:
    from deixis.evaluation.benchmarks.benchmark import Benchmark
    from deixis.evaluation.benchmarks.floors import Floor
    from deixis.evaluation.benchmarks.runner import NotAnswered
    from deixis.evaluation.benchmarks.sources import Place, Source
    from deixis.tasks.session import Session

PAGE, REPORT = "report.html", "report.json"

Dataset = Annotated[
    str,
    typer.Argument(metavar="DATASET", help="flickr30k, refcoco, refcoco+, refcocog, gref, phrasecut, coco or jsonl."),
]
Root = Annotated[
    Path, typer.Option("--root", help="The data set's folder, in its official layout; for jsonl, a file or folder.")
]
Images = Annotated[
    Path | None, typer.Option("--images", help="The folder of photographs; where the layout has them if not set.")
]
Split = Annotated[
    str,
    typer.Option("--split", help="Which part of it; for flickr30k also a file of ids, for a file of jsonl also all."),
]
Protocol = Annotated[
    str | None,
    typer.Option("--protocol", help="Presets of the data set's metric, with commas; a wrong one lists them."),
]
Train = Annotated[
    str,
    typer.Option("--train", help="The split that the noun mean box learns from; it is left out where there is none."),
]
Out = Annotated[Path, typer.Option("--out", "-o", help="The report's folder; started again, the run goes on.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Only the first so many pictures.")]


def evaluate_on(
    dataset: Dataset,
    root: Root,
    split: Split,
    out: Out,
    images: Images = None,
    model: Model = None,
    protocol: Protocol = None,
    train: Train = "train",
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """Evaluate a model on a data set: figures with 95 % intervals beside floors that never see a picture.

    OUT gets gold.jsonl and predictions.jsonl, which `deixis score` reads, report.json, and report.html to look at.

    Exits with 0, or with 3 if some samples have no prediction: they count as wrong.
    """
    from deixis import config
    from deixis.evaluation.benchmarks.report import check_gold
    from deixis.evaluation.benchmarks.sources import Place, source
    from deixis.tasks.session import load

    chosen = source(dataset)
    presets = tuple(part.strip() for part in protocol.split(",") if part.strip()) if protocol is not None else None
    place = Place(root=root, images=images, split=split, protocol=presets, limit=limit)
    benchmark = chosen.benchmark(place)
    check_gold(benchmark)
    session = load(config.settings({"model": model}).model)
    unanswered = _follow(session, benchmark, out)
    floors = [] if benchmark.labelled else _floors(chosen, place, train)
    document = _write(session, benchmark, out, floors, unanswered)
    if as_json:
        talk.write_json(document)
    else:
        _print(document)
    talk.note(f"wrote {out / PAGE}")
    raise typer.Exit(exits.PARTIAL if document["missing"] else exits.FOUND)


def _follow(session: Session, benchmark: Benchmark, out: Path) -> list[NotAnswered]:
    """Runs what is not done yet, and shows how far it is."""
    from deixis.cli.progress import progress
    from deixis.evaluation.benchmarks.runner import NotAnswered, Started, run

    unanswered: list[NotAnswered] = []
    try:
        with closing(run(session, benchmark, out)) as events, progress() as bar:
            task = bar.add_task("", total=None)
            for event in events:
                if isinstance(event, Started):
                    bar.update(task, total=event.total, completed=event.done)
                    if event.done:
                        bar.console.print(f"going on: {event.done} of {event.total} pictures are done")
                elif isinstance(event, NotAnswered):
                    unanswered.append(event)
                    said = f"{event.image}: {event.samples} not answered: {event.error}: {event.reason}"
                    bar.console.print(talk.shown(said), soft_wrap=True)
                else:
                    bar.advance(task)
    except KeyboardInterrupt:
        talk.note(f"what was answered is in {out}; the same command goes on from there")
        raise
    return unanswered


def _floors(chosen: Source, place: Place, train: str) -> list[Floor]:
    from dataclasses import replace

    from deixis.errors import DataError, InputError
    from deixis.evaluation.benchmarks.floors import CentreBox, NounBox

    try:
        return [CentreBox(), NounBox.fit(chosen.samples(replace(place, split=train, limit=None)))]
    except (InputError, DataError) as error:
        talk.note(f"the noun mean box is left out: {error}")
        return [CentreBox()]


def _write(
    session: Session, benchmark: Benchmark, out: Path, floors: list[Floor], unanswered: list[NotAnswered]
) -> dict[str, Any]:
    import json

    from deixis.evaluation.benchmarks.page import page
    from deixis.evaluation.benchmarks.report import report, write_floors, write_merged
    from deixis.evaluation.benchmarks.runner import PREDICTIONS
    from deixis.evaluation.benchmarks.surprises import draw, judged, surprises
    from deixis.evaluation.records import read_records
    from deixis.io.files import write_text

    write_merged(out)
    document = report(session, benchmark, out, write_floors(benchmark, floors, out), unanswered)
    write_text(out / REPORT, json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    lines = {record.id: record.fields for record in read_records(out / PREDICTIONS)}
    drawn = [draw(one, benchmark) for one in surprises(judged(benchmark.samples, lines))]
    write_text(out / PAGE, page(document, [picture for picture in drawn if picture is not None]))
    return document


def _print(document: dict[str, Any]) -> None:
    """The figures over all samples, a line each, with a column for every system."""
    from deixis.evaluation.benchmarks.page import headlines

    if document["missing"]:
        talk.note(f"{document['missing']} of {document['samples']} samples have no prediction and count as wrong")
    rows = document["rows"]
    table = talk.table("metric", "preset", "figure", *(row["name"] for row in rows))
    for index, told in enumerate(rows[0]["metrics"]):
        for name in headlines(told) if told else []:
            cells = (_cell(row["metrics"], index, name) for row in rows)
            table.add_row(told["metric"], told["preset"], name, *cells)
    for metric, preset, name, part in _beside(document):
        table.add_row(metric, preset, name, _shown(part["value"], part["interval"]), *[""] * (len(rows) - 1))
    talk.results().print(table)


def _cell(metrics: list[dict[str, Any] | None], index: int, name: str) -> str:
    told = metrics[index] if index < len(metrics) else None
    return _shown(told["parts"][name], told["part_intervals"][name]) if told and name in told["parts"] else ""


def _beside(document: dict[str, Any]) -> list[tuple[str, str, str, dict[str, Any]]]:
    """What is told of the model alone: its probabilities, and how it finds phrases."""
    trust, finder = document["trust"], document["finder"]
    found = [("calibration", part["preset"], part["name"], part) for part in (trust["figures"] if trust else [])]
    return [*found, (finder["metric"], "", next(iter(finder["parts"])), finder)] if finder else found


def _shown(value: float | None, interval: list[float | None]) -> str:
    low, high = interval
    if value is None:
        return "–"
    return f"{value:.3f}" if low is None or high is None else f"{value:.3f} ({low:.3f}–{high:.3f})"
