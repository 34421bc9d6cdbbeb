"""What is in a picture, as a list: what the reasoner works on, whoever made it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from deixis.errors import InputError
from deixis.types.size import Size

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SceneObject:
    """One thing in a scene.

    Attributes:
        id: unlike that of any other object of its scene.
        name: what it is, such as "plate" or "traffic light".
        box: (x0, y0, x1, y1) in pixels of the picture, at pixel edges.
        attributes: what is said of it: "green", "wooden", "facing left".
        depth: its distance from the camera in any one unit, smaller is nearer; None where it is not known.
        score: the probability that it is there and is what its name says.

    Raises:
        InputError: an empty id or name, a box that is not finite or not in order, or a score outside [0, 1].
    """

    id: str
    name: str
    box: Box
    attributes: tuple[str, ...] = ()
    depth: float | None = None
    score: float = 1.0

    def __post_init__(self) -> None:
        if not self.id or not self.name.strip():
            raise InputError(f"object {self.id!r}: needs an id and a name, got the name {self.name!r}")
        if len(self.box) != 4 or not all(map(math.isfinite, self.box)):
            raise InputError(f"object {self.id!r}: box: expected four finite numbers, got {self.box!r:.80}")
        if self.box[0] > self.box[2] or self.box[1] > self.box[3]:
            raise InputError(f"object {self.id!r}: box: expected x0 <= x1 and y0 <= y1, got {self.box!r:.80}")
        if self.depth is not None and not math.isfinite(self.depth):
            raise InputError(f"object {self.id!r}: depth: expected a finite number, got {self.depth}")
        _check_share(f"object {self.id!r}: score", self.score)


@dataclass(frozen=True, slots=True)
class SceneRelation:
    """That one object stands in a relation to another: (cup, "on", table), (dog, "chasing", man).

    Attributes:
        subject: id of the object that does it.
        name: a verb or preposition, in any form: "on", "holding", "looking at".
        object: id of the object that it is done to.
        probability: that it is so.

    Raises:
        InputError: an empty name, or a probability outside [0, 1].
    """

    subject: str
    name: str
    object: str
    probability: float = 1.0

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InputError(f"relation of {self.subject!r} to {self.object!r}: needs a name")
        _check_share(f"relation {self.name!r} of {self.subject!r}: probability", self.probability)


@dataclass(frozen=True, slots=True)
class Scene:
    """The objects of a picture and the relations between them. It is complete: what it does not list is not there.

    Attributes:
        size: of the picture.
        objects: in any order.
        relations: between objects of the scene.

    Raises:
        InputError: two objects of one id, or a relation of an object that is not in the scene.

    >>> cup = SceneObject("a", "cup", (10, 10, 30, 40), ("red",))
    >>> Scene(Size(height=100, width=200), (cup,)).objects[0].attributes
    ('red',)
    """

    size: Size
    objects: tuple[SceneObject, ...]
    relations: tuple[SceneRelation, ...] = ()

    def __post_init__(self) -> None:
        ids = [one.id for one in self.objects]
        known = set(ids)
        if len(known) < len(ids):
            twice = next(i for i in ids if ids.count(i) > 1)
            raise InputError(f"scene: two objects have the id {twice!r}; ids must differ")
        for relation in self.relations:
            for end in (relation.subject, relation.object):
                if end not in known:
                    raise InputError(f"scene: relation {relation.name!r} names {end!r}, which is no object's id")


def _check_share(what: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise InputError(f"{what}: expected a number from 0 to 1, got {value}")
