"""From what a language model writes of each phrase to a grounding. Its rows have no score: the model gives none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from deixis.config import version
from deixis.errors import ModelOutputError
from deixis.io.box_text.dialects import DIALECTS
from deixis.io.box_text.parse import parse
from deixis.io.box_text.result import Answer
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding, Setting, Source, Status
from deixis.types.query import Query
from deixis.types.size import Size

Array = NDArray[np.float32]

UNSURE = 0.55  # an answer that is read with less certainty, such as one that does not fit its dialect, is not believed
SAME_PX = 0.5  # boxes of one answer whose sides differ by no more are the model repeating itself
QUOTED = 300  # characters of an answer in a trace
DECLINES = re.compile(
    r"\b(?:can(?:no|')?t|cannot|can not|unable to|not able to|won't|will not|not allowed to)\s+(?:\w+\s+){0,3}?"
    r"(?:help|assist|comply|answer|process|view|analy[sz]e|fulfil|do that|identify|provide)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote when it was asked for one phrase.

    Attributes:
        text: all of it, special tokens included where they mean places.
        cut: whether it stopped at its limit of tokens rather than by itself.
        refused: whether it, or who serves it, says that it declines.
    """

    text: str
    cut: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What an answer comes to.

    Attributes:
        status: of the phrase.
        xyxy: (N, 4) float32, pixels of the original picture, in the order of writing.
        labels: what the model calls each; None where it does not say.
        line: why, with the answer itself where it was of no use.
    """

    status: Status
    xyxy: Array
    labels: tuple[str | None, ...]
    line: str

    def only(self, rows: Sequence[int], note: str) -> Outcome:
        """The same with some of its rows, and a note on why."""
        labels = tuple(self.labels[row] for row in rows)
        return replace(self, xyxy=self.xyxy[list(rows)], labels=labels, line=f"{self.line}; {note}")


def read(reply: Reply, dialect: str, size: Size, resized: Size | None = None) -> Outcome:
    """What a reply comes to; never raises on what a model wrote.

    Boxes are "found"; "unknown", but kept, if they hardly fit their dialect. Words that say that nothing is there are
    "absent", and so is silence in a dialect of tokens. A refusal, points without boxes, a text in which nothing can be
    read, and one that could be read in several ways are "unknown".

    Args:
        reply: of one phrase.
        dialect: of `deixis.boxes`.
        size: of the original picture.
        resized: of the picture that the model was shown.
    """
    if reply.refused:
        return _unknown("the model declines", reply)
    try:
        answer = parse(reply.text, dialect, size=size, resized=resized)
    except ModelOutputError:
        return _unreadable(reply, f"nothing in it is in dialect {dialect!r}")
    if answer.kind == "boxes":
        return _boxes(answer, reply)
    if answer.kind == "points":
        return _pointed(answer)
    if answer.kind == "ambiguous":
        reason = f"its dialect is open: {', '.join(answer.candidates)}; name one"
        return _unknown(f"{reason} ({'; '.join(answer.notes)})", reply)
    silent = not reply.text.strip() and not (dialect in DIALECTS and DIALECTS[dialect].tokens)
    if silent or not answer.certainty:
        return _unreadable(reply, "; ".join(answer.notes) or "it is empty")
    return _nothing(reply)


def grounding(
    spec: BackendSpec,
    query: Query,
    size: Size,
    settings: GroundSettings,
    outcomes: Sequence[Outcome | None],
    how: Mapping[str, Setting],
) -> Grounding:
    """The rows of all phrases, at most `settings.max_regions` each. There is no score to hold a threshold against.

    Args:
        spec: of the backend.
        query: what was asked.
        size: of the original picture.
        settings: of the call.
        outcomes: one a phrase; None for one that could not be asked.
        how: what else the result depends on, for `source.settings`.
    """
    done = [outcome or _not_asked() for outcome in outcomes]
    kept = [outcome.xyxy[: settings.max_regions] for outcome in done]
    return Grounding(
        query=query,
        size=size,
        boxes=Boxes(np.concatenate([np.zeros((0, 4), np.float32), *kept])),
        phrase=np.repeat(np.arange(len(kept)), [len(rows) for rows in kept]),
        score=None,
        masks=None,
        status=tuple(outcome.status for outcome in done),
        presence=None,
        heatmaps=None,
        enclosing=None,
        trace=tuple(_line(outcome, len(rows)) for outcome, rows in zip(done, kept, strict=True)),
        source=Source(spec.name, fingerprint(spec), version(), {**asdict(settings), **how}),
    )


def _boxes(answer: Answer, reply: Reply) -> Outcome:
    rows = _distinct(answer.xyxy)
    notes = [*answer.notes, *_losses(len(answer.xyxy) - len(rows), reply)]
    said = f"the model wrote {len(rows)} box{'es' * (len(rows) != 1)} in dialect {answer.dialect!r}"
    line = "; ".join([said, *notes])
    if not rows:
        return _unreadable(reply, line)
    sure = answer.certainty >= UNSURE
    if not sure:
        line = f"read with certainty {answer.certainty:.2f} only: {line}; it wrote {_quoted(reply)}"
    labels = tuple(answer.labels[row] for row in rows)
    return Outcome(Status.FOUND if sure else Status.UNKNOWN, answer.xyxy[rows], labels, line)


def _distinct(xyxy: Array) -> list[int]:
    """The rows that have an area and do not repeat one before them."""
    kept: list[int] = []
    for row, box in enumerate(xyxy):
        again = any(np.abs(xyxy[other] - box).max() <= SAME_PX for other in kept)
        if not again and box[0] < box[2] and box[1] < box[3]:
            kept.append(row)
    return kept


def _losses(dropped: int, reply: Reply) -> list[str]:
    notes = [f"{dropped} repeated or without an area, left out"] if dropped else []
    return [*notes, "it was cut off at its limit of tokens: there may be more"] if reply.cut else notes


def _pointed(answer: Answer) -> Outcome:
    places = ", ".join(f"({x:.0f}, {y:.0f})" for x, y in answer.points[:10])
    line = f"the model points at {places}, in pixels, in dialect {answer.dialect!r}, and gives no box"
    return _without_boxes(Status.UNKNOWN, line)


def _nothing(reply: Reply) -> Outcome:
    if DECLINES.search(reply.text):
        return _unknown("the model declines", reply)
    return _without_boxes(Status.ABSENT, f"the model says that it is not there: {_quoted(reply)}")


def _unreadable(reply: Reply, reason: str) -> Outcome:
    if DECLINES.search(reply.text):
        return _unknown("the model declines", reply)
    if reply.cut:
        return _unknown("the answer was cut off at its limit of tokens before any box was whole", reply)
    return _unknown(f"the answer cannot be read: {reason}", reply)


def _unknown(reason: str, reply: Reply) -> Outcome:
    return _without_boxes(Status.UNKNOWN, f"{reason}; it wrote {_quoted(reply)}")


def _not_asked() -> Outcome:
    return _without_boxes(Status.UNKNOWN, "the phrase has nothing that could be asked")


def _without_boxes(status: Status, line: str) -> Outcome:
    return Outcome(status, np.zeros((0, 4), np.float32), (), line)


def _line(outcome: Outcome, kept: int) -> str:
    more = len(outcome.xyxy) - kept
    return f"{outcome.line}; {more} more, left out" if more else outcome.line


def _quoted(reply: Reply) -> str:
    return repr(reply.text[:QUOTED]) + (" and so on" if len(reply.text) > QUOTED else "")
