"""Settings: the only reader of the environment and of settings files.

Defaults give way to the file, the file to the environment, the environment to arguments. The file is TOML, with the
fields of `Settings` as keys: the one that DEIXIS_CONFIG names, else ``deixis.toml`` in the user's folder for
configuration ($XDG_CONFIG_HOME or ~/.config), if there is one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from deixis.errors import ConfigError

PREFIX = "DEIXIS_"
FILE = "DEIXIS_CONFIG"
NO_COLOR = "NO_COLOR"
HUB_OFFLINE = "HF_HUB_OFFLINE"
OPENAI_URL = "OPENAI_BASE_URL"
OPENAI_KEYS = ("DEIXIS_OPENAI_KEY", "OPENAI_API_KEY")  # secrets: in no settings, and in no file
SERVE_TOKEN = "DEIXIS_TOKEN"  # likewise
SYSTEM = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR")  # what any process may need
NUMBERS: dict[str, type[int] | type[float]] = {
    "threshold": float, "max_regions": int, "threads": int, "openai_timeout": float, "openai_requests": int,
    "openai_tokens": int,
}  # fmt: skip
WORDS_FOR_NO = frozenset({"", "0", "no", "off", "false"})
WORDS_FOR_YES = frozenset({"1", "yes", "on", "true"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set.

    Attributes:
        model: which backend is used where none is named.
        threshold: in [0, 1]; regions that score less are left out; None: the threshold of the model.
        max_regions: for one phrase, at most.
        threads: for one model, at least 1; None leaves it to the runtime.
        device: on what models of the extra "hub" run: auto, cpu, cuda, cuda:1, mps.
        offline: whether nothing is fetched from the hub; HF_HUB_OFFLINE says so too.
        openai_url: the address of the backend "openai" where its name has none; OPENAI_BASE_URL says so too.
        openai_timeout: seconds for one request to it.
        openai_requests: how many a loaded model may send, at least 1.
        openai_tokens: how many a loaded model may use, at least 1; None is any number.
        plugins: whether backends of other packages are offered.
        no_color: whether the command line does without colour.

    Raises:
        ConfigError: a value of another type, or out of range.
    """

    model: str = "pointer"
    threshold: float | None = None
    max_regions: int = 10
    threads: int | None = None
    device: str = "auto"
    offline: bool = False
    openai_url: str = ""
    openai_timeout: float = 60.0
    openai_requests: int = 500
    openai_tokens: int | None = None
    plugins: bool = True
    no_color: bool = False

    def __post_init__(self) -> None:
        self._check("model", isinstance(self.model, str) and self.model != "", "the name of a backend")
        self._check("threshold", self.threshold is None or _is_share(self.threshold), "a number in [0, 1]")
        self._check("max_regions", _is_count(self.max_regions), "a whole number of at least 1")
        self._check("threads", self.threads is None or _is_count(self.threads), "a whole number of at least 1")
        self._check("device", isinstance(self.device, str) and self.device != "", "auto, or the name of a device")
        self._check("offline", isinstance(self.offline, bool), "true or false")
        self._check_openai()
        self._check("plugins", isinstance(self.plugins, bool), "true or false")
        self._check("no_color", isinstance(self.no_color, bool), "true or false")

    def _check_openai(self) -> None:
        timeout, tokens = self.openai_timeout, self.openai_tokens
        self._check("openai_url", isinstance(self.openai_url, str), "an address, such as http://localhost:8000/v1")
        self._check("openai_timeout", _is_number(timeout) and 0 < timeout <= 86400, "seconds, more than 0")
        self._check("openai_requests", _is_count(self.openai_requests), "a whole number of at least 1")
        self._check("openai_tokens", tokens is None or _is_count(tokens), "a whole number of at least 1")

    def _check(self, name: str, holds: bool, expected: str) -> None:
        if not holds:
            raise ConfigError(f"{name}: expected {expected}, got {getattr(self, name)!r}")


