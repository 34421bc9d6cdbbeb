"""Logical forms: what a referring expression means, as a value that can be printed, read back, compared and run.

A form says nothing about where its words stood; two forms are equal where they mean the same by structure. Each class
names its notation, which `deixis.text.forms` prints and reads. A form stands for a fuzzy set of a scene's objects:
every object belongs to it to a degree in [0, 1]. Conjunction is the smaller of two degrees, disjunction the larger and
negation the rest to one (Zadeh, "Fuzzy Sets", Information and Control 8, 1965), unless the rules of the executor say
otherwise. Quantifiers (`The`, `A`, `All`, `Count`, `Group`) say how many members are meant, after Barwise and Cooper,
"Generalized Quantifiers and Natural Language" (Linguistics and Philosophy 4, 1981); questions stand for an answer.

What a form leaves out is meant too: a noun without a quantifier in the place of an argument is any such object, so that
`LEFT_OF(fork)` is left of some fork; `THING` is written only where nothing else is said of an object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from deixis.errors import InputError
from deixis.types.form_checks import check_choice, check_parts, check_whole, check_word

KINDS = frozenset("color size shape material pattern state age other".split())
RELATIONS = frozenset(
    "LEFT_OF RIGHT_OF ABOVE BELOW IN_FRONT_OF BEHIND NEXT_TO INSIDE ON UNDER NEAR FAR_FROM FACING HOLDING WEARING "
    "RIDING TOUCHING WITH AROUND OF".split()
)
MEASURES = frozenset("size height width length age left right top bottom near far middle".split())
ENDS = frozenset("left right top bottom near far big small tall short".split())
COMPARISONS = frozenset("more fewer equal difference".split())


class Node:
    """What every form is. Only the classes of this module are forms."""

    __slots__ = ()

    def children(self) -> tuple[Form, ...]:
        """The forms directly inside this one, in the order in which they are printed."""
        return tuple(_inside(self))


@dataclass(frozen=True, slots=True)
class Noun(Node):
    """`plate`, `"traffic light"`: the objects of a name (a singular in lower case) or of a kind of it."""

    name: str

    def __post_init__(self) -> None:
        check_word("a noun's name", self.name)


@dataclass(frozen=True, slots=True)
class Thing(Node):
    """`THING`: any object ("something", or "one" where nothing says of what)."""


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """`color=green`, `color="light blue"`: the objects that have a quality.

    Attributes:
        kind: one of `KINDS`.
        value: lower case, as it was said, save that "grey" is "gray".
    """

    kind: str
    value: str

    def __post_init__(self) -> None:
        check_choice("an attribute's kind", self.kind, KINDS)
        check_word("an attribute's value", self.value)


@dataclass(frozen=True, slots=True)
class Place(Node):
    """`PLACE(left)`, `PLACE("top left")`: the objects in a part of the picture, as the viewer sees it.

    Attributes:
        where: left, right, top, bottom, middle, front, back, corner, edge; or top or bottom and then left or right.
    """

    where: str

    def __post_init__(self) -> None:
        check_word("a place", self.where)


@dataclass(frozen=True, slots=True)
class And(Node):
    """`AND(plate, color=green, NOT(LEFT_OF(fork)))`: the objects that all of two or more parts hold of.

    No part is itself an AND; the noun comes first, then what was said of it in reading order.
    """

    parts: tuple[Form, ...]

    def __post_init__(self) -> None:
        check_parts("AND", self.parts, And)


@dataclass(frozen=True, slots=True)
class Or(Node):
    """`OR(cat, dog)`: the objects that at least one of two or more parts holds of. No part is itself an OR."""

    parts: tuple[Form, ...]

    def __post_init__(self) -> None:
        check_parts("OR", self.parts, Or)


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`NOT(color=red)`: the objects that the part does not hold of. "Without a hat" is `NOT(WITH(hat))`."""

    part: Form


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """`LEFT_OF(fork)`, `REL("chase", dog)`, `REL_BY("chase", dog)`: what stands in a relation to some `other`.

    Left and right, in front and behind are the viewer's. `WITH` is to have, wear or contain; `OF` is to belong to.
    `ABOVE` is higher in the picture, `ON` rests on, `UNDER` is covered by or beneath.

    Attributes:
        name: one of `RELATIONS`, or for any other verb or preposition its lemma, with its particle ("look at").
        other: what it is a relation to.
        passive: `other` does it: "the man chased by a dog". Only for names that are not in `RELATIONS`.
    """

    name: str
    other: Form
    passive: bool = False

    def __post_init__(self) -> None:
        if self.name not in RELATIONS:
            check_word("a relation's name", self.name)
        elif self.passive:
            raise InputError(f"relation {self.name}: has no passive; use a verb's lemma")


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`BETWEEN(cup, plate)`: what is between a `first` and a `second`; `BETWEEN(tree, tree)` is between two trees."""

    first: Form
    second: Form


@dataclass(frozen=True, slots=True)
class Superlative(Node):
    """`MOST(size, dog)`, `LEAST(height, man)`, `MOST(left, cup, 2)`: the `count` members of the domain that lead.

    "Bigger" without "than" means this too. `near` and `far` are measured from the camera.

    Attributes:
        measure: one of `MEASURES`, or the adjective that it is measured by.
        domain: among which objects.
        most: whether the greatest are meant, or the least ("smallest" is the least size).
        count: how many, at least 1.
    """

    measure: str
    domain: Form
    most: bool = True
    count: int = 1

    def __post_init__(self) -> None:
        check_word("a measure", self.measure)
        check_whole("how many lead", self.count, 1)


@dataclass(frozen=True, slots=True)
class Nearest(Node):
    """`NEAREST(cup, plate)`, `FARTHEST(cup, plate)`: the one of the domain closest to, or farthest from, an `other`."""

    domain: Form
    other: Form
    far: bool = False


@dataclass(frozen=True, slots=True)
class Nearer(Node):
    """`NEARER(plate, bowl)`: what is closer to a `near` than to any `far`."""

    near: Form
    far: Form


@dataclass(frozen=True, slots=True)
class Comparative(Node):
    """`MORE(size, cup)`, `LESS(height, man)`: what has more, or less, of a measure than some `other`."""

    measure: str
    more: bool
    other: Form

    def __post_init__(self) -> None:
        check_word("a measure", self.measure)


@dataclass(frozen=True, slots=True)
class Ordinal(Node):
    """`NTH(2, right, cup)`: the second of the domain, counted from the right; `NTH(-1, left, cup)` is the last.

    Attributes:
        n: 1 is the first at the end it is counted from, -1 the last; not 0.
        end: one of `ENDS`; left where nothing is said. "Second largest" counts from `big`.
        domain: among which objects.
    """

    n: int
    end: str
    domain: Form

    def __post_init__(self) -> None:
        check_choice("an ordinal's end", self.end, ENDS)
        if isinstance(self.n, bool) or not isinstance(self.n, int) or self.n == 0:
            raise InputError(f"an ordinal: expected a whole number other than 0, got {self.n!r}")


@dataclass(frozen=True, slots=True)
class Count(Node):
    """`COUNT(2, 2, dog)`, `COUNT(3, *, dog)`: the members of the domain, of which there are from `low` to `high`.

    "Two dogs", "both dogs"; "at least three" has no `high`; "no dogs" is `COUNT(0, 0, dog)`.
    """

    low: int
    high: int | None
    domain: Form

    def __post_init__(self) -> None:
        check_whole("COUNT from", self.low, 0)
        check_whole("COUNT to", self.low if self.high is None else self.high, self.low)


@dataclass(frozen=True, slots=True)
class All(Node):
    """`ALL(dog)`: every member: "all dogs", "every dog", "the dogs", "dogs"."""

    domain: Form


@dataclass(frozen=True, slots=True)
class The(Node):
    """`THE(dog)`: the one member that there is: "the dog", "dog on the left". Ambiguous where there are several."""

    domain: Form


@dataclass(frozen=True, slots=True)
class A(Node):
    """`A(dog)`: any one member will do: "a dog", "one of the dogs"."""

    domain: Form


@dataclass(frozen=True, slots=True)
class Group(Node):
    """`GROUP(THE(cat), THE(dog))`: several answers, each resolved on its own: "the cat and the dog"."""

    parts: tuple[Form, ...]

    def __post_init__(self) -> None:
        check_parts("GROUP", self.parts, Group)


@dataclass(frozen=True, slots=True)
class Except(Node):
    """`EXCEPT(cup, color=red)`: the domain without the excluded: "all cups but the red one"."""

    domain: Form
    excluded: Form


@dataclass(frozen=True, slots=True)
class OtherThan(Node):
    """`OTHER(dog)`: "the other dog", where nothing in the text says than which; else it is an `Except`."""

    domain: Form


@dataclass(frozen=True, slots=True)
class Same(Node):
    """`SAME(color, car)`: what has the same colour, size, shape ... as some `other`; kinds are those of attributes."""

    kind: str
    other: Form

    def __post_init__(self) -> None:
        check_choice("what is the same", self.kind, KINDS)


@dataclass(frozen=True, slots=True)
class PartOf(Node):
    """`PART_OF(ear, dog, left)`, `PART_OF(wheel, car)`: parts of a whole, seen from the owner: the dog's own left ear.

    Attributes:
        part: what the part is.
        whole: what it belongs to.
        side: left, right, top, bottom, front or back in the owner's frame; empty where none is said.
    """

    part: Form
    whole: Form
    side: str = ""

    def __post_init__(self) -> None:
        check_choice("a part's side", self.side, frozenset(["", "left", "right", "top", "bottom", "front", "back"]))


@dataclass(frozen=True, slots=True)
class HowMany(Node):
    """`HOW_MANY(dog)`: the question how many members there are; its answer is a number."""

    domain: Form


@dataclass(frozen=True, slots=True)
class Exists(Node):
    """`EXISTS(AND(cat, ON(sofa)))`: the question whether there is a member, or as many as a COUNT says."""

    domain: Form


@dataclass(frozen=True, slots=True)
class CompareCounts(Node):
    """`COMPARE(more, dog, cat)`: the question whether there are more (fewer, equally many) of `first` than `second`.

    `COMPARE(difference, dog, cat)` is the question how many more; its answer is a number.
    """

    first: Form
    second: Form
    comparison: str

    def __post_init__(self) -> None:
        check_choice("a comparison", self.comparison, COMPARISONS)


@dataclass(frozen=True, slots=True)
class Opaque(Node):
    """`OPAQUE("in a jiffy")`: words that the parser has no form for; a model must judge them as they are."""

    text: str


Form = (
    Noun | Thing | Attribute | Place | And | Or | Not | Relation | Between | Superlative | Nearest | Nearer
    | Comparative | Ordinal | Count | All | The | A | Group | Except | OtherThan | Same | PartOf | HowMany | Exists
    | CompareCounts | Opaque
)  # fmt: skip


def conjunction(*parts: Form) -> Form:
    """The AND of these parts, made flat: no THING, none twice; THING for no parts and the part itself for one.

    >>> conjunction(Thing(), Noun("cup"), And((Noun("cup"), Place("left"))))
    And(parts=(Noun(name='cup'), Place(where='left')))
    """
    flat = (inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,)))
    kept = tuple(dict.fromkeys(part for part in flat if not isinstance(part, Thing)))
    return And(kept) if len(kept) > 1 else (kept[0] if kept else Thing())


def disjunction(*parts: Form) -> Form:
    """The OR of one or more parts, made flat, none twice; the part itself for one."""
    flat = (inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,)))
    kept = tuple(dict.fromkeys(flat))
    return Or(kept) if len(kept) > 1 else kept[0]


def walk(form: Form, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Form]]:
    """Every form inside this one and itself, first, with its path: the index among the children at each step.

    >>> [path for path, _ in walk(The(And((Noun("cup"), Relation("ON", Noun("table"))))))]
    [(), (0,), (0, 0), (0, 1), (0, 1, 0)]
    """
    stack = [(path, form)]
    while stack:
        here, node = stack.pop()
        yield here, node
        stack.extend(((*here, i), child) for i, child in reversed(list(enumerate(node.children()))))


def _inside(form: Node) -> Iterator[Form]:
    for field in fields(form):  # type: ignore[arg-type]  # every Node is a dataclass
        value = getattr(form, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Node):
                yield part  # type: ignore[misc]  # every Node is one of Form
