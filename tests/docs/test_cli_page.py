"""docs/cli.md has every command, argument and option, in the words of the program's own help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from deixis.cli.app import app

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


def commands(command: Any, name: str = "deixis") -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its full name."""
    inner = getattr(command, "commands", None)
    if not inner:
        yield name, command
    for word, sub in sorted((inner or {}).items()):
        yield from commands(sub, f"{name} {word}")


ALL = dict(commands(typer.main.get_command(app)))


def section(name: str) -> str:
    found = re.search(rf"^## `{re.escape(name)}`$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found.group(1).strip() if found else ""


def table(command: Any) -> str:
    """The table of a command's arguments and options as the page should have it."""
    rows = [
        f"| {written(parameter)} | {' '.join(parameter.help.split())} |"
        for parameter in command.params
        if not parameter.hidden and parameter.name != "help"
    ]
    return "\n".join(["| | |", "|---|---|", *rows])


def written(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{(parameter.metavar or parameter.name).upper()}`"
    return ", ".join(f"`{name}`" for name in [*parameter.opts, *parameter.secondary_opts])


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_a_section(name: str) -> None:
    assert section(name), f"docs/cli.md has no section '## `{name}`'"


@pytest.mark.parametrize("name", ALL)
def test_every_option_says_what_it_is_for(name: str) -> None:
    assert [parameter.name for parameter in ALL[name].params if not parameter.help] == []


@pytest.mark.parametrize("name", [name for name in ALL if any(p.name != "help" for p in ALL[name].params)])
def test_the_options_are_those_of_the_program(name: str) -> None:
    wanted = table(ALL[name])
    assert wanted in section(name), f"the section of {name} in docs/cli.md wants this table:\n\n{wanted}\n"


def test_no_section_without_its_command() -> None:
    assert set(re.findall(r"^## `(deixis[^`]*)`$", PAGE, re.MULTILINE)) == set(ALL)
