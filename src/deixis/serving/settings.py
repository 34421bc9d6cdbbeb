"""How a server is started."""

from __future__ import annotations

from dataclasses import dataclass, field

from deixis.serving.limits import Limits

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """How a server is started.

    Attributes:
        model: that is asked where a call names none.
        hosts: names under which it may be asked.
        token: that callers must show; None: no token is asked for.
        secrets: environment variables that no child process sees.
        fetch_hosts: from which images are fetched by their address; empty: none are.
        limits: of everything.
    """

    model: str = "pointer"
    hosts: frozenset[str] = LOOPBACK
    token: str | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = ()
    fetch_hosts: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
