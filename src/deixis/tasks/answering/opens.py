"""Open questions: what is the man holding, what is next to the dog, what is she doing, what is this.

Candidates are what captions of training photographs have in that place, and the model is asked for each. One softmax
weighs how usual a candidate is, how surely the model sees it, and how its box stands to the subject's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from deixis.reasoning.evaluate import Evaluation
from deixis.reasoning.names import canonical
from deixis.reasoning.rules import RULES
from deixis.tasks.answering.asked import Asked, Kind
from deixis.tasks.answering.beliefs import unseen
from deixis.tasks.answering.constants import constants
from deixis.tasks.answering.looking import Sight, View, form_of
from deixis.tasks.answering.result import Box, Finding, Place, cannot_tell
from deixis.tasks.answering.usual import usual_of
from deixis.tasks.answering.words import head_of
from deixis.tasks.detection.categories import UNSEEABLE
from deixis.tasks.matching.evidence import log_odds
from deixis.tasks.namer import named_things
from deixis.tasks.perception import doing
from deixis.tasks.vocabulary import nouns
from deixis.types import form as forms
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.form import walk
from deixis.types.scene import Scene, SceneObject
from deixis.types.size import Size

Floats = NDArray[np.float64]

MOST = 25  # candidates
RECOGNISED = 0.5  # the least probability of what a classifier names
SHOWN = 4  # that come next
SAME = 0.7  # IoU from which a candidate's region is the subject itself
PEOPLE = ("man", "woman", "boy", "girl", "child", "person")
FEATURES = ("usual", "presence", "score", "geometry", "presence elsewhere", "score elsewhere")
SMOOTH = 10.0  # counts spread over what is usual anywhere


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an answer might be.

    Attributes:
        text: the answer.
        phrase: what the model is asked for.
        usual: the logarithm of its share among what captions have there.
    """

    text: str
    phrase: str
    usual: float


def find_out(view: View, asked: Asked) -> Finding:
    """The likeliest candidate."""
    subject = view.meant(asked.subject) if asked.subject else None
    lost = unseen(subject) if subject is not None else ""
    if lost:
        return cannot_tell(lost)
    known = candidates(asked)
    sights = view.look_each([one.phrase for one in known])
    rows = features(asked, known, subject, sights, view.image.size)
    chances = shares(rows, constants().choosers[group_of(asked)])
    found = _told(asked, known, sights, chances, subject)
    return _recognised(view, found) if asked.kind is Kind.NAME and not asked.options else found


def _recognised(view: View, found: Finding) -> Finding:
    """What a classifier names, where that is surer than what was found among the candidates."""
    best = next(iter(named_things(view.session, view.image)), None)
    if best is None or best.probability <= max(found.confidence or 0.0, RECOGNISED):
        return found
    why = f"a classifier sees {best.name!r}, with {best.probability:.2f}"
    own = (Place(best.name, best.box, best.probability),)
    others = ((found.text, found.confidence or 0.0), *found.others)[:SHOWN]
    return Finding(best.name, best.name, best.probability, why, own, (why, *found.trace), others)


def group_of(asked: Asked) -> str:
    """The weights that a question is answered with."""
    if asked.kind is not Kind.RELATED:
        return asked.kind.value
    return "related" if asked.relation.split(" ")[0].endswith("ing") else "beside"


def candidates(asked: Asked) -> list[Candidate]:
    """What the answer might be, the most usual first."""
    match asked.kind:
        case Kind.DOING:
            head = canonical(head_of(asked.subject))
            counts = smoothed(_deeds().get(head, {}), _deeds()["dog" if is_animal(head) else "person"])
            return [Candidate(doing(text), f"{head} {doing(text)}", usual) for text, usual in _usual(counts)]
        case Kind.RELATED:
            return [Candidate(text, text, usual) for text, usual in _usual(_had(asked))]
    kind = asked.options[0] if asked.options else None
    counts = {one.text: float(one.count) for one in nouns(20) if one.text not in UNSEEABLE and kind in {None, one.kind}}
    return [Candidate(text, text, usual) for text, usual in _usual(counts)]


def _had(asked: Asked) -> dict[str, float]:
    """How often captions have each noun in a relation, smoothed by its last words, and those by all nouns."""
    role = "before" if asked.backwards else "after"
    if asked.person:
        return {text: float(count) for text, count in _nouns().items() if text in PEOPLE}
    return _smoothed_relation(plain(asked.relation), role)


def _smoothed_relation(words: str, role: str) -> dict[str, float]:
    rest = words.partition(" ")[2]
    general = _smoothed_relation(rest, role) if rest else _nouns()
    return smoothed(_habits().get((words, role), {}), general)


def smoothed(counts: Mapping[str, float], general: Mapping[str, float]) -> dict[str, float]:
    """Counts, and `SMOOTH` more spread over what is general.

    >>> smoothed({"ball": 5}, {"ball": 1, "hat": 1})
    {'ball': 10.0, 'hat': 5.0}
    """
    total = sum(general.values())
    return {
        text: counts.get(text, 0) + SMOOTH * general.get(text, 0) / total for text in dict.fromkeys([*counts, *general])
    }


def is_animal(head: str) -> bool:
    """Whether it is the name of an animal, and not of a person."""
    return any(one.kind == "animals" for one in nouns() if one.text == head)


def plain(relation: str) -> str:
    """Words of a relation as captions have them: "to the left of" is "left of"; what only geometry tells is "near"."""
    relation = relation.removeprefix("directly ").removeprefix("just ").removeprefix("right next").strip()
    return "near" if relation.endswith(("left of", "right of")) else relation


