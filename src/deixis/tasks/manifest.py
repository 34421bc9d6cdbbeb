"""What a run over many images has finished: one SQLite file in the folder of its results.

A row is written when its image is done, and not before, so that a run that was stopped anywhere goes on from there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from deixis.errors import ConfigError, OutputError

MANIFEST = "manifest.sqlite"
WAIT_S = 1.0
TABLES = """
CREATE TABLE IF NOT EXISTS job (document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS image (
    name TEXT PRIMARY KEY, sha256 TEXT, done INTEGER, found INTEGER, document TEXT NOT NULL
);
"""
T = TypeVar("T")


class Manifest(AbstractContextManager["Manifest"]):
    """The record of one job over many images. Held by one run at a time."""

    def __init__(self, folder: Path, job: dict[str, Any]) -> None:
        """Opens the record in a folder, or begins one.

        Args:
            folder: of the results; made where it is missing.
            job: what is asked, as JSON.

        Raises:
            OutputError: the folder cannot be written, or another run holds the record.
            ConfigError: the folder has the record of another job.
        """
        self._path = folder / MANIFEST
        _make(folder)
        self._database = self._guarded(self._open)
        try:
            self._claim(job)
        except BaseException:
            self._database.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def is_done(self, name: str, sha256: str) -> bool:
        """Whether this image, with this content, is finished."""
        return bool(self._rows("SELECT 1 FROM image WHERE name = ? AND sha256 = ? AND done", (name, sha256)))

    def record(self, name: str, sha256: str | None, document: dict[str, Any], *, done: bool, found: bool) -> None:
        """Writes what became of an image, in place of what stood there."""
        row = (name, sha256, done, found, json.dumps(document, ensure_ascii=False, allow_nan=False))
        self._guarded(lambda: self._database.execute("REPLACE INTO image VALUES (?, ?, ?, ?, ?)", row))

    def documents(self, names: Iterable[str], *, done: bool) -> list[str]:
        """The documents of those of the images that are done, or that failed, one JSON line each."""
        return list(self.each_document(names, done=done))

    def each_document(self, names: Iterable[str], *, done: bool) -> Iterator[str]:
        """The same, one at a time."""
        query = "SELECT document FROM image WHERE name = ? AND done = ?"
        return (document for name in names for (document,) in self._rows(query, (name, done)))

    def found(self, names: Iterable[str]) -> int:
        """In how many of the images something was found."""
        return sum(len(self._rows("SELECT 1 FROM image WHERE name = ? AND found", (name,))) for name in names)

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=WAIT_S, isolation_level=None)
        try:
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.executescript("BEGIN EXCLUSIVE; " + TABLES + "COMMIT;")
        except BaseException:
            database.close()
            raise
        return database

    def _claim(self, job: dict[str, Any]) -> None:
        rows = self._rows("SELECT document FROM job", ())
        if not rows:
            self._guarded(lambda: self._database.execute("INSERT INTO job VALUES (?)", (json.dumps(job),)))
        elif (before := json.loads(rows[0][0])) != job:
            raise ConfigError(
                f"{self._path.parent}: holds the results of another job ({_difference(before, job)}); "
                "name another folder, or remove this one"
            )

    def _rows(self, query: str, values: tuple[object, ...]) -> list[Any]:
        return self._guarded(lambda: self._database.execute(query, values).fetchall())

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except sqlite3.DatabaseError as error:
            locked = "locked" in str(error)
            reason = "another run is writing here; wait for it, or name another folder" if locked else str(error)
            raise OutputError(f"{self._path}: {reason}") from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made: {error.strerror or error}") from error


def _difference(before: dict[str, Any], now: dict[str, Any]) -> str:
    names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    return "; ".join(f"{name}: {_short(before.get(name))} there, {_short(now.get(name))} now" for name in names)


def _short(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 40 else f"{written[:37]}..."
