"""Boxes and points in JSON, in lists and in prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from deixis.io.box_text.dialects import Layout
from deixis.io.box_text.found import Found, Reading
from deixis.io.box_text.groups import Group, Item, Number, Text, read_groups

HINTS = {
    "box2d": ("gemini",),
    "bbox2d": ("qwen3-vl", "qwen2.5-vl"),
    "point2d": ("qwen3-vl", "qwen2.5-vl"),
    "rectanglelabels": ("label-studio",),
}
BOX_KEYS = frozenset(
    "box2d bbox2d bbox bboxes box boxes boundingbox boundingboxes coordinates coords rect rectangle region "
    "regions location position".split()
)
POINT_KEYS = frozenset("point2d point points click coordinate center centre keypoint keypoints".split())
LABEL_KEYS = ("label", "labels", "name", "class", "category", "object", "phrase", "description", "rectanglelabels")
SCHEMES: tuple[tuple[tuple[str, ...], Layout], ...] = (
    (("x1", "y1", "x2", "y2"), "xyxy"),
    (("x0", "y0", "x1", "y1"), "xyxy"),
    (("xmin", "ymin", "xmax", "ymax"), "xyxy"),
    (("left", "top", "right", "bottom"), "xyxy"),
    (("x", "y", "width", "height"), "xywh"),
    (("x", "y", "w", "h"), "xywh"),
    (("left", "top", "width", "height"), "xywh"),
    (("cx", "cy", "width", "height"), "cxcywh"),
    (("cx", "cy", "w", "h"), "cxcywh"),
    (("x", "y"), "xyxy"),
)
NAMED = frozenset(name for names, _ in SCHEMES for name in names)
LOST = "the answer ends before it is whole: what is not complete is left out"


class Pair(NamedTuple):
    """A name as it is compared and as it is written, and its value."""

    key: str
    name: str
    value: Item


def read_objects(text: str) -> Reading:
    """Every box and point of a text that has no tags or tokens."""
    return boxes_of(read_groups(text))


def boxes_of(root: Group) -> Reading:
    """Every box and point in a tree of brackets."""
    reading = Reading()
    _visit(root, None, reading, points=False)
    if root.cut:
        reading.notes.append(LOST)
    return reading


def _visit(group: Group, label: str | None, reading: Reading, *, points: bool) -> None:
    """Adds what a group holds: as an object with names, as one box or point, or as a list of such."""
    pairs = list(_pairs(group))
    own = _label(pairs) or label
    numbers = group.numbers
    if pairs and group.bracket == "{":
        _object(group, pairs, own, reading)
    elif group.bracket and not group.groups and len(numbers) in (2, 4) and len(pairs) == 0:
        if group.closed:
            reading.found.append(_found(numbers, _inner(group) or label))
    elif group.bracket == "[" and group.closed and not group.items:
        reading.empty = True
    else:
        _list(group, own, reading, points=points)


def _object(group: Group, pairs: list[Pair], label: str | None, reading: Reading) -> None:
    """An object's boxes: numbers by their names, and lists under the names of boxes and points."""
    named = {key: value for key, _, value in pairs if key in NAMED and isinstance(value, Number)}
    whole = group.closed or not (group.items and isinstance(group.items[-1], Number))
    if whole and (found := _by_name(named, label)) is not None:
        reading.found.append(found)
    labels = _labels(pairs)
    for key, name, value in pairs:
        reading.hints += tuple(hint for hint in HINTS.get(key, ()) if hint not in reading.hints)
        if isinstance(value, Group):
            before = len(reading.found)
            known = key in BOX_KEYS or key in POINT_KEYS
            _visit(value, label if known or label else name, reading, points=key in POINT_KEYS)
            if len(labels) == len(reading.found) - before > 1:
                _relabel(reading, before, labels)
    if {"x_min", "y_max"} <= {name for _, name, _ in pairs} and "moondream" not in reading.hints:
        reading.hints += ("moondream",)
    under_names = {id(value) for _, _, value in pairs}
    for child in group.groups:
        if id(child) not in under_names:
            _visit(child, label, reading, points=False)


