"""COCO's ``instances_val2017.json`` and any file of its form: all things of the categories, in every picture.

Source: "Data format" of the COCO data set's site; Lin et al., "Microsoft COCO" (arXiv:1405.0312).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from deixis.io.datasets.detection import Category, DetectionImage, DetectionSet
from deixis.io.datasets.fields import Node, boxes, read_json
from deixis.io.datasets.instances import by_id
from deixis.io.datasets.outline import Outline, outline_of
from deixis.types.size import Size

LAYOUT = "COCO's layout is one file a split, such as annotations/instances_val2017.json"


def read_coco(path: Path, split: str = "") -> DetectionSet:
    """The pictures of one file, those without things too.

    An annotation needs ``id``, ``image_id``, ``category_id`` and ``bbox``; without ``area`` the box's is taken, without
    ``iscrowd`` it is one thing, without ``segmentation`` it has no outline.

    Args:
        path: the file.
        split: what to call it; the file holds one split and does not say which.

    Raises:
        DataError: the file is missing or malformed, an id comes twice, or an annotation is of no image or category.
    """
    return detection_set(read_json(path, LAYOUT), split, _file)


def detection_set(root: Node, split: str, file: Callable[[Node], str]) -> DetectionSet:
    """The pictures of a document of COCO's form or LVIS's; `file` gives the file name of an image record."""
    categories = {id: _category(id, node) for id, node in by_id(root.each("categories")).items()}
    images = by_id(root.each("images"))
    things: dict[int, list[Node]] = {id: [] for id in images}
    for annotation in by_id(root.each("annotations")).values():
        if annotation.get("image_id").integer() not in things:
            raise annotation.get("image_id").wrong("the id of one of the images")
        if annotation.get("category_id").integer() not in categories:
            raise annotation.get("category_id").wrong("the id of one of the categories")
        things[annotation.value["image_id"]].append(annotation)
    found = tuple(_image(id, image, things[id], file) for id, image in images.items())
    return DetectionSet(categories=categories, images=found, split=split)


def _category(id: int, node: Node) -> Category:
    frequency = node.get("frequency").string() if node.has("frequency") else ""
    return Category(id=id, name=node.get("name").string(), frequency=frequency)


def _file(image: Node) -> str:
    return image.get("file_name").string()


def _image(id: int, image: Node, things: list[Node], file: Callable[[Node], str]) -> DetectionImage:
    size = image.size()
    found = boxes([thing.get("bbox").xywh() for thing in things])
    areas = [
        thing.get("area").number() if thing.has("area") else float(found.area[i]) for i, thing in enumerate(things)
    ]
    return DetectionImage(
        id=str(id),
        file=file(image),
        size=size,
        boxes=found,
        labels=tuple(thing.get("category_id").integer() for thing in things),
        crowd=np.array([thing.has("iscrowd") and thing.get("iscrowd").flag() for thing in things], np.bool_),
        areas=np.array(areas, np.float64),
        outlines=tuple(_outline(thing, size) for thing in things),
        negative=_ids(image, "neg_category_ids"),
        not_exhaustive=_ids(image, "not_exhaustive_category_ids"),
    )


def _outline(thing: Node, size: Size) -> Outline | None:
    if not thing.has("segmentation") or not thing.value["segmentation"]:
        return None
    return outline_of(thing.get("segmentation"), size)


def _ids(image: Node, field: str) -> frozenset[int]:
    return frozenset(id.integer() for id in image.each(field)) if image.has(field) else frozenset()
