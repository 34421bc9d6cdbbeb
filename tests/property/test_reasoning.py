"""The resolver against brute force: another evaluator of forms, which knows only true and false and goes one by one.

Scenes lie on a grid so that rules of boxes give clear answers, and relations are cut at their middle. Where a clause is
still unclear, as between two things of one size, the two need not agree and the case is not counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deixis.reasoning.decide import decide
from deixis.reasoning.evaluate import Evaluation
from deixis.reasoning.geometry import Geometry, Numbers
from deixis.reasoning.resolve import resolve
from deixis.reasoning.rules import RULES, Rule
from deixis.text.forms import show
from deixis.types import form as f
from deixis.types.form import Form
from deixis.types.grounding import Status
from deixis.types.scene import Scene, SceneObject, SceneRelation
from deixis.types.size import Size

NOUNS = ("cup", "plate", "dog", "man")
COLORS = ("red", "green", "blue")
SPATIAL = ("LEFT_OF", "RIGHT_OF", "ABOVE", "BELOW", "IN_FRONT_OF", "BEHIND", "NEXT_TO")
LISTED = {"HOLDING": "holding", "ON": "on", "chase": "chasing"}
MEASURES = ("size", "height", "width", "left", "right", "top", "bottom", "near", "far")
SIDES = (30, 42, 60, 85)
COLUMNS, ROWS = (50, 150, 250, 750, 850, 950), (50, 150, 650, 750)
KNOWN = {"cup": "cup", "plate": "plate", "dog": "dog", "man": "man", "animal": "dog", "person": "man"}


def crisp(rule: Rule) -> Rule:
    """The rule with degrees cut to 0 and 1."""
    geometry = rule.geometry

    def cut(g: Geometry) -> Numbers:
        assert geometry is not None
        return (geometry(g) >= 0.5).astype(np.float64)

    return rule if geometry is None else replace(rule, geometry=cut)


CRISP: Mapping[str, Rule] = {name: crisp(rule) for name, rule in RULES.items()}


def a_scene(random: Random) -> Scene:
    count = random.randint(1, 12)
    cells = random.sample([(x, y) for x in COLUMNS for y in ROWS], count)
    depths = random.sample([1.4**k for k in range(16)], count)
    objects = []
    for i, ((x, y), depth) in enumerate(zip(cells, depths, strict=True)):
        w, h = random.choice(SIDES), random.choice(SIDES)
        said = tuple(random.choice(values) for values in (COLORS, ("wooden", "metal")) if random.random() < 0.7)
        box = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        objects.append(SceneObject(f"o{i}", random.choice(NOUNS), box, said, depth))
    relations = []
    for _ in range(random.randint(0, 8) if count > 1 else 0):
        one, other = random.sample(objects, 2)
        relations.append(SceneRelation(one.id, random.choice(list(LISTED.values())), other.id))
    return Scene(Size(height=800, width=1000), tuple(objects), tuple(relations))


def a_form(random: Random, depth: int) -> Form:
    inner = a_set(random, depth)
    wraps: list[Callable[[], Form]] = [
        lambda: f.The(inner), lambda: inner, lambda: f.All(inner), lambda: f.A(inner),
        lambda: f.Count(random.randint(1, 3), random.choice([None, 3, 4]), inner), lambda: f.HowMany(inner),
        lambda: f.Exists(inner),
        lambda: f.CompareCounts(inner, a_set(random, 1), random.choice(sorted(f.COMPARISONS))),
        lambda: f.Group((f.The(inner), f.The(f.Noun(random.choice(NOUNS))))),
        lambda: f.All(f.Except(inner, described(random))),
    ]  # fmt: skip
    return random.choice(wraps)()


def a_set(random: Random, depth: int) -> Form:
    if depth > 1 and random.random() < 0.3:
        measure = random.choice(MEASURES)
        inner = a_set(random, depth - 1)
        leading: list[Form] = [
            f.Superlative(measure, inner, random.random() < 0.7),
            f.Ordinal(random.choice([1, 2, 3, -1]), random.choice(["left", "right", "top", "big", "near"]), inner),
            f.Nearest(inner, described(random), random.random() < 0.3),
        ]
        return random.choice(leading)
    return f.conjunction(described(random), *(a_clause(random, depth - 1) for _ in range(random.randint(0, 2))))


def described(random: Random) -> Form:
    noun: Form = f.Noun(random.choice([*NOUNS, "animal", "person"]))
    if random.random() < 0.15:
        noun = f.Or((f.Noun("cup"), f.Noun("dog")))
    return f.conjunction(noun, f.Attribute("color", random.choice(COLORS))) if random.random() < 0.5 else noun


def a_clause(random: Random, depth: int) -> Form:
    if depth < 1:
        simple: list[Form] = [
            f.Not(f.Attribute("color", random.choice(COLORS))),
            f.Attribute("material", random.choice(["wooden", "metal"])),
            f.Or((f.Attribute("color", "red"), f.Attribute("color", "blue"))),
            f.Place(random.choice(["left", "right", "top", "bottom", "top left"])),
        ]
        return random.choice(simple)
    other = a_set(random, depth)
    quantified = random.choice(
        [other, other, f.The(other), f.All(other), f.Count(1, 2, other), f.Count(2, None, other)]
    )
    relation = f.Relation(random.choice([*SPATIAL, *LISTED]), quantified)
    clauses: list[Form] = [
        relation, relation, f.Not(relation), f.Same("color", other), f.Comparative("size", True, other),
        f.Comparative("height", False, other), f.Between(other, described(random)),
        f.Nearer(other, described(random)),
    ]  # fmt: skip
    return random.choice(clauses)


@dataclass(frozen=True)
class Reference:
    """A boolean evaluator: for every object in turn, whether it belongs to a form."""

    scene: Scene
    known: dict[Form, list[SceneObject]] = field(default_factory=dict)

    def members(self, form: Form) -> list[SceneObject]:
        if form not in self.known:
            self.known[form] = [one for one in self.scene.objects if self.holds(form, one)]
        return self.known[form]

    def holds(self, form: Form, x: SceneObject) -> bool:
        match form:
            case f.Noun(name):
                return KNOWN[name] == x.name
            case f.Attribute(_, said):
                return said in x.attributes
            case f.Place(where):
                return all(in_place(word, x, self.scene.size) for word in where.split())
            case f.And(parts):
                return all(self.holds(part, x) for part in parts)
            case f.Or(parts):
                return any(self.holds(part, x) for part in parts)
            case f.Not(part):
                return self.lacks(part, x)
            case f.Relation(name, other):
                return self.related(x, other, lambda y: self.pair(name, x, y))
            case f.Same(_, other):
                return self.related(x, other, lambda y: bool(set(x.attributes) & set(y.attributes) & set(COLORS)))
            case f.Comparative(measure, more, other):
                sign = 1 if more else -1
                return self.related(x, other, lambda y: sign * value(measure, x) > sign * value(measure, y))
            case f.Nearer(near, far):
                ends = self.members(near), self.members(far)
                ways = [min((apart(x, y) for y in end if y != x), default=math.inf) for end in ends]
                return all(ends) and x not in [*ends[0], *ends[1]] and ways[0] < ways[1]
            case f.Between(first, second):
                pairs = [(a, b) for a in self.members(first) for b in self.members(second) if a != b]
                return any(between(a, x, b) for a, b in pairs if x not in (a, b))
        return self.leads(form, x)

    def leads(self, form: Form, x: SceneObject) -> bool:
        match form:
            case f.Superlative(measure, domain, most, count):
                return self.rank(x, self.members(domain), lambda y: value(measure, y) * (1 if most else -1)) in range(
                    count
                )
            case f.Ordinal(n, end, domain):
                sign = 1 if n > 0 else -1
                key = {"big": "size"}.get(end, end)
                return self.rank(x, self.members(domain), lambda y: sign * value(key, y)) == abs(n) - 1
            case f.Nearest(_, other, _) if not self.members(other):
                return False
            case f.Nearest(domain, other, far):
                places = {y.id: [apart(y, z) for z in self.members(other) if z != y] for y in self.members(domain)}
                sign = 1 if far else -1
                there = [y for y in self.members(domain) if places[y.id]]
                return self.rank(x, there or self.members(domain), lambda y: sign * min(places[y.id], default=0)) == 0
            case f.The(domain) | f.A(domain) | f.All(domain) | f.Count(_, _, domain):
                return self.holds(domain, x)
            case f.Except(domain, excluded):
                return self.holds(domain, x) and not self.holds(excluded, x)
        raise AssertionError(show(form))

    def lacks(self, part: Form, x: SceneObject) -> bool:
        """Not, where the one thing that something is held against is not meant itself."""
        if isinstance(part, f.Relation | f.Same | f.Comparative) and not isinstance(part.other, f.All | f.Count):
            return self.members(part.other) != [x] and not self.holds(part, x)
        return not self.holds(part, x)

    def rank(self, x: SceneObject, domain: list[SceneObject], key: Callable[[SceneObject], float]) -> int:
        return sum(key(y) > key(x) for y in domain) if x in domain else -1

    def related(self, x: SceneObject, other: Form, holds: Callable[[SceneObject], bool]) -> bool:
        match other:
            case f.The(f.All() | f.Count() as inner):
                return self.related(x, inner, holds)
            case f.All(domain):
                others = [y for y in self.members(domain) if y != x]
                return bool(others) and all(map(holds, others))
            case f.Count(low, high, domain):
                found = sum(holds(y) for y in self.members(domain) if y != x)
                return low <= found <= (math.inf if high is None else high)
        return any(holds(y) for y in self.members(other) if y != x)

    def pair(self, name: str, x: SceneObject, y: SceneObject) -> bool:
        if name in LISTED:
            listed = {(r.subject, r.object) for r in self.scene.relations if r.name == LISTED[name]}
            laid = {(r.object, r.subject) for r in self.scene.relations if r.name == "on" and name == "HOLDING"}
            return (x.id, y.id) in listed | laid
        (a, b), (c, d) = centre(x), centre(y)
        dx, dy = a - c, b - d
        match name:
            case "LEFT_OF" | "RIGHT_OF":
                return (dx < 0) if name == "LEFT_OF" else (dx > 0)
            case "ABOVE" | "BELOW":
                aside = max(gap(x, y)[0] / mean_size(x, y), 0)
                steep = abs(dx) / max(abs(dy), 1e-9)
                much = (1 - 0.3 * min(max(steep - 1, 0), 1)) * (1 - 0.4 * min(aside / 0.5, 1))
                return ((dy < 0) if name == "ABOVE" else (dy > 0)) and much >= 0.5
            case "IN_FRONT_OF" | "BEHIND":
                return (value("near", x) > value("near", y)) == (name == "IN_FRONT_OF")
        return math.hypot(*gap(x, y)) <= 1.2 * mean_size(x, y)

    def status(self, form: Form) -> tuple[Status, set[str], int | bool | None]:
        match form:
            case f.HowMany(domain):
                found = self.members(domain)
                return self._told(found, len(found))
            case f.Exists(domain):
                found = self.members(domain)
                return self._told(found, bool(found))
            case f.CompareCounts(first, second, comparison):
                a, b = self.members(first), self.members(second)
                n, m = len(a), len(b)
                answer = {"more": n > m, "fewer": n < m, "equal": n == m, "difference": n - m}[comparison]
                return self._told(a + b, answer)
            case f.Group(parts):
                return self._together([self.status(part) for part in parts])
            case f.All(domain):
                return self._told(self.members(domain), None)
            case f.Count(low, high, domain):
                found = self.members(domain)
                if len(found) < low:
                    return Status.ABSENT, set(), None
                return self._told(found, None, many=high is not None and len(found) > high)
            case f.A(domain):
                return self._told(self.members(domain)[:1], None)
            case f.The(domain):
                return self.status(domain)
        return self._one(form)

    def _one(self, form: Form) -> tuple[Status, set[str], int | bool | None]:
        found = self.members(form)
        if len(found) != 1 and isinstance(form, f.And):
            place = next((p for p in form.parts if isinstance(p, f.Place) and " " not in p.where), None)
            rest = self.members(f.conjunction(*(p for p in form.parts if p is not place))) if place else []
            key = (lambda y: value(place.where, y)) if place else (lambda y: 0.0)
            leading = [x for x in rest if self.rank(x, rest, key) == 0]
            if len(rest) > 1 and len(leading) == 1:
                return self._told(leading, None)
            noun = next((p for p in form.parts if isinstance(p, f.Noun)), None)
            kin = self.members(noun) if noun else []
            if len(rest) == 1 and place and 0 <= self.rank(rest[0], kin, key) < len(kin) // 2:
                return self._told(rest, None)
        return self._told(found, None, many=len(found) > 1)

    def _told(
        self, found: list[SceneObject], answer: int | bool | None, many: bool = False
    ) -> tuple[Status, set[str], int | bool | None]:
        status = Status.AMBIGUOUS if many else Status.FOUND if found else Status.ABSENT
        return status, {one.id for one in found}, answer

    def _together(
        self, parts: list[tuple[Status, set[str], int | bool | None]]
    ) -> tuple[Status, set[str], int | bool | None]:
        worst = min((part[0] for part in parts), key=[Status.ABSENT, Status.AMBIGUOUS, Status.FOUND].index)
        return worst, set() if worst is Status.ABSENT else set().union(*(part[1] for part in parts)), None


def centre(one: SceneObject) -> tuple[float, float]:
    return (one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2


def in_place(word: str, one: SceneObject, size: Size) -> bool:
    x, y = centre(one)
    return {"left": x < size.width / 2, "right": x > size.width / 2, "top": y < size.height / 2}.get(
        word, y > size.height / 2
    )


def value(measure: str, one: SceneObject) -> float:
    (x, y), w, h = centre(one), one.box[2] - one.box[0], one.box[3] - one.box[1]
    assert one.depth is not None
    near = -one.depth
    return {
        "size": w * h, "height": h, "width": w, "left": -x, "right": x, "top": -y, "bottom": y, "near": near,
        "far": -near,
    }[measure]  # fmt: skip


def gap(x: SceneObject, y: SceneObject) -> tuple[float, float]:
    a, b = x.box, y.box
    return max(a[0] - b[2], b[0] - a[2], 0), max(a[1] - b[3], b[1] - a[3], 0)


def mean_size(x: SceneObject, y: SceneObject) -> float:
    sides = sum(one.box[2] - one.box[0] + one.box[3] - one.box[1] for one in (x, y))
    return max(sides / 4, 0.06 * math.hypot(1000, 800))


def apart(x: SceneObject, y: SceneObject) -> float:
    return math.dist(centre(x), centre(y))


def between(a: SceneObject, x: SceneObject, b: SceneObject) -> bool:
    """The middle lies between the two middles, the box near enough to a way as broad as its narrower end."""
    (ax, ay), (x0, y0), (bx, by) = centre(a), centre(x), centre(b)
    length, way = math.dist((ax, ay), (bx, by)), (bx - ax, by - ay)
    along = ((x0 - ax) * way[0] + (y0 - ay) * way[1]) / length**2
    off = abs((x0 - ax) * way[1] - (y0 - ay) * way[0]) / length
    free = off - breadth(x, way) - min(breadth(a, way), breadth(b, way))
    return 0 < along < 1 and free < 0.225 * length


def breadth(x: SceneObject, way: tuple[float, float]) -> float:
    """How far a box reaches to the side of a way through its middle."""
    x0, y0, x1, y1 = x.box
    return (abs(way[1]) * (x1 - x0) + abs(way[0]) * (y1 - y0)) / (2 * math.hypot(*way))


def clear(e: Evaluation) -> bool:
    """Whether every clause was true or false of everything."""
    return all(bool(np.all((step.truth < 0.02) | (step.truth > 0.98))) for step in e.steps)


def agree(seed: int) -> bool | None:
    """Whether the two agree on the case of this seed; None where it is not a clear one."""
    random = Random(seed)
    scene, form = a_scene(random), a_form(random, 1 + seed % 4)
    e = Evaluation(scene, CRISP)
    decision = decide(e, form)
    if not clear(e):
        return None
    status, members, answer = Reference(scene).status(form)
    found = {scene.objects[i].id for i in decision.members}
    if isinstance(form, f.A):
        members = found if found <= {one.id for one in Reference(scene).members(form.domain)} else members
    assert (decision.status, found, decision.answer) == (status, members, answer), (seed, show(form), scene)
    return True


@given(st.integers(0, 10_000_000))
@settings(max_examples=150, deadline=None)
def test_the_resolver_equals_brute_force(seed: int) -> None:
    agree(seed)


def test_most_of_the_cases_are_clear() -> None:
    assert sum(agree(seed) is not None for seed in range(200)) > 120


@pytest.mark.slow
def test_the_resolver_equals_brute_force_on_many() -> None:
    """5,000 clear cases."""
    assert sum(agree(seed) is not None for seed in range(9000)) >= 5000


@given(st.integers(0, 10_000_000))
@settings(max_examples=40, deadline=None)
def test_every_suggestion_settles_it(seed: int) -> None:
    from deixis.reasoning.suggest import sayings

    random = Random(seed)
    scene, form = a_scene(random), f.The(described(random))
    found = resolve(form, scene)
    if found.status is Status.AMBIGUOUS:
        for saying in sayings(found, scene, RULES):
            again = resolve(saying.form, scene)
            assert again.status is Status.FOUND
            assert again.objects[0] in found.objects


@given(st.integers(0, 10_000_000))
@settings(max_examples=40, deadline=None)
def test_the_answer_does_not_depend_on_the_order_of_the_objects(seed: int) -> None:
    random = Random(seed)
    scene, form = a_scene(random), f.The(a_set(random, 2))
    shuffled = replace(scene, objects=tuple(random.sample(scene.objects, len(scene.objects))))
    one, other = resolve(form, scene, suggest=False), resolve(form, shuffled, suggest=False)
    assert (one.status, set(one.objects)) == (other.status, set(other.objects))


@given(st.integers(0, 10_000_000))
@settings(max_examples=40, deadline=None)
def test_degrees_stay_between_0_and_1(seed: int) -> None:
    random = Random(seed)
    scene, form = a_scene(random), a_form(random, 3)
    e = Evaluation(scene)
    decide(e, form)
    assert all(((step.truth >= 0) & (step.truth <= 1)).all() for step in e.steps)
