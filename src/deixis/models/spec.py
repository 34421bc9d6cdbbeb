"""What is known about a backend without importing it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deixis.errors import ConfigError

TASKS = frozenset({"ground", "align", "segment"})


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A file of weights.

    Attributes:
        path: inside the folder of the model, with forward slashes.
        bytes: its length.
        sha256: its checksum, 64 lower-case hexadecimal digits.
    """

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendSpec:
    """Facts about one backend.

    Attributes:
        name: what `deixis.load` takes.
        factory: "module:function"; the function takes this spec and returns the backend. Imported only when the
            backend is asked for.
        tasks: what it can do, of `TASKS`.
        licence: of the weights, as an SPDX name.
        summary: one line for `deixis models`.
        paper: where it is described, or "".
        extra: the extra of this package that installs what it needs, or None.
        weights: its files.
        calibrated: whether its scores are probabilities; False: they only rank.
        folder: where its files are; None: inside its package.

    Raises:
        ConfigError: a factory or task that cannot be.
    """

    name: str
    factory: str
    tasks: frozenset[str]
    licence: str
    summary: str
    paper: str = ""
    extra: str | None = None
    weights: tuple[WeightFile, ...] = ()
    calibrated: bool = False
    folder: Path | None = None

    def __post_init__(self) -> None:
        module, _, function = self.factory.partition(":")
        if not (module and function):
            raise ConfigError(f"backend {self.name!r}: expected a factory 'module:function', got {self.factory!r}")
        if unknown := self.tasks - TASKS:
            raise ConfigError(f"backend {self.name!r}: unknown task {min(unknown)!r}; tasks are {sorted(TASKS)}")
        if not self.licence:
            raise ConfigError(f"backend {self.name!r}: needs the licence of its weights")

    @property
    def module(self) -> str:
        """The module of the factory."""
        return self.factory.partition(":")[0]

    @property
    def package(self) -> str:
        """The package that the factory's module is in: the folder of the weights."""
        return self.module.rpartition(".")[0] or self.module
