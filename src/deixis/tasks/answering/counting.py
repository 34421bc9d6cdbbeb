"""How many: each region is one with a probability, and the number of them has a distribution."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.evaluate import Evaluation
from deixis.reasoning.explain import core
from deixis.reasoning.wording import words as in_words
from deixis.tasks.answering.constants import constants
from deixis.tasks.answering.looking import Sight, View, presence_features
from deixis.tasks.answering.result import Finding, Place, cannot_tell
from deixis.tasks.matching.evidence import log_odds
from deixis.tasks.perception import boxes_of, perceive
from deixis.text.forms import show
from deixis.types import form as forms
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.form import Form

Floats = NDArray[np.float64]
SAME = 0.5
ASKED = 4.0  # who asks how many there are sees some four times in five; presence was measured half and half
ODDS = {"more": "more", "fewer": "fewer", "equal": "as many"}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are.

    Attributes:
        chances: of 0, 1, 2 ...
        places: of those that are likelier than not.
        lines: of the trace.
    """

    chances: tuple[float, ...]
    places: tuple[Place, ...]
    lines: tuple[str, ...]

    @property
    def likeliest(self) -> int:
        """The number with the greatest chance."""
        return int(np.argmax(self.chances))


def how_many(view: View, form: forms.HowMany) -> Finding:
    """The likeliest number, where it is likelier than elsewhere that there are any: it was asked."""
    if not _nameable(form.domain):
        return cannot_tell(f"{show(form.domain)} names nothing that could be counted")
    found = counts_of(view, form.domain)
    found = replace(found, chances=_as_asked(found.chances))
    best = found.likeliest
    order = np.argsort([-chance for chance in found.chances], kind="stable")
    others = tuple((str(n), found.chances[n]) for n in order[1:4] if found.chances[n] > 0.01)
    why = f"{best} is the likeliest number, with {found.chances[best]:.2f}"
    return Finding(best, str(best), found.chances[best], why, found.places[:best], found.lines, others)


def _as_asked(chances: tuple[float, ...]) -> tuple[float, ...]:
    """The chances of 0, 1, 2 ..., where there being any is `ASKED` times as likely."""
    weights = np.array([1.0, *[ASKED] * (len(chances) - 1)]) * chances
    return tuple((weights / weights.sum()).tolist())


def compare(view: View, form: forms.CompareCounts) -> Finding:
    """Whether there are more, fewer or as many of one as of another."""
    first, second = counts_of(view, form.first), counts_of(view, form.second)
    joint = np.outer(first.chances, second.chances)
    a, b = np.indices(joint.shape)
    if form.comparison == "difference":
        return _difference(joint, first, second)
    holds = {"more": a > b, "fewer": a < b, "equal": a == b}[form.comparison]
    p = float(joint[holds].sum())
    value = p >= 0.5
    why = f"{first.likeliest} against {second.likeliest}; {ODDS[form.comparison]} with {p:.2f}"
    places = (*first.places, *second.places)
    return Finding(value, "yes" if value else "no", max(p, 1 - p), why, places, (*first.lines, *second.lines))


def _difference(joint: NDArray[np.float64], first: Counted, second: Counted) -> Finding:
    """The likeliest of how many more."""
    chances = {d: float(np.trace(joint, -d)) for d in range(1 - joint.shape[1], joint.shape[0])}
    value = max(chances, key=lambda d: chances[d])
    why = f"{first.likeliest} against {second.likeliest}; a difference of {value} with {chances[value]:.2f}"
    places = (*first.places, *second.places)
    return Finding(value, str(value), chances[value], why, places, (*first.lines, *second.lines))


def counts_of(view: View, domain: Form) -> Counted:
    """The distribution of the number of things that a form describes."""
    inner = core(domain)
    sight, degrees = _plain(view, inner) if isinstance(inner, forms.Noun) else _structured(view, inner)
    chances = region_chances(sight) * degrees
    lines = (
        f"{sight.phrase}: presence {sight.presence:.2f}, {len(sight.boxes)} regions",
        *(f"region {i + 1}: score {score:.2f}, one of them with {chance:.2f}"
          for i, (score, chance) in enumerate(zip(sight.scores, chances, strict=True)) if chance >= 0.05),
    )  # fmt: skip
    order = np.argsort(-chances, kind="stable")
    places = tuple(sight.places[i] for i in order if chances[i] >= 0.5)
    return Counted(tuple(distribution(chances).tolist()), places, lines)


def region_chances(sight: Sight) -> Floats:
    """(R,) the probability that each region is one of what is counted; the best is one if there is any at all."""
    if not sight.scores:
        return np.zeros(0)
    there = constants().probability("presence", presence_features(sight))
    others = [constants().probability("region", row) for row in region_features(sight).tolist()[1:]]
    return there * np.array([1.0, *others])


def region_features(sight: Sight) -> Floats:
    """(R, 2): log-odds of the score, and the logarithm of the score beside the best one."""
    score = np.array(sight.scores)
    return np.stack([log_odds(score), np.log(np.maximum(score, 1e-4) / max(score[0], 1e-4))], axis=1)


def distribution(chances: Floats) -> Floats:
    """(R + 1,) of the sum of independent yes-or-no chances.

    >>> distribution(np.array([0.5, 0.5])).tolist()
    [0.25, 0.5, 0.25]
    """
    found = np.ones(1)
    for p in chances:
        found = np.append(found * (1 - p), 0.0) + np.append(0.0, found * p)
    return found


def _nameable(domain: Form) -> bool:
    return in_words(core(domain)) is not None or not isinstance(core(domain), forms.Thing)


def _plain(view: View, noun: forms.Noun) -> tuple[Sight, Floats]:
    sight = view.look(noun.name)
    return sight, np.ones(len(sight.boxes))


def _structured(view: View, domain: Form) -> tuple[Sight, Floats]:
    """The regions of the head noun, with the degree to which each is what the rest says."""
    scene = perceive(view.session, view.image, view.rgb, domain)
    truth = Evaluation(scene).truth(domain)
    head = next((one.name for one, t in zip(scene.objects, truth, strict=True) if t > 0), None)
    sight = view.look(head or _first_noun(domain))
    own = [i for i, one in enumerate(scene.objects) if one.name == head]
    if not own or not sight.boxes:
        return sight, np.zeros(len(sight.boxes))
    overlap = pairwise_iou(Boxes(list(sight.boxes)), boxes_of([scene.objects[i] for i in own]))
    return sight, np.where(overlap >= SAME, truth[own][None], 0.0).max(axis=1)


def _first_noun(domain: Form) -> str:
    from deixis.types.form import walk

    return next((part.name for _, part in walk(domain) if isinstance(part, forms.Noun)), "thing")
