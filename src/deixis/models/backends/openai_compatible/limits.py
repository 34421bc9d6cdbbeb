"""What a backend may cost in time, requests and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from deixis import config
from deixis.errors import InferenceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a backend may cost.

    Attributes:
        timeout_s: for one request, from connecting to the last byte.
        deadline_s: for one call, all its requests, retries and pauses together.
        retries: of one request, after a failure that may pass.
        answer_tokens: of one answer.
        answer_bytes: of one response.
        requests: of one backend as long as it lives, retries counted.
        tokens: of one backend as long as it lives, as the server counts them; None: any number. An answer whose server
            does not count is taken to cost `answer_tokens`.
        at_once: requests under way at a time.
        picture_pixels: of a picture that is sent.
    """

    timeout_s: float = 60.0
    deadline_s: float = 300.0
    retries: int = 4
    answer_tokens: int = 1024
    answer_bytes: int = 4 * 2**20
    requests: int = 500
    tokens: int | None = None
    at_once: int = 4
    picture_pixels: int = 28 * 28 * 1280

    @classmethod
    def from_settings(cls) -> Limits:
        """The defaults, with what the settings say."""
        said = config.settings()
        return cls(timeout_s=said.openai_timeout, requests=said.openai_requests, tokens=said.openai_tokens)


class Meter:
    """Counts what was spent. The one thing that a backend keeps between calls; threads may share it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = Lock()
        self._requests = 0
        self._tokens = 0

    def spend_request(self) -> None:
        """Count a request that is about to be sent.

        Raises:
            InferenceError: none is left.
        """
        with self._lock:
            self._check(1)
            self._requests += 1

    def spend_tokens(self, tokens: int | None) -> None:
        """Count what an answer cost; None where the server does not say."""
        with self._lock:
            self._tokens += self._limits.answer_tokens if tokens is None else tokens

    def check(self, requests: int) -> None:
        """Whether so many requests may still be sent.

        Raises:
            InferenceError: they may not; nothing was sent.
        """
        with self._lock:
            self._check(requests)

    def _check(self, wanted: int) -> None:
        limit = self._limits
        if self._requests + wanted > limit.requests:
            raise InferenceError(
                f"{wanted} more would make {self._requests + wanted} requests, and {limit.requests} are allowed; "
                "DEIXIS_OPENAI_REQUESTS says how many a loaded model may send"
            )
        if limit.tokens is not None and self._tokens >= limit.tokens:
            raise InferenceError(
                f"{self._tokens} tokens are used up, of {limit.tokens} allowed; "
                "DEIXIS_OPENAI_TOKENS says how many a loaded model may use"
            )
