"""From what a detector says of an image to a grounding."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.config import version
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.query import Query
from deixis.types.size import Size

Array = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a model's candidates become rows.

    Attributes:
        floor: the model's own box threshold: a phrase whose best score does not exceed it is absent.
        overlap: a candidate whose intersection over union with a better one of its phrase exceeds this is dropped;
            None: nothing is, as in models that match one candidate to one object.
    """

    floor: float
    overlap: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """What a detector says of one image: boxes, and how well each answers each phrase.

    Attributes:
        size: of the original image.
        xyxy: one array a phrase: (Q, 4) float32, pixels of the original image, not clipped. Phrases that were asked
            together share one.
        score: one array a phrase: (Q,) float32 in [0, 1]; None for a phrase that could not be asked.
        notes: one a phrase: what became of it on the way that the user should know, or "".
    """

    size: Size
    xyxy: tuple[Array, ...]
    score: tuple[Array | None, ...]
    notes: tuple[str, ...]

    def grounding(self, spec: BackendSpec, query: Query, settings: GroundSettings, rules: Rules) -> Grounding:
        """The rows: for each phrase its candidates in falling score, without masks, presence or maps.

        A phrase that is found keeps its best candidate, and every other one that reaches the threshold. A threshold of
        0 asks for all candidates, of absent phrases too. A candidate may answer several phrases: it is then as many
        rows. Boxes are cut to the image, after overlaps were measured; one that lies outside it is no candidate.
        """
        ranked = [self._ranked(p) for p in range(len(self.score))]
        status = tuple(self._status(p, rows, rules) for p, rows in enumerate(ranked))
        kept = [self._kept(p, ranked[p], status[p], settings, rules) for p in range(len(ranked))]
        boxes = [np.zeros((0, 4), np.float32), *(self.xyxy[p][rows] for p, rows in enumerate(kept))]
        scores = [np.zeros(0, np.float32), *(self._scores(p, rows) for p, rows in enumerate(kept))]
        return Grounding(
            query=query,
            size=self.size,
            boxes=Boxes(np.concatenate(boxes)).clip(self.size),
            phrase=np.repeat(np.arange(len(kept)), [len(rows) for rows in kept]),
            score=np.concatenate(scores),
            masks=None,
            status=status,
            presence=None,
            heatmaps=None,
            enclosing=None,
            trace=tuple(self._line(query, p, ranked[p], status[p], rules) for p in range(len(ranked))),
            source=Source(spec.name, fingerprint(spec), version(), asdict(settings)),
        )

    def support(self, boxes: Boxes) -> Array:
        """(N,) in [0, 1]: for each box the best product of a candidate's score and its overlap with it, or 0.

        The candidates are those of the first phrase.
        """
        score = self.score[0] if self.score else None
        if score is None or not len(score):
            return np.zeros(len(boxes), np.float32)
        overlaps = pairwise_iou(boxes, Boxes(self.xyxy[0]).clip(self.size))
        return np.asarray((overlaps * score).max(axis=1), np.float32)

    def _ranked(self, p: int) -> Rows:
        """The candidates of a phrase that have an area in the image, best first."""
        score = self.score[p]
        if score is None:
            return np.zeros(0, np.int64)
        inside = Boxes(self.xyxy[p]).clip(self.size).area > 0
        order = np.argsort(-score, kind="stable")
        return order[inside[order]]

    def _scores(self, p: int, rows: Rows) -> Array:
        score = self.score[p]
        return np.zeros(0, np.float32) if score is None else score[rows]

    def _status(self, p: int, ranked: Rows, rules: Rules) -> Status:
        if self.score[p] is None:
            return Status.UNKNOWN
        return Status.FOUND if (self._scores(p, ranked[:1]) > rules.floor).any() else Status.ABSENT

    def _kept(self, p: int, ranked: Rows, status: Status, settings: GroundSettings, rules: Rules) -> Rows:
        if status is not Status.FOUND and settings.threshold > 0:
            return ranked[:0]
        high = ranked[(self._scores(p, ranked) >= settings.threshold) | (np.arange(len(ranked)) == 0)]
        if rules.overlap is None:
            return high[: settings.max_regions]
        return apart(self.xyxy[p], high, rules.overlap, settings.max_regions)

    def _line(self, query: Query, p: int, ranked: Rows, status: Status, rules: Rules) -> str:
        if self.score[p] is None:
            return f"{query.string(query.phrases[p])!r} has nothing that could be asked"
        best = f"the best of {len(ranked)} candidates scores {max(self._scores(p, ranked), default=0):.2f}"
        reason = best if status is Status.FOUND else f"{best}, which is not above {rules.floor:g}"
        return f"{reason}; {self.notes[p]}" if self.notes[p] else reason


def apart(xyxy: Array, order: Rows, overlap: float, most: int) -> Rows:
    """The rows of `order`, best first, that overlap none kept before them by more than `overlap`; `most` at most."""
    boxes, kept = Boxes(xyxy), list[int]()
    for row in order.tolist():
        if len(kept) == most:
            break
        if not kept or pairwise_iou(boxes[row], boxes[kept]).max() <= overlap:
            kept.append(row)
    return np.array(kept, np.int64)
