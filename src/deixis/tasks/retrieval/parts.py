"""The files of an index: parts that never change, and one list of the parts that count.

``index.json`` says which model made it, which parts count and which of their rows were removed. A part is a folder of
``compact.npy`` (N, D) float32, ``regions.npy`` (N, R, C) int8 where it is of images, and ``rows.json``. A part is
written beside its place and moved there, and counts when the list says so; the list is replaced whole. So what a
stopped run leaves behind is never seen, and whoever reads sees the index before a change or after it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import DataError, OutputError
from deixis.io.files import write_text
from deixis.types.export import SCHEMA

LIST, LOCK = "index.json", "lock.sqlite"
IMAGES, TEXTS = "images", "texts"
Compact = NDArray[np.float32]
Regions = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Row:
    """One image or text.

    Attributes:
        name: the path of an image as it was given, or a text.
        sha256: of an image's file, or None.
        height, width: of an image, pixels; 0 of a text.
    """

    name: str
    sha256: str | None = None
    height: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that were written together.

    Attributes:
        name: of its folder.
        kind: "images" or "texts".
        rows: how many.
        removed: which of them no longer count, rising.
    """

    name: str
    kind: str
    rows: int
    removed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What an index holds.

    Attributes:
        model, weights: that made it.
        version: of this library.
        space: the hash of the constants that make compact vectors.
        parts: in the order in which they were written.
    """

    model: str
    weights: str
    version: str
    space: str
    parts: tuple[Part, ...] = field(default=())


def read_listing(folder: Path) -> Listing | None:
    """What an index holds; None where the folder has none.

    Raises:
        DataError: the list is malformed.
    """
    path = folder / LIST
    if not path.exists():
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.pop("schema") != SCHEMA or document.pop("kind") != "index":
            raise ValueError("it is of another kind or version")
        parts = [Part(**{**part, "removed": tuple(part["removed"])}) for part in document.pop("parts")]
        return Listing(parts=tuple(parts), **document)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DataError(f"not the list of an index: {error}", path) from error


def write_listing(folder: Path, listing: Listing) -> None:
    """Replaces the list.

    Raises:
        OutputError: it cannot be written.
    """
    write_text(folder / LIST, json.dumps({"schema": SCHEMA, "kind": "index", **asdict(listing)}, indent=1) + "\n")


def write_part(folder: Path, kind: str, rows: Sequence[Row], compact: Compact, regions: Regions | None) -> Part:
    """Writes a new part; it counts once it is listed.

    Raises:
        OutputError: it cannot be written.
    """
    taken = [int(path.name.removeprefix("part-")) for path in folder.glob("part-*")]
    name = f"part-{max(taken, default=0) + 1:06}"
    beside = folder / f".{name}"
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        np.save(beside / "compact.npy", np.asarray(compact, np.float32))
        if regions is not None:
            np.save(beside / "regions.npy", np.asarray(regions, np.int8))
        (beside / "rows.json").write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")
        os.replace(beside, folder / name)
    except OSError as error:
        raise OutputError(f"{folder / name}: cannot be written: {error.strerror or error}") from error
    return Part(name, kind, len(rows))


def read_rows(folder: Path, part: Part) -> list[Row]:
    """The rows of a part, those that are removed too.

    Raises:
        DataError: its file is missing or malformed.
    """
    path = folder / part.name / "rows.json"
    try:
        rows = [Row(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"not the rows of an index: {error}", path) from error
    if len(rows) != part.rows:
        raise DataError(f"has {len(rows)} rows, but the index lists {part.rows}", path)
    return rows


def read_array(folder: Path, part: Part, name: str) -> NDArray[Any]:
    """An array of a part, mapped rather than read.

    Raises:
        DataError: its file is missing, malformed or of another length.
    """
    path = folder / part.name / f"{name}.npy"
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"not an array: {error}", path) from error
    if len(array) != part.rows:
        raise DataError(f"has {len(array)} rows, but the index lists {part.rows}", path)
    return array


def without(listing: Listing, gone: dict[str, set[int]]) -> Listing:
    """The list with rows removed, by part; parts with no row left are left out."""
    parts = [replace(part, removed=tuple(sorted({*part.removed, *gone.get(part.name, ())}))) for part in listing.parts]
    return replace(listing, parts=tuple(part for part in parts if len(part.removed) < part.rows))


def sweep(folder: Path, listing: Listing) -> None:
    """Deletes the folders of parts that do not count."""
    known = {part.name for part in listing.parts}
    for path in [*folder.glob("part-*"), *folder.glob(".part-*")]:
        if path.name not in known:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Only one writer at a time; a writer that dies holds nothing.

    Raises:
        OutputError: another one writes, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(folder / LOCK, timeout=1.0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{folder}: cannot be written: {error}") from error
    try:
        database.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        database.close()
        raise OutputError(f"{folder}: another run is writing here ({error}); wait for it") from error
    try:
        yield
    finally:
        database.close()
