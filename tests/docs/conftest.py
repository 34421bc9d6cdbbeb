"""Documents and examples run twice: on the fake backend, and on the embedded model where its weights are built."""

from __future__ import annotations

import pytest

from deixis.tasks import session


@pytest.fixture(params=["fake", pytest.param("pointer", marks=pytest.mark.weights)])
def default_model(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The model that `deixis.load()` and `deixis.find()` take where none is named."""
    name = str(request.param)
    if name == "pointer":
        request.getfixturevalue("embedded_weights")
    monkeypatch.setattr(session.load, "__defaults__", (name,))
    monkeypatch.setattr(session.find, "__defaults__", (name,))
    return name
