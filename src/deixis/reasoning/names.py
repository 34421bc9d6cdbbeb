"""Whether an object's name is one of those that a noun means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning import kinds, kinds_at_work, synonyms
from deixis.text.parse.people import ROLES
from deixis.types.scene import SceneObject

Truth = NDArray[np.float64]
BY_KIND = 0.7  # a waiter is a man, but where there is one called so, "the man" is the man
WORN = frozenset(["clothing", "headwear", "footwear", "bag", "jewelry"])
PIECES = frozenset(["piece", "slice", "chunk", "chess_piece", "puzzle_piece"])
UPRIGHT = 1.8  # height against width
OF_ONE_GENDER = {
    "man": ("person", "man woman child couple"), "woman": ("person", "man woman child couple"),
    "boy": ("child", "boy girl"),
    "girl": ("child", "boy girl"),
}  # fmt: skip
"""Names that say a gender: of which kind they are, and the kinds of which something else is said."""

REMEMBERED = 4096  # names, with their attributes
IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth",
    "geese": "goose", "mice": "mouse", "knives": "knife", "leaves": "leaf", "shelves": "shelf", "wolves": "wolf",
    "loaves": "loaf", "scarves": "scarf", "halves": "half", "calves": "calf", "buses": "bus", "oxen": "ox",
}  # fmt: skip
NO_SINGULAR = frozenset(
    "glasses sunglasses eyeglasses spectacles scissors pants jeans shorts trousers pliers binoculars bus dress "
    "glass grass moss lens canvas atlas gas iris cactus octopus clothes series headphones earphones tennis trunks "
    "shades".split()
)


def lemma(name: str) -> str:
    """A name as tables write it: lower case, its last word singular, words joined by underscores.

    >>> lemma("Traffic Lights"), lemma("Men"), lemma("glasses"), lemma("boxes")
    ('traffic_light', 'man', 'glasses', 'box')
    """
    *before, last = name.lower().replace("_", " ").split() or [""]
    return "_".join([*before, _singular(last)])


def _singular(word: str) -> str:
    if word in NO_SINGULAR:
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "oes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


@lru_cache(REMEMBERED)
def canonical(name: str) -> str:
    """The one name for all that mean the same: "guy" is "man"."""
    return _synonyms().get(lemma(name), lemma(name))


@lru_cache(REMEMBERED)
def kinds_of(name: str) -> frozenset[str]:
    """Everything that an object of this name is: itself, its kinds and theirs, and what its last word names.

    >>> sorted(kinds_of("oak tree"))
    ['oak', 'oak_tree', 'plant', 'tree']
    """
    found: set[str] = set()
    waiting = [canonical(name)]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(_parents().get(one, ()))
            waiting.extend(_last_word(one))
    return frozenset(found)


def alike_names(name: str) -> frozenset[str]:
    """What stands for a thing where it is asked whether a scene lists such things: its name, and that it is worn."""
    return frozenset([canonical(name)]) | (WORN & kinds_of(name))


def noun_truth(noun: str, objects: Sequence[SceneObject]) -> tuple[Truth, str]:
    """To what degree each object is what the noun says, and a note where a name had to be stretched.

    1 for its name, one that means the same, one of its kind; times the object's own score. Where no object is, names
    that are often used for one another count ("mug" for "cup").
    """
    wanted = canonical(noun)
    score = np.array([one.score for one in objects], np.float64)
    exact = np.array([wanted in kinds.ANYTHING or _is(wanted, one) for one in objects], np.float64)
    if wanted == "piece" and any(PIECES & kinds_of(one.name) for one in objects):
        exact = _of_kinds(PIECES, objects)
    if wanted in kinds_of("animal") and any(kinds.AT_A_COMPUTER & kinds_of(one.name) for one in objects):
        exact *= [canonical(one.name) != "mouse" for one in objects]
    if not len(objects):
        return exact, ""
    if exact.any():
        named = np.array([canonical(one.name) == wanted for one in objects])
        also = np.array([wanted in _last_word(lemma(one.name)) for one in objects])
        return exact * np.where(named | also | ~named.any(), 1.0, BY_KIND) * score, ""
    for close, note in _stretched(wanted, objects):
        if close.any():
            return close * score, f"nothing is called {noun!r}: {note}"
    return exact, f"nothing is called {noun!r}"


def _stretched(wanted: str, objects: Sequence[SceneObject]) -> Iterator[tuple[Truth, str]]:
    """What a name may mean where nothing has it, and how: taken for another, by its last word, a slip of the pen."""
    yield _called(frozenset([f"{wanted}es", f"{wanted}s"]), objects), "taken for a pair"
    near = _near().get(wanted, frozenset())
    matter = [lemma(one.name).partition("_of_")[2] for one in objects]
    yield np.array([bool(of) and wanted in kinds_of(of) for of in matter], np.float64), "by what is in it"
    yield _called(near, objects), "taken for one another, " + ", ".join(sorted(near))
    images = [lemma(one.name).partition("_") for one in objects]
    yield (
        np.array([first in kinds.TOYS and canonical(of) == wanted for first, _, of in images], np.float64),
        f"taken for an image of {wanted}",
    )
    yield (
        np.array([last in kinds_at_work.GROWN_AS and canonical(of) == wanted for of, _, last in images], np.float64),
        f"taken for any {wanted}",
    )
    yield (
        np.array([last in kinds_at_work.IMAGES and canonical(of) == wanted for of, _, last in images], np.float64),
        f"taken for an image of {wanted}",
    )
    yield _so_called(wanted, objects), f"anybody may be called {wanted}"
    yield of_any_gender(wanted, objects), "nothing says whether it is"
    yield _closed_compounds(wanted, objects), f"taken for any {wanted}"
    *before, last = wanted.split("_")
    people = "person" in kinds_of(last)
    if before and not people and not kinds.ANOTHER_THING & set(before) and not _is_kind(wanted):
        yield _called(frozenset([canonical(last)]), objects), f"taken for any {last}"
    if not is_known(wanted) and wanted not in kinds.NO_SLIPS:
        meant = frozenset(canonical(one.name) for one in objects if is_slip(wanted, lemma(one.name)))
        yield _of_kinds(meant, objects), "taken for a slip of the pen, " + ", ".join(sorted(meant))


def of_any_gender(noun: str, objects: Sequence[SceneObject]) -> Truth:
    """Who may be meant by "man" or "girl" because nothing says that they are none: a coach, a toddler."""
    kind, others = OF_ONE_GENDER.get(canonical(noun), ("", ""))
    if not kind:
        return np.zeros(len(objects))
    told = frozenset(["male", "female", *others.split()])
    known = [all_kinds(one) | frozenset(one.attributes) for one in objects]
    return BY_KIND * np.array([kind in kinds_ and not told & kinds_ for kinds_ in known], np.float64)


def _so_called(wanted: str, objects: Sequence[SceneObject]) -> Truth:
    """Who may be a "passenger" or "pupil" because they are named for nothing else; the old ones for a "pensioner"."""
    found = np.zeros(len(objects))
    for base in (base for base, roles in _anybody().items() if wanted in roles):
        called = kinds_at_work.NAMED_FOR_NOTHING[base] - (kinds.CHILDREN if wanted in kinds_at_work.GROWN else set())
        called = frozenset([kinds_at_work.OF_GENDER[wanted]]) if wanted in kinds_at_work.OF_GENDER else called
        found = _called(called, objects)
        if found.any():
            break
    old = np.array([bool(kinds.OLD & set(one.attributes)) for one in objects], np.float64) * found
    return old if wanted in kinds_at_work.AGED and old.any() else found


@cache
def _anybody() -> dict[str, frozenset[str]]:
    return {base: frozenset(map(canonical, roles.split())) for base, roles in kinds_at_work.ANYBODY.items()}


def _closed_compounds(wanted: str, objects: Sequence[SceneObject]) -> Truth:
    """Names written in one word that end in what is wanted: a "toolbox" is a box."""
    if wanted not in kinds.HEADS:
        return np.zeros(len(objects))
    names = [lemma(one.name) for one in objects]
    return np.array([name.endswith(wanted) and name not in kinds.NOT_HEADED for name in names], np.float64)


def _called(names: frozenset[str], objects: Sequence[SceneObject]) -> Truth:
    """What has one of these names itself."""
    return np.array([canonical(one.name) in names for one in objects], np.float64)


def _is_kind(name: str) -> bool:
    """Whether it is known what is of this kind, or that the name's last word does not say it."""
    return name in _above() or name in kinds.NOT_BY_LAST_WORD


