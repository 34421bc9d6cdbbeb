from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from deixis.errors import OutputError
from deixis.io.files import write_bytes, write_picture, write_text


def test_a_file_is_written_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write_text(path, "één 🐕")
    write_text(path, "two \ud800")
    assert path.read_text(encoding="utf-8") == "two \\ud800"
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_others_may_read_it_as_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_bytes(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_bytes(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_bytes() == b"x"


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_what_stood_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"before")

    def fail(handle: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError if isinstance(error, OSError) else KeyboardInterrupt):
        write_bytes(path, b"after")
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_why_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    for path, said in (
        (tmp_path / "no" / "out", "there is no folder .*; make it first"),
        (tmp_path / "file" / "out", "there is no folder"),
        (tmp_path, "is a folder; name a file in it"),
        (tmp_path / "pipe", "not a regular file"),
        (Path("/dev/null"), "not a regular file"),
    ):
        with pytest.raises(OutputError, match=said):
            write_bytes(path, b"")


def test_a_read_only_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)  # tests may run as a user whom no folder refuses
    with pytest.raises(OutputError, match="cannot be written: Permission denied"):
        write_bytes(tmp_path / "out", b"")


@pytest.mark.parametrize("name", ["a.png", "a.JPG", "a.jpeg", "a.webp"])
def test_a_picture(tmp_path: Path, name: str) -> None:
    write_picture(tmp_path / name, np.full((4, 5, 3), 200, np.uint8))
    with Image.open(tmp_path / name) as image:
        assert image.size == (5, 4)


def test_a_picture_of_an_unknown_kind(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"one of \.png"):
        write_picture(tmp_path / "a.txt", np.zeros((1, 1, 3), np.uint8))
    with pytest.raises(OutputError, match="cannot be coded as WEBP"):
        write_picture(tmp_path / "a.webp", np.zeros((1, 20000, 3), np.uint8))
    assert list(tmp_path.iterdir()) == []
