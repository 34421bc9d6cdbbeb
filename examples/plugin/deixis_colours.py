"""A backend in one file: it finds what has the colour that a phrase names."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.models.hub import phrases
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.types import Boxes, Grounding, Query, Size, Source, Status
from deixis.types.picture import Picture

COLOURS = {"red": (210, 40, 40), "green": (60, 140, 60), "blue": (40, 60, 200), "orange": (220, 100, 30)}
NEAR, SIDE = 60, 128
SPEC = BackendSpec(
    name="colours", factory="deixis_colours:Colours", tasks=frozenset({"ground"}), licence="Apache-2.0",
    summary="finds what has the colour that a phrase names",
)  # fmt: skip


def specs() -> tuple[BackendSpec, ...]:
    """What the entry point names. Runs whenever models are listed, so it imports nothing heavy."""
    return (SPEC,)


@dataclass(frozen=True)
class Seen:
    """A picture in small: all that `ground` needs, so that the backend keeps no state."""

    size: Size
    rgb: NDArray[np.int64]


class Colours:
    """Answers in pixels of the original picture, whatever size it works at."""

    def __init__(self, spec: BackendSpec) -> None:
        self.spec = spec
        self.parse = phrases.parse

    def encode(self, picture: Picture) -> Seen:
        """The picture in small, whatever is asked of it later."""
        return Seen(picture.size, picture.square(SIDE).astype(np.int64))

    def ground(self, seen: Seen, query: Query, settings: GroundSettings) -> Grounding:
        """One box a phrase, round everything that has its colour."""
        found = [_find(seen, query.string(phrase).lower().split()) for phrase in query.phrases]
        rows = [i for i, (_, box) in enumerate(found) if box]
        boxes = np.array([found[i][1] for i in rows], np.float32).reshape(-1, 4)
        return Grounding(
            query=query, size=seen.size, boxes=Boxes.from_normalized_xyxy(boxes, seen.size), phrase=np.array(rows, int),
            score=None, masks=None, status=tuple(status for status, _ in found), presence=None, heatmaps=None,
            enclosing=None, trace=tuple(status.value for status, _ in found),
            source=Source(self.spec.name, "", "1.0", asdict(settings)),
        )  # fmt: skip


def _find(seen: Seen, words: list[str]) -> tuple[Status, list[float]]:
    colour = next((COLOURS[word] for word in words if word in COLOURS), None)
    if colour is None:
        return Status.UNKNOWN, []
    y, x = np.nonzero(np.abs(seen.rgb - np.array(colour)).max(axis=2) < NEAR)
    if not len(x):
        return Status.ABSENT, []
    return Status.FOUND, [x.min() / SIDE, y.min() / SIDE, (x.max() + 1) / SIDE, (y.max() + 1) / SIDE]
