"""The backend that finds nothing real: for tests, and for trying the command line. Its code is in `deixis.testing`."""

from __future__ import annotations

from deixis.models.spec import BackendSpec

SPEC = BackendSpec(
    name="fake",
    factory="deixis.testing.fake:build",
    tasks=frozenset({"ground", "align", "segment"}),
    licence="Apache-2.0",
    summary="for tests: answers that depend on the input but mean nothing",
    verified="every law of `check_backend`; each law is broken on purpose in a test",
)
