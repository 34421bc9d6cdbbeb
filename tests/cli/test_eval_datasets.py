"""`deixis eval` on every data set's official layout, each a few lines long, on the fake backend."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from skimage import data

SQUARE = [[10, 10, 50, 10, 50, 50, 10, 50]]


def photographs(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        picture = data.chelsea() if number % 2 else data.coffee()
        Image.fromarray(picture).resize((90, 60)).save(folder / name)


def write(path: Path, document: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")


def instances() -> dict[str, Any]:
    """COCO's form: two pictures, three things of two categories."""
    return {
        "images": [{"id": i, "file_name": f"{i}.jpg", "width": 90, "height": 60} for i in (1, 2)],
        "annotations": [
            {"id": a, "image_id": i, "category_id": c, "bbox": [10, 10, 40, 40], "iscrowd": 0, "segmentation": SQUARE}
            for a, i, c in ((1, 1, 1), (2, 1, 2), (3, 2, 1))
        ],
        "categories": [{"id": 1, "name": "cup"}, {"id": 2, "name": "cat"}],
    }


def references(**more: Any) -> list[dict[str, Any]]:
    def reference(number: int, image: int, annotation: Any, split: str) -> dict[str, Any]:
        sentence = {"sent_id": number, "sent": f"the cup number {number}"}
        named = {"ref_id": number, "image_id": image, "ann_id": annotation, "split": split, "category_id": 1}
        return named | {"sentences": [sentence], "file_name": f"{image}.jpg"} | more

    return [reference(1, 1, 1, "val"), reference(2, 2, 3, "val"), reference(3, 1, 2, "train")]


def refcoco(root: Path) -> list[str]:
    write(root / "refcoco" / "refs(unc).json", references())
    write(root / "refcoco" / "instances.json", instances())
    photographs(root / "train2014", "1.jpg", "2.jpg")
    return ["--split", "val"]


def gref(root: Path) -> list[str]:
    named = references(no_target=False)
    for reference in named:
        reference["ann_id"] = [reference["ann_id"]]
    named[1] |= {"ann_id": [-1], "no_target": True}
    write(root / "grefcoco" / "grefs(unc).json", named)
    write(root / "grefcoco" / "instances.json", instances())
    photographs(root / "images", "1.jpg", "2.jpg")
    return ["--split", "val"]


def phrasecut(root: Path) -> list[str]:
    box, polygon = [10, 10, 40, 40], [[[[10, 10], [50, 10], [50, 50], [10, 50]]]]
    for split in ("val", "train"):
        tasks = [
            {"task_id": f"{i}__1", "image_id": i, "phrase": "red cup", "instance_boxes": [box], "Polygons": polygon}
            for i in (1, 2)
        ]
        write(root / f"refer_{split}.json", tasks)
    write(
        root / "image_data_split3000.json", [{"image_id": i, "width": 90, "height": 60, "split": "val"} for i in (1, 2)]
    )
    photographs(root / "images", "1.jpg", "2.jpg")
    return ["--split", "val"]


def coco(root: Path) -> list[str]:
    write(root / "annotations" / "instances_val2017.json", instances())
    photographs(root / "val2017", "1.jpg", "2.jpg")
    return ["--split", "val2017"]


def flickr30k(root: Path) -> list[str]:
    captions = {
        "11": "[/EN#1/people A man] rides [/EN#2/vehicles a bike] in [/EN#3/scene town] .\n[/EN#1/people He] ran .\n",
        "12": "[/EN#1/animals Dogs] play .\n[/EN#0/notvisual It] is [/EN#4/scene dawn] with [/EN#1/animals dogs] .\n",
    }
    box = (
        "<object><name>{}</name><bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox></object>"
    )
    things = {"11": [(1, 1, 1, 80, 90), (2, 40, 50, 160, 120)], "12": [(1, 1, 1, 50, 60), (1, 90, 10, 180, 120)]}
    for id, caption in captions.items():
        boxes = "".join(box.format(*thing) for thing in things[id])
        size = "<size><width>180</width><height>120</height><depth>3</depth></size>"
        write(root / "Annotations" / f"{id}.xml", f"<annotation>{size}{boxes}</annotation>")
        write(root / "Sentences" / f"{id}.txt", caption)
    for split in ("val", "train"):
        write(root / f"{split}.txt", "11\n12\n")
    photographs(root / "images", "11.png", "12.webp")
    return ["--split", "val", "--protocol", "any,merged"]


