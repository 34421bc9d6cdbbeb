"""The JSON documents of schema "deixis/1": a grounding, an alignment, an error.

Strict JSON, without NaN. Spans are [start, end] in code points, boxes [x0, y0, x1, y1] in pixels, masks COCO's
compressed run lengths, and arrays base 64 of little-endian float32, so that reading gives back what was written.
"""

from __future__ import annotations

import base64
import binascii
import json
from math import prod
from typing import Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from deixis.errors import DeixisError, InputError
from deixis.types.alignment import Alignment
from deixis.types.boxes import Boxes
from deixis.types.export import SCHEMA, array_to_dict, query_to_dict, size_to_dict, to_dict, to_json
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.heatmaps import Heatmaps
from deixis.types.masks import Masks
from deixis.types.query import Phrase, Query
from deixis.types.size import Size
from deixis.types.span import Span

__all__ = [
    "alignment_from_dict",
    "alignment_to_dict",
    "error_to_dict",
    "grounding_from_dict",
    "grounding_to_dict",
    "parse_json",
    "to_json",
]

Document = dict[str, Any]
T = TypeVar("T")


def grounding_to_dict(grounding: Grounding, *, file: str | None = None, heatmaps: bool = False) -> Document:
    """The document of a grounding.

    Args:
        grounding: what was found.
        file: the name of the image, where it has one.
        heatmaps: whether to write the heatmaps, which are large.
    """
    document = to_dict(grounding, heatmaps=heatmaps)
    return document if file is None else {**document, "image": {"file": file, **document["image"]}}


def grounding_from_dict(document: Document) -> Grounding:
    """The grounding of a document; fields that are not known are passed over.

    Raises:
        InputError: a field is missing or malformed; the message names it.
    """
    _check_kind(document, "grounding")
    query, size = _query(document), _size(document, "image")
    phrases, regions = _get(document, "phrases", list), _get(document, "regions", list)
    boxes = [_box(region, "box", f"regions[{i}]") for i, region in enumerate(regions)]
    return Grounding(
        query=query,
        size=size,
        boxes=Boxes(boxes),
        phrase=np.array([_get(r, "phrase", int, f"regions[{i}]") for i, r in enumerate(regions)], np.int64),
        score=_shares(regions, "score", "regions"),
        masks=_masks(regions, size),
        status=tuple(_status(phrase, f"phrases[{i}]") for i, phrase in enumerate(phrases)),
        presence=_shares(phrases, "presence", "phrases"),
        heatmaps=_heatmaps(document, query, size),
        enclosing=_enclosing(phrases),
        trace=tuple(_get(phrase, "trace", str, f"phrases[{i}]") for i, phrase in enumerate(phrases)),
        source=_source(document),
    )


def alignment_to_dict(alignment: Alignment, *, file: str | None = None) -> Document:
    """The document of an alignment; `file` is the name of the image, where it has one."""
    image = size_to_dict(alignment.size)
    return {
        "schema": SCHEMA,
        "kind": "alignment",
        "image": image if file is None else {"file": file, **image},
        **query_to_dict(alignment.query),
        "grid": size_to_dict(alignment.grid),
        "matrix": array_to_dict(alignment.matrix),
    }


def alignment_from_dict(document: Document) -> Alignment:
    """The alignment of a document; fields that are not known are passed over.

    Raises:
        InputError: a field is missing or malformed; the message names it.
    """
    _check_kind(document, "alignment")
    size, grid = _size(document, "image"), _size(document, "grid")
    return Alignment(_query(document), size, grid, _array(_get(document, "matrix", dict), "matrix"))


def error_to_dict(error: DeixisError, *, file: str | None = None) -> Document:
    """The document of an error; `file` is the name of the image that it came from."""
    document: Document = {"schema": SCHEMA, "kind": "error"}
    if file is not None:
        document["image"] = {"file": file}
    return {**document, "error": {"type": type(error).__name__, "message": str(error)}}


def parse_json(text: str) -> Document:
    """The document in a text.

    Raises:
        InputError: not strict JSON, or not an object.
    """
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}") from error
    if not isinstance(document, dict):
        raise InputError(f"expected a JSON object, got {type(document).__name__}")
    return document


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _check_kind(document: Document, kind: str) -> None:
    if _get(document, "schema", str) != SCHEMA:
        raise InputError(f"schema: expected {SCHEMA!r}, got {document['schema']!r:.40}; it is of another version")
    if _get(document, "kind", str) != kind:
        raise InputError(f"kind: expected {kind!r}, got {document['kind']!r:.40}")


def _get(document: Any, name: str, kind: type[T], where: str = "") -> T:
    """A field of an object, of the type it must have; a bool is no int here."""
    place = f"{where}.{name}" if where else name
    if not isinstance(document, dict):
        raise InputError(f"{where or 'document'}: expected an object, got {type(document).__name__}")
    if name not in document:
        raise InputError(f"{place}: is missing")
    value = document[name]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise InputError(f"{place}: expected {kind.__name__}, got {value!r:.60}")
    return value


