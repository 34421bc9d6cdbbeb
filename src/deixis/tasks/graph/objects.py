"""What is in an image, without being asked for anything: one name a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from deixis.tasks.detection.categories import everyday
from deixis.tasks.detection.detector import Detector, DetectSettings
from deixis.tasks.session import EncodedImage, Session
from deixis.types.scene import Box

LEAST = 0.2
SETTINGS = DetectSettings(threshold=LEAST, any_name=0.6, max_instances=30, max_of_name=5, masks=False)


@dataclass(frozen=True, slots=True)
class Thing:
    """A place, the likeliest name of what is there, and the probability that both are right."""

    name: str
    box: Box
    probability: float


def things_in(session: Session, seen: EncodedImage) -> tuple[Sequence[Thing], bool]:
    """What is in an image, surest first, and whether the probabilities were fitted for these weights."""
    found = _detector(session).detect(seen)
    things = [
        Thing(name, (box[0], box[1], box[2], box[3]), score)
        for name, box, score in zip(found.names, found.boxes.xyxy.tolist(), found.score.tolist(), strict=True)
    ]
    return things, False


@lru_cache(maxsize=4)
def _detector(session: Session) -> Detector:
    return Detector(session, everyday(), SETTINGS)
