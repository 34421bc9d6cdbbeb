"""`deixis heatmap`: where in a photograph a word is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import talk
from deixis.cli.options import Json, Model, read_text, target

if TYPE_CHECKING:
    from deixis.types.alignment import Alignment
    from deixis.types.span import Span

ENDING = ".heatmap.deixis.png"

Photo = Annotated[Path, typer.Argument(metavar="PHOTO", help="A photograph.")]
Word = Annotated[str, typer.Argument(metavar="WORD", help='A word, or several in a row; "-" reads standard input.')]
Sentence = Annotated[
    str | None, typer.Option("--in", help="The sentence in which the word stands once, and which says how it is meant.")
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="The picture; next to the photograph if not set.")]


def heatmap(
    photo: Photo, word: Word, sentence: Sentence = None, out: Out = None, model: Model = None, as_json: Json = False
) -> None:
    """Draw one word's map over a photograph."""
    from deixis import config
    from deixis.io.images import open_image
    from deixis.tasks.session import load
    from deixis.text.checks import check_text

    said = check_text(read_text(word))
    place = target(out, photo, ENDING)
    picture = open_image(photo)
    alignment = load(config.settings({"model": model}).model).align(photo, sentence or said)
    span = alignment.query.find(said) if sentence else _whole(alignment)
    values = alignment.heatmap(span)
    from deixis.io.files import write_picture
    from deixis.io.heatmap import overlay

    write_picture(place, overlay(picture.rgb(), values, said))
    y, x = divmod(int(values.argmax()), values.shape[1])
    _report(photo, place, said, peak=(x, y), value=float(values.max()), span=span, as_json=as_json)


def _whole(alignment: Alignment) -> Span:
    from deixis.types.span import Span

    return Span(0, len(alignment.query.text))


def _report(
    photo: Path, place: Path, word: str, *, peak: tuple[int, int], value: float, span: Span, as_json: bool
) -> None:
    if as_json:
        image = {"file": str(photo)}
        found = {"word": word, "span": [span.start, span.end], "peak": list(peak), "value": value}
        talk.write_json({"schema": "deixis/1", "kind": "heatmap", "image": image, **found, "picture": str(place)})
        return
    table = talk.table("word", "highest at", "value")
    table.add_row(talk.shown(word), f"{peak[0]} {peak[1]}", f"{value:.2f}")
    talk.results().print(table)
    talk.note(f"wrote {place}")
