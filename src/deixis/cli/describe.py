"""`deixis describe`: a photograph in sentences to be read aloud, or its regions in short phrases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import talk
from deixis.cli.each import ask_each
from deixis.cli.options import Json, Model, Out, Photo

if TYPE_CHECKING:
    from deixis.tasks.describing import DenseCaptions, Description
    from deixis.tasks.session import Session

Regions = Annotated[bool, typer.Option("--regions", help="A short phrase for each region, in place of sentences.")]


def describe(
    photo: Photo, regions: Regions = False, model: Model = None, as_json: Json = False, out: Out = None
) -> None:
    """Say in sentences what a photograph shows, of what was found in it alone.

    Prints the description and writes a picture with what it speaks of. A folder needs --out, a folder for
    results.jsonl; run again, it goes on where it was stopped. Exits with 1 if nothing could be said.
    """

    def ask(session: Session, path: Path) -> Description | DenseCaptions:
        from deixis.tasks import describing

        return describing.dense_captions(session, path) if regions else describing.describe(session, path)

    job = {"task": "describe", "regions": regions}
    ending = ".regions.deixis.png" if regions else ".describe.deixis.png"
    raise typer.Exit(ask_each(photo, out, ask, _tell, ending=ending, job=job, model=model, as_json=as_json))


def _tell(found: Description | DenseCaptions) -> None:
    from deixis.tasks.describing import Description

    if isinstance(found, Description):
        talk.results().print(talk.shown(found.text), soft_wrap=True)
        return
    table = talk.table("region", "phrase", "probability", "box")
    for one in found.regions:
        box = " ".join(f"{edge:.0f}" for edge in one.box)
        table.add_row(talk.shown(one.id), talk.shown(one.text), f"{one.probability:.2f}", box)
    talk.results().print(table)
