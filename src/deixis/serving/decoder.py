"""The process that decodes: nothing but Pillow, a limit on memory and time, and an environment without secrets.

Asked by `deixis.serving.sandbox` through standard input; answers on standard output.
"""

from __future__ import annotations

import os
import sys
from typing import IO, Any

import numpy as np

from deixis.errors import DeixisError
from deixis.io.images import InputLimits, UprightImage, open_image
from deixis.serving import frames

OPEN_FILES = 16


def main() -> None:
    """Decodes until standard input ends. Arguments: bytes of memory, seconds for one file, pixels, bytes of a file."""
    memory, seconds, pixels, length = (int(argument) for argument in sys.argv[1:5])
    limits = InputLimits(max_bytes=length, max_pixels=pixels)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _confine(memory)
    image: UprightImage | None = None
    while True:
        try:
            asked, file = frames.read(sys.stdin.buffer)
        except EOFError:
            return
        _allow_seconds(seconds)
        try:
            if asked["op"] == "open":
                image = open_image(file, limits)
                frames.write(answers, {"width": image.size.width, "height": image.size.height})
            else:
                _decode(answers, image, asked)
        except DeixisError as error:
            frames.write(answers, {"error": str(error)})
        except MemoryError:
            frames.write(answers, {"error": "needs more memory to decode than is allowed; make it smaller"})


def _decode(answers: IO[bytes], image: UprightImage | None, asked: dict[str, Any]) -> None:
    assert image is not None
    array = image.square(asked["side"]) if asked["op"] == "square" else image.rgb()
    frames.write(answers, {"shape": list(array.shape)}, np.ascontiguousarray(array).data.cast("B"))


def _confine(memory: int) -> None:
    """No more memory than this, no files written, no core dumps, few open files. Nothing where the system has none."""
    try:
        import resource
    except ImportError:
        return
    limits = (("RLIMIT_AS", memory), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0), ("RLIMIT_NOFILE", OPEN_FILES))
    for name, value in limits:
        resource.setrlimit(getattr(resource, name), (value, value))


def _allow_seconds(seconds: int) -> None:
    """So many seconds of processor time from now; then the system ends this process."""
    try:
        import resource
    except ImportError:
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds + 1, hard))


if __name__ == "__main__":
    main()
