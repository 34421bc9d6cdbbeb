"""Either or, and which is bigger."""

from __future__ import annotations

import numpy as np

from deixis.reasoning.geometry import Geometry
from deixis.reasoning.measures import measure
from deixis.reasoning.wording import words as in_words
from deixis.tasks.answering.beliefs import Belief, believe, missing, presence, unseen
from deixis.tasks.answering.looking import View, form_of
from deixis.tasks.answering.result import Finding, Place, cannot_tell
from deixis.tasks.answering.words import head_of
from deixis.tasks.matching.evidence import log_odds
from deixis.types import form as forms
from deixis.types.form import Form, conjunction, walk
from deixis.types.scene import Scene, SceneObject

EVEN = 0.1  # a degree this near one half tells nothing


def either(view: View, form: forms.Exists, *, definite: bool) -> Finding:
    """Which of the alternatives of a clause is believed most."""
    domain = form.domain
    assert isinstance(domain, forms.And)
    place = next(i for i, part in enumerate(domain.parts) if isinstance(part, forms.Or))
    lost = missing(view, domain) if definite else ""
    if lost:
        return cannot_tell(lost)
    options = domain.parts[place].children()
    rest = [part for i, part in enumerate(domain.parts) if i != place]
    beliefs = [believe(view, conjunction(*rest, option), definite=definite) for option in options]
    return _chosen([_short(option) for option in options], beliefs)


def named(view: View, options: tuple[str, ...]) -> Finding:
    """Which of some things is there: "is it a dog or a cat"."""
    return _chosen([head_of(one) for one in options], [believe(view, form_of(one), definite=False) for one in options])


def _chosen(names: list[str], beliefs: list[Belief]) -> Finding:
    odds = np.array([float(log_odds(np.array(one.probability))) for one in beliefs])
    share = np.exp(odds - odds.max())
    share /= share.sum()
    order = np.argsort(-share, kind="stable")
    best = int(order[0])
    told = ", ".join(f"{names[i]} {beliefs[i].probability:.2f}" for i in order)
    lines = tuple(line for one in beliefs for line in one.lines)
    others = tuple((names[i], float(share[i])) for i in order[1:])
    return Finding(names[best], names[best], float(share[best]), told, beliefs[best].places, lines, others)


def _short(option: Form) -> str:
    """A clause in a word or two: a colour, a place, what something is next to."""
    match option:
        case forms.Attribute(_, value):
            return value
        case forms.Place(where):
            return where
        case forms.Relation(_, other):
            return head_of(in_words(other) or "it")
    return in_words(option) or "it"


def which_leads(view: View, comparative: str, options: tuple[str, ...]) -> Finding:
    """Which of two things has more of something: "which is bigger, the dog or the cat"."""
    asked = _measure(comparative)
    sights = [view.meant(one) for one in options]
    lost = next((told for told in map(unseen, sights) if told), "")
    if asked is None or lost:
        return cannot_tell(lost or f"nothing measures {comparative!r}")
    places = tuple(Place(text, one.boxes[0], one.scores[0]) for text, one in zip(options, sights, strict=True))
    scene = Scene(view.image.size, tuple(SceneObject(one.name, head_of(one.name), one.box) for one in places))
    measured = measure(asked.measure, Geometry.of(scene), scene.objects)
    if measured is None or np.isnan(measured.values).any():
        return cannot_tell(f"boxes do not tell which is {comparative}", regions=places)
    ahead = measured.more()[0, 1] if asked.most else measured.more()[1, 0]
    if abs(ahead - 0.5) < EVEN:
        return cannot_tell(f"boxes do not tell which is {comparative}: they are about even", regions=places)
    best = 0 if ahead >= 0.5 else 1
    there = min(presence(one).probability for one in sights)
    told = f"{options[best]} is ahead by boxes, {comparative}: degree {max(ahead, 1 - ahead):.2f}"
    confidence = 0.5 + (max(ahead, 1 - ahead) - 0.5) * there
    return Finding(head_of(options[best]), options[best], float(confidence), told, places, (told, measured.note))


def _measure(comparative: str) -> forms.Superlative | None:
    """What a comparative compares: "taller" the most height."""
    found = walk(form_of(f"the {comparative} one"))
    return next((part for _, part in found if isinstance(part, forms.Superlative)), None)
