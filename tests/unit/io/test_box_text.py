"""The box translator: every dialect, what auto rests on, repairs, and answers without boxes."""

from __future__ import annotations

import time
from typing import Any

import pytest

from deixis.boxes import DIALECTS, parse
from deixis.errors import ConfigError, InputError, ModelOutputError
from deixis.types.size import Size

SIZE = Size(width=640, height=480)
CUP = [64, 96, 320, 288]  # what most examples of the table mean


@pytest.mark.parametrize("name", DIALECTS)
def test_every_example_is_read_in_its_dialect(name: str) -> None:
    found = parse(DIALECTS[name].example, name, size=SIZE, resized=SIZE)
    assert (found.dialect, found.certainty, found.notes) == (name, 1.0, ())
    assert len(found.labels) == 1


@pytest.mark.parametrize(
    ("text", "dialect", "label"),
    [
        ("<ref>cup</ref><box>(100,200),(500,600)</box>", "qwen-vl", "cup"),
        ("<|object_ref_start|>cup<|object_ref_end|><|box_start|>(100,200),(500,600)<|box_end|>", "qwen2-vl", "cup"),
        ("a <ref>cup</ref><box>[[100, 200, 500, 600]]</box>.", "internvl", "cup"),
        ("a cup [[100,200,500,600]]", "cogvlm", None),
        ('```json\n{"box_2d": [200, 100, 600, 500], "label": "cup"}\n```', "gemini", "cup"),
        ("<p>cup</p> {<10><20><50><60>}", "minigpt-v2", "cup"),
        ('{"x_min": 0.1, "y_min": 0.2, "x_max": 0.5, "y_max": 0.6}', "moondream", None),
        ("The cup is at [10%, 20%, 50%, 60%]", "percent", None),
        ("[0.1, 0.2, 0.5, 0.6]", "unit", None),
        ("(64, 96), (320, 288) in pixels", "pixels", None),
        ("x1=64, y1=96, x2=320, y2=288 px", "pixels", None),
        ("On a scale of 0-1000: [100, 200, 500, 600]", "grid1000", None),
        ("As [ymin, xmin, ymax, xmax] from 0 to 1000: [200, 100, 600, 500]", "gemini", None),
        ('{"x": 10, "y": 20, "width": 40, "height": 40, "rectanglelabels": ["cup"]}', "label-studio", "cup"),
        ("{'<OD>': {'bboxes': [[64.0, 96.0, 320.0, 288.0]], 'labels': ['cup']}}", "pixels", None),
    ],
)
def test_auto_finds_the_dialect(text: str, dialect: str, label: str | None) -> None:
    found = parse(text, size=SIZE)
    assert (found.kind, found.dialect) == ("boxes", dialect)
    assert found.xyxy.tolist() == [CUP]
    assert found.labels == (label,) or "OD" in text


def test_paligemma_is_y_first_and_its_labels_follow() -> None:
    found = parse(
        "<loc0256><loc0512><loc0768><loc1023><seg001> cup ; <loc0000><loc0000><loc0512><loc0512> dog", size=SIZE
    )
    assert found.labels == ("cup", "dog")
    assert found.xyxy[0].tolist() == [320, 120, 639.375, 360]


def test_florence_means_the_middle_of_a_bin() -> None:
    found = parse(
        "</s><s>a cat<loc_0><loc_0><loc_499><loc_999><loc_1><loc_1><loc_2><loc_2>dog<loc_5><loc_5>", size=SIZE
    )
    assert found.labels == ("a cat", "a cat")
    assert found.xyxy[0] == pytest.approx([0.32, 0.24, 319.68, 479.76])
    assert found.notes == ("2 of 2 tokens in a row are no whole box",)


def test_kosmos_runs_from_middle_to_middle() -> None:
    text = "<grounding>An image of<phrase> a snowman</phrase><object><patch_index_0044><patch_index_0863></object>"
    found = parse(text, size=Size(width=32, height=32))
    assert (found.labels, found.xyxy.tolist()) == (("a snowman",), [[12.5, 1.5, 31.5, 26.5]])


def test_molmo_points() -> None:
    found = parse('<points x1="10.0" y1="20.5" x2="50" y2="50" alt="cups">cups</points>', size=SIZE)
    assert (found.kind, found.dialect, found.labels) == ("points", "molmo", ("cups", "cups"))
    assert found.points.ravel() == pytest.approx([64, 98.4, 320, 240])


