"""Scores from one model for boxes of another: for models that write boxes and cannot say how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import CapabilityError
from deixis.io.images import open_image
from deixis.models.protocols import GroundSettings, Matcher, Verifier
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

Array = NDArray[np.float32]

MARGIN = 0.1  # of a box's side, shown round it on each side
OTHERS = ("something else", "an empty background", "a photo")  # what a box may hold in place of the phrase


@dataclass(frozen=True, slots=True, eq=False)
class CropImage:
    """A picture to cut boxes from.

    Attributes:
        size: of the original.
        rgb: (H, W, 3) uint8.
    """

    size: Size
    rgb: NDArray[np.uint8]


class CropVerifier:
    """Any matcher as a verifier: it looks at each box alone, with a margin, and compares the phrase with other texts.

    A box's score is the share of the phrase in a softmax over it and the best of "something else", "an empty
    background" and "a photo". It orders boxes; nobody has measured whether it is a probability.

    Args:
        matcher: whose numbers are logits: of a softmax over texts, or of a probability of each.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    @property
    def spec(self) -> BackendSpec:
        """That of the matcher."""
        return self._matcher.spec

    def encode(self, picture: Picture) -> CropImage:
        """The pixels; what is in a box can be looked at only when there are boxes."""
        return CropImage(picture.size, picture.rgb())

    def verify(self, image: CropImage, phrase: str, boxes: Boxes) -> Array:
        """(N,) float32 in [0, 1]; 0 for a box with no pixel in the picture."""
        return np.array([self._share(crop, phrase) for crop in crops(image.rgb, boxes)], np.float32)

    def _share(self, crop: NDArray[np.uint8], phrase: str) -> float:
        if not crop.size:
            return 0.0
        logits = self._matcher.match(self._matcher.encode(open_image(crop)), [phrase, *OTHERS])
        return float(1 / (1 + np.exp(np.clip(logits[1:].max() - logits[0], -80, 80))))


def verifier_of(backend: Any) -> Verifier:
    """A backend as a verifier: itself if it is one, else through the boxes that it can look at.

    Raises:
        CapabilityError: it can neither verify nor match.
    """
    if isinstance(backend, Verifier):
        return backend
    if isinstance(backend, Matcher):
        return CropVerifier(backend)
    raise CapabilityError(
        f"backend {backend.spec.name!r} neither verifies boxes nor matches texts: it cannot score boxes"
    )


def score_with(verifier: Verifier, encoded: Any, grounding: Grounding, settings: GroundSettings) -> Grounding:
    """A grounding with the scores of a verifier, the rows of each phrase in falling score.

    Rows after a phrase's best one that score less than `settings.threshold` are left out, and so are those after
    `settings.max_regions`. Statuses stay: a verifier says how well a box fits, not whether the phrase is there.

    Args:
        verifier: of boxes.
        encoded: what its `encode` made of the picture.
        grounding: whose own scores, if it has any, are replaced.
        settings: of the call.

    Returns:
        the rows with masks and all that belongs to phrases; the traces say who scored.
    """
    score = _scores(verifier, encoded, grounding)
    rows = np.lexsort((-score, grounding.phrase))
    place = np.arange(len(rows)) - np.searchsorted(grounding.phrase, grounding.phrase)  # among its phrase's rows
    rows = rows[(place == 0) | ((score[rows] >= settings.threshold) & (place < settings.max_regions))]
    name = verifier.spec.name
    return replace(
        grounding,
        boxes=grounding.boxes[rows],
        phrase=grounding.phrase[rows],
        score=score[rows],
        masks=None if grounding.masks is None else grounding.masks[rows],
        trace=_traces(grounding.trace, grounding.phrase, f"{name} scores the boxes"),
        source=replace(grounding.source, settings={**grounding.source.settings, **_told(verifier.spec)}),
    )


def crops(rgb: NDArray[np.uint8], boxes: Boxes) -> list[NDArray[np.uint8]]:
    """What is in each box and round it, (h, w, 3); empty for a box with no pixel in the picture.

    >>> crops(np.zeros((10, 20, 3), np.uint8), Boxes([[0, 0, 10, 5], [30, 0, 40, 5]]))[0].shape
    (6, 11, 3)
    """
    height, width = rgb.shape[:2]
    margin = MARGIN * (boxes.xyxy[:, 2:] - boxes.xyxy[:, :2])
    low = np.clip(np.floor(boxes.xyxy[:, :2] - margin), 0, None).astype(int)
    high = np.minimum(np.ceil(boxes.xyxy[:, 2:] + margin), [width, height]).astype(int)
    return [
        np.ascontiguousarray(rgb[y0 : max(y0, y1), x0 : max(x0, x1)])
        for (x0, y0), (x1, y1) in zip(low.tolist(), high.tolist(), strict=True)
    ]


def _scores(verifier: Verifier, encoded: Any, grounding: Grounding) -> Array:
    """(N,): every row's, in the grounding's order."""
    query: Query = grounding.query
    parts = [np.zeros(0, np.float32)]
    for index, phrase in enumerate(query.phrases):
        if (boxes := grounding.boxes[grounding.phrase == index]) and len(boxes):
            parts.append(verifier.verify(encoded, query.string(phrase), boxes))
    return np.concatenate(parts).astype(np.float32)


def _traces(trace: Sequence[str], phrase: NDArray[np.int64], note: str) -> tuple[str, ...]:
    scored = set(phrase.tolist())
    return tuple(f"{line}; {note}" if index in scored else line for index, line in enumerate(trace))


def _told(spec: BackendSpec) -> dict[str, str]:
    return {"verifier": spec.name, "verifier_weights": fingerprint(spec)}
