"""An answer, and what it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deixis.tasks.detection.categories import Category
from deixis.tasks.detection.detections import Detections
from deixis.types.boxes import Boxes
from deixis.types.export import SCHEMA, size_to_dict
from deixis.types.grounding import Grounding
from deixis.types.size import Size

Box = tuple[float, float, float, float]
CANNOT_TELL = "I cannot tell"


@dataclass(frozen=True, slots=True)
class Place:
    """A region that an answer stands on.

    Attributes:
        name: what is there.
        box: (x0, y0, x1, y1), pixels of the image.
        score: how surely, in [0, 1], by the model.
    """

    name: str
    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a question came to: an answer without its question and image.

    Attributes:
        value: yes or no, a number, or a short text in lower case; None where nothing can be said.
        text: the value in words.
        confidence: the probability that the value is right, by a fit on other photographs; None without a value.
        why: in one sentence.
        regions: that the answer stands on.
        trace: each step, a line.
        others: further values, likeliest first, with their probabilities.
    """

    value: bool | int | str | None
    text: str
    confidence: float | None
    why: str
    regions: tuple[Place, ...] = ()
    trace: tuple[str, ...] = ()
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """An answer to a question about an image, or why there is none.

    Attributes:
        question: as it was put.
        kind: of question, such as "count" or "colour".
        value: yes or no, a number, or a short text in lower case; None where it cannot tell.
        text: the answer in words; "I cannot tell" where it cannot.
        confidence: the probability that the value is right, where `calibrated`; else it ranks. None without a value.
        calibrated: whether confidences were fitted for these weights.
        why: in one sentence.
        regions: that the answer stands on; none for what is not there.
        trace: each step, a line.
        others: values that came next, with their probabilities.
        size: of the image.
    """

    question: str
    kind: str
    value: bool | int | str | None
    text: str
    confidence: float | None
    calibrated: bool
    why: str
    regions: tuple[Place, ...]
    trace: tuple[str, ...]
    others: tuple[tuple[str, float], ...]
    size: Size

    @property
    def known(self) -> bool:
        """Whether there is an answer."""
        return self.value is not None

    def shown(self) -> Grounding:
        """The regions, for drawing."""
        names = list(dict.fromkeys(one.name for one in self.regions)) or ["nothing"]
        order = sorted(self.regions, key=lambda one: (names.index(one.name), -one.score))
        found = Detections(
            self.size,
            tuple(Category(number, name) for number, name in enumerate(names, 1)),
            Boxes([one.box for one in order]) if order else Boxes.empty(),
            np.array([names.index(one.name) + 1 for one in order], np.int64),
            np.array([one.score for one in order], np.float32),
            None,
        )
        return found.as_grounding()

    def to_dict(self, *, file: str | None = None) -> dict[str, Any]:
        """As a JSON document of schema "deixis/1"; `file` is the name of the image, where it has one."""
        image = size_to_dict(self.size)
        return {
            "schema": SCHEMA,
            "kind": "answer",
            "image": image if file is None else {"file": file, **image},
            "question": self.question,
            "asks": self.kind,
            "answer": self.value,
            "text": self.text,
            "confidence": self.confidence,
            "calibrated": self.calibrated,
            "why": self.why,
            "regions": [{"name": one.name, "box": one.box, "score": one.score} for one in self.regions],
            "others": [{"text": text, "probability": share} for text, share in self.others],
            "trace": list(self.trace),
        }


def cannot_tell(why: str, *, regions: tuple[Place, ...] = (), trace: tuple[str, ...] = ()) -> Finding:
    """That there is no answer."""
    return Finding(None, CANNOT_TELL, None, why, regions, trace)
