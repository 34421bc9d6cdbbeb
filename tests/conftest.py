"""What every test gets: a clean environment, and random numbers from a seed that the header prints."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

WEIGHTS = Path(__file__).parents[1] / "src" / "deixis" / "models" / "backends" / "pointer" / "weights"
SEED = int(os.environ.get("TEST_SEED", "20261122"))
NOISY = ("DEIXIS_", "COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR", "CLICOLOR", "TERM_PROGRAM", "HF_HUB_OFFLINE")

settings.register_profile("deixis", deadline=None, derandomize=True, print_blob=True, max_examples=40)
settings.load_profile("deixis")


def pytest_report_header() -> str:
    return f"seed: {SEED} (set TEST_SEED to change it)"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine, and no third-party plug-in, reaches a test."""
    for name in [name for name in os.environ if name.startswith(NOISY)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)  # no settings file of the machine's user
    monkeypatch.setenv("DEIXIS_PLUGINS", "")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture(autouse=True)
def seeded() -> None:
    random.seed(SEED)
    np.random.seed(SEED)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


@pytest.fixture(scope="session")
def embedded_weights() -> Path:
    """The folder of the embedded model's weights; a test that asks for it is skipped where they are not built."""
    if not any(WEIGHTS.glob("*.onnx")):
        pytest.skip("the weights of the embedded model are not built")
    return WEIGHTS
