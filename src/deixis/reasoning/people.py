"""Who is a person though no table has the name: by what a scene says of it, or by how its name ends."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from deixis.reasoning.geometry import greatest
from deixis.reasoning.listed import Listed
from deixis.reasoning.names import canonical, is_known, kinds_of
from deixis.types.scene import Scene, SceneObject

DOING = (
    "wear", "read", "write", "talk", "speak", "wave", "shake hands", "hold hands", "type", "photograph", "film",
    "smoke", "sing", "play", "pay", "smile", "shout", "hug", "carry", "applaud", "knit",
)  # fmt: skip
OF_PEOPLE = re.compile(
    r"^(?:male|female|bald|bearded|blonde?|brunette|pregnant|moustached|freckled|blindfolded|shirtless)$|"
    r"^(?:in|wearing) "
)
ENDING = re.compile(r"\w{4,}(?:ist|ician|monger|smith|woman|maker|trainer|player|worker|seller|keeper|ess)$|\w{3,}man$")
DOUBLE = frozenset(["fan", "speaker", "loudspeaker", "trainer", "sneaker"])
NOBODY = frozenset(
    "snowman talisman doberman walkman minimalist checklist playlist businessclass dress mattress".split()
)


def with_people(scene: Scene, listed: Listed) -> Scene:
    """The scene with "person" among the attributes of what must be one: of a name that no table has, it plays or reads.

    Args:
        scene: whose objects keep their order.
        listed: its relations.
    """
    doing = greatest([listed.subjects(verb) for verb in DOING]) > 0
    told = [_is_one(one, bool(does)) for one, does in zip(scene.objects, doing, strict=True)]
    if not np.any(told):
        return scene
    objects = (
        replace(one, attributes=(*one.attributes, "person")) if is_one else one
        for one, is_one in zip(scene.objects, told, strict=True)
    )
    return replace(scene, objects=tuple(objects))


def _is_one(one: SceneObject, does: bool) -> bool:
    name = canonical(one.name)
    if name in DOUBLE and does:
        return True
    if is_known(name) or kinds_of(one.name) - {name, name.rsplit("_", 1)[-1]} or name in NOBODY:
        return False
    return does or bool(ENDING.fullmatch(name)) or any(OF_PEOPLE.search(text.lower()) for text in one.attributes)
