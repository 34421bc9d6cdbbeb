"""One text, many images: what `deixis find` does with a folder; `deixis.tasks.folder` has what a run leaves."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deixis.config import version
from deixis.errors import ImageError
from deixis.io.document import grounding_to_dict
from deixis.io.images import list_images
from deixis.models.protocols import GroundSettings
from deixis.models.weights import fingerprint
from deixis.tasks.folder import (
    ERRORS,
    RESULTS,
    Document,
    Event,
    Finished,
    ImageDone,
    ImageFailed,
    Started,
    picture_place,
    run_folder,
)
from deixis.tasks.session import Session
from deixis.types.grounding import Grounding
from deixis.types.span import Span

__all__ = ["ERRORS", "RESULTS", "Event", "Finished", "ImageDone", "ImageFailed", "Job", "Started", "ground_folder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is asked of every image.

    Attributes:
        text: what to look for.
        phrases: where in the text; None: the phrases that are found in it.
        settings: how.
        annotate: draws a grounding over its image, given the image's path, and writes it to the other path; None
            where no pictures are wanted.
        structured: whether the text is resolved by its structure, as `Session.refer` does; then it is one expression.
        parser: the name of a second parser of it; None for the rules alone.
    """

    text: str
    phrases: tuple[Span, ...] | None = None
    settings: GroundSettings = GroundSettings()  # noqa: RUF009 - frozen
    annotate: Callable[[Path, Grounding, Path], None] | None = None
    structured: bool = False
    parser: str | None = None


def ground_folder(session: Session, folder: Path, out: Path, job: Job) -> Generator[Event, None, None]:
    """Ask one text of every image in a folder and the folders in it, as `run_folder` says.

    Raises:
        ImageError: there is no such folder, or no image in it.
        TextError, SpanError: the text or a phrase cannot be asked.
        OutputError: `out` cannot be written.
        ConfigError: `out` holds the results of another job.
    """
    if not list_images(folder):
        raise ImageError("has no images in it, nor in the folders inside", folder)
    session.parse(job.text, job.phrases)

    def work(path: Path, name: str) -> tuple[Document, int]:
        grounding, said = _asked(session, path, job)
        if job.annotate:
            job.annotate(path, grounding, picture_place(out, name))
        return {**grounding_to_dict(grounding, file=name), **said}, _count(grounding, said)

    yield from run_folder(folder, out, _described(session, job), work)


def _count(grounding: Grounding, said: Document) -> int:
    """How many regions were found; the answer to a question that needs none, such as "no", counts as one."""
    return len(grounding) or int("answer" in said.get("reasoning", {}))


def _asked(session: Session, path: Path, job: Job) -> tuple[Grounding, Document]:
    """The answer for one image, and where it is reasoned about what `deixis find --json` adds to it."""
    if not job.structured:
        return session.ground(path, job.text, job.phrases, **asdict(job.settings)), {}
    found = session.refer(path, job.text, masks=job.settings.masks, parser=job.parser)
    return found.grounding, {"reasoning": found.to_json()}


def _described(session: Session, job: Job) -> dict[str, Any]:
    """The job as JSON: another text, model or setting is another job."""
    return {
        "text": job.text,
        "phrases": None if job.phrases is None else [[span.start, span.end] for span in job.phrases],
        "model": session.spec.name,
        "weights": fingerprint(session.spec),
        "version": version(),
        "pictures": job.annotate is not None,
        "structured": job.structured,
        "parser": job.parser,
        **asdict(job.settings),
    }
