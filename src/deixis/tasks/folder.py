"""One question, many images: a run that tells what it does, outlives bad files, and goes on where it was stopped.

In the folder of its results: ``results.jsonl`` with one document an image, ``errors.jsonl`` with one a failure where
there was one, the annotated pictures if they are wanted, and the manifest, which is what a later run goes on from.
One image at a time is held.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deixis.errors import DeixisError, ImageError, OutputError
from deixis.io.files import write_lines
from deixis.io.images import list_images
from deixis.tasks.manifest import Manifest
from deixis.types.export import SCHEMA

log = logging.getLogger(__name__)

RESULTS = "results.jsonl"
ERRORS = "errors.jsonl"

Document = dict[str, Any]
Work = Callable[[Path, str], tuple[Document, int]]


@dataclass(frozen=True, slots=True)
class Started:
    """The images are counted; `done` of them were finished by an earlier run."""

    total: int
    done: int


@dataclass(frozen=True, slots=True)
class ImageDone:
    """An image is finished; `regions` were found in it."""

    name: str
    regions: int


@dataclass(frozen=True, slots=True)
class ImageFailed:
    """An image could not be done: the class of the error and what it says."""

    name: str
    error: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """All images are done or failed; in `found` of them there was something. Those of earlier runs count."""

    total: int
    done: int
    found: int
    failed: int


Event = Started | ImageDone | ImageFailed | Finished


def run_folder(folder: Path, out: Path, job: Document, work: Work) -> Generator[Event, None, None]:
    """Do the same work on every image in a folder and the folders in it.

    The results stand in the order of the images' names. They are written at the end, and also when the run is stopped,
    for what was finished.

    Args:
        folder: of the images.
        out: of the results; made where it is missing.
        job: what is asked, as JSON; results of another job are not gone on from.
        work: of an image's path and name, its document, which has an "image", and how many regions were found.

    Raises:
        ImageError: there is no such folder, or no image in it.
        OutputError: `out` cannot be written.
        ConfigError: `out` holds the results of another job.
    """
    paths = list_images(folder)
    if not paths:
        raise ImageError("has no images in it, nor in the folders inside", folder)
    named = {name_in(path, folder): path for path in paths}
    with Manifest(out, job) as manifest:
        try:
            yield from _run(named, manifest, work)
        finally:
            _export(manifest, list(named), out)
        failed = len(manifest.documents(named, done=False))
        yield Finished(len(named), len(named) - failed, manifest.found(named), failed)


def name_in(path: Path, folder: Path) -> str:
    """The path inside the folder, with forward slashes; bytes that are not UTF-8 are written as escapes."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def picture_place(out: Path, name: str) -> Path:
    """Where the annotated picture of an image goes; its folder is made.

    Raises:
        OutputError: the folder cannot be made.
    """
    path = out / f"{name}.deixis.png"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path.parent}: cannot be made: {error.strerror or error}") from error
    return path


def file_hash(path: Path) -> str | None:
    """SHA-256 of the content; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _run(named: dict[str, Path], manifest: Manifest, work: Work) -> Iterator[Event]:
    hashes = {name: file_hash(path) for name, path in named.items()}
    open_names = [name for name, sha in hashes.items() if sha is None or not manifest.is_done(name, sha)]
    yield Started(len(named), len(named) - len(open_names))
    for name in open_names:
        yield _one(name, named[name], hashes[name], manifest, work)


def _one(name: str, path: Path, sha256: str | None, manifest: Manifest, work: Work) -> ImageDone | ImageFailed:
    try:
        document, regions = work(path, name)
    except OutputError:
        raise
    except Exception as error:  # decoders and backends may raise anything, and one image must not stop the rest
        if not isinstance(error, DeixisError):
            log.warning("%s: %r", name, error, exc_info=True)
        failed = ImageFailed(name, type(error).__name__, str(error))
        manifest.record(name, sha256, _failure(failed, sha256), done=False, found=False)
        return failed
    document["image"]["sha256"] = sha256
    manifest.record(name, sha256, document, done=True, found=regions > 0)
    return ImageDone(name, regions)


def _failure(failed: ImageFailed, sha256: str | None) -> Document:
    """In the form of `deixis.io.document.error_to_dict`, for an error of any class."""
    return {
        "schema": SCHEMA,
        "kind": "error",
        "image": {"file": failed.name, "sha256": sha256},
        "error": {"type": failed.error, "message": failed.reason},
    }


def _export(manifest: Manifest, names: Sequence[str], out: Path) -> None:
    """Writes the files that people read, whole, from the manifest."""
    write_lines(out / RESULTS, manifest.each_document(names, done=True))
    errors = manifest.documents(names, done=False)
    if errors:
        write_lines(out / ERRORS, errors)
    else:
        (out / ERRORS).unlink(missing_ok=True)
