"""What else a phrase's place could hold: other things of the same kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from deixis.models.protocols import GroundSettings
from deixis.models.vectors import NameReader
from deixis.tasks.detection.detector import joined
from deixis.tasks.matching.evidence import log_odds
from deixis.tasks.session import EncodedImage, Session
from deixis.tasks.vocabulary import nouns
from deixis.text.parse.lemma import singular
from deixis.types.grounding import Grounding
from deixis.types.query import Phrase, Query

Floats = NDArray[np.float64]

MALE = frozenset("man boy guy male gentleman men boys guys".split())
FEMALE = frozenset("woman girl lady female women girls ladies".split())
EXCLUSIVE = frozenset({"animals", "vehicles", "clothing", "instruments"})  # a dog is no horse; a person may be a player
RIVALS = 6
SAME_THING = (
    frozenset("dog puppy".split()),
    frozenset("bike bicycle motorbike motorcycle dirtbike bmx".split()),
    frozenset("car truck van vehicle suv jeep".split()),
    frozenset("boat kayak canoe raft ship sailboat".split()),
    frozenset("shirt t-shirt tshirt jersey sweater sweatshirt top jacket coat hoodie vest uniform outfit suit".split()),
    frozenset("hat cap helmet".split()),
    frozenset("pants shorts jeans trousers".split()),
    frozenset("glass glasses sunglasses goggles".split()),
    frozenset("animal dog".split()),
)


@dataclass(frozen=True, slots=True)
class Contrast:
    """The strongest rival of a phrase.

    Attributes:
        rival: what the place would rather be.
        margin: log-odds of the phrase less those of the rival; below 0 the rival is surer.
        presence: the probability that the rival is in the picture, or, for another colour, the phrase; 0 where the
            backend does not say.
        box: where the rival is, pixels.
    """

    rival: str
    margin: float
    presence: float
    box: tuple[float, float, float, float]


def contrasts(session: Session, seen: EncodedImage, query: Query, doubted: Sequence[bool]) -> list[Contrast | None]:
    """Each phrase that is doubted against the same one with other nouns of its kind; all are asked at once.

    None for a phrase that is not doubted, or whose kind has nothing that excludes it.
    """
    rows = zip(query.phrases, doubted, strict=True)
    wanted = [_with_nouns(query, phrase) if doubt else [] for phrase, doubt in rows]
    names = list(dict.fromkeys(name for texts in wanted for name in texts))
    found = _Asked.of(names, ask(session, seen, names)) if names else None
    return [found.contrast(texts) if found and texts else None for texts in wanted]


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What was found for each of some names: how sure, how surely present, and where."""

    place: dict[str, int]
    sure: Floats
    presence: Floats
    boxes: NDArray[np.float32]

    @classmethod
    def of(cls, names: Sequence[str], found: Grounding) -> Self:
        there = np.zeros(len(names)) if found.presence is None else np.asarray(found.presence, np.float64)
        score = np.zeros(len(names))
        if found.score is not None:
            np.maximum.at(score, found.phrase, found.score)
        sure = (0 if found.presence is None else log_odds(there)) + log_odds(score)
        boxes = np.zeros((len(names), 4), np.float32)
        _, first = np.unique(found.phrase, return_index=True)
        boxes[found.phrase[first]] = found.boxes.xyxy[first]
        return cls({name: i for i, name in enumerate(names)}, sure, there, boxes)

    def contrast(self, texts: Sequence[str]) -> Contrast:
        """The first text against the surest of the others."""
        own, *others = (self.place[text] for text in texts)
        best = max(others, key=lambda row: self.sure[row])
        left, top, right, bottom = self.boxes[best].tolist()
        margin = float(self.sure[own] - self.sure[best])
        return Contrast(texts[1 + others.index(best)], margin, float(self.presence[best]), (left, top, right, bottom))


def _with_nouns(query: Query, phrase: Phrase) -> list[str]:
    """The phrase, and the same with other nouns of its kind; nothing where none excludes it."""
    head = query.string(phrase.head)
    rivals = _rivals(singular(head.lower()))
    text, start = query.string(phrase), phrase.head.start - phrase.span.start
    return [text, *(f"{text[:start]}{rival}{text[start + len(head) :]}" for rival in rivals)] if rivals else []


def ask(session: Session, seen: EncodedImage, names: Sequence[str]) -> Grounding:
    """Each name by itself, with its best candidate, of absent names too."""
    how = GroundSettings(threshold=0.0, max_regions=1, masks=False)
    backend = session._backend
    if isinstance(backend, NameReader):
        return backend.ground_names(seen._encoded, backend.read_names(names), how)
    return joined([session.ground(seen, name, [(0, len(name))], threshold=0.0, max_regions=1) for name in names])


@lru_cache(maxsize=512)
def _rivals(noun: str) -> tuple[str, ...]:
    if noun in MALE:
        return "woman", "girl"
    if noun in FEMALE:
        return "man", "boy"
    known = nouns()
    kind = next((entry.kind for entry in known if entry.text == noun), None)
    if kind not in EXCLUSIVE:
        return ()
    alike = frozenset().union({noun}, *(group for group in SAME_THING if noun in group))
    return tuple(entry.text for entry in known if entry.kind == kind and entry.text not in alike)[:RIVALS]
