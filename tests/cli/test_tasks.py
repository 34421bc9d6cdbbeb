"""`deixis detect`, `match`, `audit`, `words` and `index` in one process, on the fake backend."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


def test_detect_prints_ids_and_draws(run: Run, photo: Path) -> None:
    result = run("detect", photo, "--names", "18=dog, person ,ball", "--threshold", "0.2")
    assert result.exit_code == 0, result.stderr
    assert "18" in result.stdout and "dog" in result.stdout
    assert Path("photo.detect.deixis.png").exists()


def test_detect_writes_one_document_and_coco(run: Run, photo: Path) -> None:
    result = run("detect", photo, "--names", "7=dog", "--threshold-of", "dog=0.1", "--json", "--coco", "found.json")
    document = json.loads(result.stdout)
    assert (document["schema"], document["kind"]) == ("deixis/1", "detections")
    assert {row["category_id"] for row in document["instances"]} == {7}
    coco = json.loads(Path("found.json").read_text())
    assert coco["categories"] == [{"id": 7, "name": "dog"}]
    assert len(coco["annotations"]) == len(document["instances"]) > 0
    assert not Path("photo.detect.deixis.png").exists()


def test_detect_finds_everything_and_nothing(run: Run, photo: Path) -> None:
    everything = json.loads(run("detect", photo, "--everything", "--json", "--no-masks").stdout)
    assert len(everything["instances"]) > 5
    assert run("detect", photo, "--names", "dog", "--threshold", "1").exit_code == 1


def test_detect_takes_a_folder_and_goes_on(run: Run, folder: Path) -> None:
    names = Path("names.txt")
    names.write_text("3\tcat\n5\tcup\t0.1\n", encoding="utf-8")
    call = ("detect", folder, "--names-file", names, "--out", "out", "--coco", "all.json", "--threshold", "0.1")
    result = run(*call)
    assert result.exit_code == 3
    rows = [json.loads(line) for line in Path("out/results.jsonl").read_text().splitlines()]
    assert [row["image"]["file"] for row in rows] == ["cat.jpg", "inside/cup.png"]
    assert [one["file_name"] for one in json.loads(Path("all.json").read_text())["images"]] == [
        "cat.jpg",
        "inside/cup.png",
    ]
    assert "going on: 2 of 3" in run(*call).stderr
    other = run("detect", folder, "--names", "dog", "--out", "out")
    assert other.exit_code == 2
    assert "another job" in other.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--names", "dog", "--everything"),
        ("--names", " , "),
        ("--names", "dog", "--threshold-of", "cat=0.5"),
        ("--names", "dog", "--threshold-of", "dog=x"),
        ("--names", "dog", "--threshold", "3"),
        ("--names-file", "nowhere.txt"),
    ],
)
def test_detect_refuses(wrong: tuple[str, ...], run: Run, photo: Path) -> None:
    result = run("detect", photo, *wrong)
    assert result.exit_code == 2
    assert result.stderr.startswith("deixis: ")


@pytest.mark.parametrize(("command", "kind"), [("match", "match"), ("audit", "audit")])
def test_a_caption_is_held_against_a_photograph(command: str, kind: str, run: Run, photo: Path, folder: Path) -> None:
    text = "A woman in an orange suit"
    result = run(command, photo, text)
    assert result.exit_code == 0, result.stderr
    assert "an orange suit" in result.stdout
    assert Path(f"photo.{command}.deixis.png").exists()
    document = json.loads(run(command, photo, "-", "--json", stdin=text).stdout)
    assert (document["kind"], document["text"]) == (kind, text)
    assert run(command, folder, text, "--out", "out").exit_code == 3
    assert len(Path("out/results.jsonl").read_text().splitlines()) == 2
    assert run(command, folder, text).exit_code == 2
    assert run(command, folder, text, "--out", "out", "--json").exit_code == 2


def test_words_of_a_point_and_of_a_box(run: Run, photo: Path, folder: Path) -> None:
    names = ("--names", "dog, suit, flag, hat, table, chair")
    result = run("words", photo, "--box", "10,10,150,150", *names)
    assert result.exit_code == 0, result.stderr
    assert "best: " in result.stderr
    document = json.loads(run("words", photo, "--at", "60,80", "--json", *names).stdout)
    assert document["place"] == [60, 80, 60, 80]
    assert run("words", folder, "--at", "30,30", "--out", "out", *names).exit_code == 3
    for wrong in [(), ("--at", "1"), ("--at", "a,b"), ("--at", "1,2", "--box", "1,2,3,4"), ("--at", "900,2")]:
        assert run("words", photo, *wrong).exit_code == 2, wrong


def test_an_index_from_first_to_last(run: Run, folder: Path, photo: Path) -> None:
    texts = Path("texts.txt")
    texts.write_text("something red\n\nsomething blue\n", encoding="utf-8")
    added = run("index", "add", "idx", folder, "--texts", texts)
    assert added.exit_code == 3, "one file is no picture"
    assert "2 of 3 are in the index" in added.stderr
    found = json.loads(run("index", "search", "idx", "something red -green", "--json", "--look", "1").stdout)
    assert found["kind"] == "hits"
    assert len(found["hits"]) == 2
    assert found["hits"][0]["match"]["phrases"]
    assert "something" in run("index", "search", "idx", "--photo", photo).stdout
    (folder / "cat.jpg").unlink()
    assert run("index", "update", "idx").exit_code == 0
    assert run("index", "remove", "idx", folder).exit_code == 0
    assert run("index", "remove", "idx", folder).exit_code == 1
    assert run("index", "search", "idx", "red").exit_code == 1
    for wrong in [("add", "idx"), ("search", "idx"), ("search", "nowhere", "red"), ("search", "idx", "-red")]:
        assert run("index", *wrong).exit_code == 2, wrong


def test_a_question_is_answered_with_what_it_stands_on(run: Run, photo: Path, folder: Path) -> None:
    result = run("ask", photo, "is there a dog?")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() in {"yes", "no"}
    assert "why: dog has the probability" in result.stderr
    assert Path("photo.answer.deixis.png").exists()
    document = json.loads(run("ask", photo, "-", "--json", stdin="how many dogs are there?").stdout)
    assert (document["kind"], document["asks"]) == ("answer", "count")
    assert document["answer"] == int(document["text"]) == len(document["regions"])
    call = ("ask", folder, "is there a cat?", "--out", "out")
    assert run(*call).exit_code == 3, "one file is no picture"
    assert len(Path("out/results.jsonl").read_text().splitlines()) == 2
    assert "going on: 2 of 3" in run(*call).stderr


def test_a_question_that_is_not_understood_has_no_answer(run: Run, photo: Path) -> None:
    result = run("ask", photo, "why is the sky blue?")
    assert result.exit_code == 1
    assert result.stdout.strip() == "I cannot tell"
    assert "not understood" in result.stderr
