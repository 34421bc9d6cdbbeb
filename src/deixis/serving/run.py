"""Starts the server."""

from __future__ import annotations

import ipaddress
import logging
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace

from deixis.errors import BackendUnavailableError, ConfigError
from deixis.serving.settings import LOOPBACK, ServeSettings


def check_address(host: str, token: str | None, hosts: Iterable[str]) -> None:
    """Whether a server may listen there.

    Raises:
        ConfigError: others can reach the address and no token is set, or no name is known under which they may ask.
    """
    if _is_loopback(host):
        return
    if token is None:
        raise ConfigError(f"{host}: others can reach this address; set a token in DEIXIS_TOKEN, or bind 127.0.0.1")
    if host in ("0.0.0.0", "::", "") and not list(hosts):
        raise ConfigError(f"{host}: say under which name the server is asked, with --allow-host NAME")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(settings: ServeSettings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves until the process is told to stop; then finishes what was accepted.

    Args:
        settings: of the server.
        host: the address to listen on.
        port: 0 takes a free one.
        ready: told the page's address once it answers.

    Raises:
        ConfigError: the address may not be used.
        BackendUnavailableError: the extra "serve" is not installed.
        DeixisError: the model cannot run.
    """
    check_address(host, settings.token, settings.hosts - LOOPBACK)
    try:
        from deixis.serving.uvicorn_server import run
    except ImportError as error:
        raise BackendUnavailableError(
            f"the server needs {error.name or error}", "pip install 'deixis[serve]'"
        ) from error
    run(replace(settings, hosts=settings.hosts | {host}), host, port, ready)


def log_to_stderr() -> None:
    """JSON lines on standard error."""
    from deixis.serving.logs import JsonLines

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