def _list(group: Group, label: str | None, reading: Reading, *, points: bool) -> None:
    """Every group of a list or of prose; two pairs side by side are the corners of a box."""
    if not group.bracket:
        _named_in_prose(group, reading)
    for run, at in _runs(group):
        own = label or _before(group, at)
        if len(run) == 2 and not points:
            reading.found.append(_found([*run[0].numbers, *run[1].numbers], own))
        else:
            for one in run:
                _visit(one, own, reading, points=points)


def _runs(group: Group) -> list[tuple[list[Group], int]]:
    """The groups inside, with their place; pairs of numbers with no more than a comma between are one run."""
    runs: list[tuple[list[Group], int]] = []
    near = False
    for at, item in enumerate(group.items):
        if isinstance(item, Group):
            if near and _is_pair(item) and _is_pair(runs[-1][0][-1]):
                runs[-1][0].append(item)
            else:
                runs.append(([item], at))
            near = True
        elif item not in (",", "\n"):
            near = False
    return runs


def _is_pair(group: Group) -> bool:
    return group.closed and group.bracket in "([" and not group.groups and len(group.numbers) == 2


def _named_in_prose(group: Group, reading: Reading) -> None:
    """Boxes such as "x1=10, y1=20, x2=30, y2=40" outside all brackets."""
    named: dict[str, Number] = {}
    for key, _, value in _pairs(group):
        if key in NAMED and isinstance(value, Number):
            named[key] = value
            if len(named) == 4:
                if (found := _by_name(named, None)) is not None:
                    reading.found.append(found)
                named = {}
    if set(named) == {"x", "y"} and (found := _by_name(named, None)) is not None:
        reading.found.append(found)


def _pairs(group: Group) -> Iterator[Pair]:
    """(name, value) of everything written as name: value or name=value; names in lower case, letters and digits."""
    items = [item for item in group.items if item != "\n"]
    for at in range(len(items) - 2):
        key = items[at]
        if isinstance(key, Text) and items[at + 1] in (":", "=") and not isinstance(items[at + 2], str):
            yield Pair("".join(char for char in key.value.lower() if char.isalnum()), key.value, items[at + 2])


def _label(pairs: list[Pair]) -> str | None:
    values = {key: value for key, _, value in reversed(pairs)}
    for key in LABEL_KEYS:
        value = values.get(key)
        if isinstance(value, Text) and value.quoted:
            return value.value.strip() or None
        if isinstance(value, Group) and len(texts := _texts(value)) == 1:
            return texts[0]
    return None


def _labels(pairs: list[Pair]) -> list[str]:
    return next((_texts(value) for key, _, value in pairs if key in LABEL_KEYS and isinstance(value, Group)), [])


def _texts(group: Group) -> list[str]:
    return [item.value for item in group.items if isinstance(item, Text) and item.quoted]


def _inner(group: Group) -> str | None:
    return next((item.value for item in group.items if isinstance(item, Text) and item.quoted), None)


def _before(group: Group, at: int) -> str | None:
    """The quoted words right before a list, as in `"cup": [1, 2, 3, 4]`, in prose."""
    near = [item for item in group.items[max(0, at - 2) : at] if item not in (":", ",", "=")]
    return near[-1].value if near and isinstance(near[-1], Text) and near[-1].quoted else None


def _relabel(reading: Reading, start: int, labels: list[str]) -> None:
    reading.found[start:] = [
        replace(one, label=label) for one, label in zip(reading.found[start:], labels, strict=True)
    ]


def _by_name(named: dict[str, Number], label: str | None) -> Found | None:
    for names, layout in SCHEMES:
        if set(names) <= set(named):
            found = _found([named[name] for name in names], label)
            return replace(found, layout=layout if len(names) == 4 else None)
    return None


def _found(numbers: list[Number], label: str | None) -> Found:
    whole = all(number.whole for number in numbers)
    percent = all(number.percent for number in numbers)
    return Found(tuple(number.value for number in numbers), label, None, whole, percent)
