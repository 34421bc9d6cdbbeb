"""Superlatives of size that the scene itself answers: which one it calls long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deixis.reasoning.attributes import listed_value
from deixis.reasoning.geometry import Numbers, greatest
from deixis.reasoning.measures import WORDS
from deixis.types import form as forms

if TYPE_CHECKING:
    from deixis.reasoning.evaluate import Evaluation

YES = 0.5


def listed_so(e: Evaluation, form: forms.Superlative, domain: Numbers) -> Numbers | None:
    """(N,) those that are listed as long, tall or small, where they are as many as lead and none says the contrary."""
    words = [word for word, (name, more) in WORDS.items() if name == form.measure and more == form.most]
    if not words or form.measure == "height":
        return None
    said = greatest([listed_value(word, e.scene.objects, e.listed) for word in words])
    members = (domain >= YES) & (said >= 1)
    return np.where(members, domain, 0.0) if members.sum() == form.count else None
