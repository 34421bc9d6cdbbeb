"""What leaves the page: formats, code, links; and what can be taken back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.page.driving import CUP, WOMAN, Driver, link

from deixis.tasks.session import load
from deixis.types.export import to_coco

pytestmark = [pytest.mark.slow, pytest.mark.weights]

SAMPLES = Path(__file__).parents[2] / "src" / "deixis" / "serving" / "page" / "samples"
TEXT = "a woman in an orange suit holds a white helmet"
ODD = 'it\'s "odd" \\ $(touch no) `no` café 👩🏽‍🚀 and a helmet'


def copied(page: Driver, kind: str) -> str:
    page.page.click("#copy-button")
    page.page.click(f"[data-copy={kind}]")
    page.page.wait_for_selector("#toast.shown")
    return page.clipboard()


def test_coco_is_what_the_library_writes(opened: Callable[..., Driver]) -> None:
    page = opened(link("a woman in an orange suit holds a flag", threshold=0.3))
    told = json.loads(copied(page, "coco"))
    session = load()
    found = session.ground(
        SAMPLES / "astronaut.jpg", "a woman in an orange suit holds a flag", threshold=0.3, masks=False
    )
    expected: Any = to_coco([("astronaut.jpg", found)])
    assert told["images"] == expected["images"]
    assert told["categories"] == expected["categories"]
    assert [row["category_id"] for row in told["annotations"]] == [
        row["category_id"] for row in expected["annotations"]
    ]
    for ours, theirs in zip(told["annotations"], expected["annotations"], strict=True):
        assert ours["bbox"] == pytest.approx(theirs["bbox"], abs=1.5)
        assert ours["score"] == pytest.approx(theirs["score"], abs=0.02)


def test_yolo_is_the_same_boxes_as_shares(opened: Callable[..., Driver]) -> None:
    page = opened(WOMAN)
    coco = json.loads(copied(page, "coco"))
    lines = [line.split() for line in copied(page, "yolo").splitlines()]
    assert len(lines) == len(coco["annotations"])
    for (label, *shares), row in zip(lines, coco["annotations"], strict=True):
        cx, cy, w, h = (float(share) * 512 for share in shares)
        assert int(label) == row["category_id"] - 1
        assert [cx - w / 2, cy - h / 2, w, h] == pytest.approx(row["bbox"], abs=0.05)


@pytest.mark.parametrize("text", [TEXT, ODD])
def test_the_python_runs_and_says_the_same(opened: Callable[..., Driver], tmp_path: Path, text: str) -> None:
    page = opened(WOMAN)
    page.type(text)
    code, rows = copied(page, "python"), json.loads(copied(page, "coco"))["annotations"]
    shutil.copy(SAMPLES / "astronaut.jpg", tmp_path)
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src"), "DEIXIS_PLUGINS": "", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) == len(rows)


def test_the_python_of_an_expression_resolves_it(opened: Callable[..., Driver]) -> None:
    page = opened(CUP)
    assert 'session.refer("coffee.jpg", "the cup left of the spoon")' in copied(page, "python")


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs curl and bash")
@pytest.mark.parametrize("text", [TEXT, ODD])
def test_the_curl_asks_the_very_same(opened: Callable[..., Driver], tmp_path: Path, text: str) -> None:
    page = opened(WOMAN)
    page.type(text)
    command = copied(page, "curl")
    shutil.copy(SAMPLES / "astronaut.jpg", tmp_path)
    ran = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, timeout=60)
    told = json.loads(ran.stdout)
    assert told["kind"] == "grounding", told
    assert told["text"] == text
    assert list(tmp_path.iterdir()) == [tmp_path / "astronaut.jpg"]


def test_json_is_the_document_without_what_only_the_page_asked_for(page: Driver) -> None:
    told = json.loads(copied(page, "json"))
    assert told["schema"] == "deixis/1"
    assert "maps" not in told


def test_a_link_opens_the_same_again(opened: Callable[..., Driver]) -> None:
    page = opened(WOMAN)
    page.word("orange").click()
    page.slide(0.35)
    page.page.click("#share")
    page.page.wait_for_selector("#toast.shown")
    shared = page.clipboard()
    assert shared.startswith(f"{page.address}/#")
    again = opened(shared.removeprefix(f"{page.address}/"))
    again.answered(TEXT)
    assert (again.text, again.pinned) == (TEXT, ["orange"])
    assert again.page.inner_text("#threshold-value") == "0.35"
    assert again.boxes == page.boxes


def test_a_link_that_is_put_into_the_address_is_followed(page: Driver) -> None:
    fragment = link("a red cup", "coffee", threshold=0.3)
    page.page.evaluate("fragment => { location.hash = fragment }", fragment)
    page.answered("a red cup")
    assert page.page.inner_text("#threshold-value") == "0.30"


def test_a_link_never_holds_the_photograph(page: Driver) -> None:
    page.give((SAMPLES / "coffee.jpg").read_bytes(), "private-name.jpg")
    page.type("a red cup")
    page.page.click("#share")
    page.page.wait_for_selector("#toast.shown")
    shared = page.clipboard()
    assert "private" not in shared
    assert "sample" not in shared
    assert len(shared) < 200
    assert "not in it" in page.page.inner_text("#toast")


@pytest.mark.parametrize(
    "fragment",
    [
        "#text=a%20flag&threshold=nan&pins=-1.x.99999.3&sample=../../etc",
        "#text=a%20flag&threshold=7&pins=0.0.1&model=%00",
        "#%",
    ],
)
def test_a_link_that_lies_is_read_as_far_as_it_is_sound(opened: Callable[..., Driver], fragment: str) -> None:
    page = opened(fragment, ready=False)
    page.page.wait_for_function("() => document.querySelector('#text').value !== ''")
    assert page.page.inner_text("#threshold-value") == "0.50"
    assert page.page.input_value("#model") == "pointer"


def test_undo_takes_back_text_pins_threshold_and_photograph(opened: Callable[..., Driver]) -> None:
    page = opened(WOMAN)
    page.word("orange").click()
    page.slide(0.2)
    page.page.wait_for_timeout(800)
    page.type("a helmet")
    page.leave_field()
    page.press("z")
    page.answered(TEXT)
    assert page.pinned == ["orange"]
    page.press("z")
    assert page.page.inner_text("#threshold-value") == "0.50"
    page.press("z")
    assert page.pinned == []


def test_undo_brings_the_last_photograph_back(opened: Callable[..., Driver]) -> None:
    page = opened(WOMAN)
    page.give((SAMPLES / "coffee.jpg").read_bytes())
    page.page.wait_for_function("() => document.querySelector('#figure').style.getPropertyValue('--ratio') === '1.5'")
    page.page.wait_for_selector(".phrase-row")
    page.press("z")
    page.page.wait_for_function("() => document.querySelector('#figure').style.getPropertyValue('--ratio') === '1'")
    page.page.wait_for_selector(".phrase-row")
    assert page.text == TEXT
    assert len(page.calls("/v1/encode")) == 2


def test_with_nothing_to_undo_it_says_so(opened: Callable[..., Driver]) -> None:
    page = opened("#text=a%20flag", ready=False)
    page.page.wait_for_function("() => document.querySelector('#text').value !== ''")
    page.press("z")
    assert page.page.inner_text("#toast") == "Nothing to undo"