def _of_kinds(names: frozenset[str], objects: Sequence[SceneObject]) -> Truth:
    return np.array([bool(names & all_kinds(one)) for one in objects], np.float64)


def is_slip(written: str, meant: str) -> bool:
    """Whether one letter is left out, put in, exchanged or swapped with the next in a word of at least five.

    >>> is_slip("umbrela", "umbrella"), is_slip("brid", "bird"), is_slip("girafe", "giraffe"), is_slip("tabel", "table")
    (True, False, True, True)
    """
    if min(len(written), len(meant)) < 5 or abs(len(written) - len(meant)) > 1 or written[0] != meant[0]:
        return False
    same = next(
        (i for i, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b), min(len(written), len(meant))
    )
    one, other = written[same:], meant[same:]
    swapped = one[1::-1] == other[:2] and one[2:] == other[2:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or swapped


def is_known(name: str) -> bool:
    """Whether the tables have a word, which then is no slip of another."""
    name = canonical(name)
    return name in _synonyms() or name in _parents() or name in _near() or name in _above()


@cache
def _above() -> frozenset[str]:
    return frozenset(kind for kinds_above in _parents().values() for kind in kinds_above)


def all_kinds(one: SceneObject) -> frozenset[str]:
    """What an object is by its name, and by attributes that name a kind ("male", "chef")."""
    found = _all_kinds(one.name, one.attributes)
    return found if kinds.HOMOGRAPHS.isdisjoint(found) else found - _other_meaning(one)


def _other_meaning(one: SceneObject) -> frozenset[str]:
    """The kinds that a "coach" or "pitcher" has by its other meaning: of a person, or of a thing."""
    x0, y0, x1, y1 = one.box
    person = kinds_of("person")
    return kinds_of(one.name) - person - kinds.HOMOGRAPHS if y1 - y0 >= UPRIGHT * (x1 - x0) else person


@lru_cache(REMEMBERED)
def _all_kinds(name: str, attributes: tuple[str, ...]) -> frozenset[str]:
    found = kinds_of(name) | (kinds_of("person") if "person" in attributes else frozenset())
    more: set[str] = set()
    for attribute in attributes:
        word = canonical(attribute)
        more.update(*(kinds_of(made) for kind in found if (made := kinds.BY_ATTRIBUTE.get((kind, word)))))
        if word in _parents() and _parents()[word] & found:
            more |= kinds_of(attribute)
    return found | more


def _is(wanted: str, one: SceneObject) -> bool:
    """Whether it is of the kind, or of the kind of the last word with the words before among its attributes."""
    found = all_kinds(one)
    if wanted in found or "_" not in wanted:
        return wanted in found
    *before, last = wanted.split("_")
    said = {word for text in (*one.attributes, one.name) for word in text.lower().split()}
    return wanted not in kinds.NOT_BY_LAST_WORD and canonical(last) in found and set(before) <= said


def _last_word(name: str) -> Iterator[str]:
    first, _, last = name.partition("_")
    if "_of_" in name:
        head, _, matter = name.partition("_of_")
        yield from map(canonical, (head, matter) if head in kinds.UNITS else (head,))
    elif last and first not in kinds.TOYS and name not in kinds.NOT_BY_LAST_WORD:
        *before, last = name.split("_")
        yield canonical(last)
        if "person" in _parents().get(canonical(first), ()) and "person" in _parents().get(canonical(last), ()):
            yield canonical(first)
        whole = canonical("_".join(before))
        if last in kinds.UNITS or canonical(last) in _parents().get(whole, ()):
            yield whole


@cache
def _synonyms() -> dict[str, str]:
    rows = (line.split() for line in synonyms.SAME_NAMES.strip().splitlines())
    return {lemma(name): lemma(row[0]) for row in rows for name in row}


@cache
def _parents() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for role in ROLES:
        found[canonical(role)].add("person")
    for row in (kinds.KINDS_OF + kinds_at_work.KINDS_AT_WORK[1:]).strip().replace("\n  ", " ").splitlines():
        kind, _, members = row.partition(":")
        for member in members.split():
            found[canonical(member)].add(canonical(kind))
    return {name: frozenset(above) for name, above in found.items()}


@cache
def _near() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in synonyms.NEAR_NAMES.strip().splitlines():
        name, _, others = row.partition(":")
        for other in others.split():
            found[canonical(name)].add(canonical(other))
            found[canonical(other)].add(canonical(name))
    return {name: frozenset(others) for name, others in found.items()}
