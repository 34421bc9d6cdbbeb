"""`deixis doctor`: what can run here, and why not."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from deixis.cli import exits, talk
from deixis.cli.options import Json
from deixis.errors import DeixisError

if TYPE_CHECKING:
    from deixis.models.registry import Registry
    from deixis.models.spec import BackendSpec

NEEDED = ("numpy", "Pillow", "onnxruntime", "tokenizers", "pydantic", "typer", "rich")
OPTIONAL = ("torch", "transformers", "supervision")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: the thing.
        fine: whether it is as it should be.
        says: its version, or what is wrong and what to do.
    """

    what: str
    fine: bool
    says: str


def doctor(as_json: Json = False) -> None:
    """Say what can run here, and why not: Python, packages, weights, models, plug-ins.

    Exits with 0 where all is well, 3 where something is broken, and 2 where the default model cannot run.
    """
    from deixis import config
    from deixis.models.registry import Registry

    registry, default = Registry.built_in(), config.settings().model
    findings = [*_machine(), *_packages(), *_runtime(), *_backends(registry)]
    if as_json:
        rows = [{"what": finding.what, "fine": finding.fine, "says": finding.says} for finding in findings]
        talk.write_json({"schema": "deixis/1", "kind": "doctor", "findings": rows})
    else:
        _print(findings)
    usable = any(finding.what == f"model {default}" and finding.fine for finding in findings)
    healthy = all(finding.fine for finding in findings)
    raise typer.Exit(exits.WRONG if not usable else exits.FOUND if healthy else exits.PARTIAL)


def _machine() -> Iterator[Finding]:
    from deixis import config

    yield Finding("deixis", True, config.version())
    yield Finding("python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _packages() -> Iterator[Finding]:
    for name in NEEDED:
        version = _installed(name)
        yield Finding(name, version is not None, version or f"is not installed; pip install {name}")
    for name in OPTIONAL:
        yield Finding(name, True, _installed(name) or "not installed, and not needed to find things")


def _runtime() -> Iterator[Finding]:
    try:
        import onnxruntime

        yield Finding("onnxruntime runs on", True, ", ".join(onnxruntime.get_available_providers()))
    except Exception as error:  # a broken build of it may raise anything
        yield Finding("onnxruntime runs on", False, f"nothing: {error}; pip install --force-reinstall onnxruntime")


def _backends(registry: Registry) -> Iterator[Finding]:
    for spec in registry:
        try:
            yield Finding(f"model {spec.name}", True, _state(registry, spec))
        except DeixisError as error:
            yield Finding(f"model {spec.name}", False, str(error))
    for name, owners in registry.clashes.items():
        yield Finding(f"model {name}", False, f"is claimed by {' and '.join(owners)}; uninstall one")
    for name, broken in registry.broken.items():
        yield Finding(f"plug-in {name}", False, f"is broken: {type(broken).__name__}: {broken}")


def _state(registry: Registry, spec: BackendSpec) -> str:
    """Whether a model can run, and what it still needs; an extra that is not installed is nothing broken."""
    if spec.extra and (lacking := _lacking(spec.extra)):
        return f"needs {', '.join(lacking)}: pip install 'deixis[{spec.extra}]'"
    registry.check(spec.name)
    if spec.sends_images:
        return "can run; sends images to the address that you give it"
    if spec.variants:
        return f"can run; {_fetched(registry, spec)}"
    size = sum(file.bytes for file in spec.weights)
    return f"can run; {size / 2**20:.1f} MiB of weights are whole" if spec.weights else "can run"


def _fetched(registry: Registry, spec: BackendSpec) -> str:
    from deixis.models.hub import store

    names = [f"{spec.name}:{variant.name}" for variant in spec.variants]
    here = [name for name in names if store.cached(registry.spec(name))]
    return f"fetched: {', '.join(here)}" if here else f"not fetched: deixis fetch {names[0]}"


def _lacking(extra: str) -> list[str]:
    """The packages of an extra that are not installed; none where nothing says what the extra is."""
    from importlib import metadata

    try:
        wanted = metadata.requires("deixis") or []
    except metadata.PackageNotFoundError:
        return []
    ours = [line for line in wanted if re.search(rf"extra == ['\"]{re.escape(extra)}['\"]", line)]
    return [name for line in ours for name in re.findall(r"^[\w.-]+", line) if _installed(name) is None]


def _installed(name: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _print(findings: list[Finding]) -> None:
    table = talk.table("", "what", "")
    for finding in findings:
        table.add_row("ok" if finding.fine else "--", finding.what, talk.shown(finding.says))
    talk.results().print(table)
