"""What a model is asked, and by which figures it is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deixis.errors import ConfigError
from deixis.evaluation.scoring.table import metric
from deixis.io.datasets.jsonl import to_line
from deixis.io.datasets.sample import Sample
from deixis.types.export import to_json
from deixis.types.span import Span

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True, slots=True)
class Column:
    """One metric under one preset."""

    metric: str
    preset: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text whose phrases people have marked, with their types, to measure how well phrases are found."""

    image: str
    text: str
    phrases: dict[Span, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Benchmark:
    """A data set's split, as questions.

    Attributes:
        dataset: its name on the command line.
        split: which part of it.
        images: the folder of photographs.
        samples: what is asked; those of one picture stand together.
        strangers: texts of other pictures, asked of these, whose presence should be low; may be empty.
        texts: for the phrase finder; may be empty.
        fields: what the gold of a sample has beside the sample itself, by its id; may be empty.
        columns: the figures, the first is the headline.
        masks: which masks are asked for: "none", of the "best" region, or of "all" that are likely.
        abstains: whether what the model calls absent is answered with no boxes, as data sets with texts that name
            nothing ask for.
        labelled: whether the texts are names whose instances are to be detected, with scores that rank across pictures.
    """

    dataset: str
    split: str
    images: Path
    samples: tuple[Sample, ...]
    strangers: tuple[Sample, ...] = ()
    texts: tuple[MarkedText, ...] = ()
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    columns: tuple[Column, ...]
    masks: str = "none"
    abstains: bool = False
    labelled: bool = False

    def photograph(self, sample: Sample) -> Path:
        """Where a sample's photograph is: its file, or the same name with another ending where that is what there is.

        A file that is not there is named all the same; opening it says so.
        """
        path = self.images / sample.file
        tried = (path.with_suffix(ending) for ending in ENDINGS)
        return path if path.is_file() else next((other for other in tried if other.is_file()), path)


def columns(of: str, presets: Iterable[str] | None) -> tuple[Column, ...]:
    """A metric under each of some presets; its default for None.

    Raises:
        ConfigError: the metric has no such preset.
    """
    known = metric(of).presets
    wanted = tuple(presets) if presets is not None else known[:1]
    for preset in wanted:
        if preset not in known:
            raise ConfigError(f"protocol: {of} has no {preset!r}; it has {', '.join(known)}")
    if not wanted:
        raise ConfigError(f"protocol: none named; {of} has {', '.join(known)}")
    return tuple(Column(of, preset) for preset in dict.fromkeys(wanted))


def by_picture(samples: Iterable[Sample], most: int | None = None) -> tuple[Sample, ...]:
    """The samples with those of one picture together, in the order in which pictures first come.

    Args:
        samples: in any order.
        most: of the pictures, only so many; None is all.
    """
    pictures: dict[str, list[Sample]] = {}
    for sample in samples:
        pictures.setdefault(sample.image, []).append(sample)
    return tuple(sample for group in list(pictures.values())[:most] for sample in group)


def gold_line(sample: Sample, benchmark: Benchmark) -> str:
    """A sample as a line of gold, without the line break."""
    return to_json({**to_line(sample), **benchmark.fields.get(sample.id, {})})


def stranger(sample: Sample, image: str, file: str) -> Sample:
    """A sample's text, asked of another picture."""
    return replace(
        sample, id=f"{image}?{sample.id}", image=image, file=file, boxes=sample.boxes[:0], outlines=None, size=None
    )
