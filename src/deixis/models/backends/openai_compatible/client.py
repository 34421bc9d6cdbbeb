"""Requests to one server: bounded in time, size and number, repeated where that may help, never led elsewhere."""

from __future__ import annotations

import http.client
import json
import logging
import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import NoReturn

from deixis.config import version
from deixis.errors import BackendUnavailableError, InferenceError
from deixis.models.backends.openai_compatible.address import Server
from deixis.models.backends.openai_compatible.limits import Limits, Meter
from deixis.models.backends.openai_compatible.timed import TimedSocket, left

log = logging.getLogger(__name__)

PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 16.0
QUOTED = 300  # characters of a server's own words in a message


class Key:
    """A secret that shows itself to nobody but `header`."""

    __slots__ = ("_secret",)

    def __init__(self, secret: str | None) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "Key(***)" if self._secret else "Key(None)"

    def __bool__(self) -> bool:
        return bool(self._secret)

    def header(self) -> dict[str, str]:
        """What a request says to prove itself; nothing without a key."""
        return {"Authorization": f"Bearer {self._secret}"} if self._secret else {}

    def hidden_in(self, text: str) -> str:
        """A text without the secret."""
        return text.replace(self._secret, "***") if self._secret else text


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Client:
    """Posts to one server.

    Uses no proxy, follows no redirection and keeps no connection, so that a request goes to the named server alone.

    Args:
        server: where to.
        key: what to prove oneself with.
        limits: in time, size and number.
        meter: counts the requests.
        pause: waits for so many seconds.
    """

    def __init__(
        self, server: Server, key: Key, limits: Limits, meter: Meter, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._server = server
        self._key = key
        self._limits = limits
        self._meter = meter
        self._pause = pause
        self._context = ssl.create_default_context() if server.scheme == "https" else None

    def post(self, path: str, body: bytes, until: float) -> str:
        """What the server answers to a JSON body.

        Args:
            path: after that of the server.
            body: of the request.
            until: the moment, of `time.monotonic`, at which all is over: retries and pauses too.

        Raises:
            BackendUnavailableError: nobody is there, or they do not serve us: no key, no such model, a redirection.
            InferenceError: it took too long, failed too often, was refused, too large, or may cost no more.
        """
        for attempt in range(self._limits.retries + 1):
            last = attempt == self._limits.retries
            response = self._tried(path, body, until, last)
            if response is not None and response.status not in PASSING:
                return self._accepted(response)
            if response is not None and last:
                self._fail(f"failed {attempt + 1} times, at last with {self._said(response)}")
            self._rest(self._wait(attempt, response), until)
        raise AssertionError("the last attempt returns or raises")

    def _tried(self, path: str, body: bytes, until: float, last: bool) -> _Response | None:
        """One attempt; None where the connection failed and may yet succeed."""
        self._meter.spend_request()
        moment = min(until, time.monotonic() + self._limits.timeout_s)
        try:
            return self._exchange(path, body, moment)
        except TimeoutError as error:
            raise InferenceError(
                f"{self._server}: no answer in {self._limits.timeout_s:g} s; it was not asked again, for it may be at "
                "work still; DEIXIS_OPENAI_TIMEOUT says how long to wait"
            ) from error
        except ssl.SSLCertVerificationError as error:
            raise self._unavailable(
                f"its certificate is not trusted: {error.verify_message}", "See that it is"
            ) from error
        except (OSError, http.client.HTTPException) as error:
            log.debug("%s: %s", self._server, type(error).__name__)
            if last:
                reason = str(error) or type(error).__name__
                raise self._unavailable(
                    f"cannot be reached: {reason:.200}", "Is it running, and its address right?"
                ) from error
            return None

    def _exchange(self, path: str, body: bytes, until: float) -> _Response:
        connection = self._connection(left(until))
        try:
            connection.connect()
            connection.sock = TimedSocket(connection.sock, until)
            connection.request("POST", self._server.path + path, body, self._headers())
            response = connection.getresponse()
            data = response.read(self._limits.answer_bytes + 1)
            _check_whole(response, data, self._limits.answer_bytes)
            return _Response(response.status, response.headers, data)
        finally:
            connection.close()

    def _connection(self, seconds: float) -> http.client.HTTPConnection:
        server = self._server
        if self._context is None:
            return http.client.HTTPConnection(server.host, server.port, timeout=seconds)
        return http.client.HTTPSConnection(server.host, server.port, timeout=seconds, context=self._context)

    def _headers(self) -> dict[str, str]:
        own = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": f"deixis/{version()}"}
        return own | self._key.header()

    def _accepted(self, response: _Response) -> str:
        """The body of a response that says yes."""
        status = response.status
        if len(response.body) > self._limits.answer_bytes:
            self._fail(f"its answer has more than {self._limits.answer_bytes} bytes, the most that is read")
        if 300 <= status < 400:
            target = self._key.hidden_in(response.headers.get("Location", "elsewhere"))
            raise self._unavailable(
                f"sends us on to {target!r:.120}, where nothing was sent", "Name that address if you trust it"
            )
        if status in (401, 403):
            raise self._unavailable(f"does not let us in: {self._said(response)}", "Set DEIXIS_OPENAI_KEY to its key")
        if status == 404:
            raise self._unavailable(
                f"has nothing there: {self._said(response)}", "Check the address and the model's name"
            )
        if status != 200:
            self._fail(f"refuses the request: {self._said(response)}")
        return response.body.decode("utf-8", "replace")

    def _wait(self, attempt: int, response: _Response | None) -> float:
        """Seconds before the next attempt: what the server says, or twice as long each time, and by chance."""
        said = None if response is None else _retry_after(response.headers.get("Retry-After"))
        if said is not None:
            return said
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0**attempt)
        return longest * (0.5 + random.random() / 2)

    def _rest(self, seconds: float, until: float) -> None:
        if time.monotonic() + seconds >= until:
            self._fail(f"asks for a pause of {seconds:.0f} s, and there is no time left for it")
        log.debug("%s: again in %.1f s", self._server, seconds)
        self._pause(seconds)

    def _said(self, response: _Response) -> str:
        """Status and words of a response that says no, on one line, without the key."""
        text = response.body[: QUOTED * 40].decode("utf-8", "replace")
        words = self._key.hidden_in(_message(text))
        return f"status {response.status}, {words[:QUOTED]!r}"

    def _unavailable(self, what: str, hint: str) -> BackendUnavailableError:
        return BackendUnavailableError(f"{self._server} {what}", hint)

    def _fail(self, what: str) -> NoReturn:
        raise InferenceError(f"{self._server} {what}")


def _check_whole(response: http.client.HTTPResponse, data: bytes, most: int) -> None:
    """`http.client` does not mind a body that breaks off."""
    said = response.headers.get("Content-Length", "")
    if said.isdecimal() and len(data) < min(int(said), most + 1):
        raise http.client.IncompleteRead(b"", int(said) - len(data))


def _retry_after(said: str | None) -> float | None:
    """Seconds in a Retry-After header, which has seconds or a date; None where it has neither."""
    if said is None:
        return None
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(said).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            return None
    return max(0.0, seconds) if seconds < float("inf") else None


def _message(text: str) -> str:
    """The message of an error in JSON; the whole text where it has none."""
    try:
        error = json.loads(text)["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError, RecursionError):
        return text
