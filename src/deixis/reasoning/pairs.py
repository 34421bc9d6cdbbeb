"""To what degree one object stands in a relation to another: what is listed and what boxes say, put together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.attributes import kind_words
from deixis.reasoning.geometry import Geometry, Numbers, ramp, with_any
from deixis.reasoning.listed import Listed, stem, without_posture
from deixis.reasoning.names import alike_names, canonical, kinds_of
from deixis.reasoning.rules import BOX_TRUST, WORN, Lists, Rule
from deixis.types.scene import Scene

ALONG = 0.15  # how far in from either end something is clearly between
ASIDE = (0.4, 0.05)  # how far the box keeps off the way, in its length; the way is as broad as its narrower end
BY_VERB = frozenset(["HOLDING", "WEARING", "RIDING"])  # relations that are a verb's, under whatever name it is listed
STUCK_ON = (0.1, 0.45)  # the share of a part that lies in its owner's box
NEARLY = 0.1  # two owners in whose boxes about the same share of a part lies
LOOSELY = 0.7  # what a name is worth that is taken for another one
SPANNING = 0.6  # what lies beyond both ends of the way, as the table on which they stand
ALIKE_WAY = 0.02  # two ways are clearly different from this share of the picture's diagonal
SAME_SIZE = (0.3, 0.1)  # difference of two logarithms of areas


class Pairs:
    """The relations between the objects of one scene, (N, N) each: the row's object to the column's."""

    def __init__(self, scene: Scene, geometry: Geometry, listed: Listed, rules: Mapping[str, Rule]) -> None:
        """Computes nothing yet."""
        self._scene, self._geometry, self._listed, self._rules = scene, geometry, listed, rules
        self._known: dict[tuple[str, bool], tuple[Numbers, str]] = {}

    def of(self, name: str, *, passive: bool = False) -> tuple[Numbers, str]:
        """The degrees of a relation by its name in a form, and a note on how they came about."""
        key = name, passive
        if key not in self._known:
            rule = self._rules.get(name) or self._rule_of(name)
            self._known[key] = self._closed(rule, passive) if rule else self._open(name, passive)
        degrees, note = self._known[key]
        return degrees.copy(), note

    def parts(self, wholes: Numbers) -> Numbers:
        """The degrees to which the row is a part of the column, of whose kind it is the nearest: a wing may stick out.

        Args:
            wholes: (N,) what it may be a part of.
        """
        degrees, g = self.of("OF")[0], self._geometry
        if (rule := self._rules.get("OF")) is None:
            return degrees
        names = [canonical(one.name) for one in self._scene.objects]
        listed, _ = self._listed.degrees(rule.listed, rule.inverse)
        open_rows = ~self._named_as(with_any(listed) > 0)
        larger = g.area[:, None] < g.area
        stuck = np.where(larger & open_rows[:, None], ramp(g.inside(), *STUCK_ON), 0.0) * BOX_TRUST
        found = np.maximum(degrees, stuck)
        kin = np.isin(names, [names[i] for i in np.flatnonzero(wholes >= 0.5)])
        share = g.inside() * (found > 0)
        leads = share >= (share * kin).max(axis=1, initial=0)[:, None] - NEARLY
        return np.where((listed > 0) | leads, found, 0.0)

    def between(self, first: Numbers, second: Numbers) -> Numbers:
        """(N,) to what degree each is on the way from a member of `first` to another of `second`."""
        ends = [(f, s) for f in np.flatnonzero(first >= 0.5) for s in np.flatnonzero(second >= 0.5) if f != s]
        if not ends:
            return np.zeros(len(first))
        g, (f, s) = self._geometry, np.array(ends).T
        way_x, way_y = g.cx[s] - g.cx[f], g.cy[s] - g.cy[f]
        length = np.maximum(np.hypot(way_x, way_y), 1e-9)
        to_x, to_y = g.cx[:, None] - g.cx[f], g.cy[:, None] - g.cy[f]
        along = (to_x * way_x + to_y * way_y) / length**2
        off = np.abs(to_x * way_y - to_y * way_x) / length
        own, low = _reach(way_x, way_y, g.w[:, None], g.h[:, None]), _reach(way_x, way_y, g.w[f], g.h[f])
        aside = np.maximum(off - own - np.minimum(low, _reach(way_x, way_y, g.w[s], g.h[s])), 0) / length
        inner = np.minimum(ramp(along, 0, ALONG), ramp(along, 1, 1 - ALONG))
        held = np.minimum(np.minimum(inner, ramp(aside, *ASIDE)), np.minimum(first[f], second[s]))
        reach = _reach(-way_y, way_x, g.w[:, None], g.h[:, None]) / length
        held = np.where((along - reach < 0) & (along + reach > 1), np.minimum(held, SPANNING), held)
        held[f, np.arange(len(f))] = 0
        held[s, np.arange(len(s))] = 0
        best: Numbers = held.max(axis=1)
        return best

    def closer(self, other: Numbers, *, far: bool) -> Numbers:
        """(N, N) to what degree the row is closer to the nearest `other` than the column is (`far`: farther away).

        The mean of what the free way between boxes says and what the way to the middle of the other says: where they
        disagree, neither is closer.
        """
        g = self._geometry
        clear = ALIKE_WAY * float(np.hypot(g.width, g.height))
        found = [self._closer(way, other, clear, far) for way in (g.gap(), g.way_to_middle())]
        return np.asarray((found[0] + found[1]) / 2)

    def nearer(self, near: Numbers, far: Numbers) -> Numbers:
        """(N,) to what degree each is closer to a member of `near` than to any of `far`, and neither of them itself."""
        g = self._geometry
        clear = ALIKE_WAY * float(np.hypot(g.width, g.height))
        ways = [(_shortest(way, near), _shortest(way, far)) for way in (g.gap(), g.way_to_middle())]
        with np.errstate(invalid="ignore"):  # the only near and the only far one is no way from itself
            found = [np.clip(0.5 + (to_far - to_near) / (2 * clear), 0, 1) for to_near, to_far in ways]
        return np.where((near >= 0.5) | (far >= 0.5), 0.0, (found[0] + found[1]) / 2)

    def same(self, kind: str) -> Numbers:
        """(N, N) 1 where two different objects share a word of this kind; sizes that nobody lists go by area."""
        words = self._qualities(kind)
        every = sorted(frozenset[str]().union(*words))
        has = np.array([[word in own for word in every] for own in words], np.float64).reshape(len(words), len(every))
        shared: Numbers = np.minimum(has @ has.T, 1)
        if kind == "size":
            areas, told = np.log(self._geometry.area), np.array([bool(own) for own in words], bool)
            shared = np.where(told[:, None] & told, shared, ramp(np.abs(areas[:, None] - areas), *SAME_SIZE))
        np.fill_diagonal(shared, 0)
        return shared

    def _qualities(self, kind: str) -> list[frozenset[str]]:
        """The words of a kind that are said of each object; a person has the colours that it wears."""
        words = [kind_words(kind, one) for one in self._scene.objects]
        if kind != "color":
            return words
        worn = self._listed.degrees(WORN, ("worn by",))[0] >= 0.5
        lent = [frozenset[str]().union(*(words[j] for j in np.flatnonzero(row))) for row in worn]
        return [own or other for own, other in zip(words, lent, strict=True)]

    @cached_property
    def _names(self) -> dict[str, str]:
        """Which closed relation an open name is, by the stems of the names under which rules are listed."""
        ordered = sorted(self._rules.items(), key=lambda item: item[0] in BY_VERB, reverse=True)
        return {stem(name): key for key, rule in reversed(ordered) for name in rule.listed}

    def _rule_of(self, name: str) -> Rule | None:
        own = self._names.get(stem(name))
        if own not in BY_VERB and (self._listed.like(name) or self._listed.like(name, " by")):
            return None
        key = own or self._names.get(without_posture(name) or "")
        return self._rules[key] if key else None

    def _closed(self, rule: Rule, passive: bool) -> tuple[Numbers, str]:
        degrees, note = self._by_rule(rule)
        return (degrees.T.copy() if passive else degrees), note

    def _by_rule(self, rule: Rule) -> tuple[Numbers, str]:
        listed, named = self._listed.degrees(rule.listed, rule.inverse)
        also, also_named = self._listed.degrees(rule.also, rule.also_inverse)
        listed = np.maximum(listed, also)
        if rule.loosely:
            listed = np.maximum(listed, self._loosely(*rule.loosely))
        if rule.lists is Lists.ONLY:
            return listed, "" if named or also_named else "the scene lists none"
        if rule.geometry is None or (named and rule.lists is Lists.DECIDE):
            return listed, "as the scene lists it"
        boxes = rule.geometry(self._geometry)
        if rule.lists is Lists.LANDMARK:
            boxes = np.where(listed.max(axis=0, initial=0) > 0, 0, boxes)
        if rule.lists is Lists.NAME:
            boxes = np.where(self._named_as(with_any(listed) > 0)[:, None], 0, boxes)
        return np.maximum(listed, boxes), self._cue(rule)

    def _loosely(self, name: str, kinds: frozenset[str]) -> Numbers:
        """What is listed of certain things under a name that people take for this one: "on" of an armchair for "in"."""
        there = np.array([bool(kinds & kinds_of(one.name)) for one in self._scene.objects], bool)
        return np.where(there, self._listed.degrees((name,))[0], 0.0) * LOOSELY

    def _named_as(self, some: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(N,) which objects have the name of one of some, or are worn as one of them is."""
        names = [alike_names(one.name) for one in self._scene.objects]
        listed = frozenset[str]().union(*(names[i] for i in np.flatnonzero(some)))
        return np.array([bool(own & listed) for own in names], bool)

    def _cue(self, rule: Rule) -> str:
        flat = np.isnan(self._geometry.depth).any() and rule.meaning.endswith("the camera")
        return "no depth is given for some: judged by lower edges" if flat else ""

    def _open(self, name: str, passive: bool) -> tuple[Numbers, str]:
        if name.endswith(" by") and not self._listed.like(name):
            return self.of(name.removesuffix(" by"), passive=not passive)
        found, named = self._meant(name, "")
        by, by_named = self._meant(name, " by")
        found = np.maximum(found, by.T)
        note = "as the scene lists it" if named or by_named else f"the scene lists no {name!r}"
        return (found.T.copy() if passive else found), note

    def _meant(self, name: str, by: str) -> tuple[Numbers, bool]:
        """What is listed under an open name; under others that mean nearly the same less surely, where it is one."""
        alike = self._listed.like(name, by)
        found, named = self._listed.stems(alike[:1])
        more = self._listed.stems(alike[1:])[0]
        return np.maximum(found, more * (LOOSELY if alike[:1] == (stem(name) + by,) else 1)), named

    @staticmethod
    def _closer(way: Numbers, other: Numbers, clear: float, far: bool) -> Numbers:
        shortest = _shortest(way, other)
        worth = np.where(np.isinf(shortest), -1e12, shortest if far else -shortest)
        difference: Numbers = (worth[:, None] - worth) / (2 * clear)
        return np.clip(0.5 + difference, 0, 1)


def _shortest(way: Numbers, other: Numbers) -> Numbers:
    """(N,) the way of each to the nearest other member, infinite where there is none."""
    ways = np.where(other >= 0.5, way, np.inf)
    np.fill_diagonal(ways, np.inf)
    return np.asarray(ways.min(axis=1, initial=np.inf))


def _reach(way_x: Numbers, way_y: Numbers, w: Numbers, h: Numbers) -> Numbers:
    """How far a box reaches to the side of a way."""
    reach: Numbers = (np.abs(way_y) * w + np.abs(way_x) * h) / (2 * np.maximum(np.hypot(way_x, way_y), 1e-9))
    return reach
