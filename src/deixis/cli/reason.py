"""`deixis reason`: which objects of a scene a text means, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.cli import exits, talk
from deixis.cli.options import Json, Second, read_text
from deixis.errors import InputError

if TYPE_CHECKING:
    from deixis.reasoning.resolve import Resolution
    from deixis.types.scene import Scene

Text = Annotated[
    str | None,
    typer.Argument(metavar="TEXT", help='What is meant; "-" reads it from standard input.', show_default=False),
]
SceneFile = Annotated[
    Path, typer.Option("--scene", help="A JSON file of objects and relations; docs/reasoning.md has the fields.")
]
Form = Annotated[str | None, typer.Option("--form", help="A logical form in its notation, in place of a text.")]
Card = Annotated[Path | None, typer.Option("--card", help="Also write the steps as an HTML page to this file.")]


def reason(
    text: Text = None,
    *,
    scene: SceneFile,
    form: Form = None,
    parser: Second = None,
    as_json: Json = False,
    card: Card = None,
) -> None:
    """Say which objects of a scene a text means: found, ambiguous, absent or unknown, with reasons.

    Exits with 0 if there is any object or answer to tell, and with 1 if there is none.
    """
    from deixis.io.scene import read_scene
    from deixis.reasoning.resolve import resolve
    from deixis.text.forms import read

    if (text is None) == (form is None):
        raise InputError("deixis reason takes a TEXT or a --form, one of the two")
    listed = read_scene(scene)
    found = resolve(read(form) if form is not None else read_text(text or ""), listed, parser=parser)
    if as_json:
        talk.write_json(found.to_json())
    else:
        print_resolution(found, listed, explain=True)
    if card is not None:
        _write_card(card, form or text or "", found, listed)
    raise typer.Exit(exits.FOUND if found.objects or found.answer is not None else exits.NOTHING_FOUND)


def print_resolution(found: Resolution, scene: Scene, *, explain: bool) -> None:
    """What was found, and with `explain` each step that led there."""
    from deixis.text.forms import show

    typer.echo(talk.shown(f"{found.status}: {_answer(found, scene)}"))
    if explain:
        typer.echo(talk.shown(f"form: {show(found.form)}"))
        for line in found.trace.lines():
            typer.echo(talk.shown(line))
    for words in found.suggestions:
        typer.echo(talk.shown(f"say: {words}"))


def _answer(found: Resolution, scene: Scene) -> str:
    names = {one.id: one.name for one in scene.objects}
    objects = ", ".join(f"{names[one]} {one}" for one in found.objects)
    if found.answer is None:
        return objects or "no object"
    answer = {True: "yes", False: "no"}[found.answer] if isinstance(found.answer, bool) else str(found.answer)
    return f"{answer} ({objects})" if objects else answer


def _write_card(path: Path, asked: str, found: Resolution, scene: Scene) -> None:
    from deixis.io.files import write_text
    from deixis.reasoning.card import card

    write_text(path, card(asked, found, scene))
    talk.note(f"wrote {path}")
