"""The relations that a scene lists, found under any form of their names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.geometry import Numbers, with_any
from deixis.types.scene import Scene

IRREGULAR = {
    "held": "hold", "worn": "wear", "wore": "wear", "ridden": "ride", "rode": "ride", "ate": "eat", "eaten": "eat",
    "caught": "catch", "threw": "throw", "thrown": "throw", "driven": "drive", "drove": "drive", "led": "lead",
    "fed": "feed", "hit": "hit", "read": "read", "sat": "sit", "stood": "stand", "lay": "lie", "lying": "lie",
    "laid": "lie", "ran": "run", "bit": "bite", "bitten": "bite", "has": "have", "had": "have", "leant": "lean",
    "hung": "hang", "fought": "fight", "taught": "teach", "drawn": "draw", "taken": "take", "given": "give",
    "seen": "see", "saw": "see", "written": "write", "shown": "show", "flown": "fly", "tying": "tie", "drank": "drink",
}  # fmt: skip
FILLERS = frozenset("is are was were be being been the a an its his her their to from toward towards".split())

POSTURES = frozenset(
    "sit seat stand lie li rest lean place plac put park hang perch lay lain locat situat be position set stack pile "
    "pil plant mount prop".split()
)
MUTUAL = frozenset(
    "hold hand,shak hand,danc,danc with,talk with,chat with,speak with,fight,fight with,wrestl,wrestl with,play with,"
    "hug,kiss,meet,stand with,sit with,walk with".split(",")
)
"""Stems of what two do with one another, whichever is listed as doing it."""

ALIKE = {"lean": ("prop", "rest against"), "eat": ("bit", "chew", "munch")}
"""Stems of verbs that say as much of their subject as another one."""

PLACING = frozenset(
    ["on", "in", "insid", "under", "behind", "besid", "next", "near", "in front of", "on top of", "abov", "below",
     "beneath", "underneath", "left of", "right of", "clos", "alongsid", "atop", "within"]
)  # fmt: skip
HELD_BY = ("on", "in", "insid", "ride", "rid")
SYNONYMS = (
    ("hold", "carry", "grip", "grasp", "clutch", "hold onto", "hold on to"),
    ("chase", "pursue", "run after", "follow", "go after"),
    ("follow", "walk behind", "walk after", "trail"),
    ("look at", "watch", "gaze at", "stare at", "see", "observe", "face", "eye", "peer at", "glance at"),
    ("talk to", "talk with", "speak to", "speak with", "chat with", "chat to", "talk", "speak", "chat"),
    ("pull", "drag", "tow", "haul"),
    ("push", "shove", "wheel"),
    ("kick", "hit"),
    ("hit", "strike", "smack"),
    ("throw", "toss", "hurl", "pitch"),
    ("pet", "stroke", "pat"),
    ("hug", "embrace", "cuddle"),
    ("eat", "bite", "chew", "munch", "nibble", "nibble at", "eat from", "feed on", "snack on", "chew on"),
    ("drink", "sip", "drink from", "sip from"),
    ("ride", "drive"),
    ("lead", "walk", "guide"),
    ("jump over", "leap over", "clear"),
    ("climb", "climb up", "go up"),
    ("hang from", "hang on", "hang off", "dangle from", "suspended from"),
    ("lean on", "lean against", "prop against", "rest against"),
    ("point at", "point to", "point towards"),
    ("play", "play with", "play on"),
    ("paint", "draw"),
    ("photograph", "take picture of", "film", "shoot"),
    ("fix", "repair", "mend"),
    ("wash", "clean", "scrub", "rinse"),
    ("sniff", "smell", "sniff at"),
    ("cut", "slice", "chop", "carve"),
    ("cook", "fry", "stir", "make"),
    ("catch", "grab"),
    ("fly", "pilot"),
    ("wave at", "wave to"),
    ("bark at", "yap at"),
    ("fall from", "fall off", "drop from"),
    ("serve", "bring"),
    ("write on", "draw on"),
    ("cover", "lie over"),
    ("examine", "inspect", "check", "study", "look at", "look into", "look through", "examine with"),
    ("use", "operate", "work with", "work on", "type on", "handle"),
    ("type on", "work on", "use"),
    ("read", "look at", "study"),
    ("raise", "hold up", "lift", "lift up", "hold"),
    ("pick up", "lift", "take", "grab"),
    ("perform on", "play", "strum", "practice", "practise"),
    ("attach to", "tie to", "connect to", "fix to", "chain to", "fasten to", "hook to", "clip to", "on"),
    ("stick out of", "protrude from", "poke out of", "peek out of", "come out of", "in"),
    ("reach for", "reach toward", "grab at", "reach", "grab for"),
    ("step on", "stand on", "tread on"),
    ("cross", "walk across", "go across", "run across"),
    ("enter", "go into", "walk into", "step into", "come into"),
    ("exit", "leave", "come out of", "get out of", "walk out of", "get off"),
    ("board", "get on", "step onto", "climb onto", "get onto"),
    ("treat", "bandage", "tend", "tend to", "care for", "attend to", "help", "examine"),
    ("comb", "brush"),
    ("block", "obstruct", "cover", "hide"),
    ("aim at", "shoot at", "point at"),
    ("land on", "perch on", "sit on"),
    ("row", "paddle"),
    ("load", "fill", "pack", "put in"),
    ("assist", "help", "hand"),
    ("bump into", "hit", "collide with", "crash into", "run into"),
    ("block", "defend", "mark", "guard", "tackle"),
    ("lean over", "bend over", "stoop over"),
    ("crawl on", "walk on", "climb on"),
    ("scratch", "claw", "claw at", "scratch at"),
    ("peel", "cut"),
    ("sweep", "brush", "clean"),
    ("shake hand with", "greet", "shake hand"),
    ("race", "run against", "compete with"),
)


@lru_cache(4096)
def stem(name: str) -> str:
    """The words of a relation's name without their endings and without "is", "the" and "to".

    >>> stem("is chasing"), stem("chase"), stem("running after"), stem("sits on"), stem("to the left of")
    ('chas', 'chas', 'run after', 'sit on', 'left of')
    """
    words = [word for word in name.lower().replace("_", " ").replace("-", " ").split() if word not in FILLERS]
    return " ".join(_stem(word) for word in words)


class Listed:
    """The relations of one scene, by the stems of their names."""

    def __init__(self, scene: Scene) -> None:
        """Reads them once; objects are meant by their place in the scene."""
        place = {one.id: i for i, one in enumerate(scene.objects)}
        self._count = len(place)
        self._pairs: dict[str, list[tuple[int, int, float]]] = {}
        for relation in scene.relations:
            pair = place[relation.subject], place[relation.object], relation.probability
            for name in _names(stem(relation.name)):
                self._pairs.setdefault(name, []).append(pair)
                if name in MUTUAL or name.removesuffix(" with") in MUTUAL:
                    self._pairs[name].append((pair[1], pair[0], pair[2]))
            if active := _active(relation.name):
                self._pairs.setdefault(active, []).append((pair[1], pair[0], pair[2]))

    def degrees(self, names: Iterable[str], inverse: Iterable[str] = ()) -> tuple[Numbers, bool]:
        """(N, N) the greatest probability listed under any of the names, and whether any of them is listed at all."""
        return self.stems(map(stem, names), map(stem, inverse))

    def stems(self, names: Iterable[str], inverse: Iterable[str] = ()) -> tuple[Numbers, bool]:
        """The same for names that are stems already, as `like` gives them."""
        found = np.zeros((self._count, self._count))
        straight, turned = self._of(names), self._of(inverse)
        for subject, other, probability in straight:
            found[subject, other] = max(found[subject, other], probability)
        for subject, other, probability in turned:
            found[other, subject] = max(found[other, subject], probability)
        return found, bool(straight or turned)

    def like(self, name: str, by: str = "") -> tuple[str, ...]:
        """The listed names that an open relation's name means: its own first, then those that mean nearly the same.

        Args:
            name: of the relation.
            by: " by" for names that are listed the other way round: "towed by" of "pull".
        """
        wanted = stem(name)
        alike = (other + by for group in _stemmed() if wanted in group for other in group)
        return tuple(other for other in dict.fromkeys([wanted + by, *alike]) if other in self._pairs)

    def any_pair(self) -> Numbers:
        """(N, N) the greatest probability of any listed relation of the row to the column."""
        return self.stems(self._pairs)[0]

    def placed(self) -> Numbers:
        """(N,) the greatest probability with which each is listed as being on or in something."""
        return with_any(self.stems(("on", "in", "insid", "at"))[0])

    def held(self, who: NDArray[np.bool_]) -> Numbers:
        """(N,) the greatest probability with which one of those is listed as being on or in each."""
        found: Numbers = self.stems(HELD_BY)[0][who].max(axis=0, initial=0)
        return found

    def of_wholes(self) -> NDArray[np.bool_]:
        """(N,) what is listed as a part of something."""
        return np.asarray(with_any(self.stems(("part of",))[0]) > 0)

    def bare(self) -> Numbers:
        """(N,) 1 for what nothing is listed as being on or in; 0 for all where nothing is on or in anything."""
        held = self.stems(HELD_BY)[0].max(axis=0, initial=0)
        free: Numbers = 1 - held if held.any() else held
        return free

    def subjects(self, word: str) -> Numbers:
        """(N,) the greatest probability of a listed relation that begins with this word: "sitting" of "sits on"."""
        found = np.zeros(self._count)
        wanted = stem(word)
        begins = tuple(f"{one} " for one in (wanted, *ALIKE.get(wanted, ())))
        for name, pairs in self._pairs.items():
            if wanted and f"{name} ".startswith(begins):
                for subject, _, probability in pairs:
                    found[subject] = max(found[subject], probability)
        return found

    def _of(self, names: Iterable[str]) -> list[tuple[int, int, float]]:
        return [pair for name in dict.fromkeys(names) for pair in self._pairs.get(name, ())]


def _active(name: str) -> str:
    """The stem of what the other one does, of a listed passive: "is pulled by"; empty for any other name.

    >>> _active("is chased by"), _active("held by"), _active("parked by"), _active("walks by")
    ('chas', 'hold', '', '')
    """
    *verb, last = [word for word in name.lower().replace("_", " ").split() if word not in FILLERS] or [""]
    if last != "by" or not verb or not (verb[0].endswith("ed") or verb[0] in IRREGULAR):
        return ""
    done = stem(" ".join(verb))
    return "" if done.partition(" ")[0] in POSTURES else done


@cache
def _stemmed() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(stem, group)) for group in SYNONYMS)


def _names(name: str) -> tuple[str, ...]:
    """A listed name, and its preposition alone where it says how the subject is placed ("sits on", "walks in")."""
    verb, _, rest = name.partition(" ")
    placed = rest and (verb in POSTURES or rest in PLACING) and verb not in PLACING and name != "lean on"
    return (name, rest) if placed else (name,)


def without_posture(name: str) -> str | None:
    """The preposition of an open relation whose verb says only how something is placed; None for any other.

    >>> without_posture("sit on"), without_posture("jump over")
    ('on', None)
    """
    verb, _, rest = stem(name).partition(" ")
    return rest if rest and verb in POSTURES else None


def _stem(word: str) -> str:
    word = IRREGULAR.get(word, word)
    for ending in () if word.endswith("eed") else ("ing", "ied", "ies", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not word.endswith("ss"):
            base = word[: -len(ending)] + ("y" if ending in {"ied", "ies"} else "")
            if any(letter in "aeiouy" for letter in base):
                return _single(base).removesuffix("e")
    return _single(word)


def _single(base: str) -> str:
    """Without a doubled last letter: "runn", "pull" and "sitt" lose one."""
    return base[:-1] if len(base) > 2 and base[-1] == base[-2] and base[-1] not in "aeiou" else base
