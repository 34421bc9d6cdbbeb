"""Calls that threads must take turns at."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any


def one_at_a_time(call: Callable[..., Any]) -> Callable[..., Any]:
    """The same call, which waits while another thread is in it.

    For tokenizers of transformers: a call sets truncation and padding on the tokenizer itself, so that two calls at
    once fail ("Already borrowed") or cut texts at each other's limits.
    """
    lock = Lock()

    def alone(*args: Any, **settings: Any) -> Any:
        with lock:
            return call(*args, **settings)

    return alone
