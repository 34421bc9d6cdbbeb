"""Data sets by name, each from its official layout, as questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from deixis.errors import ConfigError, InputError
from deixis.evaluation.benchmarks.benchmark import Benchmark, by_picture, columns
from deixis.evaluation.benchmarks.flickr30k import marked_texts, samples_of, strangers_of
from deixis.evaluation.scoring.table import nearest
from deixis.io.datasets.coco import read_coco
from deixis.io.datasets.flickr30k import AnnotatedImage, read_ids, read_images
from deixis.io.datasets.grefcoco import read_grefcoco
from deixis.io.datasets.jsonl import read_jsonl
from deixis.io.datasets.phrasecut import read_phrasecut
from deixis.io.datasets.refcoco import read_refcoco
from deixis.io.datasets.sample import Sample

ALL = "all"
COCO_FOLDERS = ("images/train2014", "train2014", "images/mscoco/images/train2014", "images")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a data set is, and what of it is asked.

    Attributes:
        root: its folder, in the official layout.
        images: the folder of photographs; None is where the layout has them.
        split: its name; for Flickr30k Entities also a file of ids.
        protocol: presets of the data set's metric; None is those that the field reports.
        limit: of the pictures, the first so many; None is all.
    """

    root: Path
    images: Path | None = None
    split: str
    protocol: tuple[str, ...] | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """How one data set is read: as a benchmark, and its samples alone, for what a floor learns from."""

    benchmark: Callable[[Place], Benchmark]
    samples: Callable[[Place], Iterable[Sample]]


def source(name: str) -> Source:
    """The data set of a name.

    Raises:
        ConfigError: there is none; the message names the nearest, or all.

    >>> source("refcocco")
    Traceback (most recent call last):
    deixis.errors.ConfigError: dataset: there is no 'refcocco'; did you mean 'refcoco'?
    """
    if name not in SOURCES:
        raise ConfigError(f"dataset: there is no {name!r}; {nearest(name, tuple(SOURCES))}")
    return SOURCES[name]


def _flickr_images(place: Place) -> Iterator[AnnotatedImage]:
    named = place.root / f"{place.split}.txt"
    path = named if named.is_file() else Path(place.split)
    if not path.is_file():
        raise InputError(f"split: there is no {named}, nor a file {place.split!r}; it holds the ids, one a line")
    return read_images(place.root, read_ids(path)[: place.limit])


def _flickr30k(place: Place) -> Benchmark:
    images = list(_flickr_images(place))
    return Benchmark(
        dataset="flickr30k",
        split=_split_name(place.split),
        images=_folder(place, ("images", "flickr30k-images", "../flickr30k-images")),
        samples=_some(by_picture(chain.from_iterable(samples_of(image, place.split) for image in images)), place),
        strangers=tuple(strangers_of(images, place.split)),
        texts=tuple(marked_texts(images)),
        columns=(
            *columns("flickr-recall", place.protocol or ("any", "merged")),
            *columns("pointing", None),
        ),
    )


def _flickr_samples(place: Place) -> Iterator[Sample]:
    return chain.from_iterable(samples_of(image, place.split) for image in _flickr_images(place))


def _split_name(split: str) -> str:
    """A split, or the name of the file that has its ids: no path of this machine goes into a report."""
    return Path(split).stem


def _refcoco(dataset: str) -> Source:
    def samples(place: Place) -> Iterator[Sample]:
        return read_refcoco(place.root, place.split, dataset=dataset)

    def benchmark(place: Place) -> Benchmark:
        asked = _some(by_picture(samples(place), place.limit), place)
        outlined = all(sample.outlines is not None for sample in asked)
        return Benchmark(
            dataset=dataset,
            split=place.split,
            images=_folder(place, COCO_FOLDERS),
            samples=asked,
            columns=(*columns("referring", place.protocol), *(columns("segmentation", None) if outlined else ())),
            masks="best" if outlined else "none",
        )

    return Source(benchmark, samples)


def _gref(place: Place) -> Benchmark:
    return Benchmark(
        dataset="gref",
        split=place.split,
        images=_folder(place, COCO_FOLDERS),
        samples=_some(by_picture(_gref_samples(place), place.limit), place),
        columns=(*columns("grec", place.protocol), *columns("gres", None)),
        masks="all",
        abstains=True,
    )


def _gref_samples(place: Place) -> Iterator[Sample]:
    return read_grefcoco(place.root, place.split)


