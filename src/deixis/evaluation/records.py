"""Gold and predictions as JSON lines: the one format for every metric and every system.

A line is an object with an ``id``. Every other field is optional; a metric asks for those it needs and says which line
lacks one. Boxes are xyxy in pixels; masks are COCO RLE objects; ``text`` is one string or a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import DataError
from deixis.types.size import Size


@dataclass(frozen=True, slots=True)
class Record:
    """One line.

    Attributes:
        id: unique in its file.
        fields: everything the line holds, as JSON gave it.
        path: the file.
        line: counted from 1.
    """

    id: str
    fields: Mapping[str, Any]
    path: Path
    line: int

    @property
    def image(self) -> str:
        """The picture: field ``image``, or the id where the line names none."""
        return str(self.fields.get("image", self.id))

    def wrong(self, field: str, problem: str) -> DataError:
        """The error for a field of this line."""
        return DataError(f"id {self.id!r}: {field}: {problem}", self.path, self.line)

    def has(self, field: str) -> bool:
        """Whether the line holds the field, and not null."""
        return self.fields.get(field) is not None

    def boxes(self, field: str = "boxes") -> NDArray[np.float64]:
        """(n, 4) xyxy, n may be 0. Raises DataError: missing, malformed, not finite, or a corner past its opposite."""
        raw = self._needed(field)
        if not isinstance(raw, list):
            raise self.wrong(field, f"expected a list of [x0, y0, x1, y1], got {raw!r:.60}")
        try:
            boxes = np.array(raw, np.float64).reshape(len(raw), 4)
        except (TypeError, ValueError):
            raise self.wrong(field, f"expected a list of [x0, y0, x1, y1], got {raw!r:.60}") from None
        if not np.isfinite(boxes).all() or (boxes[:, 2:] < boxes[:, :2]).any():
            raise self.wrong(field, f"expected finite corners with x0 <= x1 and y0 <= y1, got {raw!r:.60}")
        return boxes

    def numbers(self, field: str, length: int | None = None) -> NDArray[np.float64]:
        """(n,) finite numbers; of `length` where it is given. A single number counts as a list of one."""
        raw = self._needed(field)
        try:
            values = np.array(raw if isinstance(raw, list) else [raw], np.float64)
        except (TypeError, ValueError):
            values = np.full((0, 0), np.nan)
        if values.ndim != 1 or not np.isfinite(values).all() or (length is not None and len(values) != length):
            wanted = "numbers" if length is None else f"{length} numbers"
            raise self.wrong(field, f"expected {wanted}, got {raw!r:.60}")
        return values

    def scores_of(self, count: int) -> NDArray[np.float64] | None:
        """(count,) ``scores`` of that many masks or points; None where the line has none, or has those of its boxes.

        Raises DataError: there are scores, of neither these things nor the boxes.
        """
        if not self.has("scores"):
            return None
        if self.has("boxes") and len(scores := self.numbers("scores")) != count and len(scores) == len(self.boxes()):
            return None
        return self.numbers("scores", count)

    def strings(self, field: str) -> tuple[str, ...]:
        """A list of strings; a single one counts as a list of one."""
        raw = self._needed(field)
        values = raw if isinstance(raw, list) else [raw]
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(field, f"expected a string or a list of strings, got {raw!r:.60}")
        return tuple(values)

    def flag(self, field: str) -> bool:
        """True or false."""
        raw = self._needed(field)
        if not isinstance(raw, bool):
            raise self.wrong(field, f"expected true or false, got {raw!r:.60}")
        return raw

    @property
    def size(self) -> Size:
        """From ``width`` and ``height``. Raises DataError: missing, or not whole numbers above 0."""
        width, height = self._needed("width"), self._needed("height")
        for name, value in (("width", width), ("height", height)):
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise self.wrong(name, f"expected a whole number of pixels, got {value!r:.60}")
        return Size(height=height, width=width)

    def _needed(self, field: str) -> Any:
        if not self.has(field):
            raise self.wrong(field, "missing, and this metric needs it")
        return self.fields[field]


def read_records(path: Path) -> list[Record]:
    """Every line of a JSON-lines file; empty lines are skipped.

    Raises:
        DataError: the file cannot be read, a line is not a JSON object, or an id is missing or comes twice.
    """
    records, seen = [], dict[str, int]()
    for number, fields in _objects(path):
        raw = fields.get("id")
        if not isinstance(raw, str | int) or isinstance(raw, bool):
            raise DataError(f"id: expected a string or a whole number, got {raw!r:.60}", path, number)
        id = str(raw)
        if id in seen:
            raise DataError(f"id {id!r}: line {seen[id]} has it already", path, number)
        seen[id] = number
        records.append(Record(id, fields, path, number))
    return records


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read: {error}", path) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except ValueError as error:
            raise DataError(f"not JSON: {error}", path, number) from error
        if not isinstance(fields, dict):
            raise DataError(f"expected an object, got {line.strip()[:60]!r}", path, number)
        yield number, fields


def pair(gold: Sequence[Record], predicted: Sequence[Record]) -> list[Record | None]:
    """For each gold record the prediction of the same id, or None."""
    by_id = {record.id: record for record in predicted}
    return [by_id.get(record.id) for record in gold]
