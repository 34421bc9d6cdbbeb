"""Groundings in the forms that others read. Pure: nothing is written here."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import BackendUnavailableError

if TYPE_CHECKING:
    from deixis.types.grounding import Grounding
    from deixis.types.query import Phrase, Query
    from deixis.types.size import Size
    from deixis.types.span import Span

SCHEMA = "deixis/1"
FloatArray = NDArray[np.float32]


def to_dict(grounding: Grounding, *, heatmaps: bool = False) -> dict[str, Any]:
    """The JSON document of a grounding; `heatmaps` says whether to write those, which are large."""
    maps = grounding.heatmaps if heatmaps else None
    return {
        "schema": SCHEMA,
        "kind": "grounding",
        "image": size_to_dict(grounding.size),
        "text": grounding.query.text,
        "words": [span_to_list(word) for word in grounding.query.words],
        "phrases": _phrases(grounding),
        "regions": _regions(grounding),
        "heatmaps": None if maps is None else array_to_dict(maps.values),
        "source": source_to_dict(grounding),
    }


def to_json(document: dict[str, Any]) -> str:
    """A document as one line of strict JSON: no NaN, no infinity."""
    return json.dumps(document, allow_nan=False, ensure_ascii=False)


def to_coco(groundings: Iterable[tuple[str, Grounding]]) -> dict[str, Any]:
    """A COCO data set of (file name, grounding) pairs, whose categories are the texts of their phrases.

    Ids count from 1. An annotation has a "score" where there is one, and a "segmentation" where there is a mask.
    """
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    categories: dict[str, int] = {}
    for number, (name, grounding) in enumerate(groundings, 1):
        images.append({"id": number, "file_name": name, **size_to_dict(grounding.size)})
        for phrase in grounding.query.phrases:
            categories.setdefault(grounding.query.string(phrase), len(categories) + 1)
        for row in _coco_rows(grounding, categories):
            annotations.append({"id": len(annotations) + 1, "image_id": number, **row})
    named = [{"id": number, "name": text} for text, number in categories.items()]
    return {"images": images, "annotations": annotations, "categories": named}


def to_hf(grounding: Grounding) -> list[dict[str, Any]]:
    """Rows of score, label and box in whole pixels, as transformers' object detection pipelines give them."""
    corners = np.rint(grounding.boxes.xyxy).astype(int).tolist()
    return [
        {
            "score": region.score,
            "label": region.text,
            "box": dict(zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True)),
        }
        for region, box in zip(grounding, corners, strict=True)
    ]


def to_supervision(grounding: Grounding) -> Any:
    """A `supervision.Detections`.

    Raises:
        BackendUnavailableError: supervision is not installed.
    """
    try:
        import supervision
    except ImportError as error:
        raise BackendUnavailableError("supervision is not installed", "pip install 'deixis[interop]'") from error
    masks = grounding.masks
    return supervision.Detections(
        xyxy=grounding.boxes.xyxy.copy(),
        mask=None if masks is None else masks.dense,
        confidence=None if grounding.score is None else grounding.score.copy(),
        class_id=grounding.phrase.astype(int),
        data={"class_name": np.array([region.text for region in grounding], dtype=str)},
    )


def size_to_dict(size: Size) -> dict[str, int]:
    """Width and height by name."""
    return {"width": size.width, "height": size.height}


def span_to_list(span: Span) -> list[int]:
    """Start and end."""
    return [span.start, span.end]


def source_to_dict(grounding: Grounding) -> dict[str, Any]:
    """What made the result."""
    source = grounding.source
    return {
        "backend": source.backend,
        "weights": source.weights,
        "version": source.version,
        "settings": dict(source.settings),
    }


def query_to_dict(query: Query) -> dict[str, Any]:
    """The text, and its words and phrases as positions."""
    return {
        "text": query.text,
        "words": [span_to_list(word) for word in query.words],
        "phrases": [
            {
                "text": query.string(phrase),
                "span": span_to_list(phrase.span),
                "head": span_to_list(phrase.head),
                "kind": phrase.kind,
                **_antecedent(phrase),
            }
            for phrase in query.phrases
        ],
    }


def _antecedent(phrase: Phrase) -> dict[str, list[int]]:
    return {} if phrase.antecedent is None else {"antecedent": span_to_list(phrase.antecedent)}


def array_to_dict(values: FloatArray) -> dict[str, Any]:
    """An array without loss: its shape, and its little-endian float32 values row by row in base 64."""
    data = values.astype("<f4").tobytes()
    return {"shape": list(values.shape), "dtype": "float32", "base64": base64.b64encode(data).decode("ascii")}


def numbers(values: FloatArray) -> list[float]:
    """The shortest decimals that give the same float32 values back.

    >>> numbers(np.array([12.3], np.float32))
    [12.3]
    """
    return [float(str(value)) for value in values.astype(np.float32)]


def _phrases(grounding: Grounding) -> list[dict[str, Any]]:
    presence = _column(grounding.presence, len(grounding.status))
    boxes: Sequence[Any] = [None] * len(grounding.status)
    if grounding.enclosing is not None:
        boxes = [numbers(box) for box in grounding.enclosing.xyxy]
    written = query_to_dict(grounding.query)["phrases"]
    more = zip(written, grounding.status, presence, boxes, grounding.trace, strict=True)
    return [
        {**phrase, "status": status.value, "presence": share, "enclosing": box, "trace": why}
        for phrase, status, share, box, why in more
    ]


def _regions(grounding: Grounding) -> list[dict[str, Any]]:
    scores = _column(grounding.score, len(grounding))
    masks: Sequence[Any] = [None] * len(grounding) if grounding.masks is None else grounding.masks.to_coco()
    rows = zip(grounding.phrase.tolist(), grounding.boxes.xyxy, scores, masks, strict=True)
    return [{"phrase": phrase, "box": numbers(box), "score": score, "mask": mask} for phrase, box, score, mask in rows]


def _column(values: FloatArray | None, length: int) -> Sequence[float | None]:
    return [None] * length if values is None else numbers(values)


def _coco_rows(grounding: Grounding, categories: dict[str, int]) -> list[dict[str, Any]]:
    areas = (grounding.boxes.area if grounding.masks is None else grounding.masks.area).tolist()
    masks: Sequence[Any] = [None] * len(grounding) if grounding.masks is None else grounding.masks.to_coco()
    rows: list[dict[str, Any]] = []
    for region, box, area, mask in zip(grounding, grounding.boxes.xywh, areas, masks, strict=True):
        row = {"category_id": categories[region.text], "bbox": numbers(box), "area": area, "iscrowd": 0}
        row |= {} if region.score is None else {"score": region.score}
        rows.append(row | ({} if mask is None else {"segmentation": mask}))
    return rows
