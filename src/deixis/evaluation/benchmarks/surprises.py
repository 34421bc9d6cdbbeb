"""The answers that say most about a model: where it was sure and wrong, and where it knew and did not say so."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from deixis.errors import DeixisError
from deixis.evaluation.benchmarks.benchmark import Benchmark
from deixis.evaluation.metrics.phrase_boxes import any_box_rank
from deixis.io.datasets.sample import Sample
from deixis.io.images import read_image
from deixis.io.palette import Sizes, colour_of, font_of, text_on
from deixis.io.strokes import Corners, draw_badge, draw_box, place_badge
from deixis.types.boxes import Boxes
from deixis.types.size import Size

MOST = 6  # pictures of a sort
LONGEST_SIDE = 480
QUALITY = 80
TRUTH, ANSWER = colour_of(2), colour_of(5)
DASHES = (4.0, 2.0)
SIZES = Sizes(text=24, stroke=4, gap=6)  # a page shows pictures at about two thirds of their size

CONFIDENT = "Confident and wrong"
LOW = "The right box, ranked low"
ABSENT = "Called absent, though it is there"


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """A sample and its line of predictions, judged by ANY-BOX at IoU 0.5.

    Attributes:
        rank: of the first right box, from 0; None where none is right.
        score: of the first box, 0 where there is none or it has no score.
    """

    sample: Sample
    line: Mapping[str, Any]
    rank: int | None
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Surprise:
    """One answer to look at: of which sort, and the ranks of the boxes to be drawn."""

    sort: str
    answered: Answered
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A surprise, drawn: a JPEG as a data URI, what can be seen in it in words, and what is surprising."""

    sort: str
    uri: str
    size: Size
    phrase: str
    text: str
    said: str


def judged(samples: Iterable[Sample], lines: Mapping[str, Mapping[str, Any]]) -> list[Answered]:
    """The samples with boxes that have a line with boxes."""
    return [
        _judged(sample, lines[sample.id])
        for sample in samples
        if len(sample.boxes) and "boxes" in lines.get(sample.id, {})
    ]


def surprises(answers: Sequence[Answered], most: int = MOST) -> list[Surprise]:
    """At most so many of each sort, the strangest first, no picture twice within a sort."""
    wrong = sorted((a for a in answers if a.rank is None or a.rank > 0), key=lambda a: -a.score)
    low = sorted((a for a in answers if a.rank is not None and a.rank > 0), key=lambda a: (-(a.rank or 0), -a.score))
    absent = sorted(
        (a for a in answers if a.line.get("status") == "absent"), key=lambda a: float(a.line.get("presence", 0))
    )
    found = [Surprise(CONFIDENT, a, (0,)) for a in _one_a_picture(wrong, most) if a.line["boxes"]]
    found += [Surprise(LOW, a, (0, a.rank or 0)) for a in _one_a_picture(low, most)]
    return found + [Surprise(ABSENT, a, (0,) if a.line["boxes"] else ()) for a in _one_a_picture(absent, most)]


def draw(surprise: Surprise, benchmark: Benchmark) -> Picture | None:
    """The photograph with people's boxes in whole lines and the model's in dashed ones; None if it cannot be read."""
    sample = surprise.answered.sample
    try:
        photograph = Image.fromarray(read_image(benchmark.photograph(sample)))
    except (DeixisError, OSError, ValueError):
        return None
    frame = sample.size or Size(height=photograph.height, width=photograph.width)
    factor = LONGEST_SIDE / max(frame.wh)
    image = photograph.resize((max(1, round(frame.width * factor)), max(1, round(frame.height * factor))))
    _draw_boxes(image, surprise, factor)
    data = io.BytesIO()
    image.save(data, "JPEG", quality=QUALITY)
    uri = "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode("ascii")
    size = Size(height=image.height, width=image.width)
    return Picture(surprise.sort, uri, size, sample.phrase, sample.text, _said(surprise))


def _judged(sample: Sample, line: Mapping[str, Any]) -> Answered:
    boxes = Boxes(np.array(line["boxes"], np.float32).reshape(-1, 4))
    scores = line.get("scores") or [0.0]
    return Answered(sample, line, any_box_rank(boxes, sample.boxes) if len(boxes) else None, float(scores[0]))


def _one_a_picture(answers: Iterable[Answered], most: int) -> list[Answered]:
    first: dict[str, Answered] = {}
    for answered in answers:
        if len(first) == most:
            break
        first.setdefault(answered.sample.image, answered)
    return list(first.values())


def _draw_boxes(image: Image.Image, surprise: Surprise, factor: float) -> None:
    canvas = Size(height=image.height, width=image.width)
    sizes, pen = SIZES, ImageDraw.Draw(image)
    for box in surprise.answered.sample.boxes.xyxy.tolist():
        draw_box(pen, _corners(box, factor, canvas, sizes.stroke), TRUTH, (), sizes.stroke)
    taken: list[Corners] = []
    for rank in reversed(surprise.ranks):
        corners = _corners(surprise.answered.line["boxes"][rank], factor, canvas, sizes.stroke)
        draw_box(pen, corners, ANSWER, DASHES, sizes.stroke)
        font, label = font_of(sizes.text), str(rank + 1)
        plate = Size(height=round(sizes.text * 1.35), width=round(font.getlength(label)) + 2 * sizes.gap)
        place = place_badge(corners, plate, canvas, taken)
        draw_badge(pen, place, label, font, ANSWER, text_on(ANSWER))
        taken.append(place)


def _corners(box: Sequence[float], factor: float, canvas: Size, inset: int) -> Corners:
    """A box in pixels of the drawn picture, moved in where its line would be cut off."""
    limits = (canvas.width - 1 - inset, canvas.height - 1 - inset) * 2
    left, top, right, bottom = (
        min(max(round(edge * factor), inset), max(inset, limit)) for edge, limit in zip(box, limits, strict=True)
    )
    return left, top, right, bottom


def _said(surprise: Surprise) -> str:
    answered = surprise.answered
    if surprise.sort == ABSENT:
        return f"presence {float(answered.line.get('presence', 0)):.2f}"
    if surprise.sort == LOW:
        return f"box {(answered.rank or 0) + 1} is right; the first scores {answered.score:.2f}"
    return f"score {answered.score:.2f}"
