"""An index on disk: images and texts that are encoded once, and are searched without a model looking at them again."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deixis.config import version
from deixis.errors import CapabilityError, ConfigError, DataError, DeixisError, ImageError
from deixis.io.images import list_images
from deixis.models.vectors import Embedder
from deixis.models.weights import fingerprint
from deixis.tasks.folder import Event, Finished, ImageDone, ImageFailed, Started, file_hash
from deixis.tasks.retrieval import parts
from deixis.tasks.retrieval.parts import IMAGES, TEXTS, Listing, Part, Row
from deixis.tasks.retrieval.space import Space, space_for, text_vectors
from deixis.tasks.session import Session

Floats = NDArray[np.float32]

FLUSH = 256  # images that a stopped run loses at most
SMALL = 32  # parts with fewer rows than FLUSH, from which they are written together


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What is searched, of one kind: N rows that count.

    Attributes:
        rows: the rows.
        compact: (N, D) float32, in memory.
        regions: reads (K, R, C) int8 of given rows from disk; None of texts.
    """

    rows: tuple[Row, ...]
    compact: Floats
    regions: Callable[[NDArray[np.int64]], NDArray[np.int8]] | None


class Index:
    """An index in a folder, made and searched by one model with the same weights.

    Args:
        folder: of the index; made by the first `add`.
        session: of a model that embeds images and words.

    Raises:
        CapabilityError: the model does not embed.
        ConfigError: the folder's index was made by another model or other weights.
        DataError: its list is malformed.
    """

    def __init__(self, folder: Path, session: Session) -> None:
        if not isinstance(session._backend, Embedder):
            raise CapabilityError(
                f"backend {session.spec.name!r} does not embed images and words, which an index needs"
            )
        self._folder, self._session = folder, session
        self._embedder: Embedder = session._backend
        self.space: Space = space_for(session.spec)
        self._listing = parts.read_listing(folder)
        self._held: dict[str, Held] = {}
        if self._listing is not None:
            self._check(self._listing)

    @property
    def session(self) -> Session:
        """The model that made it."""
        return self._session

    def images(self) -> Held:
        """The images that count."""
        return self._hold(IMAGES)

    def texts(self) -> Held:
        """The texts that count."""
        return self._hold(TEXTS)

    def add(self, paths: Iterable[Path]) -> Generator[Event, None, None]:
        """Images, or folders of them. What is there with the same content is passed over; what changed is replaced.

        What is done is written every 256 images and when the run is stopped; run again, it goes on from there.

        Raises:
            ImageError: there is no such folder, or no image.
            OutputError: the folder cannot be written, or another run writes there.
        """
        named = {str(path.resolve()): path for path in _files(paths)}
        if not named:
            raise ImageError("there is no image to add")
        with parts.locked(self._folder):
            self._reload()
            known = {row.name: (row.sha256, part.name, number) for part, number, row in self._rows(IMAGES)}
            hashes = {name: file_hash(path) for name, path in named.items()}
            fresh = [name for name, sha in hashes.items() if sha is None or known.get(name, ("",))[0] != sha]
            stale = {name: known[name][1:] for name in fresh if name in known}
            yield Started(len(named), len(named) - len(fresh))
            failed = yield from self._encode_all(fresh, hashes, stale)
            self._tidy()
        yield Finished(len(named), len(named) - failed, len(named) - failed, failed)

    def update(self) -> Generator[Event, None, None]:
        """Looks at every file anew: those that are gone are removed, and those with other content encoded again.

        Raises:
            OutputError, ConfigError: as `add`.
            ImageError: the index has no image.
        """
        names = [row.name for _, _, row in self._rows(IMAGES)]
        gone = [name for name in names if not Path(name).is_file()]
        self.remove(gone)
        yield from self.add(Path(name) for name in names if name not in set(gone))

    def remove(self, names: Iterable[str | Path]) -> int:
        """Takes images out, by path or by the folder they are in, and texts, by their words; says how many went.

        Raises:
            OutputError: the folder cannot be written, or another run writes there.
        """
        wanted = {str(name) for name in names}
        if not wanted:
            return 0
        resolved = {str(Path(name).resolve()) for name in wanted}
        with parts.locked(self._folder):
            self._reload()
            gone: dict[str, set[int]] = {}
            for part, number, row in self._rows(None):
                here = row.name in wanted or row.name in resolved
                inside = part.kind == IMAGES and any(str(above) in resolved for above in Path(row.name).parents)
                if here or inside:
                    gone.setdefault(part.name, set()).add(number)
            if gone:
                self._write(parts.without(self._now(), gone))
                parts.sweep(self._folder, self._now())
        return sum(map(len, gone.values()))

    def add_texts(self, texts: Iterable[str]) -> int:
        """Texts to be found by an image; those that are there are passed over. Says how many were new.

        Raises:
            TextError: what `Session.parse` refuses.
            OutputError: the folder cannot be written, or another run writes there.
        """
        with parts.locked(self._folder):
            self._reload()
            known = {row.name for _, _, row in self._rows(TEXTS)}
            fresh = [text for text in dict.fromkeys(texts) if text not in known]
            if fresh:
                read = [text_vectors(self._session, text) for text in fresh]
                compact = np.stack([self.space.text(words, weights) for words, weights in read])
                part = parts.write_part(self._folder, TEXTS, [Row(text) for text in fresh], compact, None)
                self._write(replace(self._now(), parts=(*self._now().parts, part)))
        return len(fresh)

    def _encode_all(
        self, names: Sequence[str], hashes: dict[str, str | None], stale: dict[str, tuple[str, int]]
    ) -> Generator[Event, None, int]:
        """Encodes, and writes what is done now and then and at the end, however that comes; says how many failed."""
        rows: list[Row] = []
        regions: list[Floats] = []
        failed = 0
        try:
            for name in names:
                try:
                    seen = self._session.encode(name)
                    regions.append(self._embedder.embed(seen._encoded))
                    rows.append(Row(name, hashes[name], seen.size.height, seen.size.width))
                except DeixisError as error:
                    failed += 1
                    yield ImageFailed(name, type(error).__name__, str(error))
                    continue
                yield ImageDone(name, 1)
                if len(rows) == FLUSH:
                    self._flush(rows, regions, stale)
                    rows, regions = [], []
        finally:
            self._flush(rows, regions, stale)
        return failed

    def _flush(self, rows: list[Row], regions: list[Floats], stale: dict[str, tuple[str, int]]) -> None:
        """Writes rows as a part; those that they replace, by name and place, no longer count."""
        if not rows:
            return
        compact = np.stack([self.space.image(one) for one in regions])
        part = parts.write_part(self._folder, IMAGES, rows, compact, quantised(np.stack(regions)))
        gone: dict[str, set[int]] = {}
        for old, number in (stale[row.name] for row in rows if row.name in stale):
            gone.setdefault(old, set()).add(number)
        now = parts.without(self._now(), gone)
        self._write(replace(now, parts=(*now.parts, part)))

    def _tidy(self) -> None:
        """Many small parts are written together, and what does not count is deleted."""
        small = [part for part in self._now().parts if part.kind == IMAGES and part.rows < FLUSH]
        if len(small) >= SMALL:
            held = self._gathered(small)
            assert held.regions is not None
            regions = held.regions(np.arange(len(held.rows)))
            part = parts.write_part(self._folder, IMAGES, held.rows, held.compact, regions)
            rest = tuple(one for one in self._now().parts if one not in small)
            self._write(replace(self._now(), parts=(*rest, part)))
        parts.sweep(self._folder, self._now())

    def _hold(self, kind: str) -> Held:
        if kind not in self._held:
            self._held[kind] = self._gathered([part for part in self._now().parts if part.kind == kind])
        return self._held[kind]

    def _gathered(self, chosen: Sequence[Part]) -> Held:
        """The rows of parts that count; regions stay on disk."""
        rows: list[Row] = []
        compact: list[Floats] = []
        places: list[NDArray[np.int64]] = []
        maps = []
        for number, part in enumerate(chosen):
            kept = np.setdiff1d(np.arange(part.rows), part.removed)
            all_rows = parts.read_rows(self._folder, part)
            rows += [all_rows[int(row)] for row in kept]
            compact.append(np.asarray(parts.read_array(self._folder, part, "compact")[kept], np.float32))
            places.append(np.stack([np.full(len(kept), number), kept], axis=1))
            if part.kind == IMAGES:
                maps.append(parts.read_array(self._folder, part, "regions"))
        where = np.concatenate([np.zeros((0, 2), np.int64), *places])

        def regions(numbers: NDArray[np.int64]) -> NDArray[np.int8]:
            return np.stack([maps[part][row] for part, row in where[numbers]])

        joined = np.concatenate(compact) if compact else np.zeros((0, 1), np.float32)
        return Held(tuple(rows), joined, regions if maps else None)

    def _rows(self, kind: str | None) -> Iterator[tuple[Part, int, Row]]:
        """The rows that count, with their part and place."""
        for part in self._now().parts:
            if kind is None or part.kind == kind:
                removed = set(part.removed)
                rows = parts.read_rows(self._folder, part)
                yield from ((part, number, row) for number, row in enumerate(rows) if number not in removed)

    def _now(self) -> Listing:
        if self._listing is None:
            spec = self._session.spec
            self._listing = Listing(spec.name, fingerprint(spec), version(), self.space.name)
        return self._listing

    def _write(self, listing: Listing) -> None:
        parts.write_listing(self._folder, listing)
        self._listing, self._held = listing, {}

    def _reload(self) -> None:
        """The list as it is now, under the lock: another run may have written since."""
        found = parts.read_listing(self._folder)
        if found is not None:
            self._check(found)
            self._listing, self._held = found, {}

    def _check(self, listing: Listing) -> None:
        spec = self._session.spec
        now = (spec.name, fingerprint(spec), self.space.name)
        if (listing.model, listing.weights, listing.space) != now:
            raise ConfigError(
                f"{self._folder}: was made by {listing.model!r} with other weights or another version of this library; "
                "name another folder, or remove this one and add its images again"
            )


def quantised(regions: Floats) -> NDArray[np.int8]:
    """Unit vectors in steps of 1/127."""
    return np.rint(np.asarray(regions) * 127).astype(np.int8)


def read_text_lines(path: Path) -> list[str]:
    """The texts of a file, one a line; empty lines are passed over.

    Raises:
        DataError: it cannot be read.
    """
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read: {error}", path) from error


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from list_images(path)
        else:
            yield path