def _usual(counts: dict[str, float]) -> list[tuple[str, float]]:
    first = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:MOST]
    total = sum(count for _, count in first)
    return [(text, float(np.log(count / total))) for text, count in first]


def features(
    asked: Asked, known: Sequence[Candidate], subject: Sight | None, sights: Sequence[Sight], size: Size
) -> Floats:
    """(N, 6) of `FEATURES`, one row a candidate."""
    presence = log_odds(np.array([one.presence for one in sights]))
    score = log_odds(np.array([one.scores[0] if one.scores else 0.0 for one in sights]))
    geometry = [_geometry(asked, subject, one, size) for one in sights]
    usual = [one.usual for one in known]
    elsewhere = np.array([usual_of(one.phrase) for one in known])
    return np.column_stack([usual, presence, score, geometry, elsewhere])


def shares(rows: Floats, weights: Sequence[float]) -> Floats:
    """(N,) the probability of each candidate."""
    value = rows @ np.array(weights)
    share = np.exp(value - value.max())
    return np.asarray(share / share.sum())


def _geometry(asked: Asked, subject: Sight | None, sight: Sight, size: Size) -> float:
    """In [0, 1], how well a candidate's box stands to the subject's; the root of its share of the image without one."""
    if not sight.boxes:
        return 0.0
    box = sight.boxes[0]
    if subject is None:
        return float(np.sqrt((box[2] - box[0]) * (box[3] - box[1]) / (size.width * size.height)))
    same = float(pairwise_iou(Boxes([subject.boxes[0]]), Boxes([box]))[0, 0])
    if asked.kind is Kind.DOING:
        return same
    if same >= SAME:
        return 0.0
    first, second = (box, subject.boxes[0]) if asked.backwards else (subject.boxes[0], box)
    return stands(asked.relation, first, second, size)


def stands(relation: str, first: Box, second: Box, size: Size) -> float:
    """In [0, 1], how well two boxes stand in a relation: by its rule, or else by how far the first reaches the second.

    >>> stands("left of", (0, 0, 10, 10), (30, 0, 40, 10), Size(height=50, width=50))
    1.0
    """
    name = _rule(relation)
    if name is None:
        return _reach(first, second)
    scene = Scene(size, (SceneObject("a", "thing", first), SceneObject("b", "landmark", second)))
    return float(Evaluation(scene).truth(forms.Relation(name, forms.Noun("landmark")))[0])


@lru_cache(maxsize=256)
def _rule(relation: str) -> str | None:
    """The rule of boxes that judges a relation, or its preposition."""
    first, _, rest = relation.partition(" ")
    words = rest if first.endswith("ing") else relation
    if not words:
        return None
    named = [
        part.name for _, part in walk(form_of(f"the thing {words} the landmark")) if isinstance(part, forms.Relation)
    ]
    return named[0] if named and named[0] in RULES and RULES[named[0]].geometry is not None else None


def _reach(one: Box, thing: Box) -> float:
    """The share of a thing's box that lies in another, made a tenth larger on every side."""
    wide, high = (one[2] - one[0]) / 10, (one[3] - one[1]) / 10
    across = max(min(one[2] + wide, thing[2]) - max(one[0] - wide, thing[0]), 0.0)
    down = max(min(one[3] + high, thing[3]) - max(one[1] - high, thing[1]), 0.0)
    return across * down / max((thing[2] - thing[0]) * (thing[3] - thing[1]), 1e-9)


def _told(
    asked: Asked, known: Sequence[Candidate], sights: Sequence[Sight], chances: Floats, subject: Sight | None
) -> Finding:
    order = np.argsort(-chances, kind="stable")
    merged: dict[str, list[int]] = {}
    for row in order:
        merged.setdefault(canonical(known[row].text), []).append(int(row))
    ranked = sorted(merged.values(), key=lambda rows: -float(chances[rows].sum()))
    best = ranked[0][0]
    sight, share = sights[best], float(chances[ranked[0]].sum())
    confidence = constants().probability(group_of(asked), [float(log_odds(np.array(share)))])
    own = (Place(asked.subject, subject.boxes[0], subject.scores[0]),) if subject else ()
    seen = tuple(
        Place(known[best].text, box, score) for box, score in zip(sight.boxes[:1], sight.scores[:1], strict=True)
    )
    trace = tuple(
        f"{known[row].phrase}: presence {sights[row].presence:.2f}, score "
        f"{sights[row].scores[0] if sights[row].scores else 0:.2f}, usual {np.exp(known[row].usual):.2f}, "
        f"chance {chances[row]:.2f}"
        for row in order[:8]
    )
    others = tuple((known[rows[0]].text, float(chances[rows].sum())) for rows in ranked[1 : 1 + SHOWN])
    why = f"of {len(known)} candidates {known[best].phrase!r} is the likeliest, with {share:.2f}"
    return Finding(known[best].text, known[best].text, confidence, why, (*seen, *own), trace, others)


@lru_cache(maxsize=1)
def _nouns() -> dict[str, float]:
    """What captions name, with how often; no parts of bodies, which are hardly an answer."""
    return {one.text: float(one.count) for one in nouns(20) if one.text not in UNSEEABLE and one.kind != "bodyparts"}


@lru_cache(maxsize=1)
def _habits() -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for relation, role, noun, count in _rows("habits.tsv"):
        found.setdefault((relation, role), {})[noun] = int(count)
    return found


@lru_cache(maxsize=1)
def _deeds() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for subject, verb, count in _rows("deeds.tsv"):
        found.setdefault(subject, {})[verb] = int(count)
    return found


def _rows(name: str) -> list[list[str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]
