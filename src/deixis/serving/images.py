"""The files of images that are known by id, in memory alone, up to so many bytes."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from deixis.serving.frames import Data


@dataclass(slots=True)
class _Kept:
    file: Data
    model: str
    asked_at: float


class Files:
    """Least recently asked go first, and those that nobody asked for so many seconds. For one thread.

    Args:
        limit_bytes: of all files.
        keep_s: after an image was last asked for.
        clock: seconds that only grow.
    """

    def __init__(self, limit_bytes: int, keep_s: float, clock: Callable[[], float] = monotonic) -> None:
        self._limit = limit_bytes
        self._keep_s = keep_s
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self.used_bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def new_id(self) -> str:
        """128 random bits, as 32 hexadecimal digits."""
        return secrets.token_hex(16)

    def put(self, id: str, file: Data, model: str) -> None:
        """Keeps a file, with the model that it was sent to."""
        self._kept[id] = _Kept(file, model, self._clock())
        self.used_bytes += len(file)
        while self.used_bytes > self._limit:
            self._forget(next(iter(self._kept)))

    def get(self, id: str) -> Data | None:
        """The file, if it is still kept."""
        self._forget_old()
        if id not in self._kept:
            return None
        self._kept.move_to_end(id)
        kept = self._kept[id]
        kept.asked_at = self._clock()
        return kept.file

    def model(self, id: str) -> str:
        """Which model it was sent to, of an image that is kept."""
        return self._kept[id].model

    def _forget_old(self) -> None:
        before = self._clock() - self._keep_s
        while self._kept and next(iter(self._kept.values())).asked_at < before:
            self._forget(next(iter(self._kept)))

    def _forget(self, id: str) -> None:
        self.used_bytes -= len(self._kept.pop(id).file)
