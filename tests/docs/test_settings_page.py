"""docs/settings.md has every setting, with its variable and its default."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from deixis.config import PREFIX, Settings

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


def test_the_table_is_that_of_the_program() -> None:
    wanted = {(field.name, f"{PREFIX}{field.name.upper()}", repr(field.default)) for field in fields(Settings)}
    written = re.findall(r"^\| `(\w+)` \| `(\w+)` \| `([^`]+)` \|", PAGE, re.MULTILINE)
    assert set(written) == {(name, variable, default.replace("'", '"')) for name, variable, default in wanted}
