"""Every error is in the tree, has an exit code, and can be had from the front door."""

from __future__ import annotations

import inspect

import pytest

import deixis
from deixis import errors
from deixis.cli import exits

ALL = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, errors.DeixisError)]


@pytest.mark.parametrize("cls", [cls for cls in ALL if cls is not errors.DeixisError], ids=lambda cls: cls.__name__)
def test_every_error_has_an_exit_code(cls: type[errors.DeixisError]) -> None:
    assert exits.code_of(cls) not in {exits.FOUND, exits.NOTHING_FOUND}


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)
def test_every_error_has_a_line_in_the_tree(cls: type[errors.DeixisError]) -> None:
    assert f" {cls.__name__}" in (errors.__doc__ or "")


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)
def test_every_error_is_public(cls: type[errors.DeixisError]) -> None:
    assert getattr(deixis, cls.__name__) is cls


def test_a_new_branch_without_a_code_is_noticed() -> None:
    class Lost(errors.DeixisError):
        pass

    with pytest.raises(LookupError):
        exits.code_of(Lost)
