"""What is looked for: names, each with the id that its user gave it and the threshold that it may have."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deixis.errors import DataError, InputError
from deixis.tasks.vocabulary import nouns
from deixis.text.checks import check_text

EVERYDAY_LEAST = 40  # times that training captions have a noun of "find everything"
UNSEEABLE = frozenset(  # heads of phrases that have boxes in the data, and are no things of their own
    "game work show event party performance race sport music conversation picture photo photograph camera-man "
    "direction shot look view scene activity team crowd group couple pair front edge line row top side color "
    "black white red blue green yellow orange pink brown gray midair mid-air outside outdoor outdoors object ride "
    "course shore trunk step body outfit clothes clothing gear adult guy kid lady distance jump trick position "
    "style".split()
)


@dataclass(frozen=True, slots=True)
class Category:
    """A class of things.

    Attributes:
        id: the user's own.
        name: what it is called.
        threshold: in [0, 1]; instances that score less are left out. None: the threshold of all.

    Raises:
        InputError: a threshold out of range.
        TextError: a name that is no text.
    """

    id: int
    name: str
    threshold: float | None = None

    def __post_init__(self) -> None:
        check_text(self.name)
        if self.threshold is not None and not 0 <= self.threshold <= 1:
            raise InputError(f"{self.name}: expected a threshold in [0, 1], got {self.threshold}")


def from_names(names: Iterable[str]) -> tuple[Category, ...]:
    """Categories of names in the user's order, counted from 1; "18=dog" gives dog the id 18.

    >>> [(one.id, one.name) for one in from_names(["dog", "90=ball"])]
    [(1, 'dog'), (90, 'ball')]

    Raises:
        InputError: no names, or an id or name that stands twice.
    """
    return checked([_from_name(number, " ".join(name.split())) for number, name in enumerate(names, 1)])


def read_categories(path: Path) -> tuple[Category, ...]:
    """The categories of a file: JSON as COCO has it, or text with one name a line.

    JSON is a list of {"id", "name"} with a "threshold" where there is one, or an object with such a list under
    "categories". A line of text is NAME, or ID, NAME and perhaps THRESHOLD with tabs between; empty lines and lines
    that begin with # are passed over.

    Raises:
        DataError: the file cannot be read, or a line or object is malformed.
        InputError: no names, or an id or name that stands twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read: {error}", path) from error
    return checked(_from_json(text, path) if path.suffix.lower() == ".json" else _from_lines(text, path))


def everyday(least: int = EVERYDAY_LEAST) -> tuple[Category, ...]:
    """What captions of everyday photographs name at least so often, the most frequent first; ids count from 1."""
    known = [entry.text for entry in nouns(least) if entry.text not in UNSEEABLE]
    return tuple(Category(number, name) for number, name in enumerate(known, 1))


def checked(categories: Sequence[Category]) -> tuple[Category, ...]:
    """The categories, if there are any and none stands twice.

    Raises:
        InputError: as said.
    """
    if not categories:
        raise InputError("names: there are none; say what to look for")
    columns: dict[str, list[int | str]] = {"id": [c.id for c in categories], "name": [c.name for c in categories]}
    for what, values in columns.items():
        if repeated := [value for value, count in Counter(values).items() if count > 1]:
            raise InputError(f"names: the {what} {repeated[0]!r} stands twice; each has one of its own")
    return tuple(categories)


def _from_name(number: int, name: str) -> Category:
    before, equals, after = name.partition("=")
    if equals and before.strip().lstrip("-").isdigit():
        return Category(int(before), after.strip())
    return Category(number, name)


def _from_lines(text: str, path: Path) -> list[Category]:
    found: list[Category] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found.append(_from_line(len(found) + 1, [part.strip() for part in line.split("\t")]))
        except ValueError as error:
            raise DataError(
                f"expected NAME, or ID, NAME and THRESHOLD with tabs between: {error}", path, number
            ) from error
    return found


def _from_line(number: int, parts: list[str]) -> Category:
    if len(parts) == 1:
        return Category(number, parts[0])
    threshold = float(parts[2]) if len(parts) > 2 and parts[2] else None
    return Category(int(parts[0]), parts[1], threshold)


def _from_json(text: str, path: Path) -> list[Category]:
    try:
        document: Any = json.loads(text)
        rows = document["categories"] if isinstance(document, dict) else document
        return [Category(int(row["id"]), str(row["name"]), row.get("threshold")) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DataError(
            f"expected a list of objects with id and name, or COCO's categories: {error!r}", path
        ) from error
