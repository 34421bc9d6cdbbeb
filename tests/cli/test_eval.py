"""`deixis eval`: a data set of two photographs, from question to page; stopped, resumed, and given nonsense."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from skimage import data

from deixis.testing.fake import FakeBackend

TEXT = "a woman in <b>an orange</b> suit"


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def sample(id: str, file: str, text: str, boxes: list[list[float]], **more: Any) -> dict[str, Any]:
    return {"id": id, "file": file, "text": text, "boxes": boxes, "width": 90, "height": 60, **more}


@pytest.fixture
def root(here: Path) -> Path:
    """Two photographs; five samples, two of them phrases of one text; and a training split."""
    root = Path("data")
    (root / "images").mkdir(parents=True)
    Image.fromarray(data.chelsea()).resize((90, 60)).save(root / "images" / "cat.jpg")
    Image.fromarray(data.coffee()).resize((90, 60)).save(root / "images" / "cup.png")
    asked = [
        sample("1", "cat.jpg", TEXT, [[0, 0, 40, 40]], span=[0, 7], type=["people"]),
        sample("2", "cat.jpg", TEXT, [[20, 10, 60, 50]], span=[11, 31], type=["clothing"]),
        sample("3", "cat.jpg", "the cat", [[5, 5, 70, 50]], type=["animals"]),
        sample("4", "cup.jpg", "a cup", [[5, 5, 70, 50]], type=["other"]),
        sample("5", "cup.jpg", "a spoon", [[50, 5, 70, 50]], type=["other"]),
    ]
    for split in ("val", "train"):
        text = "".join(json.dumps(line) + "\n" for line in asked)
        (root / f"{split}.jsonl").write_text(text, encoding="utf-8")
    return root


def evaluate(run: Any, root: Path, *more: str, out: str = "out") -> Any:
    return run("eval", "jsonl", "--root", root, "--split", "val", "--out", out, *more)


def test_a_run(run: Any, root: Path) -> None:
    done = evaluate(run, root, "--json")
    assert done.exit_code == 0, done.output
    assert done.stderr == f"wrote {Path('out', 'report.html')}\n"
    report = json.loads(done.stdout)
    assert report == json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert (report["samples"], report["pictures"], report["missing"]) == (5, 2, 0)
    assert [row["name"] for row in report["rows"]] == ["fake", "centre box", "noun mean box"]
    noun = report["rows"][2]["metrics"][0]
    assert (noun["metric"], noun["value"]) == ("referring", 1.0)  # every noun was seen in training
    assert [line["id"] for line in lines("out/predictions.jsonl")] == ["1", "2", "3", "4", "5"]


def test_its_files_score_as_it_says(run: Any, root: Path) -> None:
    evaluate(run, root)
    rows = json.loads(Path("out/report.json").read_text(encoding="utf-8"))["rows"]
    for row, file in zip(rows, ["predictions", "centre-box", "noun-mean-box"], strict=True):
        done = run("score", f"out/{file}.jsonl", "--gold", "out/gold.jsonl", "--metric", "referring", "--json")
        assert json.loads(done.stdout)["parts"] == row["metrics"][0]["parts"]


def test_the_table(run: Any, root: Path) -> None:
    done = evaluate(run, root, "--protocol", "default,mdetr")
    assert done.exit_code == 0
    assert all(word in done.stdout for word in ["referring", "mdetr", "accuracy", "noun mean box", "calibration"])


def test_pictures_are_encoded_once(run: Any, root: Path, encoded: list[str]) -> None:
    evaluate(run, root)
    assert len(encoded) == 2


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    encode = FakeBackend.encode

    def count(self: FakeBackend, picture: Any) -> Any:
        seen.append(str(picture.size))
        return encode(self, picture)

    monkeypatch.setattr(FakeBackend, "encode", count)
    return seen


def test_nothing_is_asked_twice(run: Any, root: Path, encoded: list[str]) -> None:
    evaluate(run, root)
    before = Path("out/predictions.jsonl").read_bytes()
    done = evaluate(run, root)
    assert len(encoded) == 2
    assert "2 of 2 pictures are done" in done.stderr
    assert Path("out/predictions.jsonl").read_bytes() == before


@pytest.mark.parametrize("kept", [0, 10, 300, 700, 1100])
def test_a_run_cut_anywhere_goes_on_to_the_same_end(run: Any, root: Path, kept: int) -> None:
    evaluate(run, root)
    path = Path("out/predictions.jsonl")
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])
    assert evaluate(run, root).exit_code == 0
    assert path.read_bytes() == whole


@pytest.mark.parametrize("calls", [0, 1, 2, 3])
def test_an_interrupted_run_goes_on_to_the_same_end(
    run: Any, root: Path, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate(run, root, out="whole")
    ground, left = FakeBackend.ground, [calls]

    def stop(self: FakeBackend, *arguments: Any) -> Any:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return ground(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(FakeBackend, "ground", stop)
        done = evaluate(run, root)
    assert done.exit_code == 130
    assert "the same command goes on from there" in done.stderr
    assert not Path("out/report.json").exists()
    assert evaluate(run, root).exit_code == 0
    for name in ("gold.jsonl", "predictions.jsonl", "report.json"):
        assert Path("out", name).read_bytes() == Path("whole", name).read_bytes()


def test_a_photograph_that_cannot_be_read_is_told_and_passed_over(run: Any, root: Path) -> None:
    (root / "images" / "cat.jpg").write_bytes(b"not a picture")
    done = evaluate(run, root, "--json")
    assert done.exit_code == 3
    assert "cat.jpg: 3 not answered: ImageError" in done.stderr
    report = json.loads(done.stdout)
    assert report["missing"] == 3
    assert report["unanswered"][0]["samples"] == 3
    assert report["rows"][0]["metrics"][0]["count"] == 5
    Image.fromarray(data.chelsea()).resize((90, 60)).save(root / "images" / "cat.jpg")
    assert evaluate(run, root).exit_code == 0
    assert {line["id"] for line in lines("out/predictions.jsonl")} == {"1", "2", "3", "4", "5"}


def test_a_text_that_cannot_be_asked_leaves_the_rest(run: Any, root: Path) -> None:
    with (root / "val.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(sample("6", "cup.png", "x" * 3000, [[0, 0, 1, 1]])) + "\n")
    done = evaluate(run, root)
    assert done.exit_code == 3
    assert "1 not answered: TextError" in done.stderr


def test_all_photographs_missing_is_a_run_without_answers(run: Any, root: Path) -> None:
    for path in (root / "images").iterdir():
        path.unlink()
    assert evaluate(run, root).exit_code == 3


@pytest.mark.parametrize("change", [["--limit", "1"], ["--model", "other"]])
def test_a_folder_of_another_run_is_refused(
    run: Any, root: Path, change: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate(run, root)
    if change[0] == "--model":
        described = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
        Path("out/run.json").write_text(json.dumps(described | {"model": "other"}), encoding="utf-8")
        change = []
    done = evaluate(run, root, *change)
    assert done.exit_code == 2
    assert "holds another run" in done.stderr


def test_files_of_no_run_are_not_added_to(run: Any, root: Path) -> None:
    Path("out").mkdir()
    Path("out/predictions.jsonl").write_text("mine", encoding="utf-8")
    done = evaluate(run, root)
    assert done.exit_code == 2
    assert "name another folder" in done.stderr
    assert Path("out/predictions.jsonl").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("text", ["", "[1]", "{", "\x00"])
def test_a_damaged_run_file_is_named(run: Any, root: Path, text: str) -> None:
    evaluate(run, root)
    Path("out/run.json").write_text(text, encoding="utf-8")
    done = evaluate(run, root)
    assert done.exit_code == 2
    assert "run.json" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["jsonl", "--root", "none", "--split", "val"], "none"),
        (["jsonl", "--root", "data", "--split", "test"], "test.jsonl"),
        (["jsonl", "--root", "data", "--split", "val", "--images", "none"], "none is not a folder"),
        (["jsonl", "--root", "data", "--split", "val", "--protocol", "mdert"], "default, mdetr"),
        (["jsonl", "--root", "data", "--split", "val", "--protocol", ","], "none named"),
        (["jsonl", "--root", "data", "--split", "val", "--model", "none"], "none"),
        (["refcoc", "--root", "data", "--split", "val"], "did you mean 'refcoco'?"),
        (["refcoco", "--root", "data", "--split", "val"], "refcoco"),
        (["gref", "--root", "data", "--split", "val"], "grefs(unc).json"),
        (["phrasecut", "--root", "data", "--split", "val"], "image_data_split"),
        (["coco", "--root", "data", "--split", "val2017"], "annotations/instances_val2017.json"),
        (["flickr30k", "--root", "data", "--split", "val"], "the ids, one a line"),
    ],
)
def test_a_wrong_call_is_refused(run: Any, root: Path, arguments: list[str], message: str) -> None:
    done = run("eval", *arguments, "--out", "out")
    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert done.stdout == ""
    assert not Path("out").exists()


def test_out_that_is_a_file_is_refused(run: Any, root: Path) -> None:
    Path("out").write_text("", encoding="utf-8")
    assert evaluate(run, root).exit_code == 2


class Page(HTMLParser):
    """What a browser would be told: the tags that are open, and what is asked of elsewhere."""

    VOID = frozenset({"meta", "img", "br", "line", "link", "input", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.elsewhere: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "img":
            self.images.append(dict(attrs))
        self.elsewhere += [v for k, v in attrs if k in ("src", "href") and v and not v.startswith("data:image/jpeg;")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_else(run: Any, root: Path) -> None:
    evaluate(run, root)
    text = Path("out/report.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.open == []
    assert page.elsewhere == []
    assert page.tags >= {"table", "svg", "h1", "h2", "img"}
    assert not page.tags & {"script", "link", "iframe", "b"}
    assert page.images and all(image["alt"] and image["width"] and image["height"] for image in page.images)
    assert "&lt;b&gt;" in text
    assert len(text) < 2_000_000


def test_no_path_of_the_machine_is_in_the_report(run: Any, root: Path, here: Path) -> None:
    evaluate(run, root.absolute())
    for path in Path("out").iterdir():
        assert str(here) not in path.read_text(encoding="utf-8")


def test_a_file_and_all_of_its_lines(run: Any, root: Path) -> None:
    done = run("eval", "jsonl", "--root", root / "val.jsonl", "--split", "all", "--out", "out", "--json")
    report = json.loads(done.stdout)
    assert (report["samples"], report["split"]) == (5, "all")


def test_an_id_that_comes_twice_is_refused(run: Any, root: Path) -> None:
    twice = [sample("1", "cat.jpg", "a cat", [[0, 0, 1, 1]], split=split) for split in ("a", "b")]
    (root / "two.jsonl").write_text("".join(json.dumps(line) + "\n" for line in twice), encoding="utf-8")
    done = run("eval", "jsonl", "--root", root / "two.jsonl", "--split", "all", "--out", "out")
    assert done.exit_code == 2
    assert "has the id '1' 2 times" in done.stderr


@pytest.mark.parametrize("name", ["", "..", "a\0b", "\ud800", "/", "x" * 300])
def test_an_odd_file_name_is_a_photograph_that_is_not_there(run: Any, root: Path, name: str) -> None:
    text = json.dumps(sample("1", name, "a cat", [[0, 0, 1, 1]])) + "\n"
    (root / "val.jsonl").write_text(
        text + json.dumps(sample("2", "cat.jpg", "a cat", [[0, 0, 1, 1]])), encoding="utf-8"
    )
    done = evaluate(run, root, "--json")
    assert done.exit_code == 3, done.output
    assert json.loads(done.stdout)["missing"] == 1


def test_texts_that_may_name_nothing_are_answered_by_nothing(run: Any, root: Path) -> None:
    with (root / "val.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(sample("6", "cup.jpg", "no cup", [])) + "\n")
    metrics = json.loads(evaluate(run, root, "--json").stdout)["rows"][0]["metrics"]
    assert [one["metric"] for one in metrics] == ["grec"]


def test_without_a_training_split_the_noun_floor_is_left_out(run: Any, root: Path) -> None:
    (root / "train.jsonl").unlink()
    done = evaluate(run, root, "--json")
    assert done.exit_code == 0
    assert "the noun mean box is left out" in done.stderr
    assert [row["name"] for row in json.loads(done.stdout)["rows"]] == ["fake", "centre box"]
