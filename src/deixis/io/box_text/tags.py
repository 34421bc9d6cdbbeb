"""Boxes between tags: Qwen-VL, Qwen2-VL, InternVL, DeepSeek-VL2; and Molmo's points."""

from __future__ import annotations

import re
from dataclasses import replace

from deixis.io.box_text.found import Found, Reading
from deixis.io.box_text.groups import read_groups
from deixis.io.box_text.objects import boxes_of

TAGGED = re.compile(
    r"(?:<(?:ref|\|ref\||\|object_ref_start\|)>(?P<label>[^<]*)<(?:/ref|\|/ref\||\|object_ref_end\|)>\s*)?"
    r"<(?P<open>box|\|det\||\|box_start\|)>(?P<body>[^<]*)(?P<close><(?:/box|\|/det\||\|box_end\|)>)?"
)
POINTS = re.compile(r"<points?\s(?P<fields>[^<>]*)>(?P<inner>[^<]*)")
FIELD = re.compile(r"(?<![a-z])([xy])([0-9]{0,6})\s*=\s*[\"']\s*([0-9.]{1,40})\s*[\"']")
ALT = re.compile(r"alt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def read_tags(text: str) -> list[Reading]:
    """What stands between tags; one reading for each dialect that is met."""
    readings: dict[str, Reading] = {}
    label, end = None, -1
    for match in TAGGED.finditer(text):
        label = match["label"] or (label if match.start() == end else None)
        end = match.end()
        name = _dialect(match["open"], match["body"])
        reading = readings.setdefault(name, Reading((name,)))
        inside = boxes_of(read_groups(match["body"]))
        reading.found += [replace(one, label=(label or "").strip() or one.label) for one in inside.found]
        reading.empty |= inside.empty
        if not match["close"] or not inside.found:
            reading.notes.append("the answer ends inside a tag" if not match["close"] else "a tag without a whole box")
    return [*readings.values(), *_molmo(text)]


def _dialect(tag: str, body: str) -> str:
    if tag != "box":
        return "deepseek-vl2" if tag == "|det|" else "qwen2-vl"
    return "internvl" if "[" in body else "qwen-vl"


def _molmo(text: str) -> list[Reading]:
    """Molmo's points: `x` and `y`, or `x1`, `y1`, `x2`, ... in one tag."""
    reading = Reading(("molmo",))
    for match in POINTS.finditer(text):
        alt = ALT.search(match["fields"])
        label = ((alt[1] or alt[2] if alt else match["inner"]) or "").strip() or None
        values = {(axis, number): value for axis, number, value in FIELD.findall(match["fields"])}
        for (axis, number), value in values.items():
            if axis == "x" and (other := values.get(("y", number))) is not None:
                _add_point(reading, value, other, label)
    return [reading] if reading.found or reading.notes else []


def _add_point(reading: Reading, x: str, y: str, label: str | None) -> None:
    try:
        reading.found.append(Found((float(x), float(y)), label, None, "." not in x + y))
    except ValueError:
        reading.notes.append(f"a point at ({x}, {y}) is no number, left out")
