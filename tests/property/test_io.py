"""Laws of input and output."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from deixis.errors import ImageError, InputError
from deixis.io.document import grounding_from_dict
from deixis.io.images import InputLimits, open_image, read_image
from deixis.types.export import numbers

Array = np.ndarray[Any, np.dtype[Any]]
KINDS = ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"]
LIMITS = InputLimits(max_pixels=100_000)


def sample_file(kind: str) -> bytes:
    y, x = np.mgrid[0:24, 0:40]
    data = io.BytesIO()
    Image.fromarray(np.stack([x * 6, y * 10, x * y % 256], axis=-1).astype(np.uint8)).save(data, kind)
    return data.getvalue()


FILES = {kind: sample_file(kind) for kind in KINDS}
pixels = st.tuples(st.integers(1, 20), st.integers(1, 20)).flatmap(lambda hw: arrays(np.uint8, (*hw, 3)))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(pixels, st.sampled_from(["PNG", "BMP", "TIFF"]))
def test_a_lossless_file_gives_its_pixels_back(array: Array, kind: str) -> None:
    data = io.BytesIO()
    Image.fromarray(array).save(data, kind)
    assert (read_image(data.getvalue()) == array).all()


@pytest.mark.filterwarnings("ignore")  # Pillow warns of what it mends
@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8),
    st.integers(0, 10_000),
)
def test_a_damaged_file_is_an_image_or_a_typed_error(kind: str, changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(FILES[kind])
    for place, value in changes:
        data[place % len(data)] = value
    try:
        image = open_image(bytes(data[: max(1, length)]), LIMITS)
        rgb = image.rgb()
    except ImageError:
        return
    assert rgb.shape == (*image.size.hw, 3) and rgb.dtype == np.uint8


@given(arrays(np.float32, 6, elements=st.floats(-1e6, 1e6, width=32)))
def test_written_numbers_are_read_back_exactly(values: Array) -> None:
    assert (np.array(numbers(values), np.float32) == values).all()


@given(
    st.fixed_dictionaries(
        {"schema": st.just("deixis/1"), "kind": st.just("grounding"), "text": st.text(max_size=5)},
        optional={name: json_values for name in ("image", "words", "phrases", "regions", "heatmaps", "source")},
    )
)
def test_any_document_is_a_grounding_or_a_typed_error(document: dict[str, Any]) -> None:
    with contextlib.suppress(InputError):
        grounding_from_dict(document)
