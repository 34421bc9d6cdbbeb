"""Scenes made by chance, and expressions over them worded by rule: the form first, then one of several wordings of it.

Forms are 1 to 4 descriptions deep ("the cup left of the plate under the lamp that is not red" is three). A modifier is
worded so that it belongs to the nearest noun, as a reader takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from deixis.types.form import (
    A,
    All,
    Attribute,
    Between,
    Comparative,
    CompareCounts,
    Count,
    Except,
    Exists,
    Form,
    Group,
    HowMany,
    Nearest,
    Not,
    Noun,
    Or,
    Ordinal,
    Place,
    Relation,
    Same,
    Superlative,
    The,
    conjunction,
)
from deixis.types.scene import Scene, SceneObject, SceneRelation
from deixis.types.size import Size

NOUNS = {
    "cup": "cups", "plate": "plates", "bottle": "bottles", "book": "books", "lamp": "lamps", "chair": "chairs",
    "dog": "dogs", "cat": "cats", "car": "cars", "woman": "women", "man": "men", "child": "children", "box": "boxes",
    "knife": "knives", "shelf": "shelves", "vase": "vases", "bench": "benches", "bicycle": "bicycles",
}  # fmt: skip
ATTRIBUTES = {
    "color": ("red", "green", "blue", "white", "black", "yellow", "brown", "pink"),
    "size": ("large", "small"),
    "material": ("wooden", "plastic", "metal"),
    "pattern": ("striped", "spotted"),
    "state": ("open", "broken", "empty"),
}  # fmt: skip
ANIMATE = frozenset(["dog", "cat", "woman", "man", "child"])
RELATIONS = {
    "LEFT_OF": ("left of", "to the left of", "on the left of"),
    "RIGHT_OF": ("right of", "to the right of", "on the right of"),
    "ABOVE": ("above", "over"),
    "BELOW": ("below",),
    "IN_FRONT_OF": ("in front of",),
    "BEHIND": ("behind",),
    "NEXT_TO": ("next to", "beside", "right next to"),
    "NEAR": ("near", "close to"),
    "FAR_FROM": ("far from", "far away from"),
    "INSIDE": ("in", "inside", "inside of"),
    "ON": ("on", "on top of"),
    "UNDER": ("under", "underneath", "beneath"),
}  # fmt: skip
VERBS = {
    "chase": ("chasing", "chased by"), "follow": ("following", "followed by"), "watch": ("watching", "watched by"),
    "push": ("pushing", "pushed by"), "lick": ("licking", "licked by"),
}  # fmt: skip
SUPERLATIVES = (
    ("largest", "size", True), ("biggest", "size", True), ("smallest", "size", False), ("tallest", "height", True),
    ("shortest", "height", False), ("leftmost", "left", True), ("rightmost", "right", True), ("widest", "width", True),
    ("topmost", "top", True), ("nearest", "near", True), ("farthest", "far", True),
)  # fmt: skip
COMPARATIVES = (
    ("larger", "size", True), ("bigger", "size", True), ("smaller", "size", False), ("taller", "height", True),
    ("shorter", "height", False), ("wider", "width", True),
)  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "fifth")
ENDS = (
    (" from the left", "left"), (" from the right", "right"), ("", "left"), (" from the top", "top"),
    (" from the bottom", "bottom"), (" counted from the right", "right"),
)  # fmt: skip
PLACES = (
    ("on the left", "left"), ("on the right", "right"), ("in the middle", "middle"), ("at the top", "top"),
    ("at the bottom", "bottom"), ("on the left side", "left"), ("in the top left corner", "top left"),
)  # fmt: skip
COMPARISONS = (
    ("are there more {} than {}?", "more"), ("are there fewer {} than {}?", "fewer"),
    ("are there as many {} as {}?", "equal"),
)  # fmt: skip
NUMBERS = ("zero", "one", "two", "three", "four", "five")


@dataclass(frozen=True, slots=True)
class Worded:
    """A form, and words for it."""

    text: str
    form: Form


def generate(count: int, seed: int) -> Iterator[tuple[Scene, Worded]]:
    """Scenes of 6 to 14 objects, ten expressions of each, 1 to 4 deep."""
    random = Random(seed)
    scene = a_scene(random, 10)
    for i in range(count):
        if i % 10 == 0:
            scene = a_scene(random, random.randint(6, 14))
        yield scene, Teller(random, scene).expression(depth=1 + i % 4)


def a_scene(random: Random, count: int) -> Scene:
    """Objects of few names, so that words are needed to tell them apart, and some listed relations."""
    names = random.sample(sorted(NOUNS), 5)
    objects = tuple(_object(random, f"o{i}", random.choice(names)) for i in range(count))
    pairs = {(random.choice(objects).id, random.choice(objects).id) for _ in range(count)}
    called = {one.id: one.name for one in objects}
    relations = tuple(
        SceneRelation(a, random.choice([*VERBS] if called[a] in ANIMATE else ["on", "in", "under"]), b)
        for a, b in sorted(pairs)
        if a != b
    )
    return Scene(Size(height=600, width=1000), objects, relations)


def _object(random: Random, name: str, noun: str) -> SceneObject:
    x, y, w, h = (random.randint(*ends) for ends in ((0, 850), (0, 450), (30, 150), (30, 150)))
    said = tuple(random.choice(values) for values in ATTRIBUTES.values() if random.random() < 0.6)
    return SceneObject(name, noun, (x, y, x + w, y + h), said, depth=round(random.uniform(1, 20), 1))


@dataclass(frozen=True, slots=True)
class Teller:
    """Words what can be said of a scene: mostly of objects that are there, so that most expressions mean something.

    Attributes:
        random: what it chooses by.
        scene: what it talks of.
    """

    random: Random
    scene: Scene

    def expression(self, depth: int) -> Worded:
        """One expression whose form is this many descriptions deep."""
        return self.random.choice(TOPS)(self, depth)

    def the(self, depth: int) -> Worded:
        """Definite, terse, asked for, or an order."""
        inner = self.description(depth)
        words = ["the {}"] * 6 + ["{}", "find the {}", "pick up the {}", "Please show me the {}.", "Where is the {}?"]
        return Worded(self.random.choice(words).format(inner.text), The(inner.form))

    def any(self, depth: int) -> Worded:
        """Indefinite."""
        inner = self.description(depth)
        return Worded(_a(inner.text), A(inner.form))

    def all(self, depth: int) -> Worded:
        """All of a kind."""
        inner = self.description(depth, plural=True)
        words = self.random.choice(["all {}", "all the {}", "all of the {}", "the {}", "{}"])
        return Worded(words.format(inner.text), All(inner.form))

    def counted(self, depth: int) -> Worded:
        """A number of them."""
        inner, n = self.description(depth, plural=True), self.random.randint(2, 5)
        words, low, high = self.random.choice(
            [("{n} {d}", n, n), ("the {n} {d}", n, n), ("at least {n} {d}", n, None), ("both {d}", 2, 2)]
        )
        return Worded(words.format(n=NUMBERS[n], d=inner.text), Count(low, high, inner.form))

    def superlative(self, depth: int) -> Worded:
        """The one that leads."""
        inner = self.description(depth)
        word, measure, most = self.random.choice(SUPERLATIVES)
        return Worded(f"the {word} {inner.text}", The(Superlative(measure, inner.form, most)))

    def ordinal(self, depth: int) -> Worded:
        """The nth from an end."""
        inner, n = self.described(self._some(), plural=False), self.random.randint(1, 3)
        words, end = self.random.choice(ENDS)
        text = f"the {ORDINALS[n - 1]} {inner.text}{words}"
        if depth == 1:
            return Worded(text, The(Ordinal(n, end, inner.form)))
        more = self.related(self._some(), depth - 1, plural=False)
        return Worded(f"{text} {more.text}", The(Ordinal(n, end, conjunction(inner.form, more.form))))

    def last(self, depth: int) -> Worded:
        """The last one."""
        inner = self.description(depth)
        return Worded(f"the last {inner.text}", The(Ordinal(-1, "left", inner.form)))

    def nearest(self, depth: int) -> Worded:
        """The one closest to something, or farthest from it."""
        domain, other = self.description(1), self.description(max(1, depth - 1), inner=True)
        words, far = self.random.choice([("closest to", False), ("nearest to", False), ("farthest from", True)])
        return Worded(f"the {domain.text} {words} the {other.text}", The(Nearest(domain.form, other.form, far)))

    def excepted(self, depth: int) -> Worded:
        """All but one."""
        domain, out = self.description(1, plural=True), self.attribute(self._some())
        words = ["all {} except the {} one", "all the {} but the {} one", "every one of the {} apart from the {} one"]
        return Worded(self.random.choice(words).format(domain.text, out.text), All(Except(domain.form, out.form)))

    def group(self, depth: int) -> Worded:
        """Two answers."""
        first, second = self.description(1), self.description(max(1, depth - 1), inner=True)
        return Worded(f"the {first.text} and the {second.text}", Group((The(first.form), The(second.form))))

    def how_many(self, depth: int) -> Worded:
        """A question for a number."""
        inner = self.description(depth, plural=True)
        words = ["how many {} are there?", "How many {} are there", "count the {}", "what is the number of {}?"]
        return Worded(self.random.choice(words).format(inner.text), HowMany(inner.form))

    def exists(self, depth: int) -> Worded:
        """A question for yes or no."""
        inner = self.description(depth)
        return Worded(f"is there {_a(inner.text)}?", Exists(inner.form))

    def compared(self, depth: int) -> Worded:
        """A question which are more."""
        first, second = (self.description(1, plural=True, inner=True) for _ in range(2))
        words, comparison = self.random.choice(COMPARISONS)
        return Worded(words.format(first.text, second.text), CompareCounts(first.form, second.form, comparison))

    def description(
        self, depth: int, *, about: SceneObject | None = None, plural: bool = False, inner: bool = False
    ) -> Worded:
        """Adjectives, a noun, and a modifier: with a description of the depth that is left, or a short one or none.

        Inside another, "on the left" is not said at the end: it could as well be where the whole is.
        """
        one = about or self._some()
        head = self.described(one, plural=plural)
        if depth > 1:
            more = self.random.choice(MODIFIERS)(self, one, depth - 1, plural)
        elif self.random.random() < 0.3:
            more = self.random.choice(ENDINGS[inner:])(self, one, plural)
        else:
            return head
        return Worded(f"{head.text} {more.text}", conjunction(head.form, more.form))

    def described(self, one: SceneObject, *, plural: bool) -> Worded:
        """Adjectives of different kinds and a noun."""
        said = list(dict.fromkeys(self.attribute(one) for _ in range(self.random.choice([0, 0, 1, 1, 2]))))
        said = [word for i, word in enumerate(said) if all(_kind(word) != _kind(before) for before in said[:i])]
        words = [word.text for word in said] + [NOUNS[one.name] if plural else one.name]
        return Worded(" ".join(words), conjunction(Noun(one.name), *(word.form for word in said)))

    def attribute(self, one: SceneObject) -> Worded:
        """Mostly one that the object has."""
        kind, value = self.random.choice([(kind, value) for kind, values in ATTRIBUTES.items() for value in values])
        if one.attributes and self.random.random() < 0.8:
            value = self.random.choice(one.attributes)
            kind = next(kind for kind, values in ATTRIBUTES.items() if value in values)
        return Worded(value, Attribute(kind, value))

    def placed(self, one: SceneObject, plural: bool) -> Worded:
        """On the left, or another part of the picture."""
        words, where = self.random.choice(PLACES)
        return Worded(words, Place(where))

    def not_so(self, one: SceneObject, plural: bool) -> Worded:
        """That is not red."""
        other = self.attribute(self._some())
        words = self.random.choice(["that {be} not {}", "which {be} not {}", "that {be}n't {}"])
        return Worded(words.format(other.text, be=_be(plural)), Not(other.form))

    def either(self, one: SceneObject, plural: bool) -> Worded:
        """Either red or blue, or neither."""
        first, second = self.random.sample(ATTRIBUTES["color"], 2)
        forms = Attribute("color", first), Attribute("color", second)
        if self.random.random() < 0.5:
            return Worded(f"that {_be(plural)} either {first} or {second}", Or(forms))
        return Worded(f"that {_be(plural)} neither {first} nor {second}", Not(Or(forms)))

    def related(self, one: SceneObject, depth: int, plural: bool) -> Worded:
        """In a relation of place, mostly one that holds."""
        other = self._other(one)
        name = self.random.choice(_holding(one, other) if self.random.random() < 0.8 else sorted(RELATIONS))
        inner = self.description(depth, about=other, inner=True)
        link = self.random.choice(["", "", f"that {_be(plural)} ", f"which {_be(plural)} "])
        return Worded(f"{link}{self.random.choice(RELATIONS[name])} the {inner.text}", Relation(name, inner.form))

    def unrelated(self, one: SceneObject, depth: int, plural: bool) -> Worded:
        """Not in a relation of place."""
        name, inner = self.random.choice(sorted(RELATIONS)), self.description(depth, inner=True)
        link = self.random.choice(["that {be} not", "that {be}n't", "not"]).format(be=_be(plural))
        words = f"{link} {self.random.choice(RELATIONS[name])} the {inner.text}"
        return Worded(words, Not(Relation(name, inner.form)))

    def doing(self, one: SceneObject, depth: int, plural: bool) -> Worded:
        """What the scene lists that it does or has done to it; of what has nothing listed, where it is."""
        if not self._listed(one):
            return self.related(one, depth, plural)
        verb, other, passive = self.random.choice(self._listed(one))
        inner = self.description(depth, about=other, inner=True)
        link = self.random.choice(["", f"that {_be(plural)} "])
        return Worded(f"{link}{VERBS[verb][passive]} the {inner.text}", Relation(verb, inner.form, passive))

    def having(self, one: SceneObject, depth: int, plural: bool) -> Worded:
        """With something, or without."""
        inner = self.description(depth, inner=True)
        if self.random.random() < 0.3:
            return Worded(f"without {_a(inner.text)}", Not(Relation("WITH", inner.form)))
        return Worded(f"with {_a(inner.text)}", Relation("WITH", inner.form))

    def between(self, one: SceneObject, depth: int, plural: bool) -> Worded:
        """Between two."""
        first, second = self.description(1, inner=True), self.description(depth, inner=True)
        return Worded(f"between the {first.text} and the {second.text}", Between(first.form, second.form))

    def more(self, one: SceneObject, depth: int, plural: bool) -> Worded:
        """Larger than something."""
        word, measure, more = self.random.choice(COMPARATIVES)
        inner = self.description(depth, inner=True)
        link = self.random.choice(["", f"that {_be(plural)} "])
        return Worded(f"{link}{word} than the {inner.text}", Comparative(measure, more, inner.form))

    def same(self, one: SceneObject, depth: int, plural: bool) -> Worded:
        """Of the same colour as something."""
        kind, word = self.random.choice(
            [("color", "color"), ("color", "colour"), ("size", "size"), ("pattern", "pattern")]
        )
        inner = self.description(depth, inner=True)
        words = [f"that {_be(plural)} the same {word} as", f"of the same {word} as", f"with the same {word} as"]
        return Worded(f"{self.random.choice(words)} the {inner.text}", Same(kind, inner.form))

    def _some(self) -> SceneObject:
        return self.random.choice(self.scene.objects)

    def _other(self, one: SceneObject) -> SceneObject:
        return self.random.choice([other for other in self.scene.objects if other.id != one.id])

    def _listed(self, one: SceneObject) -> list[tuple[str, SceneObject, bool]]:
        """The verbs that the scene lists of an object, with what stands at their other end."""
        objects = {other.id: other for other in self.scene.objects}
        verbs = [relation for relation in self.scene.relations if relation.name in VERBS]
        active = [(r.name, objects[r.object], False) for r in verbs if r.subject == one.id]
        return [*active, *((r.name, objects[r.subject], True) for r in verbs if r.object == one.id)]


def _holding(one: SceneObject, other: SceneObject) -> list[str]:
    """Relations of place that roughly hold, by centres and depths."""
    x, y = ((other.box[i] + other.box[i + 2] - one.box[i] - one.box[i + 2]) / 2 for i in (0, 1))
    nearer = (one.depth or 0) < (other.depth or 0)
    return ["LEFT_OF" if x > 0 else "RIGHT_OF", "ABOVE" if y > 0 else "BELOW", "IN_FRONT_OF" if nearer else "BEHIND"]


def _a(words: str) -> str:
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _be(plural: bool) -> str:
    return "are" if plural else "is"


def _kind(word: Worded) -> str:
    assert isinstance(word.form, Attribute)
    return word.form.kind


TOPS: tuple[Callable[[Teller, int], Worded], ...] = (
    Teller.the, Teller.the, Teller.the, Teller.the, Teller.the, Teller.any, Teller.all, Teller.counted,
    Teller.superlative, Teller.ordinal, Teller.last, Teller.nearest, Teller.excepted, Teller.group, Teller.how_many,
    Teller.exists, Teller.compared,
)  # fmt: skip
MODIFIERS: tuple[Callable[[Teller, SceneObject, int, bool], Worded], ...] = (
    Teller.related, Teller.related, Teller.related, Teller.unrelated, Teller.doing, Teller.having, Teller.between,
    Teller.more, Teller.same,
)  # fmt: skip
ENDINGS: tuple[Callable[[Teller, SceneObject, bool], Worded], ...] = (Teller.placed, Teller.not_so, Teller.either)
