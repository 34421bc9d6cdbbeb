"""Flickr30k Entities as questions: every phrase that has a box, in its caption.

The protocol is that of MDETR's evaluator (Kamath et al., arXiv:2104.12763): each mention counts once, phrases without
boxes are left out, the whole caption is the context, and spans are given. Beside it, the phrases of another picture of
the same split are asked of each, less those whose words stand in the picture's own captions: their presence should be
low.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deixis.evaluation.benchmarks.benchmark import MarkedText, stranger
from deixis.io.datasets.flickr30k import AnnotatedImage
from deixis.io.datasets.sample import Sample

NOT_VISUAL = "notvisual"


def samples_of(image: AnnotatedImage, split: str) -> list[Sample]:
    """The phrases of a picture that have boxes, caption by caption; ids are ``IMAGE/CAPTION/PHRASE``, from 0."""
    return [
        Sample(
            id=f"{image.id}/{c}/{p}",
            image=image.id,
            file=f"{image.id}.jpg",
            text=caption.text,
            span=phrase.span,
            size=image.size,
            boxes=image.boxes[phrase.chain],
            types=phrase.kinds,
            split=split,
        )
        for c, caption in enumerate(image.captions)
        for p, phrase in enumerate(caption.phrases)
        if phrase.chain in image.boxes
    ]


def strangers_of(images: Sequence[AnnotatedImage], split: str) -> Iterator[Sample]:
    """For each picture the phrases of the one half a split away, without those that its own captions have too."""
    for index, image in enumerate(images):
        own = {phrase.span.of(caption.text).lower() for caption in image.captions for phrase in caption.phrases}
        other = images[(index + len(images) // 2) % len(images)]
        for sample in samples_of(other, split):
            if sample.phrase.lower() not in own:
                yield replace(stranger(sample, image.id, f"{image.id}.jpg"), split=split)


def marked_texts(images: Sequence[AnnotatedImage]) -> Iterator[MarkedText]:
    """Every caption with its phrases of visible things."""
    for image in images:
        for caption in image.captions:
            phrases = {phrase.span: phrase.kinds for phrase in caption.phrases if NOT_VISUAL not in phrase.kinds}
            yield MarkedText(image.id, caption.text, phrases)
