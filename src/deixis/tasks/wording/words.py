"""A place in a picture → ranked words and a short description.

The words are those that captions of everyday photographs have (`deixis.tasks.vocabulary`) and what a classifier sees
(`deixis.tasks.namer`), or the caller's. Word maps
choose which are worth looking for; the detector says which of them have a box that the place means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import CapabilityError
from deixis.models.protocols import WordMapper
from deixis.models.vectors import NameReader, ReadNames
from deixis.tasks import vocabulary
from deixis.tasks.detection.categories import Category
from deixis.tasks.detection.detections import Detections
from deixis.tasks.detection.detector import Detector, DetectSettings
from deixis.tasks.namer import named_things
from deixis.tasks.session import EncodedImage, OneImage, Session
from deixis.tasks.wording.place import Place
from deixis.text.parse.lemma import singular
from deixis.types.boxes import Boxes
from deixis.types.export import SCHEMA, size_to_dict
from deixis.types.grounding import Grounding
from deixis.types.query import Phrase
from deixis.types.size import Size

Floats = NDArray[np.float32]

LOOKED_FOR = 40  # words or phrases that the detector is asked for
RECOGNISED = 0.3  # the least probability of what a classifier names
SPECIFIC = 0.7  # a phrase is taken over its bare noun where it is at least so sure, as a share
SETTINGS = DetectSettings(threshold=0.02, any_name=None, max_instances=1000, max_of_name=5, masks=False)
TOGETHER = 1500  # characters of one text, where a backend does not read names


@dataclass(frozen=True, slots=True)
class RankedText:
    """A word or phrase, how sure it is, and the box that it was found in, pixels.

    `score` is the detector's, times how well the place means the box, times the root of the word's map there: it ranks,
    and is no probability.
    """

    text: str
    score: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a place shows.

    Attributes:
        place: as asked.
        size: of the image.
        words: ranked, best first; none where nothing known is there.
        phrases: ranked, best first.
        best: the best short description, or "".
    """

    place: Place
    size: Size
    words: tuple[RankedText, ...]
    phrases: tuple[RankedText, ...]
    best: str

    def shown(self) -> Grounding:
        """The best word's box, for drawing."""
        best = self.words[:1]
        categories = tuple(Category(number, one.text) for number, one in enumerate(best, 1))
        found = Detections(
            self.size, categories, Boxes([one.box for one in best]) if best else Boxes.empty(),
            np.arange(1, len(best) + 1), np.array([min(one.score, 1.0) for one in best], np.float32), None,
        )  # fmt: skip
        return found.as_grounding()

    def to_dict(self, *, file: str | None = None) -> dict[str, Any]:
        """As a JSON document of schema "deixis/1"; `file` is the name of the image, where it has one."""
        image = size_to_dict(self.size)
        return {
            "schema": SCHEMA,
            "kind": "words",
            "image": image if file is None else {"file": file, **image},
            "place": [self.place.x0, self.place.y0, self.place.x1, self.place.y1],
            "words": [{"text": w.text, "score": w.score, "box": w.box} for w in self.words],
            "phrases": [{"text": p.text, "score": p.score, "box": p.box} for p in self.phrases],
            "best": self.best,
        }


def words_of(
    session: Session, image: OneImage, place: Place, *, top: int = 5, words: Sequence[str] | None = None
) -> Wording:
    """What a point or a box shows.

    Args:
        session: of a model that finds phrases and has word maps.
        image: an encoded image, or anything that `Session.encode` takes.
        place: a point or a box.
        top: how many words and phrases at most.
        words: to choose from; None: those of everyday captions, and their phrases.

    Raises:
        InputError: the place is not in the image.
        CapabilityError: the model has no word maps, or does not find phrases.
    """
    seen = session.encode(image)
    place.check(seen.size)
    recognised = () if words is not None else _recognised(session, seen)
    known = tuple(words) if words is not None else tuple(dict.fromkeys((*_nouns(), *recognised)))
    ranked = _ranked(session, seen, place, known, recognised)
    found: list[RankedText] = []
    if words is None and ranked:
        head = ranked[0].text
        found = _ranked(session, seen, place, tuple(text for text in _phrases() if _head(text) == head))
    return Wording(place, seen.size, tuple(ranked[:top]), tuple(found[:top]), _best(ranked, found))


