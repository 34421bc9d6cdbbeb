"""`deixis find` in a folder: shows how far it is, and says at the end what became of the photographs."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from deixis.cli import exits, talk
from deixis.cli.pictures import write_annotated
from deixis.cli.progress import progress
from deixis.io.coco import write_coco
from deixis.io.document import grounding_from_dict
from deixis.models.protocols import GroundSettings
from deixis.tasks.batch import ERRORS, RESULTS, Finished, ImageFailed, Job, Started, ground_folder
from deixis.tasks.session import load
from deixis.types.span import Span


def find_in_folder(
    folder: Path,
    out: Path,
    text: str,
    spans: tuple[Span, ...] | None,
    model: str,
    settings: GroundSettings,
    *,
    pictures: bool,
    coco: Path | None,
) -> int:
    """Runs the job and returns the exit code."""
    job = Job(text=text, phrases=spans, settings=settings, annotate=write_annotated if pictures else None)
    try:
        end = _follow(folder, out, model, job)
    except KeyboardInterrupt:
        talk.note(f"what was finished is in {out}; the same command goes on from there")
        raise
    if coco:
        documents = (json.loads(line) for line in (out / RESULTS).read_text(encoding="utf-8").splitlines())
        write_coco(coco, ((document["image"]["file"], grounding_from_dict(document)) for document in documents))
    talk.note(f"{end.done} of {end.total} done, something found in {end.found}: {out / RESULTS}")
    if end.failed:
        talk.note(f"{end.failed} failed: {out / ERRORS}")
        return exits.PARTIAL
    return exits.FOUND if end.found else exits.NOTHING_FOUND


def _follow(folder: Path, out: Path, model: str, job: Job) -> Finished:
    with closing(ground_folder(load(model), folder, out, job)) as events, progress() as bar:
        task = bar.add_task("", total=None)
        for event in events:
            if isinstance(event, Finished):
                return event
            if isinstance(event, Started):
                bar.update(task, total=event.total, completed=event.done)
                if event.done:
                    bar.console.print(f"going on: {event.done} of {event.total} are done")
                continue
            bar.advance(task)
            if isinstance(event, ImageFailed):
                bar.console.print(talk.shown(f"{event.name}: {event.error}: {event.reason}"), soft_wrap=True)
    raise AssertionError("a run ends with Finished")
