"""PhraseCut: ``ROOT/refer_{split}.json`` and ``ROOT/image_data_split.json`` (or ``image_data_split3000.json``).

A task is a phrase and all the things in a picture that it fits, each with a box (x, y, width, height) and polygons.
An outline stands for one thing; the official ground truth is the union of them all, drawn as Pillow draws polygons,
outline included, which `Outline.rle` does here too. Source: Wu et al., "PhraseCut" (arXiv:2008.01187) and the notes
of its release.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deixis.io.datasets.fields import Node, boxes, read_json
from deixis.io.datasets.instances import by_id
from deixis.io.datasets.outline import Outline
from deixis.io.datasets.sample import Sample
from deixis.io.datasets.splits import check_split

SPLITS = ("train", "val", "test", "miniv")
IMAGE_DATA = ("image_data_split.json", "image_data_split3000.json")
LAYOUT = (
    "PhraseCut's layout is ROOT/refer_{split}.json beside ROOT/image_data_split.json or image_data_split3000.json, as "
    "the PhraseCutDataset repository's downloader leaves them in VGPhraseCut_v0"
)


def read_phrasecut(root: Path, split: str) -> Iterator[Sample]:
    """The phrases of one split, in the order of the file.

    Args:
        root: the folder of the files.
        split: "train", "val", "test" or "miniv"; "val_miniv" is both, which together are the whole validation set.

    Raises:
        InputError: no such split; it lists those there are.
        DataError: a file is missing or malformed.
    """
    parts = split.split("_")
    for part in parts:
        check_split(part, SPLITS, "PhraseCut")
    path = next((root / name for name in IMAGE_DATA if (root / name).exists()), root / IMAGE_DATA[0])
    images = by_id(read_json(path, LAYOUT).items(), "image_id")
    for part in parts:
        for task in read_json(root / f"refer_{part}.json", LAYOUT).items():
            yield _sample(task, images, split)


def _sample(task: Node, images: dict[int, Node], split: str) -> Sample:
    id = task.get("image_id").integer()
    if id not in images:
        raise task.get("image_id").error(f"no image of image_data_split.json has the id {id}")
    things = list(task.each("instance_boxes"))
    outlines = tuple(_outline(thing) for thing in task.each("Polygons"))
    if len(things) != len(outlines):
        raise task.get("Polygons").error(f"expected one for each of {len(things)} instance_boxes, got {len(outlines)}")
    return Sample(
        id=task.get("task_id").name(),
        image=str(id),
        file=f"{id}.jpg",
        text=task.get("phrase").string(),
        size=images[id].size(),
        boxes=boxes([thing.xywh() for thing in things]),
        outlines=outlines,
        types=_types(task),
        split=split,
    )


def _outline(thing: Node) -> Outline:
    polygons = (
        tuple(value for corner in polygon.items() for value in corner.coordinates(2)) for polygon in thing.items()
    )
    return Outline(polygons=tuple(polygons), rule="pillow")


def _types(task: Node) -> tuple[str, ...]:
    """The name of the category, where the phrase was taken apart."""
    if not task.has("phrase_structure") or not task.get("phrase_structure").has("name"):
        return ()
    return (task.get("phrase_structure").get("name").string(),)
