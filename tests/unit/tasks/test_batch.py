"""A run over a folder, as Python sees it: events in, files out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import deixis
from deixis.errors import ImageError, OutputError, TextError
from deixis.models.protocols import GroundSettings
from deixis.tasks.batch import Finished, ImageDone, ImageFailed, Job, Started, ground_folder
from deixis.types import Grounding


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "folder"
    root.mkdir()
    for number, name in enumerate(["b.png", "a.png"]):
        Image.fromarray(np.full((20, 30, 3), 50 * number, np.uint8)).save(root / name)
    (root / "c.png").write_bytes(b"")
    return root


@pytest.fixture
def session() -> deixis.Session:
    return deixis.load("fake")


def test_events_tell_the_run_in_order(folder: Path, tmp_path: Path, session: deixis.Session) -> None:
    job = Job(text="a cup", settings=GroundSettings(max_regions=1))
    assert list(ground_folder(session, folder, tmp_path / "out", job)) == [
        Started(total=3, done=0),
        ImageDone("a.png", 1),
        ImageDone("b.png", 1),
        ImageFailed("c.png", "ImageError", f"{folder / 'c.png'}: is empty"),
        Finished(total=3, done=2, found=2, failed=1),
    ]
    again = ground_folder(session, folder, tmp_path / "out", job)
    assert next(again) == Started(total=3, done=2)


def test_a_run_that_is_left_goes_on_later(folder: Path, tmp_path: Path, session: deixis.Session) -> None:
    job = Job(text="a cup")
    events = ground_folder(session, folder, tmp_path / "out", job)
    assert isinstance(next(events), Started)
    assert isinstance(next(events), ImageDone)
    events.close()
    assert len((tmp_path / "out" / "results.jsonl").read_text().splitlines()) == 1
    assert next(ground_folder(session, folder, tmp_path / "out", job)) == Started(total=3, done=1)


def test_a_result_that_cannot_be_written_stops_the_run(folder: Path, tmp_path: Path, session: deixis.Session) -> None:
    def full(photo: Path, grounding: Grounding, place: Path) -> None:
        raise OutputError(f"{place}: no space left on device")

    with pytest.raises(OutputError, match="no space left"):
        list(ground_folder(session, folder, tmp_path / "out", Job(text="a cup", annotate=full)))


def test_what_cannot_be_asked_makes_no_folder(folder: Path, tmp_path: Path, session: deixis.Session) -> None:
    out = tmp_path / "out"
    with pytest.raises(TextError):
        list(ground_folder(session, folder, out, Job(text=" ")))
    with pytest.raises(ImageError, match="there is no such folder"):
        list(ground_folder(session, tmp_path / "none", out, Job(text="a cup")))
    assert not out.exists()