def _best(words: Sequence[RankedText], phrases: Sequence[RankedText]) -> str:
    if not words:
        return ""
    if phrases and phrases[0].score >= SPECIFIC * words[0].score:
        return phrases[0].text
    return words[0].text


def _recognised(session: Session, seen: EncodedImage) -> tuple[str, ...]:
    """What a classifier names in the image; nothing of a backend that has none."""
    return tuple(one.name for one in named_things(session, seen) if one.probability >= RECOGNISED)


def _ranked(
    session: Session, seen: EncodedImage, place: Place, texts: tuple[str, ...], always: tuple[str, ...] = ()
) -> list[RankedText]:
    """The texts that have a box which the place means, best first; some are looked for whatever their maps say."""
    if not texts:
        return []
    value = _in_place(session, seen, place, texts)
    likely = dict.fromkeys([*always, *(texts[i] for i in np.argsort(-value, kind="stable")[:LOOKED_FOR])])
    found = Detector(session, [Category(number, text) for number, text in enumerate(likely, 1)], SETTINGS).detect(seen)
    there = dict(zip(texts, np.sqrt(value).tolist(), strict=True))
    score = found.score * place.meant(found.boxes, seen.size) * np.array([there[name] for name in found.names])
    best: dict[str, RankedText] = {}
    for row in np.argsort(-score, kind="stable"):
        name = found.names[row]
        if score[row] > 0 and name not in best:
            left, top, right, bottom = found.boxes.xyxy[row].tolist()
            best[name] = RankedText(name, float(score[row]), (left, top, right, bottom))
    return list(best.values())


def _in_place(session: Session, seen: EncodedImage, place: Place, texts: tuple[str, ...]) -> Floats:
    """(N,) the mean of each text's map over the place."""
    backend = session._backend
    if isinstance(backend, NameReader):
        maps = backend.name_map(seen._encoded, _read(session, texts))
        grid = Size(height=maps.shape[1], width=maps.shape[2])
        return np.asarray(maps.reshape(len(maps), -1)[:, place.cells(grid, seen.size)].mean(axis=1))
    if not isinstance(backend, WordMapper):
        raise CapabilityError(f"backend {session.spec.name!r} has no word maps, which say what a place shows")
    return np.concatenate([_aligned(session, seen, place, run) for run in _runs(texts)])


def _aligned(session: Session, seen: EncodedImage, place: Place, texts: Sequence[str]) -> Floats:
    alignment = session.align(seen, " . ".join(texts))
    cells = place.cells(alignment.grid, seen.size)
    ends = np.cumsum([len(text) + 3 for text in texts])
    value = np.zeros(len(texts), np.float32)
    for word, row in zip(alignment.query.words, alignment.matrix, strict=True):
        number = int(np.searchsorted(ends, word.start, side="right"))
        value[number] = max(value[number], float(row[cells].mean()))
    return value


def _runs(texts: Sequence[str]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for text in texts:
        if sum(len(one) + 3 for one in runs[-1]) + len(text) > TOGETHER:
            runs.append([])
        runs[-1].append(text)
    return runs


@lru_cache(maxsize=8)
def _read(session: Session, texts: tuple[str, ...]) -> ReadNames:
    backend: Any = session._backend
    read: ReadNames = backend.read_names(texts)
    return read


@lru_cache(maxsize=1)
def _nouns() -> tuple[str, ...]:
    from deixis.tasks.detection.categories import UNSEEABLE

    return tuple(entry.text for entry in vocabulary.nouns() if entry.text not in UNSEEABLE)


@lru_cache(maxsize=1)
def _phrases() -> tuple[str, ...]:
    return tuple(entry.text for entry in vocabulary.phrases() if " " in entry.text)


@lru_cache(maxsize=4096)
def _head(text: str) -> str:
    from deixis.text.finder import make_phrase
    from deixis.text.words import find_words

    phrase: Phrase = make_phrase(text, find_words(text), None)
    return singular(phrase.head.of(text))
