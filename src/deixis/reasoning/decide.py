"""Degrees → a conclusion: found, ambiguous, absent or unknown, which objects, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from deixis.reasoning.among import placed
from deixis.reasoning.evaluate import MARGIN, YES, Evaluation
from deixis.reasoning.geometry import Numbers
from deixis.reasoning.names import noun_truth
from deixis.types import form as forms
from deixis.types.form import Form
from deixis.types.grounding import Status

TOGETHER = {"couple": 2, "pair": 2, "duo": 2, "trio": 3}  # people, by the name of their group
ALMOST = 0.35  # what is below this is out of it whatever the best has


@dataclass(frozen=True, slots=True)
class Decision:
    """What is concluded.

    Attributes:
        status: what became of the form.
        members: places in the scene of the objects found, or of those between which it is open.
        answer: to a question.
        reason: what decided, with objects written as {0}, {1} ... by their place in the scene.
    """

    status: Status
    members: tuple[int, ...] = ()
    answer: int | bool | None = None
    reason: str = ""


def decide(e: Evaluation, form: Form) -> Decision:
    """The conclusion about a form, whose doubts count too: nothing is found for sure where one stands."""
    decision = _decide(e, form)
    strong = [doubt for doubt in e.doubts if not doubt.mild]
    if decision.status is Status.FOUND and strong:
        doubt = min(strong, key=lambda one: one.status is not Status.UNKNOWN)
        return replace(decision, status=doubt.status, answer=None, reason=doubt.reason)
    if decision.status is Status.AMBIGUOUS and any(doubt.status is Status.UNKNOWN for doubt in e.doubts):
        return replace(decision, status=Status.UNKNOWN, reason=e.doubts[0].reason)
    return decision


def _decide(e: Evaluation, form: Form) -> Decision:
    e.asked = e.asked or isinstance(form, forms.HowMany | forms.Exists | forms.CompareCounts)
    match form:
        case forms.HowMany(domain):
            return _how_many(e, domain)
        case forms.Exists(domain):
            return _exists(e, domain)
        case forms.CompareCounts():
            return _compare(e, form)
        case forms.Group(parts):
            return _together([decide(e, part) for part in parts])
        case forms.The(forms.Count() | forms.All() | forms.Group() as inner):
            return _decide(e, inner)
        case forms.A(domain):
            return _any(e, e.truth(domain))
        case forms.All(forms.Count() as inner):
            return _decide(e, inner)
        case forms.All(domain):
            return _every(e.truth(domain))
        case forms.Count():
            return _counted(e, form)
        case forms.Except():
            return _every(e.truth(form))
        case forms.The(domain):
            several = _several(e, domain)
            return _one(e, domain) if several is None else _counted(e, several)
    return _one(e, form)


def _several(e: Evaluation, domain: Form) -> forms.Count | None:
    """As many people as "the old couple" says, where the scene lists no couple; None for anything else."""
    parts = domain.parts if isinstance(domain, forms.And) else (domain,)
    name = parts[0].name if isinstance(parts[0], forms.Noun) else ""
    if name not in TOGETHER or noun_truth(name, e.scene.objects)[0].any():
        return None
    people = forms.conjunction(forms.Noun("person"), *parts[1:])
    return forms.Count(TOGETHER[name], TOGETHER[name], people)


def _one(e: Evaluation, domain: Form) -> Decision:
    """The one object that is meant: the best, where no other comes near it."""
    many = _leading(domain)
    truth = e.truth(domain)
    if many > 1:
        return _so_many(truth, many)
    absolute = _single(truth)
    if isinstance(domain, forms.And) and absolute.status is Status.ABSENT:
        absolute = _farthest(e, domain, absolute)
    return _among_those(e, domain, absolute)


def _leading(domain: Form) -> int:
    return domain.count if isinstance(domain, forms.Superlative) else 1


def _single(truth: Numbers) -> Decision:
    best = float(truth.max(initial=0))
    if best < YES:
        return _none(truth)
    near = _contenders(truth, best)
    if len(near) == 1:
        reason = f"{_names(near)} with {best:.2f}" + (f"; the next has {_next(truth):.2f}" if len(truth) > 1 else "")
        return Decision(Status.FOUND, near, None, reason)
    told = ", ".join(f"{{{i}}} {truth[i]:.2f}" for i in near)
    return Decision(Status.AMBIGUOUS, near, None, f"{len(near)} fit about equally well: {told}")


def _contenders(truth: Numbers, best: float) -> tuple[int, ...]:
    """Those within reach of the best, the best first."""
    inside = np.flatnonzero((truth > best - MARGIN) & (truth >= ALMOST))
    return tuple(int(i) for i in sorted(inside, key=lambda i: -truth[i]))


def _among_those(e: Evaluation, domain: Form, absolute: Decision) -> Decision:
    """A place read among the objects of its kind, where the picture as a whole does not settle it.

    "Middle" is read so wherever it can be: the middle cup of three is the second of them.
    """
    if absolute.status is Status.FOUND and not _says_middle(domain):
        return absolute
    truth = placed(e, domain, 1)
    relative = absolute if truth is None else _single(truth)
    if truth is None or relative.status is not Status.FOUND:
        return absolute
    return replace(relative, reason=f"{_names(relative.members)}, by its place among those of its kind")


def _says_middle(domain: Form) -> bool:
    return isinstance(domain, forms.And) and forms.Place("middle") in domain.parts


def _farthest(e: Evaluation, domain: forms.And, absolute: Decision) -> Decision:
    """Of several none of which is far from a thing, the one far from it is the farthest."""
    way = next((p for p in domain.parts if isinstance(p, forms.Relation) and p.name == "FAR_FROM"), None)
    if way is None:
        return absolute
    rest = forms.conjunction(*(part for part in domain.parts if part is not way))
    if (e.truth(rest) >= YES).sum() < 2:
        return absolute
    farthest = _single(e.truth(forms.Nearest(rest, way.other, far=True)))
    return replace(farthest, reason=f"{_names(farthest.members)}, the farthest") if farthest.members else absolute


def _any(e: Evaluation, truth: Numbers) -> Decision:
    best = float(truth.max(initial=0))
    if best < YES:
        return _none(truth)
    chosen = int(np.argmax(truth))
    return Decision(Status.FOUND, (chosen,), None, f"{{{chosen}}} with {best:.2f}; any one will do")


def _every(truth: Numbers) -> Decision:
    members = _members(truth)
    if not members:
        return _none(truth)
    return Decision(Status.FOUND, members, None, f"{len(members)} with at least {YES}: {_names(members)}")


def _so_many(truth: Numbers, count: int) -> Decision:
    members = _members(truth)
    if len(members) < count:
        return replace(_none(truth), reason=f"{count} are asked for, {len(members)} fit")
    if len(members) > count:
        return Decision(Status.AMBIGUOUS, members, None, f"{count} are asked for, {len(members)} lead about equally")
    return Decision(Status.FOUND, members, None, f"the {count} that lead: {_names(members)}")


def _counted(e: Evaluation, form: forms.Count) -> Decision:
    nearest = isinstance(form.domain, forms.Nearest) and form.low == form.high
    truth = e.truth(form if nearest else form.domain)
    members = _members(truth)
    if form.high and len(members) > form.high and (leading := placed(e, form.domain, form.high)) is not None:
        members = _members(leading)
    top = "any number" if form.high is None else form.high
    asked = str(form.low) if form.low == form.high else f"{form.low} to {top}"
    fit = f"{asked} are asked for, {len(members)} fit: {_names(members)}"
    if form.high == 0:
        return Decision(Status.ABSENT, (), None, f"{len(members)} fit where none is asked for")
    if len(members) < form.low or not members:
        return replace(_none(truth), reason=f"{asked} are asked for, {len(members)} fit")
    if form.high is not None and len(members) > form.high:
        return Decision(Status.AMBIGUOUS, members, None, fit)
    return Decision(Status.FOUND, members, None, fit)


def _how_many(e: Evaluation, domain: Form) -> Decision:
    truth = e.truth(_bare(domain))
    members = _members(truth)
    status = Status.FOUND if members else Status.ABSENT
    return Decision(status, members, len(members), f"{len(members)} with at least {YES}: {_names(members) or 'none'}")


def _exists(e: Evaluation, domain: Form) -> Decision:
    if isinstance(domain, forms.Group):
        found = [_exists(e, part) for part in domain.parts]
        told = "; ".join(one.reason for one in found)
        return replace(_together(found), answer=all(one.answer for one in found), reason=told)
    counted = domain.domain if isinstance(domain, forms.The | forms.All) else domain
    members = _members(e.truth(_bare(domain)))
    answer = bool(members)
    if isinstance(counted, forms.Count):
        answer = counted.low <= len(members) <= (len(members) if counted.high is None else counted.high)
    fit = f"{len(members)} fit: {_names(members)}" if members else "none fits"
    return Decision(Status.FOUND if members else Status.ABSENT, members, answer, fit)


def _compare(e: Evaluation, form: forms.CompareCounts) -> Decision:
    first, second = (_members(e.truth(_bare(domain))) for domain in (form.first, form.second))
    a, b = len(first), len(second)
    answer = {"more": a > b, "fewer": a < b, "equal": a == b, "difference": a - b}[form.comparison]
    members = tuple(dict.fromkeys(first + second))
    return Decision(Status.FOUND if members else Status.ABSENT, members, answer, f"{a} against {b}")


def _bare(domain: Form) -> Form:
    """Without the quantifiers in front: a question counts members itself."""
    while isinstance(domain, forms.The | forms.A | forms.All | forms.Count):
        domain = domain.domain
    return domain


def _together(parts: list[Decision]) -> Decision:
    """Found where every part is; else what became of the first that is not."""
    members = tuple(dict.fromkeys(i for part in parts for i in part.members))
    told = "; ".join(part.reason for part in parts)
    for status in (Status.ABSENT, Status.UNKNOWN, Status.AMBIGUOUS):
        if any(part.status is status for part in parts):
            return Decision(status, () if status is Status.ABSENT else members, None, told)
    return Decision(Status.FOUND, members, None, told)


def _none(truth: Numbers) -> Decision:
    best = float(truth.max(initial=0))
    if best <= 0:
        return Decision(Status.ABSENT, (), None, "nothing fits")
    return Decision(Status.ABSENT, (), None, f"nothing fits; {{{int(truth.argmax())}}} is nearest with {best:.2f}")


def _members(truth: Numbers) -> tuple[int, ...]:
    return tuple(int(i) for i in np.flatnonzero(truth >= YES))


def _next(truth: Numbers) -> float:
    return float(np.sort(truth)[-2])


def _names(members: tuple[int, ...]) -> str:
    return ", ".join(f"{{{i}}}" for i in members)
