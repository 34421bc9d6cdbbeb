"""`deixis find` on a folder: what is written, what is skipped, what stops it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from deixis.io.document import grounding_from_dict
from deixis.testing.fake import FakeBackend


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("results", name).read_text(encoding="utf-8").splitlines()]


def files() -> list[str]:
    return sorted(path.relative_to("results").as_posix() for path in Path("results").rglob("*") if path.is_file())


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sizes of the images that the model is shown."""
    seen: list[str] = []
    encode = FakeBackend.encode

    def count(self: FakeBackend, picture: Any) -> Any:
        seen.append(str(picture.size))
        return encode(self, picture)

    monkeypatch.setattr(FakeBackend, "encode", count)
    return seen


def test_one_bad_file_does_not_stop_the_rest(run: Any, folder: Path) -> None:
    done = run("find", folder, "a dog", "--jsonl", "--out", "results")
    assert done.exit_code == 3, done.output
    assert done.stdout == ""
    assert "bad.jpg: ImageError: " in done.stderr
    assert "2 of 3 done, something found in 2" in done.stderr
    assert files() == ["errors.jsonl", "manifest.sqlite", "results.jsonl"]
    assert [line["image"]["file"] for line in lines("results.jsonl")] == ["cat.jpg", "inside/cup.png"]
    assert grounding_from_dict(lines("results.jsonl")[0]).query.text == "a dog"
    (error,) = lines("errors.jsonl")
    assert (error["image"]["file"], error["error"]["type"]) == ("bad.jpg", "ImageError")
    assert error["error"]["message"]


def test_pictures_are_written_unless_only_lines_are_wanted(run: Any, folder: Path) -> None:
    run("find", folder, "a dog", "--out", "results")
    assert {"cat.jpg.deixis.png", "inside/cup.png.deixis.png"} < set(files())


def test_all_good_is_0_and_nothing_found_is_1(run: Any, folder: Path) -> None:
    (folder / "bad.jpg").unlink()
    assert run("find", folder, "a dog", "--jsonl", "--out", "results").exit_code == 0
    assert run("find", folder, "a dog", "--jsonl", "--out", "none", "--threshold", "1").exit_code == 1


def test_what_is_finished_is_not_done_again(run: Any, folder: Path, encoded: list[str]) -> None:
    run("find", folder, "a dog", "--jsonl", "--out", "results")
    before = Path("results/results.jsonl").read_bytes()
    assert encoded == ["90x60", "90x60"]
    again = run("find", folder, "a dog", "--jsonl", "--out", "results")
    assert encoded == ["90x60", "90x60"]
    assert "2 of 3 are done" in again.stderr
    assert again.exit_code == 3
    assert Path("results/results.jsonl").read_bytes() == before


def test_new_changed_and_repaired_images_are_done(run: Any, folder: Path, encoded: list[str]) -> None:
    run("find", folder, "a dog", "--jsonl", "--out", "results")
    encoded.clear()
    good = (folder / "cat.jpg").read_bytes()
    (folder / "bad.jpg").write_bytes(good)
    (folder / "new.jpg").write_bytes(good)
    (folder / "cat.jpg").write_bytes((folder / "inside" / "cup.png").read_bytes())
    (folder / "inside" / "cup.png").unlink()
    assert run("find", folder, "a dog", "--jsonl", "--out", "results").exit_code == 0
    assert len(encoded) == 3
    assert [line["image"]["file"] for line in lines("results.jsonl")] == ["bad.jpg", "cat.jpg", "new.jpg"]
    assert not Path("results/errors.jsonl").exists()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (["a cat"], 'text: "a dog" there, "a cat" now'),
        (["a dog", "--threshold", "0.2"], "threshold: 0.5 there, 0.2 now"),
        (["a dog", "--phrase", "dog"], "phrases: null there, [[2, 5]] now"),
    ],
)
def test_another_job_in_the_same_folder_is_refused(run: Any, folder: Path, change: list[str], named: str) -> None:
    run("find", folder, "a dog", "--jsonl", "--out", "results")
    before = Path("results/results.jsonl").read_bytes()
    done = run("find", folder, *change, "--jsonl", "--out", "results")
    assert done.exit_code == 2
    assert named in done.stderr
    assert Path("results/results.jsonl").read_bytes() == before


def test_two_runs_do_not_share_a_folder(run: Any, folder: Path) -> None:
    run("find", folder, "a dog", "--jsonl", "--out", "results")
    other = sqlite3.connect("results/manifest.sqlite")
    other.execute("BEGIN EXCLUSIVE")
    done = run("find", folder, "a dog", "--jsonl", "--out", "results")
    other.close()
    assert done.exit_code == 2
    assert "another run is writing here" in done.stderr


def test_a_manifest_that_is_none_is_refused(run: Any, folder: Path) -> None:
    Path("results").mkdir()
    Path("results/manifest.sqlite").write_bytes(b"no data base, but long enough to be looked at" * 20)
    done = run("find", folder, "a dog", "--jsonl", "--out", "results")
    assert done.exit_code == 2
    assert "manifest.sqlite" in done.stderr


def test_ctrl_c_keeps_what_is_finished_and_a_rerun_goes_on(
    run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = FakeBackend.ground
    calls: list[int] = []

    def interrupted(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return ground(*arguments)

    monkeypatch.setattr(FakeBackend, "ground", interrupted)
    done = run("find", folder, "a dog", "--out", "results")
    assert done.exit_code == 130
    assert "goes on from there" in done.stderr
    assert "cat.jpg.deixis.png" in files()
    assert [line["image"]["file"] for line in lines("results.jsonl")] == ["cat.jpg"]
    again = run("find", folder, "a dog", "--out", "results")
    assert again.exit_code == 3
    assert len(calls) == 3
    assert len(lines("results.jsonl")) == 2


def test_a_crash_of_the_backend_counts_as_a_failure_of_that_image(
    run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeBackend, "ground", lambda *_: 1 / 0)
    assert run("find", folder, "a dog", "--jsonl", "--out", "results").exit_code == 3
    assert {line["error"]["type"] for line in lines("errors.jsonl")} == {"ImageError", "ZeroDivisionError"}


def test_coco_of_a_folder(run: Any, folder: Path) -> None:
    run("find", folder, "a dog", "--jsonl", "--out", "results")
    run("find", folder, "a dog", "--jsonl", "--out", "results", "--coco", "coco.json")
    data_set = json.loads(Path("coco.json").read_text(encoding="utf-8"))
    assert [image["file_name"] for image in data_set["images"]] == ["cat.jpg", "inside/cup.png"]


def test_a_text_with_structure_is_resolved_in_every_photograph(run: Any, folder: Path) -> None:
    run("find", folder, "how many dogs are there?", "--jsonl", "--out", "results")
    reasoned = [document["reasoning"] for document in lines("results.jsonl")]
    assert reasoned and all({"status", "form", "answer", "seen"} <= set(one) for one in reasoned)
    run("find", folder, "how many dogs are there?", "--jsonl", "--whole", "--out", "whole")
    assert "reasoning" not in Path("whole", "results.jsonl").read_text(encoding="utf-8")
