"""The stage before the joint one: a classifier looks at every picture once, and what it sees is kept on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from deixis.training.events import Event, StepDone
from deixis.training.pointer.corpus import Corpus, read_square
from deixis.training.pointer.loop import Data
from deixis.training.pointer.nouns import class_names, read_nouns, vocabulary
from deixis.training.pointer.recipe import Recipe
from deixis.training.pointer.starts import vision_start
from deixis.training.pointer.teacher import Lessons, Teacher, listed_examples, teach

LISTED, ELSEWHERE = "seen-listed.npy", "seen-train.npy"


def look_at_pictures(corpus: Corpus, recipe: Recipe, data: Data, out: Path) -> Iterator[Event]:
    """Show the teacher the photographs of the classes and the training pictures, unless that is done."""
    for name, pixels in ((LISTED, _class_pixels(corpus, recipe.shape.image)), (ELSEWHERE, data.pixels)):
        if not (out / name).exists():
            teacher = Teacher(vision_start()).eval()
            for seen in teach(teacher, pixels, out / name):
                yield StepDone(seen, len(pixels), {}, 0.0, 0.0)


def read_lessons(corpus: Corpus, recipe: Recipe, tokenizer: Tokenizer, out: Path) -> Lessons:
    """What `look_at_pictures` left, with the nouns."""
    nouns = read_nouns(class_names(_class_files(corpus)))
    seen = np.load(out / LISTED)
    return Lessons(
        words=vocabulary(nouns, tokenizer),
        examples=listed_examples(nouns, seen, tokenizer),
        pixels=_class_pixels(corpus, recipe.shape.image),
        seen=seen,
        elsewhere=np.load(out / ELSEWHERE, mmap_mode="r"),
    )


def _class_files(corpus: Corpus) -> list[Path]:
    assert corpus.classes is not None
    return sorted(corpus.classes.glob("n*_*"))


def _class_pixels(corpus: Corpus, side: int) -> NDArray[np.uint8]:
    return np.stack([read_square(path, side) for path in _class_files(corpus)])
