"""One text, many images: a run that tells what it does, outlives bad files, and goes on where it was stopped.

In the folder of its results: ``results.jsonl`` with one document an image, ``errors.jsonl`` with one a failure where
there was one, the annotated pictures if they are wanted, and the manifest, which is what a later run goes on from.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deixis.config import version
from deixis.errors import DeixisError, ImageError, OutputError
from deixis.io.document import grounding_to_dict
from deixis.io.files import write_text
from deixis.io.images import list_images
from deixis.models.protocols import GroundSettings
from deixis.models.weights import fingerprint
from deixis.tasks.manifest import Manifest
from deixis.tasks.session import Session
from deixis.types.export import SCHEMA
from deixis.types.grounding import Grounding
from deixis.types.span import Span

log = logging.getLogger(__name__)

RESULTS = "results.jsonl"
ERRORS = "errors.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is asked of every image.

    Attributes:
        text: what to look for.
        phrases: where in the text; None: the phrases that are found in it.
        settings: how.
        annotate: draws a grounding over its image, given the image's path, and writes it to the other path; None
            where no pictures are wanted.
    """

    text: str
    phrases: tuple[Span, ...] | None = None
    settings: GroundSettings = GroundSettings()  # noqa: RUF009 - frozen
    annotate: Callable[[Path, Grounding, Path], None] | None = None


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


def ground_folder(session: Session, folder: Path, out: Path, job: Job) -> Generator[Event, None, None]:
    """Ask one text of every image in a folder and the folders in it.

    The results stand in the order of the images' names. They are written at the end, and also when the run is stopped,
    for what was finished.

    Raises:
        ImageError: there is no such folder, or no image in it.
        TextError, SpanError: the text or a phrase cannot be asked.
        OutputError: `out` cannot be written.
        ConfigError: `out` holds the results of another job.
    """
    paths = list_images(folder)
    if not paths:
        raise ImageError("has no images in it, nor in the folders inside", folder)
    session.parse(job.text, job.phrases)
    named = {_name(path, folder): path for path in paths}
    with Manifest(out, _described(session, job)) as manifest:
        try:
            yield from _run(session, named, out, job, manifest)
        finally:
            _export(manifest, list(named), out)
        failed = len(manifest.documents(named, done=False))
        yield Finished(len(named), len(named) - failed, manifest.found(named), failed)


def _run(session: Session, named: dict[str, Path], out: Path, job: Job, manifest: Manifest) -> Iterator[Event]:
    hashes = {name: _sha256(path) for name, path in named.items()}
    open_names = [name for name, sha in hashes.items() if sha is None or not manifest.is_done(name, sha)]
    yield Started(len(named), len(named) - len(open_names))
    for name in open_names:
        yield _one(session, name, named[name], hashes[name], out, job, manifest)


def _one(
    session: Session, name: str, path: Path, sha256: str | None, out: Path, job: Job, manifest: Manifest
) -> ImageDone | ImageFailed:
    try:
        grounding = session.ground(path, job.text, job.phrases, **asdict(job.settings))
        if job.annotate:
            job.annotate(path, grounding, _picture(out, name))
    except OutputError:
        raise
    except Exception as error:  # decoders and backends may raise anything, and one image must not stop the rest
        if not isinstance(error, DeixisError):
            log.warning("%s: %r", name, error, exc_info=True)
        failed = ImageFailed(name, type(error).__name__, str(error))
        manifest.record(name, sha256, _failure(failed, sha256), done=False, found=False)
        return failed
    document = grounding_to_dict(grounding, file=name)
    document["image"]["sha256"] = sha256
    manifest.record(name, sha256, document, done=True, found=len(grounding) > 0)
    return ImageDone(name, len(grounding))


def _failure(failed: ImageFailed, sha256: str | None) -> dict[str, Any]:
    """In the form of `deixis.io.document.error_to_dict`, for an error of any class."""
    return {
        "schema": SCHEMA,
        "kind": "error",
        "image": {"file": failed.name, "sha256": sha256},
        "error": {"type": failed.error, "message": failed.reason},
    }


def _export(manifest: Manifest, names: Sequence[str], out: Path) -> None:
    """Writes the files that people read, whole, from the manifest."""
    write_text(out / RESULTS, _lines(manifest.documents(names, done=True)))
    errors = manifest.documents(names, done=False)
    if errors:
        write_text(out / ERRORS, _lines(errors))
    else:
        (out / ERRORS).unlink(missing_ok=True)


def _lines(documents: list[str]) -> str:
    return "".join(f"{document}\n" for document in documents)


def _described(session: Session, job: Job) -> dict[str, Any]:
    """The job as JSON: another text, model or setting is another job."""
    return {
        "text": job.text,
        "phrases": None if job.phrases is None else [[span.start, span.end] for span in job.phrases],
        "model": session.spec.name,
        "weights": fingerprint(session.spec),
        "version": version(),
        "pictures": job.annotate is not None,
        **asdict(job.settings),
    }


def _name(path: Path, folder: Path) -> str:
    """The path inside the folder, with forward slashes; bytes that are not UTF-8 are written as escapes."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def _picture(out: Path, name: str) -> Path:
    path = out / f"{name}.deixis.png"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path.parent}: cannot be made: {error.strerror or error}") from error
    return path


def _sha256(path: Path) -> str | None:
    """Of the content; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
