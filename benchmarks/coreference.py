"""What pronouns and second mentions are taken for, and what that does to where they point.

    python -m benchmarks.coreference --root DIR [--split val] [--model pointer]

Flickr30k Entities marks pronouns as naming nothing, so what those of val stand for was read by hand, before the rules
were tried on them: `coreference_val.txt`. A pronoun is right if it is tied to the phrase that was read, or, where none
was, to nothing. R@1 (ANY-BOX, IoU >= 0.5) of a pronoun is asked with the boxes of that phrase. Second mentions ("the
dog" after "a dog") are right if both are of one chain. Every R@1 is given with the rules, and without. Other splits
have no pronouns that were read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from benchmarks.options import parser_of

import deixis
from deixis.evaluation.benchmarks.benchmark import ENDINGS
from deixis.io.datasets.flickr30k import AnnotatedImage, Caption, read_ids, read_images
from deixis.models.backends.pointer import backend
from deixis.tasks.session import EncodedImage
from deixis.text.coreference import antecedents, is_pronoun
from deixis.text.finder import make_phrase
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.query import Phrase, Query
from deixis.types.span import Span

RIGHT = 0.5
Read = dict[str, tuple[int, ...]]  # by IMAGE/CAPTION/PHRASE, the phrases that a pronoun stands for


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A phrase to be asked, of which group, and the boxes of any of which one is right."""

    group: str
    text: str
    span: Span
    boxes: Boxes


def main() -> None:
    """Go through the split once, and print the figures."""
    options = _options()
    read = _read(Path(__file__).with_name("coreference_val.txt")) if options.split == "val" else {}
    session = deixis.load(options.model)
    right: dict[str, list[bool]] = defaultdict(list)
    hits: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    ids = read_ids(options.root / f"{options.split}.txt")[: options.limit]
    for i, image in enumerate(read_images(options.root, ids)):
        asked = [one for c in range(len(image.captions)) for one in _of_caption(session, image, c, read, right)]
        if asked:
            photograph = next(p for e in ENDINGS if (p := options.root / "images" / f"{image.id}{e}").exists())
            encoded = session.encode(photograph)
            for one in asked:
                hits[one.group].append(_hits(session, encoded, image, one))
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    print(json.dumps({"antecedents": _shares(right), "recall": _recalls(hits)}, indent=2))


def _of_caption(
    session: deixis.Session, image: AnnotatedImage, number: int, read: Read, right: dict[str, list[bool]]
) -> Iterator[Asked]:
    """What is to be asked of a caption; whether the antecedents are right goes to `right`."""
    caption = image.captions[number]
    found = session.parse(caption.text)
    yield from _pronouns(image, number, read, found, right)
    chains = {phrase.span: phrase.chain for phrase in caption.phrases if phrase.chain in image.boxes}
    for phrase in found.phrases:
        if phrase.antecedent is None or is_pronoun(found.string(phrase)) or phrase.span not in chains:
            continue
        right["second mentions"].append(chains.get(phrase.antecedent) == chains[phrase.span])
        yield Asked("second mentions", caption.text, phrase.span, image.boxes[chains[phrase.span]])


def _pronouns(
    image: AnnotatedImage, number: int, read: Read, found: Query, right: dict[str, list[bool]]
) -> Iterator[Asked]:
    caption = image.captions[number]
    given = antecedents(caption.text, found.words, _marked(caption, found))
    own = {phrase.span: phrase.antecedent for phrase in found.phrases}
    for p, phrase in enumerate(caption.phrases):
        meant = read.get(f"{image.id}/{number}/{p}")
        if meant is None:
            continue
        spans = [caption.phrases[i].span for i in meant]
        wanted = Span(spans[0].start, spans[-1].end) if spans else None
        right["pronouns, phrases given"].append(given.get(phrase.span) == wanted)
        right["pronouns, phrases found"].append(own.get(phrase.span) == wanted)
        boxes = [image.boxes[chain].xyxy for i in meant if (chain := caption.phrases[i].chain) in image.boxes]
        if boxes:
            yield Asked("pronouns", caption.text, phrase.span, Boxes(np.concatenate(boxes)))


def _marked(caption: Caption, found: Query) -> list[Phrase]:
    """The phrases that people marked as visible."""
    named = [phrase for phrase in caption.phrases if "notvisual" not in phrase.kinds]
    inner = [([word for word in found.words if word.overlaps(phrase.span)], phrase.kinds[0]) for phrase in named]
    return [make_phrase(caption.text, words, kind) for words, kind in inner if words]


def _hits(session: deixis.Session, encoded: EncodedImage, image: AnnotatedImage, asked: Asked) -> tuple[bool, bool]:
    """Whether the first box is right without the rules, and with them."""
    with patch.object(backend, "with_antecedents", lambda query: query):
        before = _hit(session, encoded, image, asked)
    return before, _hit(session, encoded, image, asked)


def _hit(session: deixis.Session, encoded: EncodedImage, image: AnnotatedImage, asked: Asked) -> bool:
    found = session.ground(encoded, asked.text, [asked.span], threshold=0.0, max_regions=1, masks=False)
    scale = np.array([image.size.width / encoded.size.width, image.size.height / encoded.size.height] * 2, np.float32)
    return bool(pairwise_iou(Boxes(found.boxes.xyxy * scale), asked.boxes).max() >= RIGHT)


def _shares(right: dict[str, list[bool]]) -> dict[str, dict[str, float]]:
    return {name: {"count": len(rows), "right": round(float(np.mean(rows)), 3)} for name, rows in right.items()}


def _recalls(hits: dict[str, list[tuple[bool, bool]]]) -> dict[str, dict[str, float]]:
    means = {name: np.mean(rows, axis=0).round(3).tolist() for name, rows in hits.items()}
    return {name: {"count": len(hits[name]), "without": a, "with": b} for name, (a, b) in means.items()}


def _read(path: Path) -> Read:
    """The pronouns that were read by hand."""
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {place: () if said == "-" else tuple(map(int, said.split(","))) for place, said in rows}


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "split", "model", "limit").parse_args()


if __name__ == "__main__":
    main()
