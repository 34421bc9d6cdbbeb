"""Images by their address: off unless hosts are named, and then only what is public, checked where the socket opens."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from contextlib import closing
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from deixis.serving.problems import Problem

FETCH_S = 5.0
REDIRECTS = 3
CHUNK = 64 * 1024
ANY = "*"
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
COMPATIBLE = ipaddress.ip_network("::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def fetch(url: str, hosts: frozenset[str], most: int) -> bytes:
    """The bytes behind an address. The name is resolved once, and what is connected to is what was checked.

    Args:
        url: http or https, on its usual port.
        hosts: that may be asked; "*" is any that is public.
        most: bytes.

    Raises:
        Problem: the address is not allowed, or does not answer as it should.
    """
    if not hosts:
        raise Problem("forbidden", "this server fetches nothing: send the image itself, or start it with --fetch HOST")
    until = monotonic() + FETCH_S
    for _ in range(REDIRECTS + 1):
        parts = checked(url, hosts)
        try:
            body, url = _once(parts, url, most, until)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Problem("bad_input", f"url: cannot be fetched ({type(error).__name__})") from error
        if body is not None:
            return body
    raise Problem("bad_input", f"url: leads on more than {REDIRECTS} times")


def checked(url: str, hosts: frozenset[str]) -> SplitResult:
    """The parts of an address that may be asked, by its writing alone.

    Raises:
        Problem: another scheme, port or host, a user name, or control characters.
    """
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise Problem("bad_input", "url: expected an address without spaces, backslashes and foreign characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Problem("bad_input", "url: is no address") from error
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
        raise Problem("bad_input", "url: expected http or https, a host, and no user name")
    if port not in (None, PORTS[parts.scheme]):
        raise Problem("forbidden", "url: only the usual ports, 80 and 443, are asked")
    if ANY not in hosts and parts.hostname.lower().rstrip(".") not in hosts:
        raise Problem("forbidden", "url: this host is not among those that the server may ask")
    return parts


def is_public(address: Address) -> bool:
    """Whether an address is anyone's to ask; an IPv4 address that is wrapped in an IPv6 one counts as itself.

    >>> [is_public(ipaddress.ip_address(a)) for a in ("8.8.8.8", "64:ff9b::7f00:1", "100.64.0.1", "2002:7f00:1::")]
    [True, False, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _unwrapped(address)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _unwrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in NAT64 or address in COMPATIBLE:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def resolved(host: str, port: int) -> str:
    """An address of a host, as digits.

    Raises:
        Problem: any address of the host is not public.
        OSError: it has none.
    """
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(is_public(ipaddress.ip_address(one.partition("%")[0])) for one in found):
        raise Problem("forbidden", "url: this host is not public")
    return found[0]


def _once(parts: SplitResult, url: str, most: int, until: float) -> tuple[bytes | None, str]:
    """The body, or None and where it leads on."""
    host = parts.hostname or ""
    port = PORTS[parts.scheme]
    connection = _connected(parts.scheme, host, resolved(host, port), port, until)
    with closing(connection):
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "image/*", "Accept-Encoding": "identity"})
        with connection.getresponse() as answer:
            if answer.status in (301, 302, 303, 307, 308):
                return None, urljoin(url, answer.headers.get("Location", ""))
            if answer.status != 200:
                raise Problem("bad_input", f"url: answered with {answer.status}")
            return _body(connection, answer, most, until), url


def _connected(scheme: str, host: str, address: str, port: int, until: float) -> http.client.HTTPConnection:
    """A connection to the address that was checked; the certificate must be the host's."""
    connection = http.client.HTTPConnection(host, port, timeout=FETCH_S)
    connection.sock = socket.create_connection((address, port), timeout=_left(until))
    if scheme == "https":
        try:
            connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
        except OSError:
            connection.close()
            raise
    return connection


def _body(connection: http.client.HTTPConnection, answer: http.client.HTTPResponse, most: int, until: float) -> bytes:
    parts: list[bytes] = []
    length = 0
    while part := answer.read1(CHUNK):
        length += len(part)
        if length > most:
            raise Problem("too_large", f"url: is larger than {most} bytes")
        parts.append(part)
        if connection.sock is not None:
            connection.sock.settimeout(_left(until))
    return b"".join(parts)


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
