"""MODEL@URL#DIALECT: which model, where it is, and in which dialect it answers."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from deixis.errors import ConfigError

FORM = "openai:MODEL@http://localhost:8000/v1"
NAMED = re.compile(r"(?P<model>[^#]*?)(?:@(?P<url>https?://[^#]*))?(?:#(?P<dialect>.*))?", re.DOTALL)
UNFIT = re.compile(r"[\x00-\x20\x7f-\U0010ffff]")  # what may stand in no request line
PORTS = {"http": 80, "https": 443}
OWN_NETS = (".local", ".lan", ".internal", ".localdomain")


@dataclass(frozen=True, slots=True)
class Server:
    """Where requests go.

    Attributes:
        scheme: "http" or "https".
        host: without brackets.
        port: always a number.
        path: before "/chat/completions", without a slash at its end.
    """

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must be the same for a key to be sent."""
        return self.scheme, self.host, self.port

    @property
    def is_here(self) -> bool:
        """Whether it is this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def is_near(self) -> bool:
        """Whether it is this machine, or, by its name or number, of a private network."""
        try:
            return ipaddress.ip_address(self.host).is_private
        except ValueError:
            return "." not in self.host or self.host.endswith(OWN_NETS)


@dataclass(frozen=True, slots=True)
class Address:
    """What the name of a backend says.

    Attributes:
        model: as the server calls it.
        server: where it is.
        dialect: in which it answers; None: what its name suggests.
    """

    model: str
    server: Server
    dialect: str | None


def read_address(source: str | None, default_url: str) -> Address:
    """The address in what follows "openai:".

    Args:
        source: "MODEL@URL#DIALECT"; "@URL" and "#DIALECT" may be left out.
        default_url: where the source names none; "" for none. There is no other default: a picture goes nowhere that
            the user did not name.

    Raises:
        ConfigError: there is no model or no URL, or they are not right.
    """
    found = NAMED.fullmatch(source or "")
    model = found["model"].strip() if found else ""
    if not found or not model:
        raise ConfigError(f"backend 'openai': expected a model and where it is, as in {FORM!r}, got {source!r}")
    url = found["url"] or default_url
    if not url:
        raise ConfigError(
            f"backend 'openai:{model}': no address; say '{model}@http://localhost:8000/v1', or set DEIXIS_OPENAI_URL "
            "or OPENAI_BASE_URL"
        )
    return Address(model, read_server(url), found["dialect"])


def read_server(url: str) -> Server:
    """The server of a URL.

    Raises:
        ConfigError: it is no plain http or https URL.

    >>> str(read_server("http://localhost:8000/v1/"))
    'http://localhost:8000/v1'
    """
    parts = _split(url)
    if parts.username is not None or parts.password is not None:
        raise ConfigError("address: a user or password in it would be shown; put the key into DEIXIS_OPENAI_KEY")
    if parts.query or parts.fragment or parts.scheme not in PORTS or not parts.hostname or UNFIT.search(url):
        raise ConfigError(f"address {url!r:.120}: expected http://host:port/v1 or https://host/v1, without a query")
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return Server(parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme], path)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ConfigError(f"address {url.rpartition('@')[2]!r:.120} is no URL: {error}") from error
    return parts
