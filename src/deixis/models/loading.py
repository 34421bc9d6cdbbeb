"""Names → backends that are ready to run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deixis.models.composition import Composed, joined, parts
from deixis.models.folder import is_folder_name, read_folder
from deixis.models.hub import scored
from deixis.models.registry import Registry
from deixis.models.spec import BackendSpec


def start(name: str | Path, registry: Registry) -> Any:
    """The backend of a name: of a model of the registry, of a folder that `deixis train` wrote, or of two of these.

    Raises:
        UnknownBackendError: there is no such model.
        BackendUnavailableError, WeightsError: it cannot run here.
        DataError: the folder's model.json is malformed.
        ConfigError: "a + b" that does not name two models.
        CapabilityError: in "a + b", a does not find phrases or b does not draw.
    """
    specs = specs_of(name, registry)
    if len(specs) == 1:
        return registry.start(specs[0])
    left, right = specs
    if "segment" not in right.tasks and right.tasks & {"match", "verify"}:
        scored.joined(left, right)  # before anything is fetched
        return scored.Scored(registry.start(left), registry.start(right))
    joined(left, right)
    return Composed(registry.start(left), registry.start(right))


def start_again(spec: BackendSpec) -> Any:
    """The factory of a spec of two models as one."""
    return start(spec.name, Registry.built_in())


def specs_of(name: str | Path, registry: Registry) -> tuple[BackendSpec, ...]:
    """The specs of the models that a name means: one, or two for "a + b". Starts none.

    Raises:
        UnknownBackendError, WeightsError, DataError, ConfigError: as `start`.
    """
    pair = None if isinstance(name, Path) else parts(name)
    return tuple(_spec(one, registry) for one in pair or (name,))


def _spec(name: str | Path, registry: Registry) -> BackendSpec:
    if isinstance(name, Path) or is_folder_name(name):
        return read_folder(Path(name), registry)
    return registry.spec(name)
