"""The process that decodes: nothing but Pillow, a limit on memory and time, and an environment without secrets.

Asked by `deixis.serving.sandbox` through standard input; answers on standard output.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    frames.write(answers, {"ready": True})
    while True:
        try:
            asked, file = frames.read(sys.stdin.buffer)
        except EOFError:
            return
        _allow_seconds(seconds)
        try:
            image = open_image(file, limits)
            array = _pixels(image, asked.get("with") if asked["op"] == "size" else asked)
            said = {"width": image.size.width, "height": image.size.height, "shape": list(array.shape)}
            frames.write(answers, said, array.data.cast("B") if array.size else b"")
        except DeixisError as error:
            frames.write(answers, {"error": str(error)})
        except MemoryError:
            frames.write(answers, {"error": "needs more memory to decode than is allowed; make it smaller"})
        except Exception as error:  # a decoder's that nobody knew of: the file is refused, and the process goes on
            frames.write(answers, {"error": f"cannot be decoded: the file is damaged ({type(error).__name__})"})


def _pixels(image: UprightImage, asked: dict[str, Any] | None) -> NDArray[np.uint8]:
    """(H, W, 3), or nothing where only the size is asked for."""
    if asked is None:
        return np.zeros((0, 0, 3), np.uint8)
    return np.ascontiguousarray(image.square(asked["side"]) if asked["op"] == "square" else image.rgb())


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
