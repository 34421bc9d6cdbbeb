"""Which models may be asked: those whose code and weights are here. Nothing is fetched, and no folder is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deixis.errors import DeixisError
from deixis.models.hub import store
from deixis.models.registry import Registry
from deixis.models.spec import BackendSpec

FOR_TESTS = "fake"


@dataclass(frozen=True, slots=True)
class Offered:
    """A model by its name.

    Attributes:
        name: as a call gives it.
        tasks: what it can do.
        summary: one line.
        why: it cannot run here, or None.
    """

    name: str
    tasks: tuple[str, ...]
    summary: str
    why: str | None

    def to_dict(self) -> dict[str, Any]:
        """For the list of models."""
        fields = {"name": self.name, "tasks": list(self.tasks), "summary": self.summary, "runs": self.why is None}
        return fields if self.why is None else {**fields, "why": self.why}


def offered(default: str) -> tuple[Offered, ...]:
    """The models of the registry, the default first; weights that have to be fetched are offered once they are."""
    registry = Registry.built_in()
    rows = [one for spec in registry if spec.name != FOR_TESTS for one in _of(registry, spec)]
    first = [one for one in rows if one.name == default]
    if not first:
        spec = registry.spec(default) if default in {one.name for one in registry} else None
        first = [
            Offered(default, tuple(sorted(spec.tasks)) if spec else ("ground",), spec.summary if spec else "", None)
        ]
    return (*first, *(one for one in rows if one.name != default))


def _of(registry: Registry, spec: BackendSpec) -> Iterator[Offered]:
    tasks = tuple(sorted(spec.tasks))
    if spec.sends_images:
        yield Offered(
            spec.name, tasks, spec.summary, "it sends images to another address, which the server does not do"
        )
        return
    why = _why_not(registry, spec.name)
    if why is not None or not spec.variants:
        yield Offered(spec.name, tasks, spec.summary, why)
        return
    for variant in spec.variants:
        name = f"{spec.name}:{variant.name}"
        here = store.cached(registry.spec(name)) is not None
        yield Offered(name, tasks, variant.summary or spec.summary, None if here else f"deixis fetch {name}")


def _why_not(registry: Registry, name: str) -> str | None:
    try:
        registry.check(name)
    except DeixisError as error:
        return getattr(error, "hint", str(error))
    return None
