"""Images by address (T6): nothing is connected to that is not public, however it is written (counted at the socket)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from tests.serving.running import Running

from deixis.serving import fetch as fetching
from deixis.serving.fetch import fetch
from deixis.serving.problems import Problem

ANY = frozenset({"*"})
HOSTS = """
127.0.0.1 127.1 127.0.1 127.255.255.254 0 0.0.0.0 0177.0.0.1 017700000001 0x7f000001 0x7f.0.0.1 2130706433 127.0.0.1.
localhost LOCALHOST localhost. [::1] [0:0:0:0:0:0:0:1] [0000::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1]
[64:ff9b::7f00:1] [64:ff9b::10.0.0.1] [2002:7f00:1::] [2002:a00:1::] [2002:c0a8:0101::1] [fe80::1] [fec0::1] [fc00::1]
[fd12:3456::1] [ff02::1] [2001:db8::1] [100::1] [2001:0:7f00:1::1] 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255
192.168.0.1 192.168.255.255 169.254.169.254 169.254.0.1 100.64.0.1 100.127.255.255 192.0.0.1 192.0.2.1 198.18.0.1
198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 0.1.2.3 2852039166
0xa9fea9fe 0251.0376.0251.0376 ①②⑦.⓪.⓪.① 127。0。0。1 [::ffff:169.254.169.254] [::ffff:0:7f00:1]
""".split()
WRITTEN = [
    *[f"http://{host}/x.png" for host in HOSTS],
    *[f"https://{host}/x.png" for host in HOSTS[:4]],
    "http://user@127.0.0.1/", "http://8.8.8.8@127.0.0.1/", "http://127.0.0.1:80\\@8.8.8.8/", "http://127.0.0.1#@8.8.8.8/",
    "file:///etc/passwd", "ftp://8.8.8.8/x", "gopher://127.0.0.1:6379/_x", "data:image/png;base64,AA", "//127.0.0.1/x",
    "http:127.0.0.1/x", "http:///x", "http://", "", " http://127.0.0.1/", "http://127.0.0.1\t/", "http://127.0.0.1\r\nX:y",
    "http://[::1%25lo]/", "http://8.8.8.8:22/", "http://8.8.8.8:99999/", "jar:http://127.0.0.1!/x", "dict://127.0.0.1:1/",
]  # fmt: skip


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that a socket is asked to connect to."""
    seen: list[Any] = []

    def refuse(self: socket.socket, address: Any) -> None:
        seen.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return seen


def named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes every name mean one address; digits mean themselves, as the system reads them."""

    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def test_there_are_enough_spellings() -> None:
    assert len(set(WRITTEN)) >= 80


@pytest.mark.parametrize("url", WRITTEN)
def test_no_spelling_of_a_private_address_is_connected_to(url: str, connections: list[Any]) -> None:
    with pytest.raises(Problem):
        fetch(url, ANY, 1000)
    assert connections == []


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1", "64:ff9b::7f00:1"]
)
def test_a_name_that_means_a_private_address_is_not_connected_to(
    address: str, connections: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    named(address, monkeypatch)
    with pytest.raises(Problem) as caught:
        fetch("http://photos.example/x.png", ANY, 1000)
    assert (caught.value.code, connections) == ("forbidden", [])


def test_one_private_address_among_public_ones_is_enough(
    connections: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Problem):
        fetch("http://photos.example/x.png", ANY, 1000)
    assert connections == []


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(
    connections: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the second answer would be private, but nobody asks a second time."""
    answers = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1"])

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        address = host if host[0].isdigit() else next(answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(Problem, match="bad_input"):
        fetch("http://photos.example/x.png", ANY, 1000)
    assert connections == [("8.8.8.8", 80)]


class Site(BaseHTTPRequestHandler):
    """A public site, in pretence: what it answers depends on the path."""

    def do_GET(self) -> None:
        code, _, rest = self.path[1:].partition("/")
        if code == "to":
            self.send_response(302)
            self.send_header("Location", rest)
            self.end_headers()
            return
        self.send_response(200 if code == "bytes" else 404)
        self.end_headers()
        self.wfile.write(bytes(int(rest or 0)))

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """`public.example` is this site; every other name is private. What was resolved is listed."""
    asked: list[str] = []
    with HTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
        connect, port = socket.create_connection, server.server_address[1]

        def resolve(host: str, port: int) -> str:
            asked.append(host)
            if host != "public.example":
                raise Problem("forbidden", "private")
            return "8.8.8.8"

        monkeypatch.setattr(fetching, "resolved", resolve)
        monkeypatch.setattr(socket, "create_connection", lambda _, **more: connect(("127.0.0.1", port), **more))
        yield asked
        server.shutdown()


def test_a_public_image_is_fetched_up_to_a_limit(site: list[str]) -> None:
    assert fetch("http://public.example/bytes/1000", ANY, 1000) == bytes(1000)
    for path, code in (("bytes/1001", "too_large"), ("nothing", "bad_input")):
        with pytest.raises(Problem) as caught:
            fetch(f"http://public.example/{path}", ANY, 1000)
        assert caught.value.code == code


def test_redirects_are_few_and_checked_each(site: list[str]) -> None:
    again = "/to/" * 3 + "/bytes/5"
    assert fetch(f"http://public.example{again}", frozenset({"public.example"}), 10) == bytes(5)
    with pytest.raises(Problem, match="bad_input"):
        fetch("http://public.example/to/" + again, ANY, 10)
    for there in ("http://inside.example/x", "http://public.example:8080/", "file:///etc/passwd"):
        with pytest.raises(Problem):
            fetch(f"http://public.example/to/{there}", ANY, 10)
    site.clear()
    with pytest.raises(Problem, match="forbidden"):
        fetch("http://public.example/to/http://inside.example/x", frozenset({"public.example"}), 10)
    assert site == ["public.example"], "a host that is not listed is not even resolved"


def test_nothing_is_fetched_unless_hosts_are_named(connections: list[Any]) -> None:
    with pytest.raises(Problem, match="forbidden"):
        fetch("http://8.8.8.8/x.png", frozenset(), 10)
    assert connections == []


def test_addresses_are_off_by_default(server: Running) -> None:
    answer = server.post("/v1/encode", url="http://8.8.8.8/x.png")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
