"""Yes or no: each clause of what is asked, believed by the means that tell it best, and the least belief decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deixis.reasoning.attributes import COLORS
from deixis.reasoning.colours import SPELLINGS
from deixis.reasoning.evaluate import Evaluation
from deixis.reasoning.explain import core, heads
from deixis.reasoning.rules import RULES
from deixis.reasoning.wording import words as in_words
from deixis.tasks.answering.constants import constants
from deixis.tasks.answering.counting import counts_of
from deixis.tasks.answering.looking import Sight, View, presence_features
from deixis.tasks.answering.result import Finding, Place, cannot_tell
from deixis.tasks.colours import colour_chances
from deixis.tasks.matching.evidence import log_odds
from deixis.tasks.perception import doing, perceive
from deixis.text.forms import show
from deixis.types import form as forms
from deixis.types.form import Form, conjunction

NARROW = 0.02  # degrees are kept so far from 0 and 1
SURE_SUBJECT = 0.2  # below, what a question takes to be there is not
SEEN_ONLY = ("HOLDING", "WEARING", "RIDING", "FACING", "WITH")


@dataclass(frozen=True, slots=True)
class Belief:
    """How surely something is so.

    Attributes:
        probability: that it is.
        places: that it was seen in.
        lines: of the trace.
    """

    probability: float
    places: tuple[Place, ...]
    lines: tuple[str, ...]


def yes_or_no(view: View, form: forms.Exists, *, definite: bool) -> Finding:
    """The answer to a question whether something is there, or is so."""
    if definite:
        lost = missing(view, form.domain)
        if lost:
            return cannot_tell(lost)
    belief = believe(view, form.domain, definite=definite)
    value = belief.probability >= 0.5
    confidence = belief.probability if value else 1 - belief.probability
    why = f"{show(form.domain)} has the probability {belief.probability:.2f}"
    return Finding(value, "yes" if value else "no", confidence, why, belief.places if value else (), belief.lines)


def missing(view: View, domain: Form) -> str:
    """Why a question that takes its subject to be there cannot be answered; "" where it is there."""
    for noun in heads(core(_bare(domain))):
        if isinstance(noun, forms.Noun):
            lost = unseen(view.look(noun.name))
            if lost:
                return lost
    return ""


def unseen(sight: Sight) -> str:
    """Why nothing can be said of a phrase that is taken to be there; "" where it is there."""
    belief = presence(sight)
    if sight.boxes and belief.probability >= SURE_SUBJECT:
        return ""
    return f"no sign of {sight.phrase!r} is to be seen (probability {belief.probability:.2f})"


def believe(view: View, domain: Form, *, definite: bool) -> Belief:
    """How surely there is something that a form describes."""
    if isinstance(domain, forms.Count):
        return _so_many(view, domain)
    domain = _bare(domain)
    match domain:
        case forms.Noun(name):
            return presence(view.look(name))
        case forms.And(parts) if isinstance(parts[0], forms.Noun):
            return _described(view, parts[0], parts[1:], definite=definite)
        case forms.Group(parts):
            return _all([believe(view, part, definite=definite) for part in parts])
        case forms.Or(parts):
            return max((believe(view, part, definite=definite) for part in parts), key=lambda one: one.probability)
    return by_rules(view, domain)


def presence(sight: Sight) -> Belief:
    """How surely a phrase is in the picture."""
    best = sight.scores[0] if sight.scores else 0.0
    p = constants().probability("presence", presence_features(sight))
    line = f"{sight.phrase}: presence {sight.presence:.2f}, score {best:.2f}, so {p:.2f}"
    return Belief(p, sight.places[:1], (line,))


def _so_many(view: View, count: forms.Count) -> Belief:
    found = counts_of(view, count.domain)
    high = len(found.chances) - 1 if count.high is None else count.high
    p = float(sum(found.chances[count.low : high + 1]))
    return Belief(p, found.places, found.lines)


def _described(view: View, noun: forms.Noun, parts: tuple[Form, ...], *, definite: bool) -> Belief:
    """What a noun names, and each thing that is said of it."""
    sight = view.look(noun.name)
    there = presence(sight)
    if not sight.boxes:
        return there
    said = [_clause(view, noun, part, sight) for part in parts]
    whole = _all(said if definite else [there, *said])
    return Belief(
        whole.probability, whole.places or there.places, (*there.lines, *whole.lines) if definite else whole.lines
    )


def _all(beliefs: list[Belief]) -> Belief:
    """As sure as the least sure."""
    least = min(beliefs, key=lambda one: one.probability)
    places = tuple(dict.fromkeys(place for one in beliefs for place in one.places))
    return Belief(least.probability, places, tuple(line for one in beliefs for line in one.lines))


def _clause(view: View, noun: forms.Noun, part: Form, sight: Sight) -> Belief:
    """How surely one thing is said rightly of a noun."""
    match part:
        case forms.Not(inner):
            held = _clause(view, noun, inner, sight)
            return Belief(1 - held.probability, held.places, held.lines)
        case forms.Or(parts):
            return max((_clause(view, noun, one, sight) for one in parts), key=lambda one: one.probability)
        case forms.Attribute("color", value) if value in COLORS:
            return _coloured(view, noun, value, sight)
        case forms.Attribute(_, value):
            return _composed(view, f"{value} {noun.name}")
        case forms.Relation(name, other) if name in SEEN_ONLY or name not in RULES:
            return _related(view, noun, part, core(_bare(other)))
    return by_rules(view, conjunction(noun, part))


def _coloured(view: View, noun: forms.Noun, value: str, sight: Sight) -> Belief:
    name = SPELLINGS.get(value, value)
    chances = colour_chances(view.rgb, sight.boxes[0], noun.name)
    if name not in chances:
        return _composed(view, f"{value} {noun.name}")
    p = constants().probability("coloured", [float(log_odds(np.array(chances[name])))])
    told = ", ".join(f"{colour} {share:.2f}" for colour, share in list(chances.items())[:3])
    return Belief(p, sight.places[:1], (f"the {noun.name}'s colour: {told}, so {value} {p:.2f}",))


def _related(view: View, noun: forms.Noun, part: forms.Relation, other: Form) -> Belief:
    """A relation that boxes do not tell: the composed phrase, and what it is to."""
    thing = in_words(other)
    if thing is None or isinstance(other, forms.Thing):
        return by_rules(view, conjunction(noun, part))
    first, second = (thing, noun.name) if part.passive else (noun.name, thing)
    link = "with" if part.name == "WITH" else doing(part.name)
    named = heads(other)
    parts = [_composed(view, f"{first} {link} {second}")]
    parts += [presence(view.look(one.name)) for one in named if isinstance(one, forms.Noun)]
    return _all(parts)


def _composed(view: View, phrase: str) -> Belief:
    return presence(view.look(phrase))


def by_rules(view: View, domain: Form) -> Belief:
    """By the rules of `deixis.reasoning`, over what is seen; what a form names is taken to be there."""
    degree, places, lines = degree_of(view, domain)
    p = constants().probability("rules", [rule_feature(degree)])
    return Belief(p, places, (*lines, f"{show(domain)}: degree {degree:.2f}, so {p:.2f}"))


def rule_feature(degree: float) -> float:
    """A degree as log-odds, kept finite."""
    return float(log_odds(np.clip(np.array(degree), NARROW, 1 - NARROW)))


def degree_of(view: View, domain: Form) -> tuple[float, tuple[Place, ...], tuple[str, ...]]:
    """The greatest degree to which anything is what a form describes, what is, and the clauses."""
    named = [noun for noun in heads(core(domain)) if isinstance(noun, forms.Noun)]
    taken = forms.Nearest(domain, named[0]) if named else domain  # what is near something takes it to be there
    scene = perceive(view.session, view.image, view.rgb, taken)
    e = Evaluation(scene)
    truth = e.truth(domain)
    degree = float(truth.max(initial=0.0))
    fits = [one for one, t in zip(scene.objects, truth, strict=True) if t >= max(0.5, degree)]
    return degree, tuple(Place(one.name, one.box, one.score) for one in fits), tuple(_lines(e))


def _lines(e: Evaluation) -> list[str]:
    lines = []
    for step in e.steps:
        told = ", ".join(f"{one.id} {t:.2f}" for one, t in zip(e.scene.objects, step.truth, strict=True) if t > 0)
        lines.append(f"{show(step.form)}: {told or 'none'}")
    return list(dict.fromkeys(lines))


def _bare(domain: Form) -> Form:
    while isinstance(domain, forms.The | forms.A | forms.All | forms.Count):
        domain = domain.domain
    return domain
