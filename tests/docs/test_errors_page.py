"""docs/errors.md has every error, in the order of the tree, and the exit codes that the command line gives."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from deixis import errors

PAGE = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
ALL = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, errors.DeixisError)]


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)
def test_every_error_has_a_heading(cls: type[errors.DeixisError]) -> None:
    assert re.search(rf"^##+ `{cls.__name__}`$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)
def test_every_error_is_drawn_in_the_tree(cls: type[errors.DeixisError]) -> None:
    assert re.search(rf"^\W*{cls.__name__}\b", errors.__doc__ or "", re.MULTILINE)


def test_no_heading_without_its_error() -> None:
    assert set(re.findall(r"^##+ `(\w+Error)`$", PAGE, re.MULTILINE)) == {cls.__name__ for cls in ALL}
