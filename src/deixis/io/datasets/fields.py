"""Checked access to what a file holds: every error names the file, the line, the element and the field.

A `Node` is a value together with the way to it, such as ``annotations[12].bbox``, which is spelt out only for an
error.
"""

from __future__ import annotations

import json
import reprlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deixis.errors import DataError, SpanError
from deixis.types.boxes import Boxes
from deixis.types.size import Size
from deixis.types.span import Span

LARGEST_SIDE = 100_000  # pixels; no photograph has more, and arithmetic on coordinates stays exact
LARGEST_COORDINATE = 1_000_000
LARGEST_NUMBER = sys.float_info.max


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A value of a document.

    Attributes:
        value: as JSON gave it.
        path: the file.
        line: counted from 1, or None where lines mean nothing.
        parent: the object or list that holds it; None for the document itself.
        key: its name or place in `parent`.
    """

    value: Any
    path: Path
    line: int | None = None
    parent: Node | None = None
    key: str | int = ""

    @property
    def where(self) -> str:
        """The way to it: ``annotations[12].bbox``; empty for the document itself."""
        if self.parent is None:
            return ""
        before = self.parent.where
        if isinstance(self.key, int):
            return f"{before}[{self.key}]"
        return f"{before}.{self.key}" if before else self.key

    def error(self, problem: str) -> DataError:
        """The error for this value."""
        return DataError(f"{self.where}: {problem}" if self.where else problem, self.path, self.line)

    def wrong(self, expected: str) -> DataError:
        """The error for a value that is not what was expected."""
        return self.error(f"expected {expected}, got {reprlib.repr(self.value)}")

    def has(self, key: str) -> bool:
        """Whether this is an object that holds `key`, and not null."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def get(self, key: str) -> Node:
        """A field of an object. Raises DataError: not an object, or it has no such field."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        if key not in self.value:
            there = ", ".join(f"{name!s:.40}" for name in list(self.value)[:12]) or "none"
            raise self.error(f"expected a field {key!r}; it has {there}")
        return Node(self.value[key], self.path, self.line, self, key)

    def items(self) -> Iterator[Node]:
        """The elements of a list. Raises DataError: not a list."""
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        for place, value in enumerate(self.value):
            yield Node(value, self.path, self.line, self, place)

    def each(self, key: str) -> Iterator[Node]:
        """The elements of the list at `key`."""
        return self.get(key).items()

    def string(self) -> str:
        """Text."""
        if not isinstance(self.value, str):
            raise self.wrong("a string")
        return self.value

    def strings(self) -> tuple[str, ...]:
        """A list of strings; a single one counts as a list of one."""
        return (self.value,) if isinstance(self.value, str) else tuple(item.string() for item in self.items())

    def integer(self) -> int:
        """A whole number; 3.0 counts as one."""
        value = self.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong("a whole number")
        return value

    def name(self) -> str:
        """An id: text, or a whole number, as text."""
        return self.value if isinstance(self.value, str) else str(self.integer())

    def flag(self) -> bool:
        """True or false; 1 and 0 count too, as COCO writes them."""
        if self.value not in (0, 1):
            raise self.wrong("true or false")
        return bool(self.value)

    def number(self) -> float:
        """A finite number."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST_NUMBER:
            raise self.wrong("a finite number")
        return float(value)

    def coordinate(self) -> float:
        """A number of pixels."""
        value = self.number()
        if abs(value) > LARGEST_COORDINATE:
            raise self.wrong(f"a number of pixels, at most {LARGEST_COORDINATE}")
        return value

    def coordinates(self, length: int | None = None) -> tuple[float, ...]:
        """A list of numbers of pixels, `length` of them where it is given."""
        values = tuple(item.coordinate() for item in self.items())
        if length is not None and len(values) != length:
            raise self.wrong(f"{length} numbers")
        return values

    def xyxy(self) -> tuple[float, ...]:
        """A box as four corners."""
        x0, y0, x1, y1 = self.coordinates(4)
        if x1 < x0 or y1 < y0:
            raise self.wrong("[x0, y0, x1, y1] with x0 <= x1 and y0 <= y1")
        return x0, y0, x1, y1

    def xywh(self) -> tuple[float, ...]:
        """A box as left, top, width and height, given back as four corners."""
        x, y, width, height = self.coordinates(4)
        if width < 0 or height < 0:
            raise self.wrong("[x, y, width, height] with width and height of at least 0")
        return x, y, x + width, y + height

    def size(self) -> Size:
        """The ``width`` and ``height`` of an object."""
        return Size(height=self.get("height").side(), width=self.get("width").side())

    def side(self) -> int:
        """A width or height of an image."""
        value = self.integer()
        if not 1 <= value <= LARGEST_SIDE:
            raise self.wrong(f"a whole number of pixels, 1 to {LARGEST_SIDE}")
        return value

    def span(self, text: str) -> Span:
        """Two numbers, start and end, that fit `text`."""
        ends = [item.integer() for item in self.items()]
        try:
            start, end = ends
            span = Span(start, end)
            span.of(text)
        except (SpanError, ValueError):
            raise self.wrong(f"[start, end] inside the text, which has {len(text)} characters") from None
        return span


def boxes(corners: list[tuple[float, ...]]) -> Boxes:
    """Boxes of checked corners; none where the list is empty."""
    return Boxes(corners) if corners else Boxes.empty()


def read_json(path: Path, layout: str) -> Node:
    """The document of a JSON file.

    Args:
        path: the file.
        layout: says what the file is and where it comes from, for the error when it is not there.

    Raises:
        DataError: it is missing, cannot be read or is not JSON.
    """
    return Node(_parsed(_read(path, layout), path, None), path)


def read_json_lines(path: Path, layout: str) -> Iterator[Node]:
    """The document of each line of a JSON-lines file, one at a time; empty lines are skipped. Raises as `read_json`."""
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield Node(_parsed(line, path, number), path, number)
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, layout, error) from error


def unreadable(path: Path, layout: str, error: OSError | UnicodeDecodeError) -> DataError:
    """The error for a file that cannot be read; where it is not there, with the layout that wants it there."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return DataError(f"no such file. {layout}", path)
    return DataError(f"cannot be read: {error}", path)


def _read(path: Path, layout: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, layout, error) from error


def _parsed(text: str, path: Path, line: int | None) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = error.lineno if line is None and isinstance(error, json.JSONDecodeError) else line
        raise DataError(f"not JSON: {error}", path, where) from error
