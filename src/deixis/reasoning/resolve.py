"""A text or a form, and a scene → which objects are meant, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deixis.errors import TextError
from deixis.reasoning.decide import Decision, decide
from deixis.reasoning.evaluate import Evaluation
from deixis.reasoning.explain import core, explain, heads
from deixis.reasoning.rules import RULES, Rule
from deixis.reasoning.trace import Trace
from deixis.text.forms import show
from deixis.text.parse.reading import Parse
from deixis.types import form as forms
from deixis.types.form import Form
from deixis.types.grounding import Status
from deixis.types.scene import Scene

if TYPE_CHECKING:
    from deixis.text.parse import Reading
    from deixis.text.parse.plugged import Parser

CLOSE = 0.9  # a reading whose score is at least this share of the best one's rivals it
LIKELY = 0.25  # from here on it may take its place where the best one does not settle on anything
MOST_READINGS = 4


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a form means in a scene.

    Attributes:
        status: found, ambiguous, absent or unknown.
        objects: ids: what was found, or what it is open between, in the order of their degrees or of the scene.
        form: the reading that was executed.
        answer: to a question: a number, or true or false; None for anything else.
        trace: why.
        suggestions: where it is ambiguous, the shortest words that settle it, one for each object that has some.
    """

    status: Status
    objects: tuple[str, ...]
    form: Form
    answer: int | bool | None
    trace: Trace
    suggestions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a JSON document."""
        document: dict[str, Any] = {
            "status": self.status.value,
            "objects": list(self.objects),
            "form": show(self.form),
            "trace": self.trace.to_json(),
            "suggestions": list(self.suggestions),
        }
        return document if self.answer is None else {**document, "answer": self.answer}


def resolve(
    asked: Form | Parse | str,
    scene: Scene,
    *,
    rules: Mapping[str, Rule] = RULES,
    suggest: bool = True,
    parser: str | Parser | None = None,
) -> Resolution:
    """Which objects of a scene a form, or a text that is parsed, means.

    The readings of a text are tried in their order. Where two that score about the same settle on different objects,
    it is ambiguous; where the best finds nothing, the first that does is taken, and a note in the trace says so.

    Args:
        asked: a text, its parse, or a form.
        scene: is taken to be complete.
        rules: of relations; `deixis.reasoning.rules.RULES`, or a table made from it.
        suggest: whether words are sought that would settle an ambiguity.
        parser: a second parser of a text, as `deixis.parse` takes it.

    Raises:
        TextError: a text that cannot be read as one.
        InputError: there is no parser of this name.

    >>> from deixis.text.forms import read
    >>> from deixis.types.scene import SceneObject
    >>> from deixis.types.size import Size
    >>> cups = (SceneObject("a", "cup", (0, 0, 9, 9), ("red",)), SceneObject("b", "cup", (50, 0, 59, 9), ("blue",)))
    >>> scene = Scene(Size(height=60, width=60), cups)
    >>> resolve(read("THE(AND(cup, NOT(color=red)))"), scene).objects
    ('b',)
    >>> resolve(read("THE(cup)"), scene).suggestions
    ('the red cup', 'the blue cup')
    """
    read = _parsed(asked, parser) if isinstance(asked, str) else asked
    found = _readings(read, scene, rules) if isinstance(read, Parse) else resolve_form(read, scene, rules)
    if not suggest or found.status is not Status.AMBIGUOUS:
        return found
    from deixis.reasoning.suggest import suggestions

    return replace(found, suggestions=suggestions(found, scene, rules))


def resolve_form(form: Form, scene: Scene, rules: Mapping[str, Rule] = RULES) -> Resolution:
    """What one form means in a scene, without suggestions."""
    evaluation = Evaluation(scene, rules)
    decision = decide(evaluation, form)
    return Resolution(
        decision.status, _ids(decision, scene), form, decision.answer, explain(evaluation, form, decision)
    )


def outcome(form: Form, scene: Scene, rules: Mapping[str, Rule] = RULES) -> tuple[Status, tuple[str, ...]]:
    """Status and objects alone, which is quicker."""
    decision = decide(Evaluation(scene, rules), form)
    return decision.status, _ids(decision, scene)


def _ids(decision: Decision, scene: Scene) -> tuple[str, ...]:
    return tuple(scene.objects[i].id for i in decision.members)


def _parsed(text: str, parser: str | Parser | None) -> Parse:
    from deixis.text.parse import parse

    if not text.strip():
        raise TextError("text: is empty; say what is meant, such as 'the red cup'")
    return parse(text, parser=parser)


def _readings(parsed: Parse, scene: Scene, rules: Mapping[str, Rule]) -> Resolution:
    readings = parsed.readings[:MOST_READINGS]
    first = resolve_form(readings[0].form, scene, rules)
    rest = readings[1:]
    if isinstance(first.form, forms.HowMany | forms.Exists | forms.CompareCounts) or not rest:
        return first
    if first.status is Status.FOUND:
        return _rivalled(first, [one for one in rest if one.score >= CLOSE * readings[0].score], scene, rules)
    return _instead(first, [one for one in rest if one.score >= LIKELY * readings[0].score], scene, rules)


def _rivalled(first: Resolution, rivals: list[Reading], scene: Scene, rules: Mapping[str, Rule]) -> Resolution:
    """The first reading, ambiguous if a rival finds something else."""
    for rival in rivals:
        other = resolve_form(rival.form, scene, rules)
        if other.status is Status.FOUND and set(other.objects) != set(first.objects):
            both = tuple(dict.fromkeys(first.objects + other.objects))
            note = f"read as {show(rival.form)} it is {', '.join(other.objects)}"
            return _noted(replace(first, status=Status.AMBIGUOUS, objects=both), note)
    return first


def _instead(first: Resolution, rest: list[Reading], scene: Scene, rules: Mapping[str, Rule]) -> Resolution:
    """A later reading that finds something, where the best finds nothing or leaves open which; else the best.

    People read a phrase so that it means something where they look (Altmann and Steedman, "Interaction with Context
    during Human Sentence Processing", Cognition 30, 1988). What settles an ambiguity must be among what it is between.
    """
    opaque = any(isinstance(part, forms.Opaque) for _, part in forms.walk(first.form))
    if first.status not in {Status.ABSENT, Status.AMBIGUOUS} | (set() if opaque else {Status.UNKNOWN}):
        return first
    for reading in rest:
        other = resolve_form(reading.form, scene, rules)
        if first.status is Status.AMBIGUOUS and other.status is Status.FOUND and _is_every(first.form, other.form):
            return _noted(other, "one is asked for, and several are the answer")
        settles = first.status is not Status.AMBIGUOUS or set(other.objects) < set(first.objects)
        if other.status is Status.FOUND and settles and _alike(first.form, other.form):
            told = "leaves it open" if first.status is Status.AMBIGUOUS else "finds nothing"
            return _noted(other, f"the best reading, {show(first.form)}, {told}: {first.trace.decided}")
    return first


def _is_every(one: Form, other: Form) -> bool:
    """Whether the one reading asks for the one and the other for all of the same."""
    return isinstance(one, forms.The) and other == forms.All(one.domain)


def _alike(one: Form, other: Form) -> bool:
    """Whether two readings ask for as much of the same kind of thing: they differ only in what belongs to what."""
    return type(one) is type(other) and heads(core(one)) == heads(core(other))


def _noted(found: Resolution, note: str) -> Resolution:
    return replace(found, trace=replace(found.trace, notes=(*found.trace.notes, note)))
