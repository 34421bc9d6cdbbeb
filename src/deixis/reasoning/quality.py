"""Clauses about one object alone: its qualities, and where in the picture it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deixis.reasoning import attributes
from deixis.reasoning.doers import STATES, doers
from deixis.reasoning.geometry import Numbers, greatest
from deixis.reasoning.measures import WORDS
from deixis.reasoning.unseen import FLATTERY, UNSEEN_QUALITIES, is_seen_state
from deixis.types import form as forms
from deixis.types.grounding import Status

if TYPE_CHECKING:
    from deixis.reasoning.evaluate import Evaluation

YES = 0.5
ASTRAY = frozenset("over down up out around about off".split())


def attribute(e: Evaluation, form: forms.Attribute, group: Numbers) -> Numbers:
    """(N,) to what degree each object has a quality: as listed, as names or clothes say it, for sizes as boxes do."""
    listed = attributes.listed_value(form.value, e.scene.objects, e.listed)
    if form.kind in {"state", "pattern"} and not (listed[group >= YES] > 0).any():
        undone = attributes.undone_truth(form.value, group, e.scene.objects, e.listed)
        if undone is not None:
            e.note("as nothing says the contrary of it")
            return undone
    first, _, way = form.value.partition(" ")
    if way in ASTRAY and not listed.any():
        listed = attributes.listed_value(first, e.scene.objects, e.listed)
    if form.kind == "age":
        return attributes.age_truth(form.value, listed, group, e.scene.objects)
    if form.kind == "other":
        listed = np.maximum(listed, attributes.kind_truth(form.value, e.scene.objects))
    if not listed.any() and form.value in FLATTERY:
        e.doubt(Status.UNKNOWN, f"no picture shows what is {form.value!r}", mild=True)
        return np.ones(len(group))
    if not listed.any() and _is_unseen(form):
        e.doubt(Status.UNKNOWN, f"no picture shows what is {form.value!r}")
        return np.full(len(group), YES)
    if form.kind == "state" and not listed.any() and (doing := doers(e, STATES.get(form.value, ""))) is not None:
        return doing
    if form.kind == "state":
        return attributes.state_truth(form.value, listed, group, e.listed, e.scene.objects)
    if form.kind in {"color", "pattern"}:
        listed = attributes.in_part_beside_whole(listed, group)
        return attributes.worn_truth(form.value, listed, e.scene.objects, e.listed, group)
    if form.value not in WORDS or form.kind not in {"size", "other", "shape"}:
        return listed
    against = [attributes.listed_value(word, e.scene.objects, e.listed) for word in attributes.opposites(form.value)]
    opposite = greatest(against) if against else np.zeros(len(listed))
    found = attributes.size_truth(form.value, listed, opposite, group, e.geometry)
    if not np.array_equal(found, listed):
        e.note("judged by boxes, against the others of its kind")
    return found


def _is_unseen(form: forms.Attribute) -> bool:
    """Whether it is a quality that would not be listed where it held."""
    return form.value in UNSEEN_QUALITIES or (form.kind == "state" and not is_seen_state(form.value))


def place(e: Evaluation, form: forms.Place, group: Numbers) -> Numbers:
    """(N,) to what degree each object is in a part of the picture."""
    found = attributes.place_truth(form.where, e.geometry, group)
    if found is None:
        e.doubt(Status.UNKNOWN, f"no rule says where {form.where!r} is")
        return np.full(len(group), YES)
    return found
