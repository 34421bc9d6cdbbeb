"""RefCOCO, RefCOCO+ and RefCOCOg in the layout of ``refer``: ``ROOT/refcoco/refs(unc).p`` and ``instances.json``.

The unit is the sentence, as the field counts: a reference with three sentences gives three samples. Boxes are COCO's
x, y, width and height, taken as they are, without rounding. Partitions: RefCOCO and RefCOCO+ ``unc`` (train, val,
testA, testB) and ``google``; RefCOCOg ``umd`` (train, val, test), whose images do not overlap, and ``google``. The
pickle is read without running it (`deixis.io.datasets.safe_pickle`); ``refs(unc).json``, the same list as JSON, is
read where there is no pickle. Sources: Yu et al., "Modeling Context in Referring Expressions" (arXiv:1608.00272) and
the ``refer`` loader's description of its files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deixis.errors import InputError
from deixis.io.datasets.fields import Node, boxes, read_json
from deixis.io.datasets.instances import Instances, read_instances
from deixis.io.datasets.outline import outline_of
from deixis.io.datasets.safe_pickle import load_pickle
from deixis.io.datasets.sample import Sample
from deixis.io.datasets.splits import check_split

PARTITIONS = {"refcoco": ("unc", "google"), "refcoco+": ("unc",), "refcocog": ("umd", "google")}
LAYOUT = (
    "refer's layout is ROOT/{dataset}/refs({partition}).p beside ROOT/{dataset}/instances.json, as {dataset}.zip of "
    "the refer repository unpacks"
)


def read_refcoco(root: Path, split: str, *, dataset: str = "refcoco", partition: str | None = None) -> Iterator[Sample]:
    """The sentences of one split, in the order of the file; each with the one box and outline of what it names.

    Args:
        root: the folder that holds the data set's folder, or that folder itself.
        split: "val", "testA", ...
        dataset: "refcoco", "refcoco+" or "refcocog".
        partition: "unc", "google" or "umd"; by default the one the field reports: "umd" for RefCOCOg, else "unc".

    Raises:
        InputError: no such data set, partition or split; it lists those there are.
        DataError: a file is missing or malformed, or the pickle asks for more than plain values.
    """
    if dataset not in PARTITIONS:
        raise InputError(f"dataset: expected one of {', '.join(PARTITIONS)}, got {dataset!r}")
    chosen = PARTITIONS[dataset][0] if partition is None else partition
    if chosen not in PARTITIONS[dataset]:
        raise InputError(f"partition: {dataset} has {', '.join(PARTITIONS[dataset])}, not {chosen!r}")
    layout = LAYOUT.format(dataset=dataset, partition=chosen)
    folder = root / dataset if (root / dataset).is_dir() else root
    refs = list(_read_refs(folder / f"refs({chosen}).p", layout).items())
    check_split(split, {ref.get("split").string() for ref in refs}, f"{dataset} ({chosen})")
    instances = read_instances(folder / "instances.json", layout)
    for ref in refs:
        if ref.get("split").value == split:
            yield from _samples(ref, instances, split)


def _read_refs(path: Path, layout: str) -> Node:
    as_json = path.with_suffix(".json")
    if not path.exists() and as_json.exists():
        return read_json(as_json, layout)
    return Node(load_pickle(path, layout), path)


def _samples(ref: Node, instances: Instances, split: str) -> Iterator[Sample]:
    image = instances.image(ref.get("image_id"))
    annotation = instances.annotation(ref.get("ann_id"))
    size = image.size()
    box = boxes([annotation.get("bbox").xywh()])
    outlines = (outline_of(annotation.get("segmentation"), size),) if annotation.has("segmentation") else None
    for sentence in ref.each("sentences"):
        yield Sample(
            id=sentence.get("sent_id").name(),
            image=image.get("id").name(),
            file=image.get("file_name").string(),
            text=sentence.get("sent").string(),
            size=size,
            boxes=box,
            outlines=outlines,
            types=(instances.category(annotation.get("category_id")),),
            split=split,
        )
