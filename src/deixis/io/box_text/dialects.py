"""The table of dialects: in which numbers, and in which order, models write where something is."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from deixis.errors import ConfigError

Layout = Literal["xyxy", "yxyx", "xywh", "cxcywh"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to write boxes and points.

    Attributes:
        name: what `dialect=` takes.
        scale: the number that stands for a whole side of the picture; None where numbers are pixels.
        layout: what the four numbers of a box are; a point of a "yxyx" dialect is y first as well.
        resized: whether pixels are those of the picture as the model was shown it.
        offset: added to every number before it is scaled; 0.5 where a number names a bin and means its middle.
        tokens: whether only the dialect's own tokens are read, never numbers in brackets.
        example: one box or point as it is written.
        models: who writes so.
    """

    name: str
    scale: float | None
    layout: Layout
    example: str
    models: str
    resized: bool = False
    offset: float = 0.0
    tokens: bool = False

    @property
    def in_pixels(self) -> bool:
        """Whether the numbers are pixels."""
        return self.scale is None


TABLE = (
    Dialect("pixels", None, "xyxy", "[10, 20, 300, 200]", "pixels of the original picture"),
    Dialect("pixels-yx", None, "yxyx", "[20, 10, 200, 300]", "the same, y first"),
    Dialect("resized", None, "xyxy", "[10, 20, 300, 200]", "pixels of the picture the model was shown", resized=True),
    Dialect("unit", 1, "xyxy", "[0.1, 0.2, 0.5, 0.6]", "fractions of width and height: LLaVA, Shikra, Ferret"),
    Dialect("unit-yx", 1, "yxyx", "[0.2, 0.1, 0.6, 0.5]", "the same, y first"),
    Dialect("percent", 100, "xyxy", "[10, 20, 50, 60]", "percent of width and height"),
    Dialect("grid999", 999, "xyxy", "[100, 200, 500, 600]", "0 to 999"),
    Dialect("grid1000", 1000, "xyxy", "[100, 200, 500, 600]", "0 to 1000"),
    Dialect("coco", None, "xywh", '{"bbox": [10, 20, 290, 180]}', "COCO files: left, top, width, height in pixels"),
    Dialect(
        "label-studio",
        100,
        "xywh",
        '{"x": 10, "y": 20, "width": 40, "height": 40, "rectanglelabels": ["cup"]}',
        "Label Studio: percent",
    ),
    Dialect("grounding-dino", 1, "cxcywh", "[0.3, 0.4, 0.4, 0.4]", "Grounding DINO's own code, SAM 3's exemplars"),
    Dialect(
        "moondream", 1, "xyxy", '{"x_min": 0.1, "y_min": 0.2, "x_max": 0.5, "y_max": 0.6}', "Moondream; points too"
    ),
    Dialect("qwen-vl", 1000, "xyxy", "<ref>cup</ref><box>(100,200),(500,600)</box>", "Qwen-VL"),
    Dialect(
        "qwen2-vl",
        1000,
        "xyxy",
        "<|object_ref_start|>cup<|object_ref_end|><|box_start|>(100,200),(500,600)<|box_end|>",
        "Qwen2-VL",
    ),
    Dialect(
        "qwen2.5-vl",
        None,
        "xyxy",
        '{"bbox_2d": [10, 20, 300, 200], "label": "cup"}',
        "Qwen2.5-VL: pixels of the picture it was shown, sides in multiples of 28",
        resized=True,
    ),
    Dialect("qwen3-vl", 1000, "xyxy", '{"bbox_2d": [100, 200, 500, 600], "label": "cup"}', "Qwen3-VL"),
    Dialect("internvl", 1000, "xyxy", "<ref>cup</ref><box>[[100, 200, 500, 600]]</box>", "InternVL"),
    Dialect("deepseek-vl2", 999, "xyxy", "<|ref|>cup<|/ref|><|det|>[[100, 200, 500, 600]]<|/det|>", "DeepSeek-VL2"),
    Dialect("cogvlm", 1000, "xyxy", "cup [[100,200,500,600]]", "CogVLM: three digits, 000 to 999"),
    Dialect("minigpt-v2", 100, "xyxy", "<p>cup</p> {<10><20><50><60>}", "MiniGPT-v2: 0 to 100"),
    Dialect("gemini", 1000, "yxyx", '{"box_2d": [200, 100, 600, 500], "label": "cup"}', "Gemini, Gemma: y first"),
    Dialect(
        "paligemma",
        1024,
        "yxyx",
        "<loc0200><loc0100><loc0600><loc0500> cup",
        "PaliGemma: y first, 0 to 1023",
        tokens=True,
    ),
    Dialect(
        "florence-2",
        1000,
        "xyxy",
        "cup<loc_100><loc_200><loc_500><loc_600>",
        "Florence-2: bins 0 to 999, a bin's middle is meant",
        offset=0.5,
        tokens=True,
    ),
    Dialect(
        "kosmos-2",
        1,
        "xyxy",
        "<phrase>cup</phrase><object><patch_index_0195><patch_index_0624></object>",
        "Kosmos-2: cells of a grid of 32 x 32",
        tokens=True,
    ),
    Dialect("molmo", 100, "xyxy", '<point x="30.5" y="40.2" alt="cup">cup</point>', "Molmo: points in percent"),
)
DIALECTS = {dialect.name: dialect for dialect in TABLE}
AUTO = "auto"


def dialect_of(name: str) -> Dialect:
    """The dialect of this name.

    Raises:
        ConfigError: no dialect has it; the message names the nearest.

    >>> dialect_of("gemnii")
    Traceback (most recent call last):
    deixis.errors.ConfigError: dialect 'gemnii' is not known; did you mean 'gemini'?
    """
    if isinstance(name, str) and name in DIALECTS:
        return DIALECTS[name]
    near = get_close_matches(str(name), DIALECTS, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are auto, {', '.join(DIALECTS)}"
    raise ConfigError(f"dialect {name!r} is not known; {hint}")
