"""`deixis index`: photographs and texts encoded once, and searched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import exits, talk
from deixis.cli.options import Json, Model, read_text
from deixis.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator

    from deixis.tasks.folder import Event
    from deixis.tasks.retrieval import Hit, Index

index = typer.Typer(
    help="Encode photographs and texts once, and search them.", no_args_is_help=True, add_completion=False,
    rich_markup_mode=None,
)  # fmt: skip

Folder = Annotated[Path, typer.Argument(metavar="INDEX", help="The folder of the index.")]
Photos = Annotated[
    list[Path] | None, typer.Argument(metavar="PHOTOS", help="Photographs, or folders of them.", show_default=False)
]
Texts = Annotated[
    Path | None, typer.Option("--texts", help="A file of texts, one a line, to be found by a photograph.")
]
Gone = Annotated[list[str], typer.Argument(metavar="NAMES", help="Photographs, folders of them, or texts.")]
Query = Annotated[
    str | None,
    typer.Argument(metavar="QUERY", help='What to look for: "a dog +beach -people"; "-" reads standard input.'),
]
ByPhoto = Annotated[Path | None, typer.Option("--photo", help="Look for texts that fit this photograph instead.")]
Top = Annotated[int, typer.Option(min=1, help="At most so many.")]
Look = Annotated[int, typer.Option(min=0, help="Look at the best so many again, and say where what is asked for is.")]


@index.command()
def add(folder: Folder, photos: Photos = None, texts: Texts = None, model: Model = None) -> None:
    """Add photographs and texts. What is there with the same content is passed over; a stopped run goes on."""
    if not photos and texts is None:
        raise InputError("name photographs or folders of them to add, or a file of --texts")
    opened = _opened(folder, model)
    if texts is not None:
        from deixis.tasks.retrieval.index import read_text_lines

        talk.note(f"{opened.add_texts(read_text_lines(texts))} new texts")
    if photos:
        raise typer.Exit(_follow(opened.add(photos)))


@index.command()
def update(folder: Folder, model: Model = None) -> None:
    """Encode again what has changed, and take out what is gone."""
    raise typer.Exit(_follow(_opened(folder, model).update()))


@index.command()
def remove(folder: Folder, names: Gone, model: Model = None) -> None:
    """Take photographs or texts out. Exits with 1 if none of them was there."""
    gone = _opened(folder, model).remove(names)
    talk.note(f"{gone} taken out")
    raise typer.Exit(exits.FOUND if gone else exits.NOTHING_FOUND)


@index.command()
def search(
    folder: Folder,
    query: Query = None,
    photo: ByPhoto = None,
    top: Top = 10,
    look: Look = 0,
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Search photographs by a text, or texts by a photograph. Exits with 1 if the index has none."""
    from deixis.tasks import retrieval
    from deixis.tasks.retrieval.search import hits_to_dict

    if (query is None) == (photo is None):
        raise InputError("search for a QUERY or with a --photo, one of the two")
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such index; make it with deixis index add")
    opened = _opened(folder, model)
    if query is not None:
        query = read_text(query)
        hits = retrieval.search(opened, query, top=top, look=look)
    else:
        assert photo is not None
        hits = retrieval.texts_of(opened, photo, top=top)
    if as_json:
        talk.write_json(hits_to_dict(query or str(photo), hits))
    else:
        _print(hits)
    raise typer.Exit(exits.FOUND if hits else exits.NOTHING_FOUND)


def _opened(folder: Path, model: str | None) -> Index:
    from deixis import config
    from deixis.tasks.retrieval import Index
    from deixis.tasks.session import load

    return Index(folder, load(config.settings({"model": model}).model))


def _follow(events: Generator[Event, None, None]) -> int:
    from deixis.cli.runs import follow_quietly

    end = follow_quietly(events)
    talk.note(f"{end.done} of {end.total} are in the index")
    return exits.PARTIAL if end.failed else exits.FOUND


def _print(hits: list[Hit]) -> None:
    table = talk.table("", "score", "what", "where")
    for number, hit in enumerate(hits, 1):
        where = ""
        if hit.match is not None:
            where = "; ".join(
                f"{phrase.text}: {' '.join(f'{edge:.0f}' for edge in phrase.box)}"
                for phrase in hit.match.phrases
                if phrase.box is not None
            )
        score = hit.score if hit.match is None else hit.match.score
        table.add_row(str(number), f"{score:.2f}", talk.shown(hit.name), talk.shown(where))
    talk.results().print(table)
