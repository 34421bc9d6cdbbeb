"""The public surface: every name is there, and none comes or goes unnoticed."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

SURFACE = Path(__file__).with_name("public_api.txt")
PUBLIC = ["deixis", "deixis.types", "deixis.evaluation", "deixis.testing"]


def frozen_surface() -> list[str]:
    return SURFACE.read_text(encoding="utf-8").split()


def surface_of(module: ModuleType) -> list[str]:
    return [f"{module.__name__}.{name}" for name in module.__all__]


@pytest.mark.parametrize("name", PUBLIC)
def test_every_name_in_all_is_there(name: str) -> None:
    module = importlib.import_module(name)
    assert [public for public in module.__all__ if not hasattr(module, public)] == []
    assert len(set(module.__all__)) == len(module.__all__)


@pytest.mark.parametrize("name", PUBLIC)
def test_dir_shows_what_all_promises(name: str) -> None:
    module = importlib.import_module(name)
    assert set(module.__all__) <= set(dir(module))


def test_the_surface_is_the_one_on_record() -> None:
    """A name that comes is written into public_api.txt; one that goes needs a release of notice first."""
    now = sorted(public for name in PUBLIC for public in surface_of(importlib.import_module(name)))
    assert now == frozen_surface()


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'fnid'"):
        importlib.import_module("deixis").fnid  # noqa: B018
