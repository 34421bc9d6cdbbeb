"""Arguments and options that several commands share, and how they are read."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deixis.errors import InputError, SpanError, TextError

if TYPE_CHECKING:
    from deixis.types.span import Span

STDIN = "-"
MOST_BYTES = 1 << 20
PAIR = re.compile(r"(\d+):(\d+)")

Photo = Annotated[Path, typer.Argument(metavar="PHOTO", help="A photograph, or a folder of them.")]
Model = Annotated[str | None, typer.Option("--model", "-m", help="Which model; `deixis models` lists them.")]
Second = Annotated[
    str | None,
    typer.Option("--parser", help="Ask this installed plug-in first; what it answers must be a logical form."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, and nothing else.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", help="The annotated picture, next to the photograph if not set; for a folder, a folder."
    ),
]


def read_text(argument: str) -> str:
    """The text of an argument; "-" is what stands on standard input, without the line break at its end.

    Raises:
        TextError: standard input is not UTF-8, or is too long to be a text.
    """
    if argument != STDIN:
        return argument
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TextError(f"text: standard input has more than {MOST_BYTES} bytes; at most 2000 characters are read")
    try:
        return data.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise TextError(f"text: standard input is not UTF-8: {error}") from error


def read_spans(text: str, phrases: list[str]) -> tuple[Span, ...] | None:
    """The spans of the phrases that were given, None where none was.

    A phrase is "START:END" in characters, or words that stand in the text once.

    Raises:
        SpanError: it does not fit the text, stands nowhere in it, or more than once.
    """
    return tuple(_span(text, phrase) for phrase in phrases) or None


def beside(photo: Path, ending: str) -> Path:
    """The path of a picture next to a photograph: its name with another ending."""
    return photo.with_name(f"{photo.stem}{ending}")


def target(out: Path | None, photo: Path, ending: str) -> Path:
    """Where a picture goes: to `out`, into it if it is a folder, or next to the photograph.

    Raises:
        InputError: that would write over the photograph.
    """
    if out is None:
        return beside(photo, ending)
    path = out / beside(photo, ending).name if out.is_dir() else out
    if path.exists() and photo.exists() and path.samefile(photo):
        raise InputError(f"{path}: is the photograph itself; name another file")
    return path


def _span(text: str, phrase: str) -> Span:
    from deixis.types.span import Span

    if pair := PAIR.fullmatch(phrase):
        return Span(int(pair[1]), int(pair[2]))
    starts = [match.start() for match in re.finditer(f"(?={re.escape(phrase)})", text)] if phrase.strip() else []
    if len(starts) == 1:
        return Span(starts[0], starts[0] + len(phrase))
    places = ", ".join(f"{start}:{start + len(phrase)}" for start in starts)
    raise SpanError(
        f"--phrase {phrase!r}: stands in the text {len(starts)} times; say which as START:END: {places}"
        if starts
        else f"--phrase {phrase!r}: does not stand in the text"
    )
