"""A data set, answered: files that grow line by line, and a run that goes on where it was stopped.

In the folder: ``run.json``, what was asked of which model; ``gold.jsonl``; ``predictions.jsonl``; and, where a data set
has phrases of other pictures, ``absent.jsonl`` with how present the model finds them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from deixis.config import version
from deixis.errors import CapabilityError, ConfigError, DataError, DeixisError, OutputError
from deixis.evaluation.benchmarks.asking import DEPTH, MOST, ask, instances, presences
from deixis.evaluation.benchmarks.benchmark import Benchmark, gold_line
from deixis.evaluation.records import read_records
from deixis.io.datasets.sample import Sample
from deixis.io.files import write_text
from deixis.models.weights import fingerprint
from deixis.tasks.detection import Detector, DetectSettings
from deixis.tasks.session import Session

log = logging.getLogger(__name__)

RUN = "run.json"
GOLD = "gold.jsonl"
PREDICTIONS = "predictions.jsonl"
ABSENT = "absent.jsonl"

Lines = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Started:
    """The pictures are counted; `done` of them need nothing more."""

    total: int
    done: int


@dataclass(frozen=True, slots=True)
class PictureDone:
    """All texts of a picture were asked."""

    image: str


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """Samples of a picture have no prediction: how many, the class of the error, and what it says."""

    image: str
    samples: int
    error: str
    reason: str


Event = Started | PictureDone | NotAnswered


def run(session: Session, benchmark: Benchmark, out: Path) -> Generator[Event, None, None]:
    """Ask every sample that has no prediction yet.

    A picture that cannot be read, and a text that cannot be asked, are told and passed over; a later run tries them
    again. Pictures are encoded once. However often it is stopped, the same lines come in the same order.

    Raises:
        ConfigError: the folder holds the run of another data set, model or settings, or files that are of no run.
        OutputError: the folder cannot be written.
        DataError: its files were changed since.
        CapabilityError: the model cannot be asked this.
    """
    _claim(out, described(session, benchmark), benchmark)
    with ExitStack() as stack:
        predictions = stack.enter_context(_Growing(out / PREDICTIONS))
        absent = stack.enter_context(_Growing(out / ABSENT)) if benchmark.strangers else None
        pictures = _pictures(benchmark)
        open_pictures = [
            (mine, strange)
            for mine, strange in pictures
            if predictions.lacks(mine) or (absent is not None and absent.lacks(strange))
        ]
        yield Started(len(pictures), len(pictures) - len(open_pictures))
        detector = _detector(session, benchmark) if benchmark.labelled else None
        for mine, strange in open_pictures:
            if detector is not None:
                yield from _detected(detector, benchmark, mine, predictions)
            else:
                yield from _picture(session, benchmark, mine, strange, predictions, absent)


def described(session: Session, benchmark: Benchmark) -> dict[str, Any]:
    """What makes a run this run, as JSON: the data set, the model, and how it is asked."""
    lines = "\n".join(gold_line(sample, benchmark) for sample in (*benchmark.samples, *benchmark.strangers))
    return {
        "dataset": benchmark.dataset,
        "split": benchmark.split,
        "samples": len(benchmark.samples),
        "gold": hashlib.sha256(lines.encode("utf-8", "backslashreplace")).hexdigest(),
        "model": session.spec.name,
        "weights": fingerprint(session.spec),
        "version": version(),
        "max_regions": DEPTH,
        "masks": benchmark.masks,
    }


def _claim(out: Path, wanted: dict[str, Any], benchmark: Benchmark) -> None:
    """Makes the folder this run's, or sees that it is."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out}: cannot be made: {error.strerror or error}") from error
    if (out / RUN).exists():
        _check_same(out, wanted)
    elif (out / PREDICTIONS).exists():
        raise ConfigError(f"{out}: has {PREDICTIONS}, but no {RUN} that says of what; name another folder")
    else:
        write_text(out / RUN, json.dumps(wanted, indent=2) + "\n")
    if not (out / GOLD).exists():
        write_text(out / GOLD, "".join(f"{gold_line(sample, benchmark)}\n" for sample in benchmark.samples))


