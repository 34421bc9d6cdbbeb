"""Answers of known models, read by the box translator and by transformers' own post-processing: the same boxes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch")
pytest.importorskip("transformers")

from tests.adapters import small_writers

from deixis.models.hub.resizing import to_multiples
from deixis.models.hub.written import Reply, read
from deixis.types.size import Size

pytestmark = pytest.mark.slow

SIZE = Size(width=640, height=480)
SIDES = np.array([640, 480, 640, 480])


def corners(rng: np.random.Generator, most: int, count: int = 200) -> NDArray[np.int64]:
    """(count, 4): x0 < x1 and y0 < y1, from 0 to most, no two alike."""
    low = rng.integers(0, most, (count, 2))
    high = rng.integers(low + 1, most + 1)
    return np.unique(np.concatenate([low, high], axis=1), axis=0)


def ours(text: str, dialect: str) -> NDArray[np.float32]:
    return read(Reply(text), dialect, SIZE).xyxy


def test_florence2(rng: np.random.Generator) -> None:
    """Its processor rounds down to whole pixels, since transformers 4.56; the authors' own code does not."""
    processor = small_writers.florence2().processor
    boxes = corners(rng, 999)
    halves = np.array_split(boxes, 3)
    text = "".join(
        name + "".join("".join(f"<loc_{bin}>" for bin in box) for box in half)
        for name, half in zip(("a red cup", "the table", "two dogs"), halves, strict=True)
    )
    task = "<CAPTION_TO_PHRASE_GROUNDING>"
    theirs = processor.post_process_generation(text=f"</s><s>{text}</s>", task=task, image_size=SIZE.wh)[task]
    outcome = read(Reply(text), "florence-2", SIZE)
    np.testing.assert_array_equal(np.floor(outcome.xyxy + 1e-4), np.array(theirs["bboxes"]))
    assert list(outcome.labels) == theirs["labels"]


def test_kosmos2(rng: np.random.Generator) -> None:
    processor = small_writers.kosmos2().processor
    cells = rng.integers(0, 32, (300, 2, 2))
    pairs = np.sort(cells, axis=1)[:, :, 0] + 32 * np.sort(cells, axis=1)[:, :, 1]  # upper left, lower right
    for chunk in np.array_split(np.unique(pairs, axis=0), 30):
        inside = "</delimiter_of_multi_objects/>".join(f"<patch_index_{a:04d}><patch_index_{b:04d}>" for a, b in chunk)
        text = f"<phrase> a snowman</phrase><object>{inside}</object>"
        _, entities = processor.post_process_generation(f"<image></image><grounding>{text}")
        [(label, _, boxes)] = entities
        outcome = read(Reply(text), "kosmos-2", SIZE)
        np.testing.assert_allclose(outcome.xyxy, np.array(boxes) * SIDES, atol=1e-3)
        assert set(outcome.labels) == {label}


def test_paligemma(rng: np.random.Generator) -> None:
    """Location tokens are y0 x0 y1 x1 in 1024ths: section 3.2 of the paper."""
    for chunk in np.array_split(corners(rng, 1023), 10):
        rows = ["".join(f"<loc{value:04d}>" for value in (y0, x0, y1, x1)) + " a cup" for x0, y0, x1, y1 in chunk]
        outcome = read(Reply(" ; ".join(rows)), "paligemma", SIZE)
        np.testing.assert_allclose(outcome.xyxy, chunk / 1024 * SIDES, atol=1e-3)
        assert set(outcome.labels) == {"a cup"}


@pytest.mark.parametrize(("multiple", "least", "most"), [(28, 56 * 56, 28 * 28 * 1280), (32, 65536, 16777216)])
def test_pictures_are_brought_to_the_size_that_qwen_brings_them_to(
    rng: np.random.Generator, multiple: int, least: int, most: int
) -> None:
    module: Any = pytest.importorskip("transformers.models.qwen2_vl.image_processing_qwen2_vl")
    for height, width in rng.integers(1, 6000, (2000, 2)).tolist():
        if max(height, width) > 200 * min(height, width):
            continue
        theirs = module.smart_resize(height, width, multiple, least, most)
        size = to_multiples(Size(height=height, width=width), multiple, least, most)
        assert size.hw == theirs
        if max(size.hw) <= 200 * min(size.hw):
            assert to_multiples(size, multiple, least, most) == size
