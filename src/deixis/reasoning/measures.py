"""What can be more or less: measures of objects, one number each, and how far two must differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from deixis.reasoning.geometry import Geometry, Numbers
from deixis.reasoning.names import all_kinds
from deixis.types.scene import SceneObject

ALIKE_SIZE = 0.08  # sizes that differ by this share are clearly different; by a quarter of it, alike
ALIKE_PLACE = 0.02  # places, in widths or heights of the picture
ALIKE_DEPTH = 0.04
YOUNG = tuple("child boy girl kitten puppy lamb calf foal piglet chick duckling gosling cub fawn joey cygnet".split())
AGES = (
    ("baby", "infant", "newborn"), ("toddler",), YOUNG,
    ("teenager", "teenage"), ("young", "new", "brand new", "modern"), ("adult", "man", "woman", "grown"),
    ("middle-aged", "middle aged"),
    ("old", "elderly", "senior", "aged", "ancient", "antique", "vintage", "pensioner", "grandmother", "grandfather"),
)  # fmt: skip
WORDS = {
    "large": ("size", True), "big": ("size", True), "huge": ("size", True), "giant": ("size", True),
    "great": ("size", True), "enormous": ("size", True), "bulky": ("size", True), "small": ("size", False),
    "little": ("size", False), "tiny": ("size", False), "mini": ("size", False), "tall": ("height", True),
    "high": ("height", True), "short": ("height", False), "low": ("height", False), "long": ("length", True),
    "wide": ("width", True), "broad": ("width", True), "thick": ("width", True), "narrow": ("width", False),
    "thin": ("width", False), "slim": ("width", False), "skinny": ("width", False), "slender": ("width", False),
    "fat": ("width", True),
}  # fmt: skip
"""Adjectives of size: what they are measured by, and whether more of it is meant."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A measure of N objects.

    Attributes:
        values: (N,) greater is more; nan where it cannot be said.
        clear: the difference from which one clearly has more than the other.
        note: how it was measured, where that may surprise.
    """

    values: Numbers
    clear: float
    note: str = ""

    def more(self) -> Numbers:
        """(N, N) to what degree the row's object has more than the column's; 0.5 for equal ones, nan becomes 0."""
        difference = self.values[:, None] - self.values
        return np.nan_to_num(np.clip(0.5 + difference / (2 * self.clear), 0, 1), nan=0.0)


def measure(name: str, geometry: Geometry, objects: Sequence[SceneObject]) -> Measured | None:
    """A measure of every object; None for one that nothing in a scene tells."""
    g = geometry
    match name:
        case "size":
            return Measured(np.log(g.area), np.log1p(ALIKE_SIZE))
        case "height":
            return Measured(np.log(g.h), np.log1p(ALIKE_SIZE))
        case "width":
            return Measured(np.log(g.w), np.log1p(ALIKE_SIZE))
        case "length":
            return Measured(np.log(np.maximum(g.w, g.h)), np.log1p(ALIKE_SIZE))
        case "left" | "right":
            return Measured(g.cx if name == "right" else -g.cx, ALIKE_PLACE * g.width)
        case "top" | "bottom":
            return Measured(g.cy if name == "bottom" else -g.cy, ALIKE_PLACE * g.height)
        case "near" | "far":
            return nearness(g, 1 if name == "near" else -1)
        case "age":
            return _age(objects)
    return None


def nearness(g: Geometry, sign: int = 1, among: Numbers | None = None) -> Measured:
    """By depth where every member has one, else by the lower edge: what is nearer stands lower in the picture.

    Args:
        g: of all objects.
        sign: 1 for nearness, -1 for distance.
        among: (N,) degrees; those of at least 0.5 are members. All are if not given.
    """
    members = g.depth if among is None else g.depth[among >= 0.5]
    if not np.isnan(members).any():
        spread = float(np.ptp(members)) if len(members) else 0.0
        return Measured(-sign * g.depth, max(ALIKE_DEPTH * spread, 1e-9))
    return Measured(sign * g.y1, ALIKE_PLACE * g.height, "no depth is given for some: judged by lower edges")


def _age(objects: Sequence[SceneObject]) -> Measured | None:
    """By words of age among the attributes and kinds; None where no object has one."""
    values = np.array([_years(one) for one in objects], np.float64)
    said = not np.isnan(values).all()
    values = np.where(np.isnan(values), AGES.index(("adult", "man", "woman", "grown")), values)
    return None if not said else Measured(values, 1.0, "judged by words of age")


def _years(one: SceneObject) -> float:
    words = {*(attribute.lower() for attribute in one.attributes), *one.name.lower().split()[:-1]}
    kinds = all_kinds(one)
    for place, names in enumerate(AGES):
        if words & set(names):
            return float(place)
    return next((float(place) for place, names in enumerate(AGES) if kinds & set(names)), float("nan"))
