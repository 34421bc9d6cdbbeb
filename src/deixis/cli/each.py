"""One question to a photograph, or to each in a folder: what commands of that shape share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from deixis.cli import exits, talk
from deixis.cli.options import target
from deixis.cli.runs import check_out, follow, report

if TYPE_CHECKING:
    from deixis.tasks.session import Session
    from deixis.types.grounding import Grounding


class Answer(Protocol):
    """What a task says of one image."""

    def to_dict(self, *, file: str | None = None) -> dict[str, Any]:
        """As a JSON document."""

    def shown(self) -> Grounding:
        """What there is to draw."""


A = TypeVar("A", bound=Answer)


def ask_each(
    photo: Path,
    out: Path | None,
    ask: Callable[[Session, Path], A],
    tell: Callable[[A], None],
    *,
    ending: str,
    job: dict[str, Any],
    model: str | None,
    as_json: bool,
    found: Callable[[A], bool] | None = None,
) -> int:
    """Asks, reports, and returns the exit code.

    Args:
        photo: a photograph, or a folder, whose documents go to results.jsonl in `out`.
        out: of the annotated picture, or the folder of results.
        ask: what to ask of an image.
        tell: prints one answer for people.
        ending: of the annotated picture's name.
        job: what is asked, as JSON: a folder of results of another job is not gone on from.
        model: its name; None for the one that is set.
        as_json: whether to print one document and draw nothing unless `out` is set.
        found: whether an answer counts as something found; None: where there is something to draw.
    """
    from deixis import config
    from deixis.tasks.session import load

    counts = found or _has_regions
    folder_out = check_out(photo, out, as_json=as_json)
    name = config.settings({"model": model}).model
    if folder_out:
        return _folder(photo, folder_out, load(name), ask, job, counts)
    from deixis.cli.pictures import write_annotated
    from deixis.io.images import open_image

    open_image(photo)  # a wrong path should not wait for a model
    place = target(out, photo, ending) if out or not as_json else None
    answer = ask(load(name), photo)
    shown = answer.shown()
    if place:
        write_annotated(photo, shown, place)
    if as_json:
        talk.write_json(answer.to_dict(file=str(photo)))
    else:
        tell(answer)
    if place and not as_json:
        talk.note(f"wrote {place}")
    return exits.FOUND if counts(answer) else exits.NOTHING_FOUND


def _has_regions(answer: Answer) -> bool:
    return len(answer.shown()) > 0


def _folder(
    folder: Path,
    out: Path,
    session: Session,
    ask: Callable[[Session, Path], A],
    job: dict[str, Any],
    counts: Callable[[A], bool],
) -> int:
    from deixis.models.weights import fingerprint
    from deixis.tasks.folder import run_folder

    def work(path: Path, name: str) -> tuple[dict[str, Any], int]:
        answer = ask(session, path)
        return answer.to_dict(file=name), max(len(answer.shown()), 1) if counts(answer) else 0

    whole = {**job, "model": session.spec.name, "weights": fingerprint(session.spec), "version": _version()}
    return report(follow(run_folder(folder, out, whole, work), out), out)


def _version() -> str:
    from deixis import config

    return config.version()
