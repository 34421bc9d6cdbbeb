"""What can go wrong with a call, as HTTP says it."""

from __future__ import annotations

import json
from typing import Any

from deixis import errors

SCHEMA = "deixis/1"

STATUS: dict[str, int] = {
    "bad_input": 422,
    "not_json": 400,
    "unauthorised": 401,
    "forbidden": 403,
    "not_found": 404,
    "unknown_image": 404,
    "unknown_model": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "slow": 408,
    "too_large": 413,
    "unsupported": 415,
    "too_costly": 422,
    "busy": 429,
    "headers_too_large": 431,
    "client_gone": 499,
    "internal": 500,
    "incapable": 422,
    "worker_lost": 503,
    "unavailable": 503,
    "stopping": 503,
    "deadline": 504,
}

OF_ERRORS: dict[str, str] = {
    "InputError": "bad_input",
    "ConfigError": "bad_input",
    "DataError": "bad_input",
    "TooCostlyError": "too_costly",
    "UnknownBackendError": "unknown_model",
    "CapabilityError": "incapable",
    "BackendError": "unavailable",
    "DecoderLostError": "worker_lost",
}


class Problem(Exception):
    """A call that is refused or failed.

    Attributes:
        code: one of `STATUS`.
        message: what, what came, and what to do; for the caller, never for a log.
        retry_after: seconds, or None.
    """

    def __init__(self, code: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """Of HTTP."""
        return STATUS[self.code]

    def headers(self) -> dict[str, str]:
        """That belong to its answer."""
        if self.code == "unauthorised":
            return {"WWW-Authenticate": "Bearer"}
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}

    def body(self, request_id: str) -> bytes:
        """The JSON document; half characters of the caller's text are escaped."""
        return document({"kind": "error", "error": {"code": self.code, "message": self.message, "id": request_id}})


def document(fields: dict[str, Any]) -> bytes:
    """A document of schema "deixis/1" as bytes."""
    return json.dumps({"schema": SCHEMA, **fields}, allow_nan=False).encode("ascii")


def of_error(name: str, message: str) -> Problem:
    """The problem that an error of the engine is, by the name of its class.

    >>> of_error("TextError", "text: is empty").status
    422
    """
    cls = getattr(errors, name, None)
    above = [one.__name__ for one in cls.__mro__] if cls else [name]
    code = next((OF_ERRORS[one] for one in above if one in OF_ERRORS), "internal")
    said = message if code != "internal" else "the server failed; its log has this id"
    return Problem(code, said, retry_after=1 if STATUS[code] == 503 else None)
