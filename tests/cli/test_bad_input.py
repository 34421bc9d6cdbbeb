"""What is wrong is said in one line on standard error, with exit code 2, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def refused(done: Any, message: str) -> None:
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "text: is empty"),
        (" \t", "text: is empty"),
        ("x" * 10_000, "has 10000 characters, at most 2000"),
        ("a \0 cup", "has a NUL at character 2"),
        ("a \udc80 cup", "lone surrogate, U+DC80, at character 2"),
    ],
)
def test_text(run: Any, photo: Path, text: str, message: str) -> None:
    refused(run("find", photo, text), message)
    refused(run("heatmap", photo, text), message)
    assert [path.name for path in Path().iterdir()] == ["photo.jpg"]


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"\xff\xfe", "not UTF-8"), (b"a\0b", "NUL"), (b"", "is empty"), (b"x" * 2_000_000, "more than 1048576 bytes")],
)
def test_text_from_standard_input(run: Any, photo: Path, data: bytes, message: str) -> None:
    refused(run("find", photo, "-", stdin=data), message)


def test_a_missing_file(run: Any) -> None:
    refused(run("find", "none.jpg", "a dog"), "none.jpg: there is no such file")


def test_a_damaged_file(run: Any, photo: Path) -> None:
    photo.write_bytes(photo.read_bytes()[:500])
    refused(run("find", photo, "a dog"), "photo.jpg")
    assert [path.name for path in Path().iterdir()] == ["photo.jpg"]


def test_a_folder_without_out(run: Any, folder: Path) -> None:
    refused(run("find", folder, "a dog"), "--out")


def test_a_folder_without_images(run: Any, here: Path) -> None:
    Path("empty").mkdir()
    refused(run("find", "empty", "a dog", "--out", "results"), "empty: has no images in it")
    assert not Path("results").exists()


def test_json_of_a_folder(run: Any, folder: Path) -> None:
    refused(run("find", folder, "a dog", "--json", "--out", "results"), "--jsonl")


def test_jsonl_of_a_photograph(run: Any, photo: Path) -> None:
    refused(run("find", photo, "a dog", "--jsonl"), "--json")


@pytest.mark.parametrize("out", ["missing/drawn.png", "photo.jpg/drawn.png", "drawn.xyz", "/proc/drawn.png"])
def test_a_place_that_cannot_be_written(run: Any, photo: Path, out: str) -> None:
    refused(run("find", photo, "a dog", "-o", out), out.rsplit("/", 1)[-1])
    assert [path.name for path in Path().iterdir()] == ["photo.jpg"]


@pytest.mark.parametrize("out", ["photo.jpg", "photo.jpg/results"])
def test_a_folder_for_results_that_cannot_be_made(run: Any, photo: Path, folder: Path, out: str) -> None:
    refused(run("find", folder, "a dog", "--out", out), out)


def test_an_unknown_model(run: Any, photo: Path) -> None:
    refused(run("find", photo, "a dog", "--model", "fakke"), "did you mean 'fake'?")


@pytest.mark.parametrize(("option", "value"), [("--threshold", "1.5"), ("--threshold", "nan"), ("--top", "0")])
def test_numbers_out_of_range(run: Any, photo: Path, option: str, value: str) -> None:
    refused(run("find", photo, "a dog", option, value), value)


def test_an_unknown_setting(run: Any, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEIXIS_TRESHOLD", "0.5")
    refused(run("find", photo, "a dog"), "did you mean 'threshold'?")


def test_a_mistyped_command_and_option_are_met_with_the_nearest(run: Any, photo: Path) -> None:
    command = run("fnid", photo, "a dog")
    assert command.exit_code == 2
    assert "'find'" in command.stderr
    option = run("find", photo, "a dog", "--treshold", "0.5")
    assert option.exit_code == 2
    assert "--threshold" in option.stderr


def test_a_bug_does_not_look_like_nothing_found(run: Any, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deixis.testing.fake import FakeBackend

    monkeypatch.setattr(FakeBackend, "ground", lambda *_: 1 / 0)
    done = run("find", photo, "a dog")
    assert done.exit_code == 70
    assert "ZeroDivisionError" in done.stderr
