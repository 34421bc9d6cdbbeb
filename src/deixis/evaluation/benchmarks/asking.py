"""One text, asked of one picture: the lines of predictions that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deixis.errors import CapabilityError
from deixis.evaluation.benchmarks.benchmark import Benchmark
from deixis.io.datasets.sample import Sample
from deixis.tasks.detection import Detector
from deixis.tasks.session import EncodedImage, Session
from deixis.types import rle
from deixis.types.alignment import Alignment
from deixis.types.grounding import Grounding
from deixis.types.masks import CocoMask
from deixis.types.size import Size
from deixis.types.span import Span

DEPTH = 10  # boxes a phrase, which is what recall at 10 asks for
MOST = 100  # boxes of a name, which is what COCO looks at
LIKELY = 0.5  # of "all" masks, those of regions that score at least this
DIGITS = 4

FloatArray = NDArray[np.float64]


def ask(
    session: Session, encoded: EncodedImage, samples: Sequence[Sample], benchmark: Benchmark
) -> list[dict[str, Any]]:
    """The predictions for samples of one text and one picture: one call, with the whole text as the context.

    Coordinates are in the frame of the sample's `size`, to which those of the photograph are scaled; IoU is the same
    in either frame. A line has ``boxes`` and ``scores`` in falling score, and what the model gives beside them:
    ``enclosing``, the one box round everything the phrase names; ``points``, the peak of the phrase's map;
    ``word_points``, the peak of the mean map of its words; ``presence``, ``status``, ``masks``.

    Raises:
        DeixisError: the text cannot be asked, or the model fails.
    """
    text, spans = samples[0].text, [sample.span or Span(0, len(sample.text)) for sample in samples]
    result = session.ground(
        encoded, text, phrases=spans, threshold=0.0, max_regions=DEPTH, masks=benchmark.masks != "none"
    )
    words = _words(session, encoded, text) if result.heatmaps is not None else None
    return [
        _line(sample, span, result, index, words, benchmark)
        for index, (sample, span) in enumerate(zip(samples, spans, strict=True))
    ]


def instances(detector: Detector, photograph: Path, samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """The predictions for samples of one picture whose texts are names: their instances, ranked across pictures.

    Raises:
        DeixisError: the picture cannot be read, or the model fails.
    """
    found = detector.detect(photograph)
    boxes, names = found.boxes.xyxy, np.array(found.names)
    lines = []
    for sample in samples:
        rows = np.flatnonzero(names == sample.text)[:MOST]
        line = {
            "id": sample.id,
            "image": sample.image,
            "boxes": _rounded(boxes[rows] * _scale(found.size, sample.size)),
        }
        lines.append(line | {"scores": _shares(found.score[rows]), "labels": [sample.text] * len(rows)})
    return lines


def presences(session: Session, encoded: EncodedImage, samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """How present phrases of one text are in a picture that it was not written for; no lines where a model has none."""
    spans = [sample.span or Span(0, len(sample.text)) for sample in samples]
    found = session.ground(encoded, samples[0].text, phrases=spans, masks=False).presence
    values = [] if found is None else found.tolist()
    return [
        {"id": sample.id, "image": sample.image, "presence": round(value, 6)}
        for sample, value in zip(samples, values, strict=False)
    ]


def _words(session: Session, encoded: EncodedImage, text: str) -> Alignment | None:
    try:
        return session.align(encoded, text)
    except CapabilityError:
        return None


def _line(
    sample: Sample, span: Span, result: Grounding, index: int, words: Alignment | None, benchmark: Benchmark
) -> dict[str, Any]:
    rows = result.of(index)
    if benchmark.abstains and result.status[index] == "absent":
        rows = rows[:0]
    scale = _scale(result.size, sample.size)
    line: dict[str, Any] = {"id": sample.id, "image": sample.image, "boxes": _rounded(rows.boxes.xyxy * scale)}
    if rows.score is not None:
        line["scores"] = _shares(rows.score)
    if result.enclosing is not None:
        line["enclosing"] = _rounded(result.enclosing.xyxy[index : index + 1] * scale)
    if result.heatmaps is not None:
        line["points"] = _rounded(_middle(result.heatmaps.peak(index)) * scale[:2])
    if words is not None and words.query.words:
        line |= _word_point(words, span, scale)
    if result.presence is not None:
        line["presence"] = _shares(result.presence[index : index + 1])[0]
    line["status"] = result.status[index].value
    if benchmark.masks != "none" and rows.masks is not None:
        line["masks"] = _masks(rows, benchmark.masks, sample.size or result.size)
    return line


def _word_point(words: Alignment, span: Span, scale: FloatArray) -> dict[str, Any]:
    if not any(word.overlaps(span) for word in words.query.words):
        return {}
    grid = words.heatmap(span)
    row, column = np.unravel_index(int(grid.argmax()), grid.shape)
    return {"word_points": _rounded(_middle((int(column), int(row))) * scale[:2])}


def _middle(pixel: tuple[int, int]) -> FloatArray:
    """(1, 2): the middle of a pixel."""
    return np.array([pixel], np.float64) + 0.5


def _scale(photograph: Size, frame: Size | None) -> FloatArray:
    """(4,): from pixels of the photograph to those of the frame that the boxes are given in."""
    frame = frame or photograph
    return np.array([frame.width / photograph.width, frame.height / photograph.height] * 2)


def _masks(rows: Grounding, which: str, frame: Size) -> list[CocoMask]:
    """One mask: of the best region, or of all likely ones together; none where nothing was found."""
    masks = rows.masks
    if masks is None or not len(rows):
        return []
    kept = 1 if which == "best" or rows.score is None else max(1, int((rows.score >= LIKELY).sum()))
    whole = masks[:kept].dense.any(axis=0)
    if rows.size != frame:
        whole = np.asarray(Image.fromarray(whole).resize(frame.wh, Image.Resampling.NEAREST))
    return [{"size": list(frame.hw), "counts": rle.encode(whole).decode("ascii")}]


def _rounded(values: NDArray[np.floating[Any]]) -> list[list[float]]:
    return [[round(float(value), DIGITS) for value in row] for row in values]


def _shares(values: NDArray[np.float32]) -> list[float]:
    return [round(float(value), 6) for value in values]
