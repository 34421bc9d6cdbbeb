"""A user's own samples as training data: grouped by photograph and text, tokenised, and squashed to squares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from deixis.errors import DataError, InputError
from deixis.io.datasets.coco import read_coco
from deixis.io.datasets.flickr30k import AnnotatedImage, Caption, EntityPhrase
from deixis.io.datasets.jsonl import read_jsonl
from deixis.io.datasets.sample import Sample
from deixis.io.images import open_image
from deixis.text.tags import KINDS
from deixis.training.pointer.corpus import example_of
from deixis.training.pointer.loop import Data
from deixis.types.size import Size
from deixis.types.span import Span

OTHER = "other"


@dataclass(frozen=True, slots=True)
class OwnData:
    """N photographs with what texts mean in them.

    Attributes:
        data: as the training loop takes it.
        images: the same annotations as they were read, for calibration.
        without_boxes: samples that were left out because they have no box: there is nothing to point at.
    """

    data: Data
    images: tuple[AnnotatedImage, ...]
    without_boxes: int


def read_samples(path: Path) -> list[Sample]:
    """Samples from a JSON-lines file of our own, or from a COCO-style JSON file, whose category names become texts.

    Raises:
        DataError: the file is missing or malformed.
    """
    return list(_coco(path)) if path.suffix == ".json" else list(read_jsonl(path))


def _coco(path: Path) -> Iterator[Sample]:
    things = read_coco(path)
    for image in things.images:
        for label in dict.fromkeys(image.labels):
            chosen = [i for i, other in enumerate(image.labels) if other == label and not image.crowd[i]]
            yield Sample(
                id=f"{image.id}:{label}", image=image.id, file=image.file, text=things.categories[label].name,
                size=image.size, boxes=image.boxes[chosen],
            )  # fmt: skip


def load_own(
    samples: Sequence[Sample], folder: Path, tokenizer: Tokenizer, side: int, progress: Callable[[int, int], None]
) -> OwnData:
    """Decode and tokenise.

    Args:
        samples: with or without boxes.
        folder: that their files are in.
        tokenizer: of the model.
        side: of its square.
        progress: told how many of how many photographs are done.

    Raises:
        InputError: no sample has a box.
        DataError: a photograph is missing.
        ImageError: a photograph cannot be read.
    """
    boxed = [sample for sample in samples if len(sample.boxes)]
    if not boxed:
        raise InputError(f"none of the {len(samples)} samples has a box to learn from")
    by_file: dict[str, list[Sample]] = {}
    for sample in boxed:
        by_file.setdefault(sample.file, []).append(sample)
    images, pixels = [], np.empty((len(by_file), side, side, 3), np.uint8)
    for i, (file, mine) in enumerate(by_file.items()):
        image, pixels[i] = _read(folder / file, mine, side)
        images.append(image)
        progress(i + 1, len(by_file))
    return OwnData(
        Data([example_of(image, tokenizer) for image in images], pixels), tuple(images), len(samples) - len(boxed)
    )


def _read(path: Path, samples: Sequence[Sample], side: int) -> tuple[AnnotatedImage, NDArray[np.uint8]]:
    if not path.is_file():
        raise DataError(f"sample {samples[0].id!r} names this photograph, and it is not there", path)
    picture = open_image(path)
    return _annotated(samples, samples[0].size or picture.size), picture.square(side)


def _annotated(samples: Sequence[Sample], size: Size) -> AnnotatedImage:
    captions: dict[str, list[EntityPhrase]] = {}
    boxes = {}
    for chain, sample in enumerate(samples, 1):
        span = sample.span or Span(0, len(sample.text))
        kinds = tuple(kind for kind in sample.types if kind in KINDS) or (OTHER,)
        captions.setdefault(sample.text, []).append(EntityPhrase(span, chain, kinds))
        boxes[chain] = sample.boxes
    told = tuple(Caption(text, tuple(sorted(p, key=lambda p: p.span.start))) for text, p in captions.items())
    return AnnotatedImage(samples[0].file, size, told, boxes)


def split(data: OwnData, share: float, seed: int) -> tuple[OwnData, OwnData]:
    """Photographs to learn from, and a share to choose by; at least one of each.

    Raises:
        InputError: fewer than two photographs.
    """
    count = len(data.images)
    if count < 2:
        raise InputError("fine-tuning needs at least two photographs: one to learn from, one to choose by")
    order = np.random.default_rng(seed).permutation(count)
    held, kept = np.split(order, [min(count - 1, max(1, round(share * count)))])
    return _some(data, sorted(kept)), _some(data, sorted(held))


def _some(data: OwnData, rows: Sequence[int]) -> OwnData:
    chosen = Data([data.data.examples[i] for i in rows], data.data.pixels[list(rows)])
    return OwnData(chosen, tuple(data.images[i] for i in rows), data.without_boxes)
