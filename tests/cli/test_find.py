"""`deixis find` on one photograph: exit codes, the table, JSON, pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from deixis.io.document import grounding_from_dict


def test_something_found(run: Any, photo: Path) -> None:
    done = run("find", photo, "a woman in an orange suit")
    assert done.exit_code == 0, done.output
    assert all(word in done.stdout for word in ["phrase", "status", "score", "box", "a woman", "an orange suit"])
    assert done.stderr == "wrote photo.deixis.png\n"
    with Image.open("photo.deixis.png") as picture:
        assert picture.width >= 200


def test_nothing_found(run: Any, photo: Path) -> None:
    done = run("find", photo, "a woman", "--threshold", "1")
    assert done.exit_code == 1
    assert "a woman: absent: " in done.stderr
    assert "absent" in done.stdout


def test_a_text_without_a_phrase_says_what_to_do(run: Any, photo: Path) -> None:
    done = run("find", photo, "and")
    assert done.exit_code == 1
    assert "--phrase" in done.stderr


def test_json_is_one_document_and_nothing_else(run: Any, photo: Path) -> None:
    done = run("find", photo, "a woman in an orange suit", "--json")
    assert done.exit_code == 0
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert (document["schema"], document["image"]) == (
        "deixis/1",
        {"file": "photo.jpg", "width": 200, "height": 160},
    )
    assert len(grounding_from_dict(document)) == len(document["regions"]) > 0
    assert sorted(path.name for path in Path().iterdir()) == ["photo.jpg"]


def test_json_with_out_writes_the_picture_too(run: Any, photo: Path) -> None:
    done = run("find", photo, "a woman", "--json", "-o", "drawn.png")
    json.loads(done.stdout)
    assert Path("drawn.png").is_file()


def test_out_may_be_a_folder(run: Any, photo: Path) -> None:
    Path("drawn").mkdir()
    assert run("find", photo, "a woman", "-o", "drawn").exit_code == 0
    assert Path("drawn/photo.deixis.png").is_file()


def test_the_photograph_is_not_written_over(run: Any, photo: Path) -> None:
    before = photo.read_bytes()
    done = run("find", photo, "a woman", "-o", photo)
    assert done.exit_code == 2
    assert "is the photograph itself" in done.stderr
    assert photo.read_bytes() == before


def test_top_threshold_and_masks_reach_the_model(run: Any, photo: Path) -> None:
    done = run("find", photo, "a woman, a suit", "--top", "1", "--threshold", "0.2", "--no-masks", "--json")
    document = json.loads(done.stdout)
    assert document["source"]["settings"] == {"threshold": 0.2, "max_regions": 1, "masks": False}
    assert [region["phrase"] for region in document["regions"]] == [0, 1]
    assert document["regions"][0]["mask"] is None


def test_the_environment_gives_way_to_options(run: Any, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEIXIS_THRESHOLD", "0.1")
    monkeypatch.setenv("DEIXIS_MAX_REGIONS", "2")
    settings = json.loads(run("find", photo, "a woman", "--json", "--top", "3").stdout)["source"]["settings"]
    assert (settings["threshold"], settings["max_regions"]) == (0.1, 3)


@pytest.mark.parametrize("phrase", ["orange suit", "14:25"])
def test_a_phrase_is_given_by_its_words_or_its_characters(run: Any, photo: Path, phrase: str) -> None:
    done = run("find", photo, "a woman in an orange suit", "--phrase", phrase, "--json")
    assert [found["text"] for found in json.loads(done.stdout)["phrases"]] == ["orange suit"]


@pytest.mark.parametrize(
    ("phrase", "message"),
    [("dog", "does not stand in the text"), ("a", "3 times"), ("9:99", "ends after the text"), ("5:2", "start < end")],
)
def test_a_phrase_that_does_not_fit_is_refused(run: Any, photo: Path, phrase: str, message: str) -> None:
    done = run("find", photo, "a man, a cup", "--phrase", phrase)
    assert done.exit_code == 2
    assert message in done.stderr


def test_text_from_standard_input(run: Any, photo: Path) -> None:
    done = run("find", photo, "-", "--json", stdin="ein roter Schal – «rot»\n")
    assert json.loads(done.stdout)["text"] == "ein roter Schal – «rot»"


def test_coco(run: Any, photo: Path) -> None:
    assert run("find", photo, "a woman", "--coco", "found.json").exit_code == 0
    data_set = json.loads(Path("found.json").read_text(encoding="utf-8"))
    assert data_set["images"] == [{"id": 1, "file_name": "photo.jpg", "width": 200, "height": 160}]
    assert data_set["categories"] == [{"id": 1, "name": "a woman"}]


def test_control_characters_do_not_reach_the_terminal(run: Any, photo: Path) -> None:
    done = run("find", photo, "a \x1b[2J [red]cup[/red]", "--phrase", "\x1b[2J [red]cup[/red]")
    assert "\x1b" not in done.output
    assert "\\x1b[2J [red]cup[/red]" in done.stdout