def _phrasecut(place: Place) -> Benchmark:
    return Benchmark(
        dataset="phrasecut",
        split=place.split,
        images=_folder(place, ("images",)),
        samples=_some(by_picture(_phrasecut_samples(place), place.limit), place),
        columns=columns("phrasecut", place.protocol),
        masks="all",
    )


def _phrasecut_samples(place: Place) -> Iterator[Sample]:
    return read_phrasecut(place.root, place.split)


def _coco(place: Place) -> Benchmark:
    """Every category, asked of every picture. A line is one category in one picture: COCO matches those apart too."""
    name = f"instances_{place.split}.json"
    tried = [path for path in (place.root / "annotations" / name, place.root / name) if path.is_file()]
    if not tried:
        raise InputError(f"{place.root}: has no annotations/{name}; check --root and --split, such as val2017")
    found = read_coco(tried[0], place.split)
    samples, fields = list[Sample](), dict[str, dict[str, object]]()
    for image in found.images[: place.limit]:
        for category in found.categories.values():
            rows = [row for row, label in enumerate(image.labels) if label == category.id]
            id = f"{image.id}/{category.id}"
            samples.append(
                Sample(
                    id=id,
                    image=image.id,
                    file=image.file,
                    text=category.name,
                    size=image.size,
                    boxes=image.boxes[rows] if rows else image.boxes[:0],
                    types=(category.name,),
                    split=place.split,
                )
            )
            fields[id] = {
                "labels": [category.name] * len(rows),
                "crowd": image.crowd[rows].tolist(),
                "areas": image.areas[rows].tolist(),
            }
    return Benchmark(
        dataset="coco",
        split=place.split,
        images=_folder(place, (f"images/{place.split}", place.split, "images")),
        samples=_some(tuple(samples), place),
        fields=fields,
        columns=columns("coco-ap", place.protocol),
        labelled=True,
    )


def _jsonl(place: Place) -> Benchmark:
    """Judged as its samples ask for: one box each, several, or sometimes none."""
    asked = _some(by_picture(_jsonl_samples(place), place.limit), place)
    counts = {min(len(sample.boxes), 2) for sample in asked}
    outlined = all(sample.outlines is not None for sample in asked)
    boxes, masks = (
        ("grec", "gres") if 0 in counts else ("referring" if counts == {1} else "flickr-recall", "segmentation")
    )
    return Benchmark(
        dataset="jsonl",
        split=_split_name(place.split),
        images=_folder(place, ("images", ".")),
        samples=asked,
        columns=(*columns(boxes, place.protocol), *(columns(masks, None) if outlined else ())),
        masks="all" if outlined else "none",
        abstains=0 in counts,
    )


def _jsonl_samples(place: Place) -> Iterator[Sample]:
    """ROOT is the file, with the split in its lines, or "all" of them; or a folder with SPLIT.jsonl in it."""
    if place.root.is_dir():
        return read_jsonl(place.root / f"{place.split}.jsonl")
    return read_jsonl(place.root, "" if place.split == ALL else place.split)


def _no_samples(place: Place) -> Iterator[Sample]:
    return iter(())


def _some(samples: tuple[Sample, ...], place: Place) -> tuple[Sample, ...]:
    """The samples, of which there must be some, each with an id of its own."""
    if not samples:
        raise InputError(f"split: {place.split!r} of {place.root} has nothing to ask")
    id, times = Counter(sample.id for sample in samples).most_common(1)[0]
    if times > 1:
        raise InputError(f"split: {place.split!r} of {place.root} has the id {id!r} {times} times")
    return samples


def _folder(place: Place, names: tuple[str, ...]) -> Path:
    """The folder of photographs."""
    if place.images is not None:
        if not place.images.is_dir():
            raise InputError(f"images: {place.images} is not a folder")
        return place.images
    root = place.root if place.root.is_dir() else place.root.parent
    for name in names:
        if (root / name).is_dir():
            return root / name
    raise InputError(f"images: {root} has none of {', '.join(names)}; say where they are with --images")


SOURCES: dict[str, Source] = {
    "flickr30k": Source(_flickr30k, _flickr_samples),
    "refcoco": _refcoco("refcoco"),
    "refcoco+": _refcoco("refcoco+"),
    "refcocog": _refcoco("refcocog"),
    "gref": Source(_gref, _gref_samples),
    "phrasecut": Source(_phrasecut, _phrasecut_samples),
    "coco": Source(_coco, _no_samples),
    "jsonl": Source(_jsonl, _jsonl_samples),
}
