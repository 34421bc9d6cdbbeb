"""The program `deixis`: its commands, and what they share. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import traceback
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from deixis import config
from deixis.cli import exits, talk
from deixis.cli.ask import ask
from deixis.cli.audit import audit
from deixis.cli.boxes import boxes
from deixis.cli.compare import compare
from deixis.cli.describe import describe
from deixis.cli.detect import detect
from deixis.cli.doctor import doctor
from deixis.cli.eval import evaluate_on
from deixis.cli.fetch import fetch
from deixis.cli.find import find
from deixis.cli.graph import graph
from deixis.cli.heatmap import heatmap
from deixis.cli.index import index
from deixis.cli.match import match
from deixis.cli.models import models
from deixis.cli.parse import parse
from deixis.cli.reason import reason
from deixis.cli.score import score
from deixis.cli.serve import serve
from deixis.cli.train import train
from deixis.cli.words import words
from deixis.errors import DeixisError


class Edge(TyperGroup):
    """The edge of the program, where errors become messages and exit codes."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except DeixisError as error:
            talk.fail(str(error))
            raise typer.Exit(exits.code_of(type(error))) from error
        except KeyboardInterrupt as error:
            talk.fail("interrupted")
            raise typer.Exit(exits.INTERRUPTED) from error
        except Exception as error:
            if hasattr(error, "exit_code") or isinstance(error, typer.Abort | BrokenPipeError):  # typer's own
                raise
            talk.note(traceback.format_exc())
            talk.fail("this is a bug in Deixis or in a plug-in; please report it with the lines above")
            raise typer.Exit(exits.BUG) from error


app = typer.Typer(
    name="deixis",
    cls=Edge,
    help="Point at what words mean in a picture.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(find)
app.command()(heatmap)
app.command()(detect)
app.command()(match)
app.command()(audit)
app.command()(words)
app.command()(ask)
app.command()(graph)
app.command()(describe)
app.command()(parse)
app.command()(reason)
app.command()(models)
app.command()(fetch)
app.command()(doctor)
app.command("eval")(evaluate_on)
app.command()(score)
app.command()(serve)
app.command()(compare)
app.add_typer(boxes, name="boxes")
app.add_typer(train, name="train")
app.add_typer(index, name="index")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"deixis {config.version()}")
        raise typer.Exit


@app.callback()
def _all(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,
) -> None:
    """Point at what words mean in a picture."""


def main() -> None:
    """The entry point of the program."""
    app(prog_name="deixis")
