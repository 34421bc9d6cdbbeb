"""Calls that the OpenAPI document allows, and calls that it forbids: none has status 500."""

from __future__ import annotations

import warnings

import pytest
from tests.serving.running import Running

pytest.importorskip("schemathesis")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_no_call_makes_the_server_fail(server: Running) -> None:
    from benchmarks.serving_fuzz import run_schema

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tally, made, failures = run_schema(server.address.rstrip("/"), 400)
    assert made >= 300 and len(tally) >= 4
    assert [status for status in tally if status >= 500] == []
    assert failures == []


@pytest.mark.slow
def test_no_mutated_file_ends_its_decoder() -> None:
    from benchmarks.serving_fuzz import images

    found = images(500)
    assert (found["deaths"], found["processes_changed"]) == (0, False)
    assert found["seen"]["decoded"] > 20 and found["seen"]["refused"] > 20