FLICKR = ("flickr-recall any", "flickr-recall merged", "pointing default", "pointing by words default")
ALL: dict[str, tuple[Callable[[Path], list[str]], list[str], int]] = {
    "refcoco": (refcoco, ["referring default", "segmentation lavt"], 2),
    "gref": (gref, ["grec default", "gres default"], 2),
    "phrasecut": (phrasecut, ["phrasecut default"], 2),
    "coco": (coco, ["coco-ap bbox"], 4),
    "flickr30k": (flickr30k, [*FLICKR], 5),
}


@pytest.mark.parametrize("name", ALL)
def test_a_data_set(run: Any, here: Path, name: str) -> None:
    build, metrics, samples = ALL[name]
    done = run("eval", name, "--root", here, *build(here), "--out", "out", "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert (report["samples"], report["missing"]) == (samples, 0)
    systems = ["fake"] if name == "coco" else ["fake", "centre box", "noun mean box"]
    assert [row["name"] for row in report["rows"]] == systems
    told = report["rows"][0]["metrics"]
    assert [f"{one['metric']} {one['preset']}" for one in told] == metrics
    for row in report["rows"]:
        assert all(one["value"] is not None and one["missing"] == 0 for one in row["metrics"] if one)
    assert "<svg" in Path("out/report.html").read_text(encoding="utf-8") or name in ("gref", "coco")


@pytest.mark.parametrize("name", ALL)
def test_the_headline_is_what_score_says(run: Any, here: Path, name: str) -> None:
    build, metrics, _ = ALL[name]
    run("eval", name, "--root", here, *build(here), "--out", "out")
    report = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    metric, preset = metrics[0].split()
    done = run(
        "score", "out/predictions.jsonl", "--gold", "out/gold.jsonl", "--metric", metric, "--preset", preset, "--json"
    )
    assert json.loads(done.stdout)["parts"] == report["rows"][0]["metrics"][0]["parts"]


def test_flickr_boxes_are_in_the_frame_of_the_annotations(run: Any, here: Path) -> None:
    """The photographs are half as large as the annotated pictures."""
    run("eval", "flickr30k", "--root", here, *flickr30k(here), "--out", "out")
    lines = [json.loads(line) for line in Path("out/predictions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["11/0/0", "11/0/1", "11/1/0", "12/0/0", "12/1/2"]
    assert max(box[2] for line in lines for box in line["boxes"]) > 90


def test_flickr_asks_the_phrases_of_the_other_picture_too(run: Any, here: Path) -> None:
    done = run("eval", "flickr30k", "--root", here, *flickr30k(here), "--out", "out", "--json")
    strange = [json.loads(line)["id"] for line in Path("out/absent.jsonl").read_text(encoding="utf-8").splitlines()]
    assert strange == ["11?12/0/0", "11?12/1/2", "12?11/0/0", "12?11/0/1", "12?11/1/0"]
    report = json.loads(done.stdout)
    assert {one["preset"] for one in report["trust"]["figures"]} == {"score", "presence"}
    assert report["finder"]["count"] == 4


def test_flickr_takes_a_file_of_ids_and_a_limit(run: Any, here: Path) -> None:
    flickr30k(here)
    write(here / "mine.txt", "12\n11\n")
    done = run("eval", "flickr30k", "--root", here, "--split", "mine.txt", "--limit", "1", "--out", "out", "--json")
    report = json.loads(done.stdout)
    assert (report["split"], report["pictures"], report["samples"]) == ("mine", 1, 2)


def test_merged_reads_the_enclosing_box(run: Any, here: Path) -> None:
    run("eval", "flickr30k", "--root", here, *flickr30k(here), "--out", "out")
    merged, plain = (
        [json.loads(line) for line in Path("out", f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("merged", "predictions")
    )
    assert [line["boxes"] for line in merged] == [line["enclosing"] + line["boxes"] for line in plain]


def test_what_the_gold_lacks_is_told_before_the_model_is_asked(run: Any, here: Path) -> None:
    done = run("eval", "coco", "--root", here, *coco(here), "--out", "out", "--protocol", "segm")
    assert done.exit_code == 2
    assert "masks" in done.stderr
    assert not Path("out").exists()
