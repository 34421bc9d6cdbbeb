"""Visual Genome: described regions as samples, relationships as scene graphs.

``ROOT/image_data.json`` with ``ROOT/region_descriptions.json`` or ``ROOT/relationships.json``. Visual Genome has no
split of its own: every picture is of split "all", unless a file of splits says otherwise, such as DenseCap's
``densecap_splits.json``, an object of lists of image ids. Source: Krishna et al., "Visual Genome" (arXiv:1602.07332)
and the readme of its site.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deixis.io.datasets.fields import Node, boxes, read_json
from deixis.io.datasets.instances import by_id
from deixis.io.datasets.sample import Sample
from deixis.io.datasets.splits import check_split
from deixis.types.boxes import Boxes
from deixis.types.size import Size

ALL = "all"
LAYOUT = (
    "Visual Genome's layout is ROOT/image_data.json beside ROOT/region_descriptions.json and ROOT/relationships.json, "
    "from the download page of its site"
)
SPLITS_LAYOUT = 'A file of splits is an object such as {"train": [1, 2], "val": [3]}, as densecap_splits.json is'


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Subject and object are places in the graph's boxes; `predicate` is in the data set's own words."""

    subject: int
    predicate: str
    object: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SceneGraph:
    """The things of one picture and how they are related.

    Attributes:
        image: the picture's id.
        file: its name, relative to a folder of images.
        size: of the picture.
        boxes: (n, 4) xyxy, each thing once, in the order it is first named.
        labels: n names.
        relations: in the order of the file.
        split: the split that was asked for.
    """

    image: str
    file: str
    size: Size
    boxes: Boxes
    labels: tuple[str, ...]
    relations: tuple[Relation, ...]
    split: str = ALL


def read_regions(root: Path, split: str = ALL, *, splits: Path | None = None) -> Iterator[Sample]:
    """The described regions of one split, each with its one box; a region whose description is blank is left out.

    Args:
        root: the folder of the files.
        split: "all", or one that `splits` has.
        splits: a file of splits.

    Raises:
        InputError: no such split; it lists those there are.
        DataError: a file is missing or malformed.
    """
    images = _chosen(root, split, splits)
    for entry in read_json(root / "region_descriptions.json", LAYOUT).items():
        if (image := images.get(entry.get("id").integer())) is not None:
            size, file = image.size(), _file(image)
            for region in entry.each("regions"):
                if region.get("phrase").string().strip():
                    yield _sample(region, image, size, file, split)


def read_relationships(root: Path, split: str = ALL, *, splits: Path | None = None) -> Iterator[SceneGraph]:
    """The scene graphs of the pictures of one split, those without relations too. Arguments and errors as above."""
    images = _chosen(root, split, splits)
    for entry in read_json(root / "relationships.json", LAYOUT).items():
        if (image := images.get(entry.get("image_id").integer())) is not None:
            yield _graph(entry, image, split)


def _chosen(root: Path, split: str, splits: Path | None) -> dict[int, Node]:
    """The image records of a split, by id."""
    if splits is None:
        check_split(split, [ALL], "Visual Genome, without a file of splits,")
        return by_id(read_json(root / "image_data.json", LAYOUT).items(), "image_id")
    document = read_json(splits, SPLITS_LAYOUT)
    check_split(split, document.value if isinstance(document.value, dict) else {}, splits.name)
    wanted = {id.integer() for id in document.each(split)}
    images = by_id(read_json(root / "image_data.json", LAYOUT).items(), "image_id")
    return {id: image for id, image in images.items() if id in wanted}


def _file(image: Node) -> str:
    """``VG_100K_2/1.jpg``, the end of the picture's address."""
    return "/".join(image.get("url").string().split("/")[-2:])


def _sample(region: Node, image: Node, size: Size, file: str, split: str) -> Sample:
    return Sample(
        id=region.get("region_id").name(),
        image=image.get("image_id").name(),
        file=file,
        text=region.get("phrase").string().strip(),
        size=size,
        boxes=boxes([_corners(region, "width", "height")]),
        split=split,
    )


def _corners(thing: Node, width: str, height: str) -> tuple[float, ...]:
    x, y = thing.get("x").coordinate(), thing.get("y").coordinate()
    sides = thing.get(width).coordinate(), thing.get(height).coordinate()
    if min(sides) < 0:
        raise thing.error(f"expected {width} and {height} of at least 0, got {sides[0]:g} and {sides[1]:g}")
    return x, y, x + sides[0], y + sides[1]


def _graph(entry: Node, image: Node, split: str) -> SceneGraph:
    places: dict[int, int] = {}
    things: list[Node] = []
    relations = []
    for relation in entry.each("relationships"):
        ends = []
        for thing in (relation.get("subject"), relation.get("object")):
            id = thing.get("object_id").integer()
            if id not in places:
                places[id] = len(things)
                things.append(thing)
            ends.append(places[id])
        predicate = relation.get("predicate").string().strip()
        relations.append(Relation(subject=ends[0], predicate=predicate, object=ends[1]))
    return SceneGraph(
        image=image.get("image_id").name(),
        file=_file(image),
        size=image.size(),
        boxes=boxes([_corners(thing, "w", "h") for thing in things]),
        labels=tuple(_label(thing) for thing in things),
        relations=tuple(relations),
        split=split,
    )


def _label(thing: Node) -> str:
    """Its ``name``, or the first of its ``names``, as the versions of the data set differ."""
    if thing.has("name"):
        return thing.get("name").string()
    names = thing.get("names").strings()
    if not names:
        raise thing.get("names").wrong("at least one name")
    return names[0]
