"""`deixis boxes`: boxes in what a language model wrote, to pixels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import exits, talk
from deixis.cli.options import STDIN, Json, read_text
from deixis.errors import InputError

if TYPE_CHECKING:
    from deixis.boxes import Answer
    from deixis.types.size import Size

WIDTH_X_HEIGHT = re.compile(r"([0-9]{1,9})[xX×]([0-9]{1,9})")

boxes = typer.Typer(help="Translate boxes and points that language models write.", no_args_is_help=True)

Whole = Annotated[
    str, typer.Option("--size", metavar="WxH", help="Width and height of the original picture, in pixels: 640x480.")
]
Shown = Annotated[
    str | None,
    typer.Option("--resized", metavar="WxH", help="Those of the picture the model was shown, if it was another."),
]
DialectName = Annotated[
    str, typer.Option("--dialect", help="How the model writes; docs/boxes.md lists them. auto decides by evidence.")
]


@boxes.callback()
def _all() -> None:
    """Translate boxes and points that language models write."""


@boxes.command()
def parse(*, size: Whole, resized: Shown = None, dialect: DialectName = "auto", as_json: Json = False) -> None:
    """Read a model's answer from standard input and say where its boxes or points are.

    Exits with 0 if there are any, and with 1 if there are none or they can be read in several ways.
    """
    from deixis.boxes import parse as translate

    shown = None if resized is None else _size("--resized", resized)
    answer = translate(read_text(STDIN), dialect, size=_size("--size", size), resized=shown)
    if as_json:
        talk.write_json(answer.to_dict())
    else:
        _print(answer)
    raise typer.Exit(exits.FOUND if answer.labels else exits.NOTHING_FOUND)


def _size(option: str, written: str) -> Size:
    """The size that an option says.

    Raises:
        InputError: it is not two whole numbers with an x between.
    """
    from deixis.types.size import Size

    if not (match := WIDTH_X_HEIGHT.fullmatch(written.strip())):
        raise InputError(f"{option} {written!r}: expected WIDTHxHEIGHT in pixels, such as 640x480")
    return Size(width=int(match[1]), height=int(match[2]))


def _print(answer: Answer) -> None:
    rows = answer.xyxy if answer.kind == "boxes" else answer.points
    names = ("x0", "y0", "x1", "y1") if answer.kind == "boxes" else ("x", "y")
    if answer.labels:
        table = talk.table("label", *names)
        for label, row in zip(answer.labels, rows, strict=True):
            table.add_row(talk.shown(label or "–"), *(f"{value:.1f}" for value in row))
        talk.results().print(table)
    else:
        typer.echo(answer.kind)
    talk.note(f"dialect {answer.dialect or 'not known'}, certainty {answer.certainty}")
    for line in answer.notes:
        talk.note(line)
