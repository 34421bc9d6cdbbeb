"""Who is called by what they do: a man on a bicycle is a cyclist, who plays a cello is a cello player."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deixis.reasoning.geometry import Numbers
from deixis.reasoning.names import noun_truth

if TYPE_CHECKING:
    from deixis.reasoning.evaluate import Evaluation

DOERS = {
    "cyclist": ("bicycle", "RIDING"), "biker": ("bicycle", "RIDING"), "motorcyclist": ("motorcycle", "RIDING"),
    "skateboarder": ("skateboard", "RIDING"), "skater": ("skateboard", "RIDING"), "surfer": ("surfboard", "RIDING"),
    "snowboarder": ("snowboard", "RIDING"), "guitarist": ("guitar", "play"), "pianist": ("piano", "play"),
    "violinist": ("violin", "play"), "cellist": ("cello", "play"), "drummer": ("drum", "play"),
    "flutist": ("flute", "play"), "flautist": ("flute", "play"), "trumpeter": ("trumpet", "play"),
    "saxophonist": ("saxophone", "play"), "musician": ("instrument", "play"), "horseman": ("horse", "RIDING"),
    "photographer": ("camera", "HOLDING"), "equestrian": ("horse", "RIDING"),
}  # fmt: skip
"""Who is called by a doing: what it is done to, and the relation."""

STATES = {
    "cycling": "cyclist", "biking": "cyclist", "skateboarding": "skateboarder", "surfing": "surfer",
    "snowboarding": "snowboarder", "horse riding": "horseman",
}  # fmt: skip
"""Doings that say what is ridden or played, by who does them."""

DOINGS = {"rider": "RIDING", "holder": "HOLDING", "wearer": "WEARING", "carrier": "HOLDING", "driver": "drive"}


def doers(e: Evaluation, name: str) -> Numbers | None:
    """(N,) who does what a name says: "cello player", "bike rider"; None for other names, and where nobody does."""
    what, _, doer = name.rpartition(" ")
    if name in DOERS:
        what, relation = DOERS[name]
    elif what and doer.endswith("er"):
        relation = DOINGS.get(doer, doer[:-2])
    else:
        return None
    pairs, _ = e.pairs.of(relation)
    done: Numbers = np.minimum(pairs, noun_truth(what, e.scene.objects)[0]).max(axis=1, initial=0)
    return done if done.any() else None
