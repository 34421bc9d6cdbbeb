"""A noun phrase while it is read, and the form it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field

from deixis.text.parse import lexicon as lex
from deixis.types.form import (
    A,
    All,
    Attribute,
    Count,
    Except,
    Form,
    Nearest,
    Not,
    Noun,
    Ordinal,
    OtherThan,
    PartOf,
    Place,
    Relation,
    Superlative,
    The,
    Thing,
    conjunction,
    disjunction,
)

OWN_SIDES = frozenset("left right front back top bottom".split())
STACKED = {"shelf": "top", "drawer": "top", "floor": "bottom", "storey": "bottom", "step": "bottom", "rung": "bottom"}


@dataclass(slots=True)
class Draft:
    """What has been read of one noun phrase.

    Attributes:
        via: the relation whose argument it is; empty at the top.
        quantifier: the, a, all, count, no; empty where none is said.
        low: the least count.
        high: the greatest count; None for no limit.
        name: of its noun, as a form; None where it has none.
        parts: what is said of it, in reading order.
        plural: whether its noun is.
        ordinal: its number and the end it is counted from, which may be empty.
        leads: measure, whether most, and how many, of a superlative.
        among: the domain that "of the three bottles" gives.
        nearest: to what, and whether the farthest is meant.
        owner: whose part or property it is.
        excluded: what is excepted.
        other: whether it is "the other".
        unnamed: whether it is called a thing, of which nothing says what it is.
        in_hand: whether it is said to be in a hand.
        worn: whether "on" after it says that it is worn.
        besides: what is said of the one that was counted: "guy 2nd from left blue shirt".
        either: whether "and" between colours means each of several things has one.
    """

    via: str = ""
    quantifier: str = ""
    low: int = 0
    high: int | None = None
    name: Form | None = None
    parts: list[Form] = field(default_factory=list)
    plural: bool = False
    is_one: bool = False
    ordinal: tuple[int, str] | None = None
    leads: tuple[str, bool, int] | None = None
    among: Form | None = None
    nearest: tuple[Form, bool] | None = None
    owner: Form | None = None
    excluded: Form | None = None
    other: bool = False
    either: bool = False
    worn: bool = False
    unnamed: bool = False
    in_hand: bool = False
    besides: list[Form] = field(default_factory=list)

    @property
    def noun(self) -> str:
        """The last word of its noun; empty where it has none."""
        return self.name.name.split()[-1] if isinstance(self.name, Noun) else ""

    def is_empty(self) -> bool:
        """Whether nothing of an object has been read, not even "one" or a number."""
        return not (
            self.name or self.parts or self.is_one or self.ordinal or self.leads or self.quantifier in {"count", "all"}
            or self.other or self.excluded
        )  # fmt: skip

    def is_bare(self) -> bool:
        """Whether nothing is said of it yet."""
        return not (self.parts or self.ordinal or self.leads or self.quantifier)

    def say(self, said: Form) -> None:
        """Adds what is said; a superlative without a domain of its own is over all that is said."""
        bare = isinstance(said, Superlative | Nearest) and said.domain in {Thing(), self.name}
        if bare and isinstance(said, Nearest) and self.nearest is None:
            self.nearest = (said.other, said.far)
        elif bare and isinstance(said, Superlative) and self.leads is None:
            self.leads = (said.measure, said.most, said.count)
        elif self.ordinal is not None and self.ordinal[1] and isinstance(said, Relation) and said.name == "WEARING":
            self.besides.append(said)
        else:
            self.parts.append(said)

    def domain(self) -> Form:
        """The form without its outermost quantifier."""
        form = self._owned()
        if self.among is not None:
            form = self.among if isinstance(form, Thing) else conjunction(self.among, form)
        if self.excluded is not None:
            form = Except(form, self.excluded)
        form = conjunction(self._ranked(form), *self.besides)
        return OtherThan(form) if self.other else form

    def argument(self) -> Form:
        """The form as an argument of a relation, where only numbers and "all" are written."""
        if self.quantifier == "count":
            return Count(self.low, self.high, self.domain())
        return All(self.domain()) if self.quantifier == "all" else self.domain()

    def quantified(self) -> Form:
        """The form as a whole expression."""
        if self.quantifier in {"count", "no"}:
            return Count(self.low, self.high, self.domain())
        many = self.plural or (self.leads is not None and self.leads[2] > 1)
        if self.quantifier == "all" or (many and self.quantifier != "a"):
            return All(self.domain())
        if self.other and self.quantifier != "a":
            return self.domain()
        return A(self.domain()) if self.quantifier == "a" else The(self.domain())

    def _owned(self) -> Form:
        base = self.name or Thing()
        if self.owner is None:
            return conjunction(base, *self._parts())
        if self.noun not in lex.PARTS:
            return conjunction(base, *self._parts(), Relation("OF", self.owner))
        sides = [part.where for part in self.parts if isinstance(part, Place) and part.where in OWN_SIDES]
        rest = [part for part in self._parts() if not (sides and part == Place(sides[0]))]
        return PartOf(conjunction(base, *rest), self.owner, sides[0] if sides else "")

    def _parts(self) -> list[Form]:
        """The parts; several colours of a plural joined by "and" are each of some."""
        colors = [part for part in self.parts if isinstance(part, Attribute) and part.kind == "color"]
        if not (self.either and self.plural and len(colors) > 1):
            return self.parts
        joined = disjunction(*colors)
        at = self.parts.index(colors[0])
        rest = [part for part in self.parts if part not in colors]
        return [*rest[:at], joined, *rest[at:]]

    def _near(self, form: Form, other: Form, far: bool) -> Form:
        """The nearest; the second nearest is the nearest of those that are not the nearest."""
        found = Nearest(form, other, far)
        for _ in range(1, self.ordinal[0] if self.ordinal else 1):
            form = conjunction(form, Not(found))
            found = Nearest(form, other, far)
        return found

    def _ranked(self, form: Form) -> Form:
        if self.nearest is not None:
            return self._near(form, *self.nearest)
        if self.leads is not None and self.ordinal is None:
            form = Superlative(self.leads[0], form, self.leads[1], self.leads[2])
        if self.ordinal is not None:
            n, end = self.ordinal
            if self.leads is not None:
                end = lex.ENDS_OF.get(self.leads[:2], end)
            form = Ordinal(n, end or (STACKED.get(self.noun, "left") if self.via else "left"), form)
        return form
