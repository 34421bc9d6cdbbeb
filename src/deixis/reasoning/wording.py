"""Forms → the shortest plain words for them, for suggestions."""

from __future__ import annotations

from deixis.types import form as forms
from deixis.types.form import Form

RELATIONS = {
    "LEFT_OF": "left of", "RIGHT_OF": "right of", "ABOVE": "above", "BELOW": "below", "IN_FRONT_OF": "in front of",
    "BEHIND": "behind", "NEXT_TO": "next to", "INSIDE": "in", "ON": "on", "UNDER": "under", "NEAR": "near",
    "FAR_FROM": "far from", "FACING": "facing", "HOLDING": "holding", "WEARING": "wearing", "RIDING": "riding",
    "TOUCHING": "touching", "WITH": "with", "AROUND": "around", "OF": "of",
}  # fmt: skip
PLACES = {
    "left": "on the left", "right": "on the right", "top": "at the top", "bottom": "at the bottom",
    "middle": "in the middle", "front": "in the front", "back": "in the back", "corner": "in the corner",
    "edge": "at the edge",
}  # fmt: skip
LEADS = {
    ("size", True): "largest", ("size", False): "smallest", ("height", True): "tallest", ("height", False): "shortest",
    ("width", True): "widest", ("width", False): "narrowest", ("left", True): "leftmost", ("right", True): "rightmost",
    ("top", True): "topmost", ("bottom", True): "bottommost", ("near", True): "nearest", ("far", True): "farthest",
    ("middle", True): "middle", ("length", True): "longest",
}  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NO_MEN = frozenset(["human", "german", "roman", "ottoman"])
IRREGULAR = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "knife": "knives", "mouse": "mice",
    "shelf": "shelves", "wolf": "wolves", "sheep": "sheep", "fish": "fish", "foot": "feet", "tooth": "teeth",
    "goose": "geese", "deer": "deer", "leaf": "leaves",
}  # fmt: skip


def words(form: Form) -> str | None:
    """A form in words, None for one that this cannot say.

    >>> from deixis.text.forms import read
    >>> words(read("THE(AND(cup, color=red, LEFT_OF(THE(fork)), NOT(ON(THE(table)))))"))
    'the red cup left of the fork that is not on the table'
    >>> words(read("THE(NTH(2, right, cup))"))
    'the second cup from the right'
    """
    match form:
        case forms.The(domain):
            return _with("the", words(domain))
        case forms.A(domain):
            said = words(domain)
            return _with("an" if said and said[0] in "aeiou" else "a", said)
        case forms.Noun(name):
            return name
        case forms.Thing():
            return "thing"
        case forms.And(parts):
            return _and(parts)
        case forms.Superlative(measure, domain, most, 1) if (measure, most) in LEADS:
            return _with(LEADS[measure, most], words(domain))
        case forms.Ordinal(n, "left" | "right" as end, domain) if 0 < n <= len(ORDINALS):
            return _after(_with(ORDINALS[n - 1], words(domain)), f"from the {end}")
    return None


def plural(noun: str) -> str:
    """The plural of a noun.

    >>> plural("wine glass"), plural("man"), plural("policewoman"), plural("berry")
    ('wine glasses', 'men', 'policewomen', 'berries')
    """
    *before, last = noun.split(" ")
    return " ".join([*before, _plural(last)])


def _plural(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("man") and word not in NO_MEN:
        return f"{word[:-3]}men"
    if word.endswith(("s", "x", "ch", "sh", "z")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def _and(parts: tuple[Form, ...]) -> str | None:
    """The noun between its adjectives and what follows it."""
    noun, before, after = "thing", [], []
    for part in parts:
        match part:
            case forms.Noun(name):
                noun = name
            case forms.Attribute(_, value):
                before.append(value)
            case _:
                said = _clause(part)
                if said is None:
                    return None
                after.append(said)
    return " ".join([*before, noun, *after])


def _clause(part: Form) -> str | None:
    match part:
        case forms.Place(where) if where in PLACES:
            return PLACES[where]
        case forms.Relation(name, other, False):
            return _with(RELATIONS.get(name, name), words(other))
        case forms.Not(forms.Attribute(_, value)):
            return f"that is not {value}"
        case forms.Not(inner):
            return _with("that is not", _clause(inner))
    return None


def _with(before: str, said: str | None) -> str | None:
    return None if said is None else f"{before} {said}"


def _after(said: str | None, after: str) -> str | None:
    return None if said is None else f"{said} {after}"
