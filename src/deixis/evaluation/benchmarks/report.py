"""The report of a run: what a model and the floors are worth, in one document."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import InputError
from deixis.evaluation.benchmarks.benchmark import Benchmark, Column, MarkedText, gold_line
from deixis.evaluation.benchmarks.diagram import bins
from deixis.evaluation.benchmarks.finder import FINDER, finder_records
from deixis.evaluation.benchmarks.floors import CentreBox, Floor, NounBox, predictions
from deixis.evaluation.benchmarks.runner import ABSENT, GOLD, PREDICTIONS, RUN, NotAnswered
from deixis.evaluation.intervals import evaluate
from deixis.evaluation.measured import Measured, Metric, from_sums, ratio
from deixis.evaluation.records import Record, pair, read_records
from deixis.evaluation.scoring.table import metric
from deixis.evaluation.scoring.trust import presence_forecasts, score_forecasts
from deixis.io.files import write_text
from deixis.tasks.session import Session

SCHEMA = "deixis/evaluation/1"
MERGED = "merged.jsonl"
FLOOR_FILES = {CentreBox.name: "centre-box.jsonl", NounBox.name: "noun-mean-box.jsonl"}
ROUND_ALL = frozenset({"merged", "plclc"})  # presets that ask for the one box round everything a phrase names
ALL_PHRASES = (
    "merged.jsonl holds the enclosing box of each phrase, then its boxes; presets that merge the truth read it."
)

BY_WORDS = "pointing by words"
ASKS_FOR = {"pointing": "points", "segmentation": "masks", "gres": "masks", "phrasecut": "masks"}
WORDS = {
    "ece": "expected calibration error",
    "auroc": "AUROC",
    "fpr@95": "false positives where 95 % are let through",
    "accuracy": "right",
    "selective_accuracy@0.8": "right, of the surest 80 %",
}
CALLED = {"called_absent": "called absent, though there"}

Document = dict[str, Any]
Floats = NDArray[np.float64]
Records = Sequence[Record]


def check_gold(benchmark: Benchmark) -> None:
    """Sees that the gold has what the benchmark's metrics ask for, before a model is asked anything.

    Raises:
        DataError: a field is missing.
    """
    lines = (gold_line(sample, benchmark) for sample in benchmark.samples)
    gold = [
        Record(sample.id, json.loads(line), Path(GOLD), number)
        for number, (sample, line) in enumerate(zip(benchmark.samples, lines, strict=True), 1)
    ]
    for column in benchmark.columns:
        metric(column.metric).measure(gold, [None] * len(gold), column.preset)


def write_merged(out: Path) -> None:
    """Writes predictions as presets that merge true boxes read them: the enclosing box first, where there is one."""
    lines = []
    for record in read_records(out / PREDICTIONS):
        around = record.fields.get("enclosing") or []
        lines.append({"id": record.id, "image": record.image, "boxes": around + list(record.fields.get("boxes", []))})
    write_text(out / MERGED, _lines(lines))


def write_floors(benchmark: Benchmark, floors: Iterable[Floor], out: Path) -> list[str]:
    """Writes the floors' predictions; returns the names of those that could be made."""
    made = []
    for floor in floors:
        try:
            lines = predictions(floor, benchmark.samples, masks=benchmark.masks != "none", abstains=benchmark.abstains)
        except InputError:
            continue
        write_text(out / FLOOR_FILES[floor.name], _lines(lines))
        made.append(floor.name)
    return made


def report(
    session: Session, benchmark: Benchmark, out: Path, floors: Sequence[str], unanswered: Sequence[NotAnswered]
) -> Document:
    """The report on what stands in a run's folder.

    Args:
        session: the model; asked once more only to find phrases in texts.
        benchmark: the run's.
        out: its folder, with the files of the run, of `write_merged` and of `write_floors`.
        floors: those that were written.
        unanswered: what the run told.
    """
    described = json.loads((out / RUN).read_text(encoding="utf-8"))
    gold = read_records(out / GOLD)
    own = read_records(out / PREDICTIONS)
    rows = [_row(described["model"], benchmark, gold, own, read_records(out / MERGED))]
    for name in floors:
        records = read_records(out / FLOOR_FILES[name])
        rows.append(_row(name, benchmark, gold, records, records))
    return {
        "schema": SCHEMA,
        **{name: described[name] for name in ("dataset", "split", "model", "weights", "version")},
        "samples": len(benchmark.samples),
        "pictures": len({sample.image for sample in benchmark.samples}),
        "types": dict(Counter(kind for sample in benchmark.samples for kind in sample.types).most_common()),
        "missing": rows[0]["missing"],
        "unanswered": [asdict(event) for event in unanswered],
        "rows": rows,
        "trust": _trust(benchmark, gold, own, out),
        "finder": _finder(session, benchmark.texts),
        "summaries": {column.metric: metric(column.metric).summary for column in benchmark.columns},
        "notes": [ALL_PHRASES] if any(column.preset in ROUND_ALL for column in benchmark.columns) else [],
    }


