"""Short functions, short files."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "deixis"
LONGEST_FUNCTION = 60
LONGEST_FILE = 400
MEDIAN = 10

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and lines of the body, the docstring not counted, of every function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}", body_lines(node)


def body_lines(node: Function) -> int:
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@cache
def everything() -> list[tuple[str, int]]:
    return [found for path in sorted(SOURCE.rglob("*.py")) for found in functions(path)]


def test_no_function_is_long() -> None:
    assert [(name, lines) for name, lines in everything() if lines > LONGEST_FUNCTION] == []


def test_the_usual_function_is_short(record_property: Callable[[str, object], None]) -> None:
    lengths = [lines for _, lines in everything()]
    median = statistics.median(lengths)
    record_property("median function", median)
    assert median <= MEDIAN


def test_no_file_is_long() -> None:
    lengths = {
        str(p.relative_to(SOURCE)): len(p.read_text(encoding="utf-8").splitlines()) for p in SOURCE.rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('def f():\n    """Say\n\n    more.\n    """\n    a = 1\n    return a\n', 2),
        ('def f():\n    """Only this."""\n', 0),
        ("def f(): return 1\n", 1),
    ],
)
def test_the_docstring_is_not_counted(code: str, lines: int) -> None:
    function = ast.parse(code).body[0]
    assert isinstance(function, Function)
    assert body_lines(function) == lines