def _query(document: Document) -> Query:
    words = _get(document, "words", list)
    phrases = _get(document, "phrases", list)
    return Query(
        _get(document, "text", str),
        tuple(_span(word, f"words[{i}]") for i, word in enumerate(words)),
        tuple(_phrase(phrase, f"phrases[{i}]") for i, phrase in enumerate(phrases)),
    )


def _phrase(phrase: Any, where: str) -> Phrase:
    span, head = (_span(_get(phrase, name, list, where), f"{where}.{name}") for name in ("span", "head"))
    kind = None if _absent(phrase, "kind") else _get(phrase, "kind", str, where)
    given = None if _absent(phrase, "antecedent") else _get(phrase, "antecedent", list, where)
    return Phrase(span, head, kind, None if given is None else _span(given, f"{where}.antecedent"))


def _span(value: Any, where: str) -> Span:
    if not isinstance(value, list) or [type(n) for n in value] != [int, int]:
        raise InputError(f"{where}: expected [start, end], got {value!r:.60}")
    return Span(*value)


def _size(document: Document, name: str) -> Size:
    size = _get(document, name, dict)
    return Size(height=_get(size, "height", int, name), width=_get(size, "width", int, name))


def _box(owner: Any, name: str, where: str) -> list[float]:
    box = _get(owner, name, list, where)
    if len(box) != 4 or not all(type(n) in (int, float) for n in box):
        raise InputError(f"{where}.{name}: expected [x0, y0, x1, y1], got {box!r:.60}")
    return box


def _status(phrase: Any, where: str) -> Status:
    name = _get(phrase, "status", str, where)
    if name not in tuple(Status):
        raise InputError(f"{where}.status: expected one of {', '.join(Status)}, got {name!r:.40}")
    return Status(name)


def _absent(owner: Any, name: str) -> bool:
    return not isinstance(owner, dict) or owner.get(name) is None


def _has(rows: list[Any], name: str, where: str) -> bool:
    """Whether the rows have a field: all of them or none. No rows have every field."""
    absent = [_absent(row, name) for row in rows]
    if any(absent) and not all(absent):
        raise InputError(f"{where}[{absent.index(True)}].{name}: is missing, but other {where} have it")
    return not any(absent)


def _shares(rows: list[Any], name: str, where: str) -> NDArray[np.float32] | None:
    if not _has(rows, name, where):
        return None
    values = [row[name] for row in rows]
    if not all(type(value) in (int, float) for value in values):
        raise InputError(f"{where}: every {name} must be a number, got {values!r:.60}")
    return np.array(values, np.float32)


def _masks(regions: list[Any], size: Size) -> Masks | None:
    if not _has(regions, "mask", "regions"):
        return None
    return Masks.from_rle([_counts(region, size, f"regions[{i}]") for i, region in enumerate(regions)], size)


def _counts(region: Any, size: Size, where: str) -> bytes:
    mask = _get(region, "mask", dict, where)
    if mask.get("size") != list(size.hw):
        raise InputError(f"{where}.mask.size: expected {list(size.hw)}, got {mask.get('size')!r:.40}")
    return _get(mask, "counts", str, f"{where}.mask").encode("utf-8", errors="replace")


def _enclosing(phrases: list[Any]) -> Boxes | None:
    if not _has(phrases, "enclosing", "phrases"):
        return None
    return Boxes([_box(phrase, "enclosing", f"phrases[{i}]") for i, phrase in enumerate(phrases)])


def _heatmaps(document: Document, query: Query, size: Size) -> Heatmaps | None:
    if _absent(document, "heatmaps"):
        return None
    values = _array(_get(document, "heatmaps", dict), "heatmaps")
    return Heatmaps(values, tuple(phrase.span for phrase in query.phrases), size)


def _array(value: Document, where: str) -> NDArray[np.float32]:
    shape = _get(value, "shape", list, where)
    if not all(type(n) is int and n >= 0 for n in shape):
        raise InputError(f"{where}.shape: expected whole numbers, got {shape!r:.60}")
    try:
        data = base64.b64decode(_get(value, "base64", str, where), validate=True)
    except (binascii.Error, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{where}.base64: {error}") from error
    if len(data) != 4 * prod(shape):
        raise InputError(f"{where}: {len(data)} bytes are not a float32 array of shape {shape}")
    return np.frombuffer(data, "<f4").astype(np.float32).reshape(shape)


def _source(document: Document) -> Source:
    source = _get(document, "source", dict)
    backend, weights, version = (_get(source, name, str, "source") for name in ("backend", "weights", "version"))
    return Source(backend, weights, version, _get(source, "settings", dict, "source"))
