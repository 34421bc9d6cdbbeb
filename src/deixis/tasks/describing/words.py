"""How things are called in a sentence: articles, plurals, colours, places, lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from deixis.reasoning.colours import NAMES as COLOURS
from deixis.reasoning.wording import IRREGULAR
from deixis.reasoning.wording import plural as regular
from deixis.tasks.graph.graph import Node
from deixis.text.parse.lemma import PAIRS, is_inflected
from deixis.types.scene import Box
from deixis.types.size import Size

MASS = frozenset(
    "water snow grass sand dirt mud gravel food clothing sunglasses goggles glasses hair ice makeup jewelry graffiti "
    "people men women children luggage equipment gear scenery vegetation foliage terrain smoke paint wood metal".split()
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SIDE, NEAR_EDGE = 0.36, 0.3
MOST_OF_IT = 0.55  # of the picture's area
COLOUR, WORD = 0.6, 0.4  # probabilities from which a colour, and another word, is said
SILENT_H = ("hour", "honest", "heir")
ONE_SOUND = ("uni", "use", "euro", "one-")


def article(noun: str) -> str:
    """A noun, or an adjective and a noun, with "a" or "an"; what is not counted and plurals have none.

    >>> article("orange cup"), article("unicycle"), article("snow"), article("blue jeans")
    ('an orange cup', 'a unicycle', 'snow', 'blue jeans')
    """
    last = noun.split()[-1]
    if last in MASS or last in PAIRS or is_inflected(last):
        return noun
    vowel = (noun[0].lower() in "aeiou" and not noun.startswith(ONE_SOUND)) or noun.startswith(SILENT_H)
    return f"{'an' if vowel else 'a'} {noun}"


def plural(noun: str) -> str:
    """The plural of a noun in the singular.

    >>> plural("dog"), plural("person"), plural("bench"), plural("lady")
    ('dogs', 'people', 'benches', 'ladies')
    """
    if noun in MASS or noun in PAIRS or is_inflected(noun):
        return noun
    return regular(noun)


def several(words: str) -> str:
    """The plural of a noun with what stands before it: "brown dogs"."""
    *before, noun = words.split()
    return " ".join([*before, plural(noun)])


def are(noun: str) -> str:
    """The form of "be" that goes with a noun."""
    last = noun.split()[-1]
    return "are" if last in PAIRS or is_inflected(last) or last in IRREGULAR.values() else "is"


def listed(parts: Sequence[str]) -> str:
    """One text of several: "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def place(box: Box, size: Size) -> str:
    """Where in the image a box is, as it is said; "" for what fills most of it."""
    x0, y0, x1, y1 = box
    if (x1 - x0) * (y1 - y0) >= MOST_OF_IT * size.width * size.height:
        return ""
    x, y = (x0 + x1) / 2 / size.width, (y0 + y1) / 2 / size.height
    across = "on the left" if x < SIDE else "on the right" if x > 1 - SIDE else ""
    down = "at the top" if y < NEAR_EDGE else "at the bottom" if y > 1 - NEAR_EDGE else ""
    if across and down:
        return f"{down} {across.removeprefix('on the ')}"
    return across or down or "in the middle"


def called(node: Node, *, name: str = "", colour: float = COLOUR) -> str:
    """A thing with at most one colour and one other word that are sure enough: "young girl", "blue shirt".

    Args:
        node: the thing.
        name: another name for it than its own.
        colour: the least probability of one that is said.
    """
    said = [one for one in node.attributes if one.probability >= (colour if one.name in COLOURS else WORD)]
    words = [one.name for one in said if one.name not in COLOURS][:1]
    colours = [one.name for one in said if one.name in COLOURS][:1]
    return " ".join([*words, *colours, name or node.name])


def short_phrase(node: Node) -> str:
    """What captions would call a thing, with the article that they use: "the air", "a brown dog"."""
    words = called(node)
    first = determiners().get(node.name)
    return article(words) if first is None else f"{first} {words}".strip()


@lru_cache(maxsize=1)
def determiners() -> dict[str, str]:
    """What stands before nouns in training captions, for those that mostly have no "a" or "an"."""
    lines = files(__package__).joinpath("determiners.txt").read_text(encoding="utf-8").splitlines()
    return {noun: first for noun, _, first in (line.partition("\t") for line in lines)}
