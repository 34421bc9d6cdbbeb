"""`deixis words`: what a point or a box in a photograph shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import talk
from deixis.cli.each import ask_each
from deixis.cli.options import Json, Model, Out
from deixis.errors import InputError

if TYPE_CHECKING:
    from deixis.tasks.session import Session
    from deixis.tasks.wording import Wording

Photo = Annotated[
    Path, typer.Argument(metavar="PHOTO", help="A photograph, or a folder of them, whose same place is asked.")
]
At = Annotated[str | None, typer.Option("--at", metavar="X,Y", help="A point, in pixels from the left and the top.")]
InBox = Annotated[str | None, typer.Option("--box", metavar="X0,Y0,X1,Y1", help="A box, in pixels.")]
Names = Annotated[str | None, typer.Option(help="The words to choose from, with commas; everyday ones if not set.")]
Top = Annotated[int, typer.Option(min=1, help="At most so many words.")]


def words(
    photo: Photo,
    at: At = None,
    box: InBox = None,
    names: Names = None,
    top: Top = 5,
    model: Model = None,
    as_json: Json = False,
    out: Out = None,
) -> None:
    """Say what a point or a box shows: ranked words, phrases, and the best short description.

    Exits with 1 if nothing that is known is there.
    """
    place = _numbers(at, box)
    chosen = [name.strip() for name in names.split(",") if name.strip()] if names is not None else None

    def ask(session: Session, path: Path) -> Wording:
        from deixis.tasks.wording import Place, words_of

        return words_of(session, path, Place(*place), top=top, words=chosen)

    job = {"task": "words", "place": list(place), "names": chosen, "top": top}
    raise typer.Exit(
        ask_each(photo, out, ask, _tell, ending=".words.deixis.png", job=job, model=model, as_json=as_json)
    )


def _numbers(at: str | None, box: str | None) -> tuple[float, float, float, float]:
    if (at is None) == (box is None):
        raise InputError("say where with one of --at X,Y and --box X0,Y0,X1,Y1")
    given, count = (at, 2) if at is not None else (box, 4)
    try:
        numbers = [float(part) for part in str(given).split(",")]
    except ValueError as error:
        raise InputError(f"{given!r}: expected {count} numbers with commas between") from error
    if len(numbers) != count:
        raise InputError(f"{given!r}: expected {count} numbers with commas between, got {len(numbers)}")
    x0, y0 = numbers[:2]
    x1, y1 = numbers[2:] or (x0, y0)
    return x0, y0, x1, y1


def _tell(found: Wording) -> None:
    table = talk.table("words", "score", "box")
    for one in (*found.words, *found.phrases):
        table.add_row(talk.shown(one.text), f"{one.score:.2f}", " ".join(f"{edge:.0f}" for edge in one.box))
    talk.results().print(table)
    talk.note(f"best: {talk.shown(found.best) or 'nothing that is known'}")
