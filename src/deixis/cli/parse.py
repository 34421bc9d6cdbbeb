"""`deixis parse`: the logical forms of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deixis.cli import exits, talk
from deixis.cli.options import Json, Second, read_text

if TYPE_CHECKING:
    from deixis.text.parse import Parse, Reading

Text = Annotated[str, typer.Argument(metavar="TEXT", help='What to parse; "-" reads it from standard input.')]


Lint = Annotated[
    str | None,
    typer.Option("--lint", metavar="BACKEND", help="Also tell what of the form this backend cannot do, or only guess."),
]


def parse(text: Text, *, parser: Second = None, lint: Lint = None, as_json: Json = False) -> None:
    """Print the logical forms that a text may have, the most likely first.

    docs/reasoning.md says what each operator of a form means.
    """
    from deixis.text.forms import show
    from deixis.text.parse import parse as readings_of

    parsed = readings_of(read_text(text), parser=parser)
    told = None if lint is None else _lint(parsed, lint)
    if as_json:
        document = _document(parsed)
        talk.write_json(document if told is None else {**document, "lint": list(told)})
    else:
        table = talk.table("score", "form")
        for reading in parsed.readings:
            table.add_row(f"{reading.score:.2f}", talk.shown(show(reading.form)))
        talk.results().print(table)
        for note in parsed.notes:
            talk.note(f"note: {note}")
        for line in told or ():
            typer.echo(talk.shown(f"lint: {line}"))
    raise typer.Exit(exits.FOUND)


def _lint(parsed: Parse, backend: str) -> tuple[str, ...]:
    from deixis.models.registry import Registry
    from deixis.reasoning.lint import lint

    return lint(parsed.form, Registry.built_in().spec(backend).tasks)


def _document(parsed: Parse) -> dict[str, Any]:
    return {"text": parsed.text, "readings": list(map(_reading, parsed.readings)), "notes": list(parsed.notes)}


def _reading(reading: Reading) -> dict[str, Any]:
    from deixis.text.forms import show

    spans = [{"path": list(path), "start": span.start, "end": span.end} for path, span in reading.spans]
    document = {"form": show(reading.form), "score": round(reading.score, 4), "spans": spans}
    return document if reading.instruction is None else {**document, "instruction": reading.instruction}
