"""gRefCOCO: ``ROOT/grefcoco/grefs(unc).json`` and ``instances.json``; a sentence names no thing, one, or several.

A reference whose ``ann_id`` is [-1] and whose ``no_target`` is true names nothing in its picture: its samples have no
boxes and no outlines. Source: Liu et al., "GRES: Generalized Referring Expression Segmentation" (arXiv:2306.00968) and
the notes of its release.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deixis.io.datasets.fields import Node, boxes, read_json
from deixis.io.datasets.instances import Instances, read_instances
from deixis.io.datasets.outline import outline_of
from deixis.io.datasets.sample import Sample
from deixis.io.datasets.splits import check_split

NOTHING = -1
LAYOUT = (
    "gRefCOCO's layout is ROOT/grefcoco/grefs({partition}).json beside ROOT/grefcoco/instances.json, as its release on "
    "the gRefCOCO repository gives them"
)


def read_grefcoco(root: Path, split: str, *, partition: str = "unc") -> Iterator[Sample]:
    """The sentences of one split, in the order of the file; boxes and outlines are as many as things it names.

    Args:
        root: the folder that holds ``grefcoco``, or that folder itself.
        split: "train", "val", "testA" or "testB".
        partition: the one there is, "unc".

    Raises:
        InputError: no such split; it lists those there are.
        DataError: a file is missing or malformed.
    """
    layout = LAYOUT.format(partition=partition)
    folder = root / "grefcoco" if (root / "grefcoco").is_dir() else root
    refs = list(read_json(folder / f"grefs({partition}).json", layout).items())
    check_split(split, {ref.get("split").string() for ref in refs}, f"gRefCOCO ({partition})")
    instances = read_instances(folder / "instances.json", layout)
    for ref in refs:
        if ref.get("split").value == split:
            yield from _samples(ref, instances, split)


def _samples(ref: Node, instances: Instances, split: str) -> Iterator[Sample]:
    image = instances.image(ref.get("image_id"))
    size = image.size()
    things = _things(ref, instances)
    for sentence in ref.each("sentences"):
        yield Sample(
            id=sentence.get("sent_id").name(),
            image=image.get("id").name(),
            file=image.get("file_name").string(),
            text=sentence.get("sent").string(),
            size=size,
            boxes=boxes([thing.get("bbox").xywh() for thing in things]),
            outlines=tuple(outline_of(thing.get("segmentation"), size) for thing in things),
            types=tuple(dict.fromkeys(instances.category(thing.get("category_id")) for thing in things)),
            split=split,
        )


def _things(ref: Node, instances: Instances) -> list[Node]:
    """The annotations that a reference names; none where it says so."""
    given = ref.get("ann_id")
    ids = list(given.items()) if isinstance(given.value, list) else [given]
    named = [id for id in ids if id.integer() != NOTHING]
    if ref.has("no_target") and ref.get("no_target").flag() != (not named):
        raise given.error(f"no_target is {ref.get('no_target').value!r}, but the ids are {given.value!r:.60}")
    return [instances.annotation(id) for id in named]
