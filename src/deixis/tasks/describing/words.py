"""How things are called in a sentence: articles, plurals, colours, places, lists."""

from __future__ import annotations

from collections.abc import Sequence

from deixis.tasks.graph.graph import Node
from deixis.text.parse.lemma import PAIRS, is_inflected
from deixis.types.scene import Box
from deixis.types.size import Size

MASS = frozenset(
    "water snow grass sand dirt mud gravel food clothing sunglasses goggles glasses hair ice makeup jewelry graffiti "
    "people men women children luggage equipment gear scenery vegetation foliage terrain smoke paint wood metal".split()
)
BARE_PLURAL = {"person": "people", "man": "men", "woman": "women", "child": "children", "mouse": "mice"}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SIDE, NEAR_EDGE = 0.36, 0.3
MOST_OF_IT = 0.55  # of the picture's area
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
    for ending, more in BARE_PLURAL.items():
        if noun == ending or (noun.endswith(("man", "woman")) and ending in ("man", "woman") and noun.endswith(ending)):
            return noun[: -len(ending)] + more
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def are(noun: str) -> str:
    """The form of "be" that goes with a noun."""
    return (
        "are" if noun.split()[-1] in PAIRS or is_inflected(noun.split()[-1]) or noun in BARE_PLURAL.values() else "is"
    )


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


def called(node: Node, *, colours: int = 1, least: float = 0.5) -> str:
    """A thing with its surest colour: "brown dog"."""
    said = [one.name for one in node.attributes if one.probability >= least][:colours]
    return " ".join([*said, node.name])
