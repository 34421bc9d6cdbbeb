"""What a detector found in one image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from deixis.config import version
from deixis.errors import ShapeError
from deixis.models.vectors import names_query
from deixis.tasks.detection.categories import Category
from deixis.types.boxes import Boxes
from deixis.types.checks import frozen
from deixis.types.export import SCHEMA, size_to_dict
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.masks import Masks
from deixis.types.size import Size


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """N instances, best first.

    Attributes:
        size: of the original image.
        categories: what was looked for.
        boxes: N boxes, pixels.
        category: (N,) int64, the ids of the categories, as their user gave them.
        score: (N,) float32 in [0, 1], falling: the probability that the category is in the picture, times that the
            box is right if it is.
        masks: N masks, or None where none were wanted or the backend draws none.
        views: how many parts of the image were looked at, the whole among them.

    Raises:
        ShapeError: columns of different lengths.
    """

    size: Size
    categories: tuple[Category, ...]
    boxes: Boxes
    category: NDArray[np.int64]
    score: NDArray[np.float32]
    masks: Masks | None
    views: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "category", frozen("category", self.category, (len(self.boxes),), np.int64))
        object.__setattr__(self, "score", frozen("score", self.score, (len(self.boxes),), np.float32))
        if self.masks is not None and len(self.masks) != len(self.boxes):
            raise ShapeError(f"masks: expected {len(self.boxes)}, one a box, got {len(self.masks)}")

    def __len__(self) -> int:
        return len(self.boxes)

    def __getitem__(self, rows: Any) -> Self:
        """The chosen rows, by slice, boolean mask or ascending indices."""
        chosen = np.atleast_1d(np.arange(len(self))[rows])
        masks = None if self.masks is None else self.masks[chosen]
        return type(self)(
            self.size, self.categories, self.boxes[chosen], self.category[chosen], self.score[chosen], masks, self.views
        )

    @property
    def names(self) -> tuple[str, ...]:
        """N names, one an instance."""
        by_id = {one.id: one.name for one in self.categories}
        return tuple(by_id[int(id)] for id in self.category)

    def as_grounding(self) -> Grounding:
        """The instances as a grounding of a text with the names that were found, one a line: for drawing and export."""
        found = [one for one in self.categories if one.id in self.category]
        number = {one.id: place for place, one in enumerate(found)}
        phrase = np.array([number[int(id)] for id in self.category], np.int64)
        order = np.argsort(phrase, kind="stable")
        return Grounding(
            query=names_query([one.name for one in found]),
            size=self.size,
            boxes=self.boxes[order],
            phrase=phrase[order],
            score=self.score[order],
            masks=None if self.masks is None else self.masks[order],
            status=(Status.FOUND,) * len(found),
            presence=None,
            heatmaps=None,
            enclosing=None,
            trace=("",) * len(found),
            source=Source("detections", "", version()),
        )

    def to_dict(self, *, file: str | None = None) -> dict[str, Any]:
        """As a JSON document of schema "deixis/1"; `file` is the name of the image, where it has one."""
        image = size_to_dict(self.size)
        return {
            "schema": SCHEMA,
            "kind": "detections",
            "image": image if file is None else {"file": file, **image},
            "views": self.views,
            "instances": self._rows(),
        }

    def _rows(self) -> list[dict[str, Any]]:
        masks = [None] * len(self) if self.masks is None else self.masks.to_coco()
        columns = zip(
            self.category.tolist(), self.names, self.score.tolist(), self.boxes.xyxy.tolist(), masks, strict=True
        )
        return [
            {"category_id": id, "name": name, "score": score, "box": box, "mask": mask}
            for id, name, score, box, mask in columns
        ]


def to_coco(documents: Iterable[dict[str, Any]], categories: Sequence[Category]) -> dict[str, Any]:
    """A COCO data set of documents that `Detections.to_dict` made; the ids of the categories are the user's own.

    Image and annotation ids count from 1. Every annotation has a "score".
    """
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, document in enumerate(documents, 1):
        image = document["image"]
        images.append(
            {"id": number, "file_name": image.get("file", ""), "height": image["height"], "width": image["width"]}
        )
        for row in document["instances"]:
            annotations.append({"id": len(annotations) + 1, "image_id": number, **_annotation(row)})
    named = [{"id": one.id, "name": one.name} for one in categories]
    return {"images": images, "annotations": annotations, "categories": named}


def _annotation(row: dict[str, Any]) -> dict[str, Any]:
    left, top, right, bottom = row["box"]
    box = [left, top, right - left, bottom - top]
    outline = {} if row["mask"] is None else {"segmentation": row["mask"]}
    return {
        "category_id": row["category_id"], "bbox": box, "area": box[2] * box[3], "iscrowd": 0, "score": row["score"],
        **outline,
    }  # fmt: skip