def _check_same(out: Path, wanted: dict[str, Any]) -> None:
    try:
        there = json.loads((out / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"cannot be read: {error}; name another folder", out / RUN) from error
    if not isinstance(there, dict):
        raise DataError("expected an object; name another folder", out / RUN)
    changed = [
        f"{name} {there.get(name)!r:.40} there, {value!r:.40} here"
        for name, value in wanted.items()
        if there.get(name) != value
    ]
    if changed:
        raise ConfigError(f"{out}: holds another run: {'; '.join(changed)}; name another folder with --out")


def _pictures(benchmark: Benchmark) -> list[tuple[list[Sample], list[Sample]]]:
    """For each picture its own samples and the strangers asked of it."""
    strange: dict[str, list[Sample]] = {}
    for sample in benchmark.strangers:
        strange.setdefault(sample.image, []).append(sample)
    groups = groupby(benchmark.samples, lambda sample: sample.image)
    return [(list(group), strange.get(image, [])) for image, group in groups]


def _detector(session: Session, benchmark: Benchmark) -> Detector:
    names = list(dict.fromkeys(sample.text for sample in benchmark.samples))
    how = DetectSettings(threshold=0.0, max_instances=MOST * len(names), masks=False, any_name=None)
    return Detector(session, names, how)


def _detected(detector: Detector, benchmark: Benchmark, mine: list[Sample], predictions: _Growing) -> Iterator[Event]:
    image = mine[0].image
    try:
        predictions.write(instances(detector, benchmark.photograph(mine[0]), mine))
    except (OutputError, CapabilityError):
        raise
    except Exception as error:  # as below
        yield _not_answered(image, mine, error)
    else:
        yield PictureDone(image)


def _picture(
    session: Session,
    benchmark: Benchmark,
    mine: list[Sample],
    strange: list[Sample],
    predictions: _Growing,
    absent: _Growing | None,
) -> Iterator[Event]:
    image = mine[0].image
    try:
        encoded = session.encode(benchmark.photograph(mine[0]))
    except Exception as error:  # decoders and backends may raise anything, and one picture must not stop the rest
        yield _not_answered(image, mine, error)
        return
    yield from _texts(mine, predictions, lambda group: ask(session, encoded, group, benchmark))
    if absent is not None:
        yield from _texts(strange, absent, lambda group: presences(session, encoded, group))
    yield PictureDone(image)


def _texts(samples: list[Sample], into: _Growing, answer: Callable[[Sequence[Sample]], Lines]) -> Iterator[NotAnswered]:
    """Asks each text with all its phrases, also where only some lack a line, so that a stopped run asks the same."""
    for _, one_text in groupby(samples, lambda sample: sample.text):
        group = list(one_text)
        if not into.lacks(group):
            continue
        try:
            lines = answer(group)
        except (OutputError, CapabilityError):
            raise
        except Exception as error:  # as above
            yield _not_answered(group[0].image, group, error)
        else:
            into.write(lines)


def _not_answered(image: str, samples: Sequence[Sample], error: Exception) -> NotAnswered:
    if not isinstance(error, DeixisError):
        log.warning("%s: %r", image, error, exc_info=error)
    return NotAnswered(image, len(samples), type(error).__name__, str(error))


class _Growing:
    """A JSON-lines file that grows. What an interrupted write left of a last line is dropped when it is opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            _drop_half_line(path)
            self._file: BinaryIO = path.open("ab")
        except OSError as error:
            raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
        try:
            self._ids = {record.id for record in read_records(path)}
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> _Growing:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def lacks(self, samples: Sequence[Sample]) -> bool:
        """Whether any of the samples has no line."""
        return any(sample.id not in self._ids for sample in samples)

    def write(self, lines: Lines) -> None:
        """Adds the lines whose ids are not there yet, each in one write."""
        try:
            for line in lines:
                if line["id"] not in self._ids:
                    self._file.write(
                        json.dumps(line, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")
                        + b"\n"
                    )
                    self._file.flush()
                    self._ids.add(line["id"])
        except OSError as error:
            raise OutputError(f"{self._path}: cannot be written: {error.strerror or error}") from error


def _drop_half_line(path: Path) -> None:
    if not path.exists():
        return
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        os.truncate(path, whole)
