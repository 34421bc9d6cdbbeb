"""Questions with their answers, made from the captions and boxes of Flickr30k Entities.

Each photograph gives at most one of a kind (of presence, one that is there and one that is not). A thing is asked about
only where no other chain of the photograph could be meant by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from benchmarks.said import boxed
from benchmarks.swaps import COLOURS

from deixis.io.datasets.flickr30k import AnnotatedImage
from deixis.reasoning.colours import SPELLINGS
from deixis.reasoning.names import canonical, kinds_of
from deixis.tasks.audit.relations import between
from deixis.tasks.describing.words import MASS, are, article, plural
from deixis.tasks.detection.categories import UNSEEABLE
from deixis.tasks.vocabulary import nouns
from deixis.text.parse.lemma import singular, verb_lemma
from deixis.text.parse.lexicon import NUMBERS
from deixis.text.words import find_words

LINKS = ("on", "in", "in front of", "next to", "behind", "under", "near", "at", "over", "against")
VERBS = ("wearing", "holding", "riding", "carrying", "throwing", "catching", "pulling")
SIDES = {"left": (0.0, 0.30), "middle": (0.40, 0.60), "right": (0.70, 1.0)}
WIDE = 0.5  # of the picture: what is wider is nowhere in particular
ONES = 0.3  # the share kept of counts of one, which most are
MIDDLES = 0.5  # and of things in the middle
APART = 0.6  # of the mean side of two boxes, between their middles
KINDS = (
    "presence",
    "count",
    "place",
    "relation",
    "colour",
    "choice",
    "related",
    "beside",
    "doing",
    "name",
    "comparison",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the answers that count as right; `head` is the noun it is about, for a prior to look up."""

    image: str
    kind: str
    text: str
    answers: tuple[str, ...]
    head: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A chain of a photograph: what it is called, and its boxes in shares of the picture."""

    chain: int
    kind: str
    heads: tuple[str, ...]
    phrases: tuple[str, ...]
    boxes: np.ndarray

    @property
    def name(self) -> str:
        """The head that captions give it most often."""
        return max(self.heads, key=self.heads.count)


@dataclass(frozen=True, slots=True)
class Told:
    """A photograph, its things, those of a name of their own, the words of its captions, and nouns of others."""

    image: AnnotatedImage
    alone: Sequence[Thing]
    things: Sequence[Thing]
    said: set[str]
    strangers: Sequence[str]


def questions_of(image: AnnotatedImage, strangers: Sequence[str], random: np.random.Generator) -> Iterator[Question]:
    """The questions of a photograph; `strangers` are nouns of others."""
    things = things_of(image)
    alone = [one for one in things if is_alone(one, things)]
    said = {singular(word.of(c.text).lower()) for c in image.captions for word in find_words(c.text)}
    told = Told(image, alone, things, said, strangers)
    for make in (_presence, _count, _place, _relation, _colours, _related, _beside, _doing, _name, _comparison):
        for kind, text, answers, head in make(told, random):
            yield Question(image.id, kind, text, tuple(answers), head)


Row = tuple[str, str, tuple[str, ...], str]


def things_of(image: AnnotatedImage) -> list[Thing]:
    """The chains that have boxes."""
    scale = np.array([image.size.width, image.size.height] * 2, np.float64)
    found: dict[int, tuple[list[str], list[str], str]] = {}
    for caption in image.captions:
        for chain, kind, phrase in boxed(caption, image):
            heads, phrases, _ = found.setdefault(chain, ([], [], kind))
            heads.append(singular(phrase.head.of(caption.text).lower()))
            phrases.append(phrase.span.of(caption.text).lower())
    return [
        Thing(chain, kind, tuple(heads), tuple(phrases), np.asarray(image.boxes[chain].xyxy) / scale)
        for chain, (heads, phrases, kind) in found.items()
    ]


def right(given: object, answers: Sequence[str]) -> bool:
    """Whether an answer is one of those that count: as said, or a verb's or noun's other name, or a kind of it."""
    said = ("yes" if given else "no") if isinstance(given, bool) else str(given).lower()
    return any(said == one or verb_lemma(said) == one or related(singular(said), one) for one in answers)


def is_alone(one: Thing, things: Sequence[Thing]) -> bool:
    """Whether its name is that of something common to see, and could mean no other chain."""
    return one.name in known() and not any(
        related(one.name, head) for other in things if other.chain != one.chain for head in other.heads
    )


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Names that are asked about."""
    return frozenset(entry.text for entry in nouns(10) if entry.text not in UNSEEABLE and entry.kind != "bodyparts")


