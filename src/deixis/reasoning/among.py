"""Places read among the objects of a kind: "the cup on the left" of two that are both on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deixis.reasoning import order
from deixis.reasoning.geometry import Numbers
from deixis.types import form as forms
from deixis.types.form import Form

if TYPE_CHECKING:
    from deixis.reasoning.evaluate import Evaluation

YES = 0.5
SIDES = {side: side for side in ("left", "right", "top", "bottom", "middle")} | {"front": "near", "back": "far"}


def placed(e: Evaluation, domain: Form, count: int) -> Numbers | None:
    """A place read among the objects of its kind: the `count` that lead towards it; None where there is no such place.

    "The cup on the left" of two that are both in the right half is the left one of them; "the middle cup" of three is
    the second, though all may be left of the middle.
    """
    if not isinstance(domain, forms.And):
        return None
    place = next((p for p in domain.parts if isinstance(p, forms.Place) and p.where in SIDES), None)
    if place is None:
        return None
    rest = e.truth(forms.conjunction(*(part for part in domain.parts if part is not place)))
    there = int((rest >= YES).sum())
    more = e.compare(SIDES[place.where], rest)
    if more is None or (place.where == "middle" and there % 2 == 0 and there > count):
        return None
    if there > count:
        return order.leaders(rest, more, count)
    return _half_of_kin(e, domain, place, rest) if there == count and place.where != "middle" else None


def _half_of_kin(e: Evaluation, domain: forms.And, place: forms.Place, rest: Numbers) -> Numbers | None:
    """As in "the left cup, not the green one" of two: those in the half of all cups that lies towards the place."""
    noun = next((part for part in domain.parts if isinstance(part, forms.Noun)), None)
    kin = None if noun is None else e.truth(noun)
    half = 0 if kin is None else int((kin >= YES).sum()) // 2
    more = e.compare(SIDES[place.where], kin)
    return None if kin is None or more is None or not half else np.minimum(rest, order.leaders(kin, more, half))
