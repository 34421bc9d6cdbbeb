"""A form → to what degree each object of a scene belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from deixis.reasoning import order
from deixis.reasoning.among import placed
from deixis.reasoning.counted import more_of
from deixis.reasoning.doers import doers
from deixis.reasoning.geometry import Geometry, Numbers, greatest, least, with_any
from deixis.reasoning.having import related
from deixis.reasoning.kinds_at_work import KIN
from deixis.reasoning.listed import Listed
from deixis.reasoning.listed_sizes import listed_so
from deixis.reasoning.measures import WORDS, measure, nearness
from deixis.reasoning.names import OF_ONE_GENDER, is_known, lemma, noun_truth, of_any_gender
from deixis.reasoning.pairs import Pairs
from deixis.reasoning.parts import on_side
from deixis.reasoning.people import with_people
from deixis.reasoning.quality import attribute, place
from deixis.reasoning.rules import RULES, Rule
from deixis.reasoning.steps import Doubt, Step
from deixis.reasoning.unseen import JUDGED, NO_THINGS
from deixis.types import form as forms
from deixis.types.form import Form
from deixis.types.grounding import Status
from deixis.types.scene import Scene

YES = 0.5
MARGIN = 0.18  # by how much the best must lead for the others to be out of it
NO_AGE = "nothing in the scene says which is older"
ENDS = {"big": ("size", True), "small": ("size", False), "tall": ("height", True), "short": ("height", False)}
PARTS = {"top": "top", "bottom": "bottom", "front": "near", "back": "far"}


@dataclass(slots=True, eq=False)
class Evaluation:
    """One form being executed over one scene.

    Attributes:
        scene: the scene; what must be a person has that among its attributes.
        rules: of relations.
        thing: (N,) what THING is: all objects, or inside an exception the domain it is taken from.
        steps: every clause that was judged, innermost first.
        doubts: what was found to be amiss on the way.
        asked: whether the form is a question of being or number, which takes names as they are.
    """

    scene: Scene
    rules: Mapping[str, Rule] = field(default_factory=lambda: RULES)
    thing: Numbers = field(init=False)
    steps: list[Step] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    asked: bool = False
    geometry: Geometry = field(init=False)
    listed: Listed = field(init=False)
    pairs: Pairs = field(init=False)
    _note: str = ""
    _known: dict[tuple[Form, bytes, bytes], tuple[Step, tuple[Doubt, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.geometry = Geometry.of(self.scene)
        self.listed = Listed(self.scene)
        self.scene = with_people(self.scene, self.listed)
        self.pairs = Pairs(self.scene, self.geometry, self.listed, self.rules)
        self.thing = np.array([one.score for one in self.scene.objects], np.float64)

    def truth(self, form: Form, group: Numbers | None = None) -> Numbers:
        """(N,) the degree to which each object belongs to a form.

        Args:
            form: any but a question.
            group: (N,) among which objects sizes and depths are compared; those that the nouns beside it name.
        """
        among = self.thing if group is None else group
        key = form, among.tobytes(), self.thing.tobytes()
        if key not in self._known:
            before, self.doubts = self.doubts, []
            self._note = ""
            found = np.clip(_RULES[type(form)](self, form, among), 0, 1)
            self._known[key] = Step(form, found, self._note), tuple(self.doubts)
            self.doubts = before
        step, doubts = self._known[key]
        self.steps.append(step)
        self.doubts.extend(doubt for doubt in doubts if doubt not in self.doubts)
        self._note = ""
        return step.truth.copy()

    def note(self, text: str) -> None:
        """Adds to the note of the clause that is being judged."""
        self._note = f"{self._note}; {text}" if self._note else text

    def doubt(self, status: Status, reason: str, *, mild: bool = False) -> None:
        """Adds a doubt, and notes it."""
        self.doubts.append(Doubt(status, reason, mild))
        self.note(reason)

    def over(self, other: Form, pairs: Numbers) -> Numbers:
        """(N,) to what degree each row stands in a relation to what `other` means.

        To any one of its members (so that "the plate left of the fork" is found though another fork has no plate:
        Haddock, Incremental Interpretation and Combinatory Categorial Grammar, 1987), to all of them, or to as many as
        it counts.

        Args:
            other: what it is a relation to.
            pairs: (N, N) the row's degree to the column.
        """
        match other:
            case forms.The(forms.All() | forms.Count() | forms.Group() as inner):
                return self.over(inner, pairs)
            case forms.All(domain):
                return self._over_all(self.truth(domain), pairs)
            case forms.Count(low, high, domain):
                return self._over_count(low, high, self.truth(domain), pairs)
            case forms.Group(parts):
                return least([self.over(part, pairs) for part in parts])
            case forms.Except(forms.All(domain), excluded):
                return self._over_all(self.truth(forms.Except(domain, excluded)), pairs)
        held = np.minimum(pairs, self.argument(other))
        np.fill_diagonal(held, 0)
        return with_any(held)

    def argument(self, other: Form) -> Numbers:
        """(N,) what a relation is to: an argument whose place is read among its kind: "the book on the middle shelf".

        Where several are in the part of the picture that is named, it is the one that would be meant if the argument
        were asked for alone: the one that is there by far the most, else the one that leads that way.
        """
        truth = self.truth(other)
        places = [part for part in other.children() if isinstance(part, forms.Place)]
        if not isinstance(other, forms.And) or not places:
            return truth
        near = np.where(truth > truth.max(initial=0) - MARGIN, truth, 0.0)
        if forms.Place("middle") not in places and (near >= YES).sum() == 1:
            return near
        leading = placed(self, other, 1)
        return near if leading is None else leading

    def _over_all(self, domain: Numbers, pairs: Numbers) -> Numbers:
        members = domain >= YES
        if not members.any():
            return np.zeros(len(domain))
        held = np.where(members, pairs, 1.0)
        np.fill_diagonal(held, 1)
        alone = members.sum() - members == 0
        return np.where(alone, 0.0, held.min(axis=1))

    def _over_count(self, low: int, high: int | None, domain: Numbers, pairs: Numbers) -> Numbers:
        held = np.minimum(pairs, domain).T.copy()
        np.fill_diagonal(held, 0)
        enough = order.at_least(low, held)
        return enough if high is None else np.minimum(enough, 1 - order.at_least(high + 1, held))

    def compare(self, name: str, domain: Numbers | None = None) -> Numbers | None:
        """(N, N) to what degree the row has more of a measure than the column; None for a measure nobody knows."""
        word, more = WORDS.get(name, (name, True))
        if word == "middle" and domain is not None:
            return order.middle(domain, self.geometry).more()
        near = word in {"near", "far"}
        measured = (
            nearness(self.geometry, 1 if word == "near" else -1, domain)
            if near
            else measure(word, self.geometry, self.scene.objects)
        )
        if measured is None:
            self.note(f"by how many of {name!r} each has")
            return more_of(name, self.scene.objects, self.listed, self.pairs)
        if measured.note:
            self.note(measured.note)
        return measured.more() if more else measured.more().T


def _noun(e: Evaluation, form: forms.Noun, group: Numbers) -> Numbers:
    truth, note = noun_truth(form.name, e.scene.objects)
    first, _, rest = form.name.partition(" ")
    if note and rest and first in JUDGED:
        e.doubt(Status.UNKNOWN, f"nothing in the scene says which is {form.name!r}")
        return np.minimum(noun_truth(rest, e.scene.objects)[0], YES)
    if note and (form.name.endswith(" number") or any(lemma(word) in NO_THINGS for word in form.name.split())):
        e.doubt(Status.UNKNOWN, f"no picture shows {form.name!r}")
        return np.full(len(e.thing), YES)
    called = doers(e, form.name) if note else None
    if called is not None:
        e.note("by what they do")
        return called
    if note and form.name.endswith("er") and (doing := e.listed.subjects(form.name[:-2])).any():
        e.note("by what it does")
        return doing
    quality = np.array([form.name in one.attributes for one in e.scene.objects], np.float64) if note else truth
    if note and not truth.any() and quality.any():
        e.note("by a quality that is listed")
        return quality
    if note:
        e.note(note)
    return truth


def _thing(e: Evaluation, form: forms.Thing, group: Numbers) -> Numbers:
    return e.thing.copy()


def _and(e: Evaluation, form: forms.And, group: Numbers) -> Numbers:
    """The smallest degree; sizes and depths among the parts are compared among what the nouns name."""
    found = _all_of(e, form, group, loosely=False)
    nouns = [part for part in form.parts if isinstance(part, forms.Noun) and part.name in OF_ONE_GENDER]
    unsure = bool(nouns) and not (e.asked and any((e.truth(noun) >= YES).any() for noun in nouns))
    return _all_of(e, form, group, loosely=True) if unsure and not (found >= YES).any() else found


def _all_of(e: Evaluation, form: forms.And, group: Numbers, *, loosely: bool) -> Numbers:
    """As `_and`; loosely, a man may be anybody of whom nothing says that they are none."""
    found = np.ones(len(group))
    nouns: list[Form] = [part for part in form.parts if isinstance(part, forms.Noun | forms.Thing | forms.Or)]
    for i, noun in enumerate(nouns):
        truth = e.truth(noun)
        if loosely and isinstance(noun, forms.Noun):
            truth = np.maximum(truth, of_any_gender(noun.name, e.scene.objects))
        if i and isinstance(noun, forms.Noun) and not truth.any() and (noun.name in KIN or not is_known(noun.name)):
            e.doubt(Status.UNKNOWN, f"no rule for {noun.name!r}")
            truth = np.full(len(group), YES)
        found = np.minimum(found, truth)
    if e.doubts and any(isinstance(noun, forms.Noun) and noun.name in NO_THINGS | KIN for noun in nouns):
        return found
    own = found if nouns else group
    leaning = forms.Attribute("state", "leaning") in form.parts
    for part in form.parts:
        if leaning and isinstance(part, forms.Relation) and part.name == "ON":
            part = forms.Relation("lean on", part.other)
        if part not in nouns:
            found = np.minimum(found, e.truth(part, own))
    return found


def _or(e: Evaluation, form: forms.Or, group: Numbers) -> Numbers:
    return greatest([e.truth(part, group) for part in form.parts])


def _not(e: Evaluation, form: forms.Not, group: Numbers) -> Numbers:
    """The rest to one; the one thing that something is held against is not meant ("not next to the red cup")."""
    found = 1 - e.truth(form.part, group)
    if not isinstance(form.part, forms.Same | forms.Comparative | forms.Relation) or _is_plural(form.part.other):
        return found
    other = e.truth(form.part.other) >= YES
    return np.where(other, 0.0, found) if other.sum() == 1 else found


def _is_plural(other: Form) -> bool:
    """Whether several are meant."""
    other = other.domain if isinstance(other, forms.The) else other
    return isinstance(other, forms.All | forms.Count | forms.Group)


def _between(e: Evaluation, form: forms.Between, group: Numbers) -> Numbers:
    first, second = e.argument(_plain(form.first)), e.argument(_plain(form.second))
    return e.pairs.between(first, second)


def _plain(form: Form) -> Form:
    """Without a count or "all": what is between two of them is between some pair of them."""
    return form.domain if isinstance(form, forms.Count | forms.All) else form


def _superlative(e: Evaluation, form: forms.Superlative, group: Numbers) -> Numbers:
    domain = e.truth(form.domain)
    more = e.compare(form.measure, domain)
    if more is None:
        e.doubt(Status.UNKNOWN, f"nothing in the scene says which has more of {form.measure!r}")
        return domain
    leading = order.leaders(domain, more if form.most else more.T, form.count)
    called = listed_so(e, form, domain)
    if called is not None:
        e.note("as listed")
        return called
    if form.measure == "age" and (leading >= YES).sum() > form.count:
        e.doubt(Status.UNKNOWN, NO_AGE)
    return leading


def _ordinal(e: Evaluation, form: forms.Ordinal, group: Numbers) -> Numbers:
    domain = e.truth(form.domain)
    name, most = ENDS.get(form.end, (form.end, True))
    more = e.compare(name, domain)
    assert more is not None, form.end
    return order.nth(domain, more if most == (form.n > 0) else more.T, abs(form.n))


def _nearest(e: Evaluation, form: forms.Nearest, group: Numbers, count: int = 1) -> Numbers:
    """The one that is closest, or as many as are asked for."""
    domain, other = e.truth(form.domain), e.argument(form.other)
    leading = order.leaders(domain, e.pairs.closer(other, far=form.far), count)
    return leading if (other >= YES).any() else np.minimum(leading, other.max(initial=0))


def _nearer(e: Evaluation, form: forms.Nearer, group: Numbers) -> Numbers:
    near, far = e.argument(_plain(form.near)), e.argument(_plain(form.far))
    if not (near >= YES).any() or not (far >= YES).any():
        return np.zeros(len(group))
    return e.pairs.nearer(near, far)


def _comparative(e: Evaluation, form: forms.Comparative, group: Numbers) -> Numbers:
    more = e.compare(form.measure, np.maximum(group, e.truth(form.other)))
    if more is None:
        e.doubt(Status.UNKNOWN, f"nothing in the scene says which has more of {form.measure!r}")
        return np.full(len(group), YES)
    note, e._note = e._note, ""
    found = e.over(form.other, more if form.more else more.T)
    e._note = note
    if form.measure == "age" and (found[group >= YES] == YES).any() and not (found[group >= YES] > YES).any():
        e.doubt(Status.UNKNOWN, NO_AGE)
    return np.where(found > YES, found, np.minimum(found, YES - 0.01))


def _count(e: Evaluation, form: forms.Count, group: Numbers) -> Numbers:
    """The members, where as many are there as it says; more leave open which are meant."""
    if isinstance(form.domain, forms.Nearest) and form.low == form.high:
        return _nearest(e, form.domain, group, form.high)
    domain = e.truth(form.domain, group)
    there = int((domain >= YES).sum())
    if form.high is not None and there > form.high and (leading := placed(e, form.domain, form.high)) is not None:
        return leading
    if there < form.low:
        e.note(f"there are {there}, not {form.low}")
        return np.zeros(len(domain))
    if form.high is not None and there > form.high:
        e.doubt(Status.AMBIGUOUS, f"there are {there}, not {form.high}")
    return domain


def _quantified(e: Evaluation, form: forms.The | forms.A | forms.All, group: Numbers) -> Numbers:
    return e.truth(form.domain, group)


def _group(e: Evaluation, form: forms.Group, group: Numbers) -> Numbers:
    return greatest([e.truth(part) for part in form.parts])


def _except(e: Evaluation, form: forms.Except, group: Numbers) -> Numbers:
    domain = e.truth(form.domain, group)
    before, e.thing = e.thing, domain
    excluded = e.truth(form.excluded, domain)
    e.thing = before
    if any(isinstance(part, forms.Place) for part in (form.excluded, *form.excluded.children())):
        excluded = np.where(excluded > np.minimum(excluded, domain).max(initial=0) - MARGIN, excluded, 0.0)
    return np.minimum(domain, 1 - excluded)


def _other(e: Evaluation, form: forms.OtherThan, group: Numbers) -> Numbers:
    found = e.truth(form.domain, group)
    e.note("other than which is not said")
    return found


def _same(e: Evaluation, form: forms.Same, group: Numbers) -> Numbers:
    return e.over(form.other, e.pairs.same(form.kind))


def _part(e: Evaluation, form: forms.PartOf, group: Numbers) -> Numbers:
    part, whole = e.truth(form.part), e.argument(form.whole)
    pairs = e.pairs.parts(whole)
    found = np.minimum(part, with_any(np.minimum(pairs, whole)))
    if not form.side:
        return found
    owners = np.minimum(pairs, whole)
    sided, note = on_side(form.side, part, owners, e.scene, e.geometry)
    if note.endswith("is not known"):
        e.doubt(Status.UNKNOWN, note)
    else:
        e.note(note)
    return np.minimum(found, sided)


def _opaque(e: Evaluation, form: forms.Opaque, group: Numbers) -> Numbers:
    e.doubt(Status.UNKNOWN, f"no rule for {form.text!r}")
    return np.full(len(group), YES)


def _question(e: Evaluation, form: forms.HowMany | forms.Exists, group: Numbers) -> Numbers:
    return e.truth(form.domain)


def _comparison(e: Evaluation, form: forms.CompareCounts, group: Numbers) -> Numbers:
    return np.maximum(e.truth(form.first), e.truth(form.second))


_RULES: dict[type, Callable[[Evaluation, Any, Numbers], Numbers]] = {
    forms.Noun: _noun, forms.Thing: _thing, forms.Attribute: attribute, forms.Place: place, forms.And: _and,
    forms.Or: _or, forms.Not: _not, forms.Relation: related, forms.Between: _between,
    forms.Superlative: _superlative, forms.Nearest: _nearest, forms.Nearer: _nearer, forms.Comparative: _comparative,
    forms.Ordinal: _ordinal, forms.Count: _count, forms.All: _quantified, forms.The: _quantified,
    forms.A: _quantified, forms.Group: _group, forms.Except: _except, forms.OtherThan: _other, forms.Same: _same,
    forms.PartOf: _part, forms.HowMany: _question, forms.Exists: _question, forms.CompareCounts: _comparison,
    forms.Opaque: _opaque,
}  # fmt: skip
