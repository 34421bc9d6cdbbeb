"""Which backends there are. A value, built anew where it is needed; nothing here imports a model.

Backends come through one kind of door: something with a name that returns specs. Deixis has one a folder of
`deixis.models.backends`; another package has one by an entry point in the group "deixis.backends".
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Self

from deixis import config
from deixis.errors import BackendUnavailableError, ConfigError, DeixisError, UnknownBackendError
from deixis.models import backends
from deixis.models.hub import store
from deixis.models.spec import BackendSpec
from deixis.models.variants import chosen
from deixis.models.weights import check_weights

log = logging.getLogger(__name__)

GROUP = "deixis.backends"


@dataclass(frozen=True, slots=True)
class Door:
    """Where specs come from.

    Attributes:
        name: for messages: the module or entry point.
        specs: returns them; may raise anything, for it is another's code.
    """

    name: str
    specs: Callable[[], Iterable[BackendSpec]]


@dataclass(frozen=True, slots=True)
class Registry:
    """The backends behind some doors.

    Attributes:
        broken: for each door that failed, by name, what it raised.
    """

    broken: dict[str, Exception] = field(default_factory=dict)
    _claims: dict[str, list[tuple[str, BackendSpec]]] = field(default_factory=dict)

    @classmethod
    def built_in(cls, plugins: bool | None = None) -> Self:
        """The backends of Deixis and, unless they are switched off, those of installed plug-ins.

        Args:
            plugins: whether to ask plug-ins; None: what the settings say (DEIXIS_PLUGINS="" is no).
        """
        wanted = config.settings().plugins if plugins is None else plugins
        return cls.behind([*_own_doors(), *(_plugin_doors() if wanted else ())])

    @classmethod
    def behind(cls, doors: Iterable[Door]) -> Self:
        """The backends behind the given doors. A door that fails is recorded in `broken`, and the rest go on."""
        registry = cls()
        for door in doors:
            try:
                specs = tuple(door.specs())
                _check_specs(specs)
            except Exception as error:  # another package's code runs here, so anything may be raised
                log.info("plug-in %s is broken: %r", door.name, error)
                registry.broken[door.name] = error
                continue
            for spec in specs:
                registry._claims.setdefault(spec.name, []).append((door.name, spec))
        return registry

    def __iter__(self) -> Iterator[BackendSpec]:
        """The specs that can be asked for by name, sorted by it."""
        return (self._claims[name][0][1] for name in sorted(self._claims) if len(self._claims[name]) == 1)

    @property
    def clashes(self) -> dict[str, tuple[str, ...]]:
        """For each name that is claimed more than once, who claims it."""
        return {name: tuple(who for who, _ in claims) for name, claims in self._claims.items() if len(claims) > 1}

    def spec(self, name: str) -> BackendSpec:
        """The spec of a backend, with its source where it needs one.

        Args:
            name: "family", which has its first variant; "family:variant"; "family:org/model", of the hub; or
                "family:./folder".

        Raises:
            UnknownBackendError: nobody has this name; the message says which is nearest.
            ConfigError: two plug-ins claim it.
        """
        family, colon, choice = name.partition(":")
        if name in self._claims or not colon:
            return chosen(self._claimed(name), "")
        return chosen(self._claimed(family), choice)

    def _claimed(self, name: str) -> BackendSpec:
        if name not in self._claims:
            raise UnknownBackendError(f"no backend is called {name!r}{self._suggestion(name)}")
        claims = self._claims[name]
        if len(claims) > 1:
            owners = " and ".join(owner for owner, _ in claims)
            raise ConfigError(f"backend {name!r} is claimed by {owners}; uninstall one, or set DEIXIS_PLUGINS=''")
        return claims[0][1]

    def load(self, name: str) -> Any:
        """The backend, ready to run.

        Raises:
            UnknownBackendError: nobody has this name.
            BackendUnavailableError: what it needs is not installed, or it fails to start.
            WeightsError: its weights are missing or damaged.
        """
        return self.start(self.spec(name))

    def start(self, spec: BackendSpec) -> Any:
        """The backend of a spec, ready to run. Raises what `load` does."""
        factory = self._factory(spec)
        try:
            return factory(spec)
        except DeixisError:
            raise
        except Exception as error:  # another package's code runs here, so anything may be raised
            raise _unavailable(spec, error) from error

    def check(self, name: str) -> None:
        """Whether a backend can run here: its code imports, and weights that are here are whole. Does not start it.

        Raises:
            UnknownBackendError: nobody has this name.
            BackendUnavailableError: its code does not import.
            WeightsError: its weights are missing or damaged.
        """
        spec = self.spec(name)
        self._factory(spec)
        path = store.cached(spec) if spec.source and not spec.sends_images else None
        if path or not spec.source:
            check_weights(replace(spec, folder=path or spec.folder))

    def _factory(self, spec: BackendSpec) -> Callable[[BackendSpec], Any]:
        module, _, function = spec.factory.partition(":")
        try:
            factory: Callable[[BackendSpec], Any] = getattr(import_module(module), function)
        except Exception as error:  # another package's code runs here, so anything may be raised
            raise _unavailable(spec, error) from error
        return factory

    def _suggestion(self, name: str) -> str:
        near = get_close_matches(name, self._claims, n=1)
        known = ", ".join(sorted(self._claims)) or "none"
        hint = f"; did you mean {near[0]!r}? There are: {known}" if near else f"; there are: {known}"
        return f"{hint} (some are broken: see `deixis doctor`)" if self.broken else hint


def _own_doors() -> Iterator[Door]:
    for module in backends.spec_modules():
        yield Door(module, partial(_own_specs, module))


def _plugin_doors() -> Iterator[Door]:
    for plugin in entry_points(group=GROUP):
        yield Door(plugin.value, partial(_plugin_specs, plugin))


def _own_specs(module: str) -> tuple[BackendSpec, ...]:
    found = import_module(module)
    return tuple(found.SPECS) if hasattr(found, "SPECS") else (found.SPEC,)


def _plugin_specs(plugin: EntryPoint) -> Iterable[BackendSpec]:
    specs: Iterable[BackendSpec] = plugin.load()()
    return specs


def _check_specs(specs: tuple[object, ...]) -> None:
    for spec in specs:
        if not isinstance(spec, BackendSpec):
            raise ConfigError(f"a plug-in must return BackendSpecs, got {spec!r:.80}")


def _unavailable(spec: BackendSpec, error: Exception) -> BackendUnavailableError:
    reason = str(error) or type(error).__name__
    if spec.extra and isinstance(error, ImportError):
        hint = f"pip install 'deixis[{spec.extra}]'"
    else:
        hint = "`deixis doctor` says what is missing"
    return BackendUnavailableError(f"backend {spec.name!r} cannot run here: {reason}", hint)
