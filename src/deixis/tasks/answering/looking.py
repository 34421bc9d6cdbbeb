"""What a model is asked on the way to an answer: phrases, one by one or many together, and what an expression means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import CapabilityError
from deixis.models.protocols import GroundSettings
from deixis.models.vectors import NameReader, ReadNames
from deixis.reasoning.resolve import resolve
from deixis.tasks.answering.result import Box, Place
from deixis.tasks.answering.usual import usual_of
from deixis.tasks.audit.contrast import ask
from deixis.tasks.matching.evidence import log_odds
from deixis.tasks.matching.match import box_of
from deixis.tasks.perception import perceive
from deixis.tasks.referring import needs_reasoning
from deixis.tasks.session import EncodedImage, Session
from deixis.text.parse import parse
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.form import Form
from deixis.types.grounding import Grounding

MOST = 30  # regions of one phrase
BEST = GroundSettings(threshold=0.0, max_regions=1, masks=False)
SAME = 0.5  # IoU from which two regions of a phrase are one thing


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a phrase.

    Attributes:
        phrase: as asked.
        presence: the probability that it is in the picture.
        boxes: its regions, best first, no two on one thing.
        scores: of each.
    """

    phrase: str
    presence: float
    boxes: tuple[Box, ...]
    scores: tuple[float, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The regions under the phrase's name."""
        return tuple(Place(self.phrase, box, score) for box, score in zip(self.boxes, self.scores, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """An image that a model has seen, with its pixels.

    Attributes:
        session: whose model it is.
        image: encoded by it.
        rgb: (H, W, 3) the same.
    """

    session: Session
    image: EncodedImage
    rgb: NDArray[np.uint8]

    def look(self, phrase: str) -> Sight:
        """All regions of a phrase, doubtful ones too.

        Raises:
            CapabilityError: the model does not find phrases, or not say whether they are there.
        """
        found = self.session.ground(
            self.image, phrase, [(0, len(phrase))], threshold=0.0, max_regions=MOST, masks=False
        )
        return self._sight(phrase, found, 0)

    def look_each(self, phrases: Sequence[str]) -> list[Sight]:
        """The best region of each phrase."""
        if not phrases:
            return []
        backend = self.session._backend
        if isinstance(backend, NameReader):
            found = backend.ground_names(self.image._encoded, _read(self.session, tuple(phrases)), BEST)
        else:
            found = ask(self.session, self.image, phrases)
        return [self._sight(phrase, found, number) for number, phrase in enumerate(phrases)]

    def meant(self, text: str) -> Sight:
        """What a definite expression means, by structure where it has some; what it names is taken to be there.

        Where structure does not settle it, the best regions of the words as they stand.
        """
        form = parse(text).readings[0].form
        if needs_reasoning(form):
            scene = perceive(self.session, self.image, self.rgb, form)
            found = resolve(text, scene)
            members = [one for name in found.objects for one in scene.objects if one.id == name]
            if members:
                scores = tuple(one.score for one in members)
                return Sight(text, scores[0], tuple(one.box for one in members), scores)
        return self.look(text)

    def _sight(self, phrase: str, found: Grounding, number: int) -> Sight:
        if found.presence is None:
            raise CapabilityError(
                f"backend {self.session.spec.name!r} does not say whether a phrase is in the picture, which this needs"
            )
        rows = found.of(number)
        kept = _apart(rows.boxes)
        score = np.ones(len(rows), np.float32) if rows.score is None else rows.score
        boxes = tuple(box_of(rows.boxes.xyxy[row].tolist()) for row in kept)
        return Sight(phrase, float(found.presence[number]), boxes, tuple(float(score[row]) for row in kept))


def _apart(boxes: Boxes) -> list[int]:
    """Rows of which none lies on a better one."""
    overlap = pairwise_iou(boxes, boxes)
    kept: list[int] = []
    for row in range(len(boxes)):
        if not any(overlap[row, other] >= SAME for other in kept):
            kept.append(row)
    return kept


def presence_features(sight: Sight) -> list[float]:
    """Log-odds of presence and best score, and what these are elsewhere."""
    best = sight.scores[0] if sight.scores else 0.0
    return [*log_odds(np.array([sight.presence, best])).tolist(), *usual_of(sight.phrase)]


@lru_cache(maxsize=16)
def _read(session: Session, phrases: tuple[str, ...]) -> ReadNames:
    """Phrases as the model reads them, kept for the next image of a folder."""
    backend: Any = session._backend
    read: ReadNames = backend.read_names(phrases)
    return read


def form_of(text: str) -> Form:
    """The best reading of a text."""
    return parse(text).readings[0].form
