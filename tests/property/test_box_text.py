"""Laws of the box translator: what is written is read back, and nothing that is written can break it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deixis.boxes import DIALECTS, parse
from deixis.errors import ModelOutputError
from deixis.types.size import Size

sizes = st.builds(lambda w, h: Size(width=w, height=h), st.integers(1, 4000), st.integers(1, 4000))
shares = st.floats(0, 0.998)
boxes = st.tuples(shares, shares, shares, shares).map(
    lambda b: (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3]))
)
SCRAPS = [
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    ",",
    ":",
    '"',
    "'",
    "\\",
    "1",
    "0.5",
    "-",
    "e",
    "%",
    "NaN",
    "<box>",
    "</box>",
    " ",
]
SCRAPS += [
    "<loc0001>",
    "<loc_1>",
    "<patch_index_0001>",
    "<|det|>",
    "<ref>",
    "<point ",
    "x1=",
    'y="1"',
    "bbox_2d",
    "no",
    "\n",
]
texts = st.text(max_size=80) | st.lists(st.sampled_from(SCRAPS), max_size=60).map("".join)
Write = Callable[[tuple[int, ...]], str]


def listed(numbers: tuple[int, ...]) -> str:
    return json.dumps({"label": "a", "box": numbers})


WRITERS: dict[str, Write] = {
    "grid999": listed,
    "grid1000": listed,
    "percent": listed,
    "gemini": lambda n: json.dumps([{"box_2d": n, "label": "a"}]),
    "qwen3-vl": lambda n: "```json\n" + json.dumps([{"bbox_2d": n, "label": "a"}]) + "\n```",
    "qwen-vl": lambda n: "<ref>a</ref><box>({},{}),({},{})</box>".format(*n),
    "qwen2-vl": lambda n: "<|object_ref_start|>a<|object_ref_end|><|box_start|>({},{}),({},{})<|box_end|>".format(*n),
    "internvl": lambda n: f"<ref>a</ref><box>[{list(n)}]</box>",
    "deepseek-vl2": lambda n: f"<|ref|>a<|/ref|><|det|>[{list(n)}]<|/det|>",
    "minigpt-v2": lambda n: "<p>a</p> {{<{}><{}><{}><{}>}}".format(*n),
    "paligemma": lambda n: "".join(f"<loc{number:04d}>" for number in n) + " a",
    "florence-2": lambda n: "a<loc_{}><loc_{}><loc_{}><loc_{}>".format(*n),
    "cogvlm": lambda n: '"a": [[{:03d},{:03d},{:03d},{:03d}]]'.format(*n),
}


@pytest.mark.parametrize("name", WRITERS)
@given(box=boxes, size=sizes)
def test_boxes_come_back_within_half_a_quantum(name: str, box: tuple[float, ...], size: Size) -> None:
    dialect = DIALECTS[name]
    scale = dialect.scale or 1
    x0, y0, x1, y1 = box
    ordered = (y0, x0, y1, x1) if dialect.layout == "yxyx" else (x0, y0, x1, y1)
    numbers = tuple(math.floor(v * scale) if dialect.offset else round(v * scale) for v in ordered)
    found = parse(WRITERS[name](numbers), name, size=size)
    sides = np.array(size.wh * 2)
    error = np.abs(found.xyxy[0] - np.array(box) * sides)
    assert (error <= 0.5 / scale * sides * (1 + 1e-5) + 1e-3).all()
    assert found.labels == ("a",)


@pytest.mark.parametrize(("name", "layout"), [("pixels", "xyxy"), ("pixels-yx", "yxyx"), ("coco", "xywh")])
@given(box=boxes, size=sizes)
def test_pixels_come_back(name: str, layout: str, box: tuple[float, ...], size: Size) -> None:
    x0, y0, x1, y1 = (round(v * side, 3) for v, side in zip(box, size.wh * 2, strict=True))
    written = {"xyxy": [x0, y0, x1, y1], "yxyx": [y0, x0, y1, x1], "xywh": [x0, y0, x1 - x0, y1 - y0]}[layout]
    found = parse(f"It is here: {json.dumps(written)}", name, size=size)
    assert found.xyxy[0] == pytest.approx([x0, y0, x1, y1], abs=2e-3)


@given(box=boxes, size=sizes, resized=sizes)
def test_a_resized_picture_is_undone(box: tuple[float, ...], size: Size, resized: Size) -> None:
    numbers = [round(v * side) for v, side in zip(box, resized.wh * 2, strict=True)]
    found = parse(json.dumps({"bbox_2d": numbers}), "qwen2.5-vl", size=size, resized=resized)
    quantum = np.array(size.wh * 2) / np.array(resized.wh * 2)
    assert (np.abs(found.xyxy[0] - np.array(box) * np.array(size.wh * 2)) <= quantum * 0.5 + 1e-2).all()


@given(box=boxes, size=sizes)
def test_fractions_come_back_by_auto(box: tuple[float, ...], size: Size) -> None:
    found = parse("[{:.6f}, {:.6f}, {:.6f}, {:.6f}]".format(*box), size=size)
    assert found.dialect == "unit"
    assert found.xyxy[0] == pytest.approx(np.array(box) * np.array(size.wh * 2), abs=1e-2)


@given(x=shares, y=shares, size=sizes)
def test_points_come_back(x: float, y: float, size: Size) -> None:
    found = parse(f'<point x="{x * 100:.1f}" y="{y * 100:.1f}" alt="a">a</point>', size=size)
    assert found.points[0] == pytest.approx([x * size.width, y * size.height], abs=0.0006 * max(size.wh))


@given(box=boxes, size=sizes)
def test_cells_come_back_within_a_cell(box: tuple[float, ...], size: Size) -> None:
    x0, y0, x1, y1 = (int(v * 32) for v in box)
    found = parse(f"<patch_index_{y0 * 32 + x0:04d}><patch_index_{y1 * 32 + x1:04d}>", size=size)
    sides = np.array(size.wh * 2)
    assert (np.abs(found.xyxy[0] - np.array(box) * sides) <= sides / 32 + 1e-3).all()


@given(text=texts, name=st.sampled_from(["auto", *DIALECTS]), size=sizes)
def test_nothing_breaks_it(text: str, name: str, size: Size) -> None:
    try:
        found = parse(text, name, size=size, resized=size)
    except ModelOutputError as error:
        assert error.raw == text and name != "auto"
        return
    assert len(found.labels) == len(found.xyxy) + len(found.points)
    assert 0 <= found.certainty <= 1
    assert (found.xyxy >= 0).all() and (found.xyxy <= np.array(size.wh * 2, np.float32)).all()


@given(text=texts, share=st.floats(0, 1))
def test_a_text_cut_anywhere_gives_the_boxes_that_are_whole(text: str, share: float) -> None:
    label = text.replace("<", "")  # tags are marks wherever they stand
    whole = json.dumps([{"bbox_2d": [1, 2, 3, 4], "label": label}, {"bbox_2d": [5, 6, 7, 8]}])
    first, second = whole.index("]") + 1, whole.rindex("8]") + 2
    end = first + round(share * (len(whole) - first))
    found = parse(whole[:end], "pixels", size=Size(width=9, height=9))
    assert found.xyxy.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8]][: 1 + (end >= second)]
