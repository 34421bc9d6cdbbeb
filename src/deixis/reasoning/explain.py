"""An evaluation and its conclusion → a trace in terms of the scene's own ids."""

from __future__ import annotations

import re

import numpy as np

from deixis.reasoning.decide import Decision
from deixis.reasoning.evaluate import YES, Evaluation
from deixis.reasoning.geometry import Numbers, greatest
from deixis.reasoning.steps import Step
from deixis.reasoning.trace import Clause, Trace
from deixis.text.forms import show
from deixis.types import form as forms
from deixis.types.form import Form
from deixis.types.grounding import Status
from deixis.types.scene import Scene

PLACE = re.compile(r"\{(\d+)\}")


def explain(e: Evaluation, form: Form, decision: Decision) -> Trace:
    """The trace of an evaluation, of which `decision` is the conclusion."""
    latest = {step.form: step for step in e.steps}
    head = heads(core(form))
    named = [latest[noun].truth for noun in head if noun in latest]
    considered = greatest(named) > 0 if named else np.ones(len(e.scene.objects), bool)
    failed = _failed(e, latest, core(form)) if decision.status is Status.ABSENT else ""
    return Trace(
        considered=tuple(one.id for one, meant in zip(e.scene.objects, considered, strict=True) if meant),
        clauses=tuple(_clause(step, e.scene) for step in latest.values()),
        decided=named_in(decision.reason, e.scene),
        failed=failed,
        notes=tuple(dict.fromkeys(doubt.reason for doubt in e.doubts if doubt.reason != decision.reason)),
    )


def core(form: Form) -> Form:
    """What a form chooses from: without quantifiers, superlatives, ordinals and exceptions in front.

    >>> core(forms.The(forms.Superlative("size", forms.Noun("cup"))))
    Noun(name='cup')
    """
    while isinstance(
        form,
        forms.The | forms.A | forms.All | forms.Count | forms.Superlative | forms.Ordinal | forms.Nearest
        | forms.Except | forms.OtherThan | forms.HowMany | forms.Exists,
    ):  # fmt: skip
        form = form.domain
    return form


def heads(form: Form) -> tuple[Form, ...]:
    """The nouns that say what a form chooses from; none where it has none."""
    match form:
        case forms.And(parts):
            return heads(parts[0])
        case forms.Or(parts):
            return tuple(noun for part in parts for noun in heads(part)) if all(map(heads, parts)) else ()
        case forms.Noun():
            return (form,)
        case forms.PartOf(part):
            return heads(core(part))
    return ()


def named_in(reason: str, scene: Scene) -> str:
    """A reason with the names and ids of the objects in place of their numbers in braces."""

    def name(match: re.Match[str]) -> str:
        place = int(match[1])
        return f"{scene.objects[place].name} {scene.objects[place].id}" if place < len(scene.objects) else match[0]

    return PLACE.sub(name, reason)


def _clause(step: Step, scene: Scene) -> Clause:
    degrees = ((one.id, float(degree)) for one, degree in zip(scene.objects, step.truth, strict=True) if degree > 0)
    return Clause(show(step.form), tuple(degrees), step.note)


def _failed(e: Evaluation, latest: dict[Form, Step], chosen: Form) -> str:
    """What came nearest to fitting, and the clauses that it failed."""
    parts = chosen.parts if isinstance(chosen, forms.And) else (chosen,)
    steps = [latest[part] for part in parts if part in latest]
    if not steps or not len(e.scene.objects):
        return "the scene has no object" if not len(e.scene.objects) else ""
    if not (steps[0].truth >= YES).any() and heads(chosen):
        return f"no object is {show(steps[0].form)}"
    nearest = _nearest([step.truth for step in steps])
    failed = [f"{show(step.form)} {step.truth[nearest]:.2f}" for step in steps if step.truth[nearest] < YES]
    one = e.scene.objects[nearest]
    return f"{one.name} {one.id} fails {', '.join(failed)}" if failed else f"{one.name} {one.id}"


def _nearest(truths: list[Numbers]) -> int:
    """The object that is what the first clause says and has the greatest degrees on the others."""
    worth = (truths[0] >= YES) * 1000.0 + np.sum([(truth >= YES) * 10 + truth for truth in truths], axis=0)
    return int(np.argmax(worth))