def _row(name: str, benchmark: Benchmark, gold: Records, own: Records, merged: Records) -> Document:
    """A system's figures, column by column; None where its lines lack what a metric asks for."""
    results = [
        _result(column, gold, merged if column.preset in ROUND_ALL else own)
        for column in (*benchmark.columns, *_by_words(benchmark, own))
    ]
    missing = len({record.id for record in gold} - {record.id for record in own})
    return {"name": name, "missing": missing, "metrics": results}


def _by_words(benchmark: Benchmark, own: Records) -> list[Column]:
    """The pointing columns again, by the maps of a phrase's words, where lines have them."""
    there = any(record.has("word_points") for record in own)
    return [Column(BY_WORDS, c.preset) for c in benchmark.columns if c.metric == "pointing" and there]


def _result(column: Column, gold: Records, records: Records) -> Document | None:
    by_words = column.metric == BY_WORDS
    measure = metric("pointing" if by_words else column.metric)
    field = "word_points" if by_words else ASKS_FOR.get(column.metric)
    if field and not any(record.has(field) for record in records):
        return None
    if field:
        records = [_named_as(field, record) for record in records if record.has(field)]
    told = evaluate(measure, gold, records, column.preset).to_dict()
    return {**told, "metric": column.metric, "missing": len(told["missing"]), "unknown": len(told["unknown"])}


def _named_as(field: str, record: Record) -> Record:
    """The record with the field under the name that the metric knows it by: ``word_points`` as ``points``."""
    return replace(record, fields={**record.fields, field.removeprefix("word_"): record.fields[field]})


def _trust(benchmark: Benchmark, gold: Records, own: Records, out: Path) -> Document | None:
    """Whether first scores, and presence, are probabilities; None where the model gives neither."""
    told, diagrams = list[Document](), list[Document]()
    plain = not (benchmark.abstains or benchmark.labelled)
    if plain and any(record.has("scores") for record in own):
        told += _calibrated("score", gold, own)
        forecasts = score_forecasts(gold, pair(gold, own))
        diagrams.append(_diagram("the first box is right (IoU at least 0.5)", forecasts.probability, forecasts.event))
    if (out / ABSENT).exists() and any(record.has("presence") for record in own):
        asked, answers = _with_strangers(benchmark, gold, own, read_records(out / ABSENT))
        told += _calibrated("presence", asked, answers)
        forecasts = presence_forecasts(asked, pair(asked, answers))
        diagrams.append(_diagram("what the phrase names is in the picture", forecasts.probability, forecasts.event))
    if any(record.has("status") for record in own):
        told += _figures("presence", evaluate(CALLED_ABSENT, gold, own).to_dict(), CALLED)
    return {"figures": told, "diagrams": diagrams} if told else None


def _with_strangers(
    benchmark: Benchmark, gold: Records, own: Records, strange: Records
) -> tuple[list[Record], list[Record]]:
    """Phrases of a picture's own captions, which are present, and those of other pictures, which are not."""
    absent = [
        Record(sample.id, {"id": sample.id, "image": sample.image, "boxes": []}, Path(ABSENT), line)
        for line, sample in enumerate(benchmark.strangers, 1)
    ]
    return [*gold, *absent], [*own, *strange]


def _calibrated(preset: str, gold: Records, own: Records) -> list[Document]:
    return _figures(preset, evaluate(metric("calibration"), gold, own, preset).to_dict(), WORDS)


def _figures(preset: str, told: Document, words: Mapping[str, str]) -> list[Document]:
    return [
        {
            "preset": preset,
            "name": name,
            "says": said,
            "value": told["parts"][name],
            "interval": told["part_intervals"][name],
        }
        for name, said in words.items()
    ]


def _measure_called_absent(gold: Records, predicted: Sequence[Record | None], preset: str) -> Measured:
    """The share of samples with boxes that the model calls absent."""
    there = [len(record.boxes()) > 0 for record in gold]
    called = [answer is not None and answer.fields.get("status") == "absent" for answer in predicted]
    columns = np.array([there, [a and b for a, b in zip(there, called, strict=True)]], np.float64).T
    return from_sums(
        [record.image for record in gold],
        columns,
        lambda sums: {"called_absent": ratio(float(sums[1]), float(sums[0]))},
    )


CALLED_ABSENT = Metric(
    name="called-absent",
    presets=("default",),
    summary="called_absent: share of what is there that is called absent",
    measure=_measure_called_absent,
)


def _diagram(says: str, probability: Floats, event: NDArray[np.bool_]) -> Document:
    return {"says": says, "bins": [asdict(b) for b in bins(probability, event)]}


def _finder(session: Session, texts: Sequence[MarkedText]) -> Document | None:
    if not texts:
        return None
    told = evaluate(FINDER, *finder_records(session, texts)).to_dict()
    return {name: told[name] for name in ("metric", "preset", "value", "interval", "count", "parts", "part_intervals")}


def _lines(lines: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines)
