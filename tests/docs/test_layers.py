"""The layers: a package imports only what stands before it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "deixis"
LAYERS = [
    "errors",
    "config",
    "types",
    "text",
    "io",
    "boxes",
    "alignment",
    "models",
    "reasoning",
    "tasks",
    "evaluation",
    "training",
    "applications",
    "testing",
    "serving",
    "cli",
]
PURE = ["errors", "types"]
OWN_OR_STANDARD = {"numpy", "deixis"}


def layer_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if path.parent != SOURCE or path.stem != "__init__")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Every absolute module name that is imported anywhere in a file, in functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide the layer; write `from deixis...`"
            module = node.module or ""
            yield from ([f"deixis.{alias.name}" for alias in node.names] if module == "deixis" else [module])


def layers_imported(path: Path) -> Iterator[str]:
    """The layers that a file uses; the front door, `deixis` itself, stands above all but the command line."""
    for name in imported(parsed(path)):
        parts = name.split(".")
        if parts[0] == "deixis" and name != "deixis.__version__":
            yield parts[1] if len(parts) > 1 and parts[1] in LAYERS else "serving"


def test_every_package_is_in_the_list() -> None:
    assert {layer_of(path) for path in modules()} - {"__main__"} <= set(LAYERS)


def test_imports_point_down() -> None:
    upward = [
        f"{path.relative_to(SOURCE)} imports {other}"
        for path in modules()
        for other in layers_imported(path)
        if layer_of(path) in LAYERS and LAYERS.index(other) > LAYERS.index(layer_of(path))
    ]
    assert upward == []


@pytest.mark.parametrize("layer", PURE)
def test_the_pure_layers_need_numpy_alone(layer: str) -> None:
    """Foreign packages may be imported in a function of `types`, for export, but not when a module is."""
    standard = set(sys.stdlib_module_names)
    foreign = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for path in modules()
        if layer_of(path) == layer
        for name in top_level_imports(path)
        if name.split(".")[0] not in standard | OWN_OR_STANDARD
    ]
    assert foreign == []


def top_level_imports(path: Path) -> Iterator[str]:
    tree = parsed(path)
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(ast.Module([node], []))


def test_the_list_would_notice() -> None:
    tree = ast.parse("from deixis import cli\ndef f():\n    import deixis.serving.http\n")
    assert list(imported(tree)) == ["deixis.cli", "deixis.serving.http"]


def test_only_config_reads_the_environment() -> None:
    readers = {
        layer_of(path)
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert readers <= {"config"}


def test_nothing_but_the_command_line_prints() -> None:
    printers = [
        str(path.relative_to(SOURCE))
        for path in modules()
        if layer_of(path) != "cli"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printers == []
