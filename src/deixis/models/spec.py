"""What is known about a backend without importing it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deixis.errors import ConfigError

TASKS = frozenset({"ground", "align", "segment", "match", "verify"})
UNKNOWN_LICENCE = "NOASSERTION"  # SPDX for: nobody said


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


@dataclass(frozen=True, slots=True)
class Variant:
    """One set of weights of a family.

    Attributes:
        name: after the colon in "family:name".
        source: where the weights are: a hub id, such as "IDEA-Research/grounding-dino-tiny".
        licence: of the weights, as an SPDX name, or in words where it has none.
        summary: one line; "" where the family's says enough.
        gated: whether the hub asks for an account and a consent.
        bytes: how much there is to download, or None where it is not known.
        revision: the commit or branch; None: the hub's main one.
        weights: files with known checksums; they are checked before use.
    """

    name: str
    source: str
    licence: str
    summary: str = ""
    gated: bool = False
    bytes: int | None = None
    revision: str | None = None
    weights: tuple[WeightFile, ...] = ()


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
        threshold: in [0, 1]; what scores less is usually wrong. Taken where the caller gives none.
        folder: where its files are; None: inside its package.
        variants: the weights that are known to fit this code, the default first; empty where it brings its own.
        source: of the weights that were chosen: a hub id, the path of a folder, or a server's name for a model.
        revision: of the source; None: the hub's main one.
        gated: whether the hub asks for an account and a consent.
        verified: one line: what was checked against what.
        sends_images: whether images leave this machine. Such a backend takes any name after the colon as a source.

    Raises:
        ConfigError: a factory, task, threshold or variant that cannot be.
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
    threshold: float = 0.5
    folder: Path | None = None
    variants: tuple[Variant, ...] = ()
    source: str | None = None
    revision: str | None = None
    gated: bool = False
    verified: str = ""
    sends_images: bool = False

    def __post_init__(self) -> None:
        module, _, function = self.factory.partition(":")
        if not (module and function):
            raise ConfigError(f"backend {self.name!r}: expected a factory 'module:function', got {self.factory!r}")
        if unknown := self.tasks - TASKS:
            raise ConfigError(f"backend {self.name!r}: unknown task {min(unknown)!r}; tasks are {sorted(TASKS)}")
        if not 0 <= self.threshold <= 1:
            raise ConfigError(f"backend {self.name!r}: expected a threshold in [0, 1], got {self.threshold}")
        if not self.licence:
            raise ConfigError(f"backend {self.name!r}: needs the licence of its weights")
        names = [variant.name for variant in self.variants]
        if len(names) != len(set(names)) or not all(names):
            raise ConfigError(f"backend {self.name!r}: variants need a name each, of their own, got {names}")

    @property
    def module(self) -> str:
        """The module of the factory."""
        return self.factory.partition(":")[0]

    @property
    def package(self) -> str:
        """The package that the factory's module is in: the folder of the weights."""
        return self.module.rpartition(".")[0] or self.module