def test_pixels_of_a_resized_picture_are_scaled_back() -> None:
    text = '[{"bbox_2d": [28, 56, 1288, 700], "label": "cup"}]'
    found = parse(text, size=SIZE, resized=Size(width=1288, height=980))
    assert found.dialect == "qwen2.5-vl"
    assert found.xyxy[0] == pytest.approx([28 * 640 / 1288, 56 * 480 / 980, 640, 700 * 480 / 980], abs=1e-3)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("[12, 20, 40, 60]", ("pixels", "percent", "grid1000")),
        ("[100, 200, 300, 400]", ("pixels", "grid1000")),
        ('{"bbox_2d": [100, 200, 300, 400]}', ("qwen3-vl", "pixels")),
        ("[0, 0, 1, 1]", ("pixels", "unit", "percent")),
        ("[300, 600, 1200, 900]", ("resized",)),
        ("<loc0001><loc0001><loc0002><loc0002> a <|det|>[[1, 2, 3, 4]]<|/det|>", ("paligemma", "deepseek-vl2")),
    ],
)
def test_what_cannot_be_told_is_ambiguous(text: str, candidates: tuple[str, ...]) -> None:
    found = parse(text, size=SIZE)
    assert (found.kind, found.candidates, found.dialect, len(found.xyxy)) == ("ambiguous", candidates, "", 0)
    assert found.certainty <= 0.5 and found.notes


def test_the_picture_rules_dialects_out() -> None:
    assert parse("[100, 200, 900, 900]", size=SIZE).dialect == "grid1000"
    assert parse("[100, 200, 1900, 900]", size=Size(width=1920, height=1080)).dialect == "pixels"
    assert parse("[100, 200, 300, 400]", size=Size(width=1000, height=1000)).kind == "boxes"


@pytest.mark.parametrize(
    ("text", "kept", "labels"),
    [
        ('[{"box_2d": [1, 2, 3, 4], "label": "a"}, {"box_2d": [5, 6, 7', 1, ("a",)),
        ('[{"box_2d": [1, 2, 3, 4], "label": "a"}, {"box_2d": [5, 6, 7, 8], "label": "b', 2, ("a", None)),
        ('[{"label": "a", "box_2d": [1, 2, 3, 4', 0, ()),
        ("<|det|>[[1, 2, 3, 4], [5, 6", 1, (None,)),
    ],
)
def test_a_truncated_answer_gives_what_is_whole(text: str, kept: int, labels: tuple[str | None, ...]) -> None:
    found = parse(text, size=SIZE)
    assert (len(found.xyxy), found.labels) == (kept, labels)
    assert any("the answer ends" in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "box", "note"),
    [
        ("[0.5, 0.6, 0.25, 0.25]", [160, 120, 320, 288], "wrong order, swapped"),
        ('{"box_2d": [-5, 0, 1005, 500]}', [0, 0, 320, 480], "beyond the picture, clipped"),
        ("[0.5, 0.5, 0.5, 0.75]", [320, 240, 320, 360], "no area"),
        ("[0.5, 0.5, 0.75, 0.75] [0.1, NaN, 1, 1]", [320, 240, 480, 360], "not finite, left out"),
    ],
)
def test_repairs_are_told(text: str, box: list[float], note: str) -> None:
    found = parse(text, size=SIZE)
    assert found.xyxy.tolist() == [box]
    assert any(note in line for line in found.notes)


@pytest.mark.parametrize("text", ["", "[]", "```json\n[]\n```", "None", "There is no zebra.", "I'm sorry, I can't."])
@pytest.mark.parametrize("dialect", ["auto", "gemini", "paligemma"])
def test_nothing_there(text: str, dialect: str) -> None:
    found = parse(text, dialect, size=SIZE)
    assert found.kind == "none" and found.xyxy.shape == (0, 4) and found.points.shape == (0, 2)
    assert found.certainty >= 0.9


def test_nothing_to_read() -> None:
    assert parse("A lovely day.", size=SIZE).certainty == 0
    with pytest.raises(ModelOutputError) as raised:
        parse("A lovely day.", "gemini", size=SIZE)
    assert raised.value.raw == "A lovely day."


def test_thoughts_are_left_out() -> None:
    found = parse("<think>maybe [1, 2, 3, 4]</think>[0.5, 0.5, 1, 1]", size=SIZE)
    assert found.xyxy.tolist() == [[320, 240, 640, 480]] and "</think>" in found.notes[0]


def test_the_arrays_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        parse("[0.5, 0.5, 1, 1]", size=SIZE).xyxy[0, 0] = 3


@pytest.mark.parametrize(
    ("error", "arguments", "message"),
    [
        (ConfigError, {"dialect": "qwen2vl"}, "did you mean 'qwen2-vl'"),
        (ConfigError, {"dialect": "zzz"}, "known are auto, pixels"),
        (InputError, {"dialect": "resized"}, "give its size as `resized`"),
        (InputError, {"text": b"[]"}, "expected a str, got bytes"),
        (InputError, {"size": (640, 480)}, "expected deixis.Size"),
    ],
)
def test_wrong_arguments(error: type[Exception], arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(error, match=message):
        parse(**{"text": "", "size": SIZE, **arguments})


@pytest.mark.parametrize(
    "unit", ["[", '"\\', "'\\", "<", "<ref>", "9", "(1,2),", '{"a":', "<loc0001>", "0 ", '"a":', "alt=", "\n"]
)
def test_time_grows_with_length_alone(unit: str) -> None:
    began = time.process_time()
    parse(unit * (100_000 // len(unit)), size=SIZE)
    assert time.process_time() - began < 3
