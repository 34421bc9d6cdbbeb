"""COCO's ``instances.json``, looked up by id: the file that RefCOCO, gRefCOCO and COCO itself have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deixis.io.datasets.fields import Node, read_json


@dataclass(frozen=True, slots=True, eq=False)
class Instances:
    """The records of the file; checked where they are used.

    Attributes:
        images: by id.
        annotations: by id, in the order of the file.
        categories: the names, by id.
    """

    images: dict[int, Node]
    annotations: dict[int, Node]
    categories: dict[int, str]

    def image(self, id: Node) -> Node:
        """The image of an id. Raises DataError at the id: no image has it."""
        return _found(self.images, id, "images")

    def annotation(self, id: Node) -> Node:
        """The annotation of an id. Raises DataError at the id: no annotation has it."""
        return _found(self.annotations, id, "annotations")

    def category(self, id: Node) -> str:
        """The name of a category. Raises DataError at the id: no category has it."""
        number = id.integer()
        if number not in self.categories:
            raise id.wrong("the id of one of the categories")
        return self.categories[number]


def read_instances(path: Path, layout: str) -> Instances:
    """The file's records.

    Raises:
        DataError: it is missing or malformed, or an id comes twice.
    """
    root = read_json(path, layout)
    categories = by_id(root.each("categories"))
    return Instances(
        by_id(root.each("images")),
        by_id(root.each("annotations")),
        {id: category.get("name").string() for id, category in categories.items()},
    )


def by_id(nodes: Iterable[Node], field: str = "id") -> dict[int, Node]:
    """Records by their id. Raises DataError: an id is missing, not a whole number, or comes twice."""
    found: dict[int, Node] = {}
    for node in nodes:
        id = node.get(field).integer()
        if id in found:
            raise node.get(field).error(f"{id} is the id of {found[id].where} already")
        found[id] = node
    return found


def _found(records: dict[int, Node], id: Node, where: str) -> Node:
    number = id.integer()
    if number not in records:
        raise id.error(f"none of the {where} of instances.json has the id {number}")
    return records[number]
