"""How well a model grounds Flickr30k Entities, through the public API alone.

    python benchmarks/flickr30k.py --root DIR --images DIR/images --ids DIR/val.txt

DIR holds Annotations/ and Sentences/ in the official layout. Spans are given, the whole caption is the context.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import deixis
from deixis.evaluation.metrics.calibration import auroc, expected_calibration_error
from deixis.evaluation.metrics.phrase_boxes import any_box_rank, merged_box_rank, recall
from deixis.evaluation.metrics.pointing import points_into
from deixis.io.datasets.flickr30k import AnnotatedImage, Caption, EntityPhrase, read_ids, read_images
from deixis.tasks.session import EncodedImage

DEPTH = 10


@dataclass
class Tally:
    """What was counted, one entry a phrase."""

    any_rank: list[int | None] = field(default_factory=list)
    merged_hit: list[bool] = field(default_factory=list)
    pointed: list[bool] = field(default_factory=list)
    pointed_by_words: list[bool] = field(default_factory=list)
    score: list[float] = field(default_factory=list)
    presence: list[float] = field(default_factory=list)
    absent: list[bool] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Each measure over all that was counted."""
        right = [rank == 0 for rank in self.any_rank]
        return {
            "phrases": len(self.any_rank),
            "any_r1": recall(self.any_rank, 1),
            "any_r5": recall(self.any_rank, 5),
            "any_r10": recall(self.any_rank, 10),
            "merged_r1": float(np.mean(self.merged_hit)),
            "pointing": float(np.mean(self.pointed)),
            "pointing_by_words": float(np.mean(self.pointed_by_words)),
            "score_ece": expected_calibration_error(self.score, right),
            "called_absent": float(np.mean(self.absent)),
        }


def main() -> None:
    """Ground every phrase and print the report."""
    options = _options()
    session = deixis.load(options.model)
    whole, by_kind, strange, found = (
        Tally(),
        defaultdict[str, Tally](Tally),
        list[float](),
        list[tuple[int, int, int, int]](),
    )
    images = list(read_images(options.root, read_ids(options.ids)[: options.limit]))
    for i, image in enumerate(images):
        encoded = session.encode(_photograph(options.images, image.id))
        for caption in image.captions:
            for phrase, row in _answers(session, encoded, image, caption):
                for tally in (whole, *(by_kind[kind] for kind in phrase.kinds)):
                    _count(tally, row)
            found.append(_finder(session, caption))
        strange += _strange_presence(session, encoded, images[(i + len(images) // 2) % len(images)], image)
        print(f"\r{i + 1}/{len(images)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    matched, proposed, marked, kinds_right = np.array(found).sum(axis=0)
    report = whole.figures() | {
        "presence_auroc": auroc(whole.presence, strange),
        "presence_ece": expected_calibration_error(
            [*whole.presence, *strange], [True] * len(whole.presence) + [False] * len(strange)
        ),
        "finder_f1": 2 * matched / (proposed + marked),
        "finder_kind_accuracy": kinds_right / matched,
        "by_kind": {kind: tally.figures() for kind, tally in sorted(by_kind.items())},
    }
    print(json.dumps(report, indent=2))


@dataclass(frozen=True)
class Row:
    """One phrase's answer beside its truth."""

    any_rank: int | None
    merged_hit: bool
    pointed: bool
    pointed_by_words: bool
    score: float
    presence: float
    absent: bool


def _answers(
    session: deixis.Session, encoded: EncodedImage, image: AnnotatedImage, caption: Caption
) -> Iterator[tuple[EntityPhrase, Row]]:
    phrases = [phrase for phrase in caption.phrases if phrase.chain in image.boxes]
    if not phrases:
        return
    spans = [(phrase.span.start, phrase.span.end) for phrase in phrases]
    result = session.ground(encoded, caption.text, phrases=spans, threshold=0.0, max_regions=DEPTH, masks=False)
    words = session.align(encoded, caption.text)
    presence, heatmaps, enclosing = result.presence, result.heatmaps, result.enclosing
    if result.score is None or presence is None or heatmaps is None or enclosing is None:
        raise deixis.CapabilityError(f"{session.spec.name} has no scores, presence, maps or enclosing boxes to measure")
    scale = np.array([image.size.width / result.size.width, image.size.height / result.size.height] * 2)
    for p, phrase in enumerate(phrases):
        rows, truth = result.of(p), image.boxes[phrase.chain]
        x, y = np.array(heatmaps.peak(p)) + 0.5
        word_map = words.heatmap(phrase.span)
        wy, wx = np.unravel_index(int(word_map.argmax()), word_map.shape)
        yield (
            phrase,
            Row(
                any_box_rank(deixis.Boxes(rows.boxes.xyxy * scale), truth),
                merged_box_rank(deixis.Boxes(enclosing.xyxy[p : p + 1] * scale), truth) == 0,
                points_into(x * scale[0], y * scale[1], truth),
                points_into((wx + 0.5) * scale[0], (wy + 0.5) * scale[1], truth),
                float(rows.score[0]) if rows.score is not None and len(rows) else 0.0,
                float(presence[p]),
                result.status[p] == deixis.Status.ABSENT,
            ),
        )


def _count(tally: Tally, row: Row) -> None:
    for name in ("any_rank", "merged_hit", "pointed", "pointed_by_words", "score", "presence", "absent"):
        getattr(tally, name).append(getattr(row, name))


def _strange_presence(
    session: deixis.Session, encoded: EncodedImage, other: AnnotatedImage, image: AnnotatedImage
) -> list[float]:
    """Presence of another picture's boxed phrases; with phrases of the same words left out."""
    own = {p.span.of(c.text).lower() for c in image.captions for p in c.phrases}
    values: list[float] = []
    for caption in other.captions:
        spans = [
            (p.span.start, p.span.end)
            for p in caption.phrases
            if p.chain in other.boxes and p.span.of(caption.text).lower() not in own
        ]
        if spans:
            asked = session.ground(encoded, caption.text, phrases=spans, masks=False)
            values += [float(v) for v in asked.presence] if asked.presence is not None else []
    return values


def _finder(session: deixis.Session, caption: Caption) -> tuple[int, int, int, int]:
    """(spans found and marked, found, marked, with the right type among them), of visible phrases."""
    found = {phrase.span: phrase.kind for phrase in session.parse(caption.text).phrases}
    marked = {phrase.span: phrase.kinds for phrase in caption.phrases if "notvisual" not in phrase.kinds}
    both = found.keys() & marked.keys()
    return len(both), len(found), len(marked), sum(found[span] in marked[span] for span in both)


def _photograph(folder: Path, id: str) -> Path:
    return next(path for ending in ("jpg", "webp", "png") if (path := folder / f"{id}.{ending}").exists())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--ids", type=Path, required=True)
    parser.add_argument("--model", default="pointer")
    parser.add_argument("--limit", type=int, default=None)
    return parser.parse_args()


if __name__ == "__main__":
    main()
