"""Encoded images that are kept for the next question, up to so many bytes: the least recently asked go first."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import Any, TypeVar

import numpy as np

from deixis.errors import ConfigError

Encoded = TypeVar("Encoded")


class KeptImages:
    """A store for one model. Safe to share between threads; two that ask for one image at once may both encode it.

    Args:
        limit_bytes: of all that is kept, by the count of `bytes_of`; 0 keeps nothing.

    Raises:
        ConfigError: the limit is below 0.
    """

    def __init__(self, limit_bytes: int) -> None:
        if limit_bytes < 0:
            raise ConfigError(f"cache_bytes: expected 0 or more, got {limit_bytes}")
        self._limit = limit_bytes
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()
        self._used = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def used_bytes(self) -> int:
        """How much is kept, never more than the limit."""
        return self._used

    def get(self, image: Any, make: Callable[[Any], Encoded]) -> Encoded:
        """The encoded image: the kept one, or what `make` gives, which is kept if it fits and its pixels are known."""
        key = key_of(image) if self._limit else None
        if key is None:
            return make(image)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: Encoded = self._kept[key][0]
                return found
        made = make(image)
        self._keep(key, made, bytes_of(made))
        return made

    def _keep(self, key: Hashable, encoded: Any, size: int) -> None:
        if size > self._limit:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = (encoded, size)
            self._used += size
            while self._used > self._limit:
                self._used -= self._kept.popitem(last=False)[1][1]


def key_of(image: Any) -> Hashable | None:
    """What tells an image from others: for a file its path, time and length, else a checksum of what is in it.

    None where that is not known: for a file that is not there, and for a PIL image, which may be lazy or animated.
    """
    if isinstance(image, str | os.PathLike):
        try:
            facts = os.stat(image)
        except (OSError, ValueError):
            return None
        return os.path.abspath(image), facts.st_mtime_ns, facts.st_size, facts.st_ino
    if isinstance(image, np.ndarray):
        digest = hashlib.blake2b(np.ascontiguousarray(image).data).digest()
        return digest, image.shape, image.dtype.str
    return hashlib.blake2b(image).digest() if isinstance(image, bytes | bytearray | memoryview) else None


def bytes_of(encoded: object) -> int:
    """The memory of the arrays and tensors in a value, each counted once, whatever holds them.

    >>> bytes_of({"a": np.zeros(10, np.float32), "b": [np.zeros((2, 3), np.uint8)]})
    46
    """
    found: dict[int, int] = {}
    _count(encoded, found)
    return sum(found.values())


def _count(value: Any, found: dict[int, int]) -> None:
    if id(value) in found or value is None or isinstance(value, int | float | str):
        return
    size = getattr(value, "nbytes", len(value) if isinstance(value, bytes) else 0)
    found[id(value)] = size if isinstance(size, int) else 0
    for part in _parts(value):
        _count(part, found)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return tuple(value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(value)
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(getattr(value, field.name, None) for field in fields(value))
    return tuple(vars(value).values()) if hasattr(value, "__dict__") and not hasattr(value, "nbytes") else ()
