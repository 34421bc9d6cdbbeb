"""Settings: who gives way to whom, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deixis.config import Settings, settings
from deixis.errors import ConfigError


def test_defaults() -> None:
    assert settings(environment={}) == Settings()


def test_the_order(tmp_path: Path) -> None:
    file = tmp_path / "deixis.toml"
    file.write_text("threshold = 0.1\nmax_regions = 1\nthreads = 1\n")
    around = {"DEIXIS_CONFIG": str(file), "DEIXIS_MAX_REGIONS": "2", "DEIXIS_THREADS": "2"}
    found = settings({"threads": 3, "model": None}, environment=around)
    assert found == Settings(threshold=0.1, max_regions=2, threads=3)


def test_the_file_of_the_user_is_found(tmp_path: Path) -> None:
    (tmp_path / "deixis.toml").write_text('model = "fake"\n')
    assert settings(environment={"XDG_CONFIG_HOME": str(tmp_path)}).model == "fake"
    assert settings(environment={"HOME": str(tmp_path)}).model == "pointer"


@pytest.mark.parametrize(
    ("variable", "value", "field", "expected"),
    [
        ("DEIXIS_PLUGINS", "", "plugins", False),
        ("DEIXIS_PLUGINS", "on", "plugins", True),
        ("NO_COLOR", "1", "no_color", True),
        ("NO_COLOR", "", "no_color", False),
        ("DEIXIS_THRESHOLD", ".25", "threshold", 0.25),
        ("DEIXIS_MODEL", "fake", "model", "fake"),
    ],
)
def test_variables(variable: str, value: str, field: str, expected: object) -> None:
    assert getattr(settings(environment={variable: value}), field) == expected


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        ({"treshold": 1}, {}, "arguments: unknown setting 'treshold'; did you mean 'threshold'"),
        ({}, {"DEIXIS_MODLE": "x"}, "environment: unknown setting 'modle'; did you mean 'model'"),
        ({"zzz": 1}, {}, "settings are model, threshold"),
        ({"threshold": 1.01}, {}, "threshold: expected a number in"),
        ({"threshold": float("nan")}, {}, "threshold: expected a number in"),
        ({"threshold": True}, {}, "threshold: expected a number in"),
        ({}, {"DEIXIS_THRESHOLD": "high"}, "threshold: expected a number in .* got 'high'"),
        ({}, {"DEIXIS_THREADS": "0"}, "threads: expected a whole number"),
        ({"max_regions": 2.5}, {}, "max_regions: expected a whole number"),
        ({"model": ""}, {}, "model: expected the name"),
        ({}, {"DEIXIS_PLUGINS": "perhaps"}, "plugins: expected true or false, got 'perhaps'"),
        ({}, {"DEIXIS_CONFIG": "none.toml"}, r"none\.toml: not a settings file"),
    ],
)
def test_what_is_refused(arguments: dict[str, Any], environment: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        settings(arguments, environment=environment)


@pytest.mark.parametrize(
    ("content", "message"), [(b"model = ", "not a settings file"), (b"\xff", "not a settings file")]
)
def test_a_damaged_file(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "deixis.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        settings(environment={}, file=file)


def test_an_unknown_key_in_a_file_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "deixis.toml"
    file.write_text("modell = 'fake'\n")
    with pytest.raises(ConfigError, match=r"deixis\.toml: unknown setting 'modell'; did you mean 'model'"):
        settings(environment={}, file=file)
