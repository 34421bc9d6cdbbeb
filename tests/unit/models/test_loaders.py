"""How the backends read files, by their source: from the local folder alone, safetensors, no code of others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import deixis.models

ROOT = Path(deixis.models.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
FORBIDDEN_IMPORTS = {"pickle", "dill", "joblib", "shelve", "marshal"}
PARTS = ("processor", "tokenizer", "config")  # which have no weights


def calls(tree: ast.AST) -> Iterator[tuple[str, str, ast.Call]]:
    """(what it is a method of, method, call) for every call of a method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr, node


def harmless(tree: ast.AST) -> set[int]:
    """The lines of statements and functions about processors, tokenizers and the like, which have no weights."""
    lines = set[int]()
    for node in ast.walk(tree):
        name = node.name if isinstance(node, ast.FunctionDef) else ""
        about = ast.unparse(node) if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return | ast.Expr) else name
        if any(part in about.lower() for part in PARTS) and isinstance(node, ast.stmt):
            lines |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def faults(source: str) -> list[str]:
    tree = ast.parse(source)
    found = [f"line {at}: imports {name}" for at, name in imports(tree) if name.split(".")[0] in FORBIDDEN_IMPORTS]
    without_weights = harmless(tree)
    for owner, method, call in calls(tree):
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        where, spread = f"line {call.lineno}: {owner}.{method}", None in given
        if (owner, method) in {("torch", "load"), ("torch.hub", "load"), ("np", "load")}:
            found.append(where)
        if given.get("trust_remote_code", "False") != "False":
            found.append(f"{where} with trust_remote_code")
        if method != "from_pretrained" or spread:
            continue
        if given.get("local_files_only") != "True":
            found.append(f"{where} without local_files_only=True")
        has_weights = "Model" in owner or call.lineno not in without_weights
        if has_weights and given.get("use_safetensors") != "True":
            found.append(f"{where} without use_safetensors=True")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_backend_reads_safely(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("import pickle", "imports pickle"),
        ("from joblib import load", "imports joblib"),
        ("torch.load(path)", "torch.load"),
        ("AutoModel.from_pretrained(folder, use_safetensors=True)", "local_files_only"),
        ("AutoModel.from_pretrained(folder, local_files_only=True)", "use_safetensors"),
        ("x = AutoModelForX.from_pretrained(tokenizer, local_files_only=True)", "use_safetensors"),
        (
            "x = AutoProcessor.from_pretrained(folder, local_files_only=True, trust_remote_code=True)",
            "trust_remote_code",
        ),
    ],
)
def test_this_would_notice(source: str, fault: str) -> None:
    (found,) = faults(source)
    assert fault in found
