"""`deixis match`: how well a text fits a photograph, and which of its words are supported by what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import talk
from deixis.cli.each import ask_each
from deixis.cli.options import Json, Model, Out, Photo, read_text

if TYPE_CHECKING:
    from deixis.tasks.matching import Match
    from deixis.tasks.session import Session

Text = Annotated[str, typer.Argument(metavar="TEXT", help='A caption; "-" reads it from standard input.')]


def match(photo: Photo, text: Text, model: Model = None, as_json: Json = False, out: Out = None) -> None:
    """Say how well a text fits a photograph, and which words are supported by which regions.

    Prints a table and writes an annotated picture. A folder needs --out, a folder for results.jsonl. Exits with 1 if
    nothing that the text names was found.
    """
    said = read_text(text)

    def ask(session: Session, path: Path) -> Match:
        from deixis.tasks.matching import match as match_one

        return match_one(session, path, said)

    job = {"task": "match", "text": said}
    raise typer.Exit(
        ask_each(photo, out, ask, _tell, ending=".match.deixis.png", job=job, model=model, as_json=as_json)
    )


def _tell(found: Match) -> None:
    scale = "the probability that the text is of this picture" if found.calibrated else "which only ranks"
    talk.note(f"match {found.score:.2f}, {scale}")
    table = talk.table("phrase", "status", "presence", "score", "box")
    for phrase in found.phrases:
        box = "" if phrase.box is None else " ".join(f"{edge:.0f}" for edge in phrase.box)
        table.add_row(
            talk.shown(phrase.text), phrase.status.value, f"{phrase.presence:.2f}", f"{phrase.score:.2f}", box
        )
    talk.results().print(table)
    from deixis.tasks.vocabulary import rarity

    outside = [word for word in found.words if word.phrase is None and rarity(word.text) > 0]
    unseen = [word.text for word in outside if word.score is not None and word.box is None]
    if unseen:
        talk.note(f"words that no place fits well: {', '.join(map(talk.shown, unseen))}")
