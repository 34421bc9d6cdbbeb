"""Sides of parts, in their owner's frame: a dog's own left ear."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.geometry import Geometry, Numbers, ramp, with_any
from deixis.reasoning.names import kinds_of
from deixis.types.scene import Scene, SceneObject

AWAY = re.compile(
    r"\b(away|(from|seen from) (behind|the back)|back (is )?(turned|to|view)|rear view|turned around|"
    r"facing (back|backwards))\b"
)
PROFILE = re.compile(
    r"\b(?:facing|looking|turned|turning|heading|pointing|walking|running|moving|swimming|flying|driving|profile)\b"
    r"[\w ]*?\b(left|right)\b|\b(left|right)[- ](?:facing|profile)\b"
)
BODIES = frozenset("person animal doll teddy_bear robot statue snowman scarecrow mannequin puppet".split())
LISTED = {"front": ("front",), "back": ("back", "rear", "hind"), "top": ("top", "upper"), "bottom": ("bottom", "lower")}
OPPOSITE = {"left": "right", "right": "left", "front": "back", "back": "front", "top": "bottom", "bottom": "top"}
TURNED = (-0.05, 0.05)  # how far to one side of the middle, in widths of the owner


@dataclass(frozen=True, slots=True)
class Frame:
    """Along which axis a side of an owner lies: (x, y, nearness), and in whose frame that is, in words."""

    axis: tuple[float, float, float]
    words: str


def frame(side: str, owner: SceneObject) -> Frame | None:
    """Where in the picture a side of an owner lies; None where that cannot be said.

    A person's or animal's left and right are its own. It is taken to face the viewer unless an attribute says
    otherwise, and then its left is the viewer's right. In profile, facing the viewer's left, its left side is the
    nearer one. Other things have the viewer's left and right.
    """
    if side in {"top", "bottom"}:
        return Frame((0, 1 if side == "bottom" else -1, 0), "up and down are the picture's")
    said = [attribute.lower() for attribute in owner.attributes]
    ways = [way[0] for words in said if (way := PROFILE.search(words))]
    profile = 0.0 if not ways else -1.0 if "left" in ways[0] else 1.0
    if side in {"front", "back"}:
        return Frame((profile if side == "front" else -profile, 0, 0), _profile(owner)) if profile else None
    sign = 1.0 if side == "left" else -1.0
    if not BODIES & kinds_of(owner.name):
        return Frame((-sign, 0, 0), f"{side} is the viewer's: a {owner.name} has none of its own")
    if profile:
        return Frame((0, 0, -profile * sign), f"{_profile(owner)}: its own {side} is the side nearer or farther")
    away = any(map(AWAY.search, said))
    seen = "faces away, so its own" if away else "faces the viewer, so its own"
    other = side if away else OPPOSITE[side]
    return Frame((-sign if away else sign, 0, 0), f"the {owner.name} {seen} {side} is the viewer's {other}")


def on_side(side: str, parts: Numbers, owners: Numbers, scene: Scene, g: Geometry) -> tuple[Numbers, str]:
    """(N,) to what degree each part is on a side of its owner, and in which frame; a note alone says it is not known.

    Args:
        side: left, right, top, bottom, front or back, the owner's own.
        parts: (N,) what the parts are.
        owners: (N, N) the degree to which the column owns the row.
        scene: the scene.
        g: its geometry.
    """
    found, notes = np.zeros(len(parts)), []
    for i in map(int, np.flatnonzero((parts >= 0.5) & (with_any(owners) >= 0.5))):
        if (said := _listed(side, scene.objects[i])) is not None:
            found[i] = said
            notes.append("as the part's attributes or name say, in its owner's frame")
            continue
        owner = int(owners[i].argmax())
        seen = frame(side, scene.objects[owner])
        value = None if seen is None else _offset(seen, i, owner, (parts >= 0.5) & (owners[:, owner] >= 0.5), g)
        notes.append(seen.words if seen else f"which way the {scene.objects[owner].name} faces is not known")
        found[i] = 0.5 if value is None else value
    return found, "; ".join(dict.fromkeys(notes))


def _listed(side: str, part: SceneObject) -> float | None:
    """What the part's own attributes and name say of its side; None where they say nothing."""
    texts = [text.lower().replace("-", " ") for text in (part.name, *part.attributes)]
    words = {word for text in texts if not PROFILE.search(text) for word in text.split()}
    if words & set(LISTED.get(side, (side,))):
        return 1.0
    return 0.0 if words & set(LISTED.get(OPPOSITE[side], (OPPOSITE[side],))) else None


def _offset(seen: Frame, i: int, owner: int, siblings: NDArray[np.bool_], g: Geometry) -> float | None:
    """How far the part lies to the side: from the middle of its siblings, or of its owner where it has none."""
    x, y, nearness = seen.axis
    several = siblings.sum() > 1
    if nearness:
        if not several or np.isnan(g.depth[siblings]).any():
            return None
        offset = nearness * (g.depth[siblings].mean() - g.depth[i])
        return float(offset > 0)
    middle_x = g.cx[siblings].mean() if several else g.cx[owner]
    middle_y = g.cy[siblings].mean() if several else g.cy[owner]
    offset = (x * (g.cx[i] - middle_x)) / g.w[owner] + (y * (g.cy[i] - middle_y)) / g.h[owner]
    return float(ramp(np.array(offset), *TURNED))


def _profile(owner: SceneObject) -> str:
    return f"the {owner.name} is seen from the side"
