"""Weights are what the spec says, or an error."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from deixis.errors import WeightsError
from deixis.models.spec import BackendSpec, WeightFile
from deixis.models.weights import check_weights, fingerprint, read_weights

DATA = b"some numbers"


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BackendSpec:
    """A backend in a package of its own, with one whole weight file."""
    package = tmp_path / "acme_weights"
    (package / "weights").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "weights" / "a.bin").write_bytes(DATA)
    monkeypatch.syspath_prepend(tmp_path)
    return listing(hashlib.sha256(DATA).hexdigest())


def listing(sha256: str, size: int = len(DATA), path: str = "weights/a.bin") -> BackendSpec:
    return BackendSpec(
        name="acme",
        factory="acme_weights.network:build",
        tasks=frozenset({"ground"}),
        licence="MIT",
        summary="",
        weights=(WeightFile(path, size, sha256),),
    )


def test_whole_weights_are_read(spec: BackendSpec) -> None:
    assert read_weights(spec, "weights/a.bin") == DATA
    check_weights(spec)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (listing("0" * 64), "sha256 .* expected 0000"),
        (listing("0" * 64, size=3), "has 12 bytes, expected 3"),
        (listing("0" * 64, path="weights/b.bin"), "cannot be read"),
    ],
)
@pytest.mark.usefixtures("spec")
def test_damaged_weights_are_refused(wrong: BackendSpec, message: str) -> None:
    with pytest.raises(WeightsError, match=message):
        check_weights(wrong)


def test_a_file_that_is_not_listed_is_not_read(spec: BackendSpec) -> None:
    with pytest.raises(WeightsError, match=r"no such weight file; it has: weights/a\.bin"):
        read_weights(spec, "__init__.py")


def test_the_fingerprint_changes_with_any_file() -> None:
    assert fingerprint(listing("0" * 64)) != fingerprint(listing("1" * 64))
    assert fingerprint(listing("0" * 64)) == fingerprint(listing("0" * 64, size=1))
    assert len(fingerprint(listing("0" * 64))) == 64
