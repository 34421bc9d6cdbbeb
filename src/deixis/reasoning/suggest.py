"""The shortest words that settle an ambiguity: referring expressions, each checked by resolving it.

Candidates are made cheapest first, attributes before places before relations, as people make them (Dale and Reiter,
"Computational Interpretations of the Gricean Maxims in the Generation of Referring Expressions", Cognitive Science 19,
1995).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deixis.reasoning.attributes import KINDS
from deixis.reasoning.decide import decide
from deixis.reasoning.evaluate import Evaluation
from deixis.reasoning.explain import core, heads
from deixis.reasoning.resolve import Resolution
from deixis.reasoning.rules import Rule
from deixis.reasoning.wording import NUMBERS, ORDINALS, plural, words
from deixis.text.parse import parse
from deixis.types import form as forms
from deixis.types.form import Form
from deixis.types.grounding import Status
from deixis.types.scene import Scene, SceneObject

MOST_OBJECTS = 4  # for which words are sought
MOST_LANDMARKS = 8
LEADS = (("left", True), ("right", True), ("top", True), ("bottom", True), ("size", True), ("size", False))
NEAR = ("LEFT_OF", "RIGHT_OF", "NEXT_TO", "ABOVE", "BELOW", "IN_FRONT_OF", "BEHIND")


@dataclass(frozen=True, slots=True)
class Saying:
    """Words, and the form that they mean."""

    words: str
    form: Form


def suggestions(found: Resolution, scene: Scene, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Words that settle it, at most one saying for each object it is open between; each means that object alone."""
    return tuple(saying.words for saying in sayings(found, scene, rules))


def sayings(found: Resolution, scene: Scene, rules: Mapping[str, Rule]) -> tuple[Saying, ...]:
    """The same with their forms."""
    checker = _Checker(scene, rules)
    if isinstance(found.form, forms.Count):
        return tuple(checker.groups(found.form))
    by_id = {one.id: one for one in scene.objects}
    told = [checker.settling(by_id[one], core(found.form)) for one in found.objects[:MOST_OBJECTS]]
    return tuple({saying.words: saying for saying in told if saying}.values())


class _Checker:
    """Makes sayings and keeps those that resolve to what they are made for."""

    def __init__(self, scene: Scene, rules: Mapping[str, Rule]) -> None:
        self.scene = scene
        self.evaluation = Evaluation(scene, rules)

    def settling(self, target: SceneObject, chosen: Form) -> Saying | None:
        """The shortest saying that means this object alone, None where none does."""
        noun = heads(chosen)[0] if len(heads(chosen)) == 1 else forms.Noun(target.name.lower())
        bases = [noun, *([chosen] if chosen != noun and words(chosen) else [])]
        for base in bases:
            for saying in self._candidates(target, base):
                if self._means(saying.form, (target.id,)) and self._reads(saying):
                    return saying
        return None

    def groups(self, form: forms.Count) -> Iterator[Saying]:
        """For a count that does not fit: as many as it says from one side, or all of them."""
        said = words(form.domain)
        if said is None or form.low != form.high or not 1 < form.low < len(NUMBERS):
            return
        noun = said if isinstance(form.domain, forms.Noun) else None
        for side, name in (("left", "leftmost"), ("right", "rightmost"), ("size", "largest")):
            asked = forms.Superlative(side, form.domain, True, form.low)
            saying = Saying(f"the {NUMBERS[form.low]} {name} {plural(noun or '')}", asked)
            if noun and self._status(asked)[0] is Status.FOUND and self._reads(saying):
                yield saying

    def _candidates(self, target: SceneObject, base: Form) -> Iterator[Saying]:
        yield from _said(iter([forms.The(base)]))
        yield from _said(forms.The(forms.conjunction(base, _attribute(value))) for value in target.attributes)
        yield from _said(forms.The(forms.Superlative(measure, base, most)) for measure, most in LEADS)
        if all(one.depth is not None for one in self.scene.objects):
            yield from _said(forms.The(forms.Superlative(measure, base)) for measure in ("near", "far"))
        yield from _said(self._related(target, base))
        yield from _said(
            forms.The(forms.Ordinal(n, end, base)) for n in range(2, len(ORDINALS) + 1) for end in ("left", "right")
        )

    def _related(self, target: SceneObject, base: Form) -> Iterator[Form]:
        """Relations that are listed for the object, then where it is to things that are alone of their name."""
        names = [one.name.lower() for one in self.scene.objects]
        alone = {one.id: one.name.lower() for one in self.scene.objects if names.count(one.name.lower()) == 1}
        for relation in self.scene.relations:
            if relation.subject == target.id and relation.object in alone:
                yield _beside(base, _closed(relation.name), alone[relation.object])
        others = [name for one, name in alone.items() if one != target.id and name != target.name.lower()]
        for name in others[:MOST_LANDMARKS]:
            for relation_name in NEAR:
                yield _beside(base, relation_name, name)

    def _reads(self, saying: Saying) -> bool:
        """Whether the words, parsed, mean the same objects as the form."""
        best = parse(saying.words).form
        return best == saying.form or self._status(best) == self._status(saying.form)

    def _means(self, form: Form, ids: tuple[str, ...]) -> bool:
        return self._status(form) == (Status.FOUND, ids)

    def _status(self, form: Form) -> tuple[Status, tuple[str, ...]]:
        self.evaluation.steps.clear()
        self.evaluation.doubts.clear()
        decision = decide(self.evaluation, form)
        return decision.status, tuple(self.scene.objects[i].id for i in decision.members)


def _said(made: Iterator[Form]) -> Iterator[Saying]:
    for form in made:
        if said := words(form):
            yield Saying(said, form)


def _attribute(value: str) -> Form:
    lowered = " ".join(value.lower().split())
    kind = next((kind for kind, known in KINDS.items() if lowered.split()[-1] in known), "other")
    return forms.Attribute(kind, lowered.replace("grey", "gray"))


def _beside(base: Form, relation: str, name: str) -> Form:
    return forms.The(forms.conjunction(base, forms.Relation(relation, forms.The(forms.Noun(name)))))


def _closed(name: str) -> str:
    from deixis.reasoning.rules import RULES

    lowered = name.lower()
    return next((key for key, rule in RULES.items() if lowered in rule.listed), lowered)
