"""Long runs, seen from a terminal: how far a run is, what failed, and what became of it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from deixis.cli import exits, talk
from deixis.errors import InputError

if TYPE_CHECKING:
    from deixis.tasks.folder import Event, Finished


def follow(events: Generator[Event, None, None], out: Path) -> Finished:
    """The end of a run, which is shown as it goes."""
    try:
        return follow_quietly(events)
    except KeyboardInterrupt:
        talk.note(f"what was finished is in {out}; the same command goes on from there")
        raise


def report(end: Finished, out: Path) -> int:
    """Says what became of the images, and returns the exit code."""
    from deixis.tasks.folder import ERRORS, RESULTS

    talk.note(f"{end.done} of {end.total} done, something found in {end.found}: {out / RESULTS}")
    if end.failed:
        talk.note(f"{end.failed} failed: {out / ERRORS}")
        return exits.PARTIAL
    return exits.FOUND if end.found else exits.NOTHING_FOUND


def check_out(photo: Path, out: Path | None, *, as_json: bool) -> Path | None:
    """Where the results of a folder go; None for one photograph.

    Raises:
        InputError: a folder without one, or with a wish for one document.
    """
    if not photo.is_dir():
        return None
    if out is None:
        raise InputError(f"{photo}: is a folder; name one for the results with --out")
    if as_json:
        raise InputError(f"{photo}: is a folder, whose documents go to results.jsonl in --out; leave --json away")
    return out


def follow_quietly(events: Generator[Event, None, None]) -> Finished:
    """The end of a run, which is shown as it goes; nothing is said where it is stopped."""
    from deixis.cli.progress import progress
    from deixis.tasks.folder import Finished, ImageFailed, Started

    with closing(events), progress() as bar:
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
