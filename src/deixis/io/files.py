"""Files out: whole or not at all."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deixis.errors import OutputError

RgbArray = NDArray[np.uint8]

PICTURE_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def write_bytes(path: Path, data: bytes) -> None:
    """Writes a file so that nobody ever sees half of it: beside its place, then moved there.

    A link is followed. Where it fails, or is interrupted, what stood there stays, and nothing new is left behind.

    Raises:
        OutputError: no such folder, no permission, no space, or the path is something other than a file.
    """
    _write_pieces(path, [data])


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Writes a UTF-8 file of lines, as `write_text`; one line at a time is held."""
    _write_pieces(path, (f"{line}\n".encode("utf-8", errors="backslashreplace") for line in lines))


def _write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    target = _target(path)
    part = target.parent / f".deixis-{secrets.token_hex(6)}.part"
    try:
        _write_through(part, pieces)
        os.replace(part, target)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Writes a UTF-8 file, as `write_bytes`; a lone surrogate is written as its escape."""
    write_bytes(path, text.encode("utf-8", errors="backslashreplace"))


def write_picture(path: Path, rgb: RgbArray) -> None:
    """Writes a (H, W, 3) uint8 picture in the format that the ending of the path names, as `write_bytes`.

    Raises:
        OutputError: as `write_bytes`, or an ending that is none of .png .jpg .jpeg .webp.
    """
    kind = PICTURE_FORMATS.get(path.suffix.lower())
    if kind is None:
        raise OutputError(f"{path}: a picture is written as one of {', '.join(PICTURE_FORMATS)}; change the ending")
    data = io.BytesIO()
    try:
        Image.fromarray(rgb).save(data, kind, quality=92)
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: the picture cannot be coded as {kind}: {error}") from error
    write_bytes(path, data.getvalue())


def _target(path: Path) -> Path:
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise OutputError(f"{path}: is a folder; name a file in it")
    if not target.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; make it first, or name another")
    if target.exists() and not target.is_file():
        raise OutputError(f"{path}: is not a regular file; name another")
    return target


def _write_through(part: Path, pieces: Iterable[bytes]) -> None:
    """Writes a new file, and waits until it is on the disk."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(handle, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