def related(a: str, b: str) -> bool:
    """Whether one thing could be called either."""
    return canonical(a) in kinds_of(b) or canonical(b) in kinds_of(a)


def _presence(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    there = [one.name for one in scene.things if one.name in known()]
    if there:
        name = there[random.integers(len(there))]
        yield "presence", f"is there {wanted(name)}?", ("yes",), name
    for _ in range(50):
        name = scene.strangers[int(random.integers(len(scene.strangers)))]
        if not any(related(name, word) for word in scene.said):
            yield "presence", f"is there {wanted(name)}?", ("no",), name
            return


def _count(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    sure = [one for one in scene.alone if one.kind not in {"scene"} and counted(one)]
    if sure:
        one = max(sure, key=lambda thing: (len(thing.boxes), random.random()))
        if len(one.boxes) == 1 and random.random() > ONES:
            return
        yield "count", f"how many {plural(one.name)} are there?", (str(len(one.boxes)),), one.name


def counted(one: Thing) -> bool:
    """Whether what captions say fits the number of boxes."""
    number = len(one.boxes)
    if one.name in MASS:
        return False
    told = {NUMBERS[word] for phrase in one.phrases for word in phrase.split() if word in NUMBERS}
    if number == 1:
        return not told - {1} and all(phrase.split()[0] in {"a", "an", "the", "one"} for phrase in one.phrases)
    return number <= 6 and told == {number}


def _place(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    rows = []
    for one in scene.alone:
        x0, _, x1, _ = one.boxes[0]
        side = next((side for side, (low, high) in SIDES.items() if low <= (x0 + x1) / 2 <= high), None)
        if len(one.boxes) == 1 and one.kind != "scene" and side and x1 - x0 < WIDE:
            rows.append(("place", f"where {are(one.name)} the {one.name}?", (side,), one.name))
    if rows:
        row = rows[random.integers(len(rows))]
        if row[2] != ("middle",) or random.random() < MIDDLES:
            yield row


def _relation(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    solid = [one for one in scene.alone if len(one.boxes) == 1 and one.kind != "scene"]
    pairs = [(a, b) for a in solid for b in solid if a.chain != b.chain]
    random.shuffle(pairs)
    for a, b in pairs:
        (ax, ay, aw, ah), (bx, by, bw, bh) = (middle_and_sides(one.boxes[0]) for one in (a, b))
        apart = (bx - ax) / ((aw + bw) / 2), (by - ay) / ((ah + bh) / 2)
        true = random.random() < 0.5
        if apart[0] > APART and abs(apart[1]) < apart[0]:
            words = "to the left of" if true else "to the right of"
        elif apart[1] > APART and abs(apart[0]) < apart[1] / 2:
            words = "above" if true else "below"
        else:
            continue
        yield "relation", f"{are(a.name)} the {a.name} {words} the {b.name}?", ("yes" if true else "no",), words
        return


def middle_and_sides(box: np.ndarray) -> tuple[float, float, float, float]:
    """Centre, width and height."""
    x0, y0, x1, y1 = map(float, box)
    return (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0


def _colours(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    rows = [(one, colours_said(one)) for one in scene.alone if len(one.boxes) == 1 and one.kind != "people"]
    rows = [(one, told) for one, told in rows if told]
    if not rows:
        return
    one, told = rows[random.integers(len(rows))]
    yield "colour", f"what colour {are(one.name)} the {one.name}?", tuple(told), one.name
    if len(told) == 1:
        wrong = [name for name in COLOURS if name not in told]
        pair = [told[0], wrong[random.integers(len(wrong))]]
        random.shuffle(pair)
        yield "choice", f"{are(one.name)} the {one.name} {pair[0]} or {pair[1]}?", tuple(told), one.name


def colours_said(one: Thing) -> list[str]:
    """The colours that captions give a thing, each right before its name; none where one gives it two."""
    told = []
    for head, phrase in zip(one.heads, one.phrases, strict=True):
        words = [SPELLINGS.get(word, word) for word in phrase.split()]
        named = [word for word in words if word in COLOURS]
        if len(named) > 1:
            return []
        if named and singular(words[-1]) == head and len(words) > 1 and words[-2] == named[0]:
            told += named
    return sorted(set(told))


def _related(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    rows = []
    for one in (one for one in scene.alone if one.kind in {"people", "animals"}):
        for verb in VERBS:
            objects = tuple(sorted(objects_of(scene.image, one.chain, verb)))
            if objects:
                rows.append(("related", f"what is the {one.name} {verb}?", objects, verb))
    if rows:
        yield rows[random.integers(len(rows))]


def objects_of(image: AnnotatedImage, chain: int, verb: str) -> set[str]:
    """What captions say that a chain does it to."""
    found = set()
    for caption in image.captions:
        parts = list(boxed(caption, image))
        for (own, _, before), (_, _, after) in pairwise(parts):
            if own == chain and between(caption.text, before, after) == verb:
                found.add(singular(after.head.of(caption.text).lower()))
    return found - UNSEEABLE


def _beside(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    names = {one.chain: one.name for one in scene.alone}
    rows = []
    for caption in scene.image.captions:
        parts = list(boxed(caption, scene.image))
        for (first, _, before), (second, _, after) in pairwise(parts):
            link = between(caption.text, before, after)
            if link in LINKS and second in names:
                head = singular(before.head.of(caption.text).lower())
                rows.append(("beside", f"what is {link} the {names[second]}?", (head,), link))
            if link in LINKS and first in names:
                head = singular(after.head.of(caption.text).lower())
                rows.append(("beside", f"what {are(names[first])} the {names[first]} {link}?", (head,), link))
    rows = [row for row in rows if row[2][0] in known()]
    if rows:
        yield rows[random.integers(len(rows))]


def _name(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    for kind, word in (("animals", "animal"), ("vehicles", "vehicle")):
        heads = tuple(
            sorted({head for one in scene.things for head in one.heads if one.kind == kind} & known() - {word})
        )
        if heads:
            yield "name", f"what {word} is this?", heads, word
            return


def _doing(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    rows = []
    for one in scene.alone:
        deeds = tuple(sorted(deeds_of(scene.image, one.chain)))
        if deeds and one.kind in {"people", "animals"}:
            who = f"is the {one.name}" if len(one.boxes) == 1 else f"are the {plural(one.name)}"
            rows.append(("doing", f"what {who} doing?", deeds, one.name))
    if rows:
        yield rows[random.integers(len(rows))]


def deeds_of(image: AnnotatedImage, chain: int) -> set[str]:
    """The lemmas of the verbs that follow a chain's phrases."""
    found = set()
    for caption in image.captions:
        for own, _, phrase in boxed(caption, image):
            after = [word.of(caption.text).lower() for word in find_words(caption.text) if word.start > phrase.span.end]
            if own == chain and (deed := deed_of(after)):
                found.add(deed)
    return found


def deed_of(words: Sequence[str]) -> str | None:
    """The lemma of the verb that these words, from behind a phrase on, begin with."""
    rest = list(words)
    while rest and rest[0] in {"is", "are", "was", "were"}:
        rest = rest[1:]
    if not rest or not rest[0].endswith(("ing", "s")) or len(rest[0]) < 4 or rest[0] in {"has", "wears", "wearing"}:
        return None
    lemma = verb_lemma(rest[0])
    return None if lemma == "be" else lemma


def _comparison(scene: Told, random: np.random.Generator) -> Iterator[Row]:
    sure = [one for one in scene.alone if one.kind != "scene" and counted(one)]
    pairs = [(a, b) for a in sure for b in sure if len(a.boxes) != len(b.boxes) and a.chain != b.chain]
    if pairs:
        a, b = pairs[random.integers(len(pairs))]
        answer = "yes" if len(a.boxes) > len(b.boxes) else "no"
        yield "comparison", f"are there more {plural(a.name)} than {plural(b.name)}?", (answer,), "more"


def wanted(name: str) -> str:
    """The name with what stands before it in "is there ..."."""
    said = article(name)
    return f"any {name}" if said == name else said