def settings(
    arguments: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Settings:
    """The settings in force.

    Args:
        arguments: what the caller says, by field; None values are not said.
        environment: in place of the process's own.
        file: in place of the one that the environment names.

    Raises:
        ConfigError: a key that is unknown, a value that is not right, or a file that cannot be read.

    >>> settings({"treshold": 0.3}, environment={"HOME": "/nowhere"})
    Traceback (most recent call last):
    deixis.errors.ConfigError: arguments: unknown setting 'treshold'; did you mean 'threshold'?
    """
    around = os.environ if environment is None else environment
    said = {name: value for name, value in (arguments or {}).items() if value is not None}
    layers = {"arguments": said, "environment": _from_environment(around)}
    path = file or _file_in(around)
    merged: dict[str, Any] = {}
    for where, layer in [(str(path), _from_file(path) if path else {}), *reversed(layers.items())]:
        _check_names(layer, where)
        merged |= layer
    return Settings(**merged)


def openai_key(name: str, environment: Mapping[str, str] | None = None) -> str | None:
    """A key for the backend "openai", of the environment variable of this name, which is one of `OPENAI_KEYS`.

    Raises:
        ConfigError: it has characters that no key has; the message does not show them.
    """
    around = os.environ if environment is None else environment
    key = around.get(name, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ConfigError(f"{name}: has characters that no key has, such as a line break; set it anew")
    return key or None


def serve_token(name: str = SERVE_TOKEN, environment: Mapping[str, str] | None = None) -> str | None:
    """The token that callers of the server must show, of the environment variable of this name; None: it is not set.

    Raises:
        ConfigError: it is short, or has characters that no header has; the message does not show it.
    """
    around = os.environ if environment is None else environment
    token = around.get(name, "").strip()
    if token and not (len(token) >= 16 and token.isascii() and token.isprintable() and " " not in token):
        raise ConfigError(
            f"{name}: expected at least 16 characters without spaces; make one with `openssl rand -hex 16`"
        )
    return token or None


def bare_environment() -> dict[str, str]:
    """What a process that must know nothing gets: the system's variables, and where Python's modules are."""
    kept = {name: os.environ[name] for name in SYSTEM if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part), "OMP_NUM_THREADS": "1"}


def environment_without(names: Iterable[str]) -> dict[str, str]:
    """The environment of this process, for a child that must not see some of it; modules are found as they are here."""
    hidden = {*names, SERVE_TOKEN, *OPENAI_KEYS}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}


@cache
def version() -> str:
    """The version of the installed package; "0+source" where it runs from its sources without being installed."""
    from importlib import metadata

    try:
        return metadata.version("deixis")
    except metadata.PackageNotFoundError:
        return "0+source"


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    named = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    found = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in named.items()
        if name not in (FILE, SERVE_TOKEN, *OPENAI_KEYS)
    }
    read = {name: _parsed(name, value) for name, value in found.items()}
    return {**_from_others(environment), **read}


def _from_others(environment: Mapping[str, str]) -> dict[str, Any]:
    """What variables of other programs say, where none of ours does."""
    no_color = {"no_color": True} if environment.get(NO_COLOR) else {}
    offline = environment.get(HUB_OFFLINE, "").strip().lower() in WORDS_FOR_YES
    url = environment.get(OPENAI_URL, "")
    return no_color | ({"offline": True} if offline else {}) | ({"openai_url": url} if url else {})


def _parsed(name: str, value: str) -> Any:
    """A variable's value as its field's type. What does not parse stays text, which `Settings` refuses."""
    if name in ("plugins", "no_color", "offline"):
        word = value.strip().lower()
        return False if word in WORDS_FOR_NO else True if word in WORDS_FOR_YES else value
    kind = NUMBERS.get(name, str)
    try:
        return kind(value)
    except ValueError:
        return value


def _file_in(environment: Mapping[str, str]) -> Path | None:
    if environment.get(FILE):
        return Path(environment[FILE])
    home = environment.get("HOME") or environment.get("USERPROFILE")
    folder = environment.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else None)
    path = Path(folder) / "deixis.toml" if folder else None
    return path if path and path.is_file() else None


def _from_file(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: not a settings file that can be read: {error}") from error


def _check_names(layer: Mapping[str, Any], where: str) -> None:
    known = [field.name for field in fields(Settings)]
    for name in layer:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"settings are {', '.join(known)}"
            raise ConfigError(f"{where}: unknown setting {name!r}; {hint}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and _is_number(value) and 0 <= value <= 1


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
