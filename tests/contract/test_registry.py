"""The registry: what doors give, what they break, and how it answers wrong names."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest

from deixis.errors import BackendUnavailableError, ConfigError, UnknownBackendError, WeightsError
from deixis.models import registry as registry_module
from deixis.models.backends.fake.spec import SPEC
from deixis.models.registry import GROUP, Door, Registry
from deixis.models.spec import BackendSpec, WeightFile
from deixis.testing import FakeBackend


def door(name: str, *specs: BackendSpec) -> Door:
    return Door(name, lambda: specs)


def acme(name: str = "acme", factory: str = "deixis.testing.fake:build", extra: str | None = None) -> BackendSpec:
    return BackendSpec(name=name, factory=factory, tasks=frozenset({"ground"}), licence="MIT", summary="", extra=extra)


def test_the_fake_is_built_in_and_loads() -> None:
    assert isinstance(Registry.built_in().load("fake"), FakeBackend)


def test_the_embedded_model_has_a_spec() -> None:
    assert "pointer" in [spec.name for spec in Registry.built_in(plugins=False)]


def test_the_doors_of_deixis_all_open() -> None:
    assert Registry.built_in(plugins=False).broken == {}


def test_listing_imports_no_backend() -> None:
    registry = Registry.behind([door("a", acme(factory="no.such.module:build"))])
    assert [spec.name for spec in registry] == ["acme"]


def test_an_unknown_name_suggests_the_nearest() -> None:
    registry = Registry.behind([door("a", acme("pointer"), acme("owl"))])
    with pytest.raises(UnknownBackendError, match=r"'ponter'; did you mean 'pointer'\? There are: owl, pointer"):
        registry.load("ponter")


def test_a_broken_plugin_is_recorded_and_the_rest_go_on() -> None:
    def fails() -> Iterable[BackendSpec]:
        raise RuntimeError("boom")

    registry = Registry.behind([Door("bad", fails), door("good", acme())])
    assert [spec.name for spec in registry] == ["acme"]
    assert list(registry.broken) == ["bad"]
    with pytest.raises(UnknownBackendError, match="deixis doctor"):
        registry.spec("lost")


def test_a_plugin_that_returns_something_else_is_broken() -> None:
    registry = Registry.behind([Door("odd", lambda: ["acme"])])  # type: ignore[list-item]
    assert isinstance(registry.broken["odd"], ConfigError)


def test_a_clash_is_reported_when_the_name_is_used_and_not_before() -> None:
    registry = Registry.behind([door("one", acme()), door("two", acme(), acme("other"))])
    assert registry.spec("other").name == "other"
    assert registry.clashes == {"acme": ("one", "two")}
    with pytest.raises(ConfigError, match="'acme' is claimed by one and two"):
        registry.load("acme")


def test_a_missing_package_names_the_extra() -> None:
    registry = Registry.behind([door("a", acme(factory="no_such_package.network:build", extra="hf"))])
    with pytest.raises(BackendUnavailableError, match="No module named 'no_such_package'") as caught:
        registry.load("acme")
    assert caught.value.hint == "pip install 'deixis[hf]'"
    with pytest.raises(BackendUnavailableError):
        registry.check("acme")


def test_a_factory_that_fails_is_a_typed_error(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("acme_backend")
    module.build = lambda spec: 1 / 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "acme_backend", module)
    registry = Registry.behind([door("a", acme(factory="acme_backend:build"))])
    with pytest.raises(BackendUnavailableError, match="division by zero"):
        registry.load("acme")


def test_check_reads_the_weights() -> None:
    damaged = replace(SPEC, weights=(WeightFile("fake.py", 3, "0" * 64),))
    with pytest.raises(WeightsError, match=r"fake\.py"):
        Registry.behind([door("a", damaged)]).check("fake")


def test_entry_points_are_asked_unless_they_are_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("acme_plugin")
    module.specs = lambda: (acme(),)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "acme_plugin", module)
    point = EntryPoint("acme", "acme_plugin:specs", GROUP)
    monkeypatch.setattr(registry_module, "entry_points", lambda group: [point] if group == GROUP else [])
    assert "acme" not in [spec.name for spec in Registry.built_in()]  # DEIXIS_PLUGINS is "" in every test
    monkeypatch.delenv("DEIXIS_PLUGINS")
    assert "acme" in [spec.name for spec in Registry.built_in()]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"factory": "module"}, "factory"), ({"tasks": frozenset({"fly"})}, "'fly'"), ({"licence": ""}, "licence")],
)
def test_a_spec_that_cannot_be_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        replace(acme(), **wrong)  # type: ignore[arg-type]
