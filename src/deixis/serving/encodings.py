"""What models made of images, kept by model and id up to so many bytes: the least recently asked go first."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from deixis.tasks.kept_images import bytes_of
from deixis.tasks.session import EncodedImage

Key = tuple[str, str]  # model, id of the image


class Encodings:
    """A store that threads may share."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._kept: OrderedDict[Key, tuple[EncodedImage, int]] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    @property
    def used_bytes(self) -> int:
        """How much is kept, never more than the limit."""
        return self._used

    def get(self, key: Key) -> EncodedImage | None:
        """What is kept, if it still is."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Key, image: EncodedImage) -> None:
        """Keeps an image, if it fits at all."""
        size = bytes_of(image)
        with self._lock:
            if size > self._limit or key in self._kept:
                return
            self._kept[key] = (image, size)
            self._used += size
            while self._used > self._limit:
                self._used -= self._kept.popitem(last=False)[1][1]
