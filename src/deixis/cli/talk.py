"""Where the command line speaks: results on standard output, everything else on standard error."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from deixis import config

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPE_WIDTH = 160  # columns of a table that no terminal limits


def results() -> Console:
    """Standard output, for tables."""
    return _console(to_errors=False)


def messages() -> Console:
    """Standard error, for progress and notes."""
    return _console(to_errors=True)


def _console(*, to_errors: bool) -> Console:
    from rich.console import Console

    stream = (sys.stderr if to_errors else sys.stdout) or io.StringIO()  # a closed stream is None
    width = None if stream.isatty() else PIPE_WIDTH
    no_color = config.settings().no_color
    return Console(file=stream, no_color=no_color, width=width, highlight=False, markup=False, emoji=False)


def note(message: str) -> None:
    """A line on standard error."""
    typer.echo(shown(message), err=True)


def fail(message: str) -> None:
    """What went wrong, on standard error."""
    note(f"deixis: {message}")


def write_json(document: dict[str, Any]) -> None:
    """One JSON document, one line, UTF-8 whatever the terminal's encoding is."""
    line = json.dumps(document, allow_nan=False, ensure_ascii=False)
    typer.echo(line.encode("utf-8", "backslashreplace"))


def table(*columns: str) -> Table:
    """An empty table."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def shown(text: str) -> str:
    r"""The text as it may stand in a terminal: what would control the terminal, and half characters, as escapes.

    >>> shown("a\x1b[2J cup")
    'a\\x1b[2J cup'
    """
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text)
