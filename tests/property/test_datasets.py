from __future__ import annotations

import pickle
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from deixis.errors import DataError
from deixis.io.datasets.jsonl import read_jsonl, to_line, write_jsonl
from deixis.io.datasets.outline import Outline
from deixis.io.datasets.safe_pickle import load_pickle
from deixis.io.datasets.sample import Sample
from deixis.types import Boxes, Size, Span, rle

sizes = st.builds(lambda height, width: Size(height=height, width=width), st.integers(1, 40), st.integers(1, 40))
coordinates = st.floats(-60, 60, width=32)
polygons = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=9).map(
    lambda corners: tuple(value for corner in corners for value in corner)
)
outlines = st.builds(Outline, polygons=st.lists(polygons, max_size=3).map(tuple))
boxes = st.lists(st.tuples(coordinates, coordinates, st.floats(0, 60), st.floats(0, 60)), max_size=4).map(
    lambda rows: Boxes.from_xywh(rows) if rows else Boxes.empty()
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**120), 2**120) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text() | st.integers(-(2**60), 2**60), inner)
    ),
    max_leaves=30,
)


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    text = draw(st.text(min_size=1))
    start = draw(st.integers(0, len(text) - 1))
    size = draw(sizes)
    return Sample(
        id=draw(st.text(min_size=1)),
        image=draw(st.text(min_size=1)),
        file=draw(st.text(min_size=1)),
        text=text,
        span=draw(st.none() | st.integers(start + 1, len(text)).map(lambda end: Span(start, end))),
        size=size,
        boxes=draw(boxes),
        outlines=draw(st.none() | st.lists(outlines, max_size=2).map(tuple)),
        types=tuple(draw(st.lists(st.text(min_size=1), max_size=3))),
        split=draw(st.text()),
    )


@settings(max_examples=25)
@given(st.lists(samples(), max_size=3, unique_by=lambda sample: sample.id))
def test_what_is_written_as_json_lines_is_read_back(written: list[Sample]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        write_jsonl(path, written)
        assert [to_line(sample) for sample in read_jsonl(path)] == [to_line(sample) for sample in written]


@settings(max_examples=40)
@given(st.lists(polygons, max_size=4), sizes)
def test_an_outline_is_the_union_of_its_polygons(parts: list[tuple[float, ...]], size: Size) -> None:
    whole = np.zeros(size.hw, np.bool_)
    for part in parts:
        whole |= Outline(polygons=(part,)).mask(size)
    together = Outline(polygons=tuple(parts))
    np.testing.assert_array_equal(together.mask(size), whole)
    assert together.rle(size) == rle.encode(whole)


@settings(max_examples=40)
@given(plain, st.integers(3, pickle.HIGHEST_PROTOCOL))
def test_plain_pickles_are_read_as_pickle_reads_them(value: object, protocol: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.p"
        path.write_bytes(pickle.dumps(value, protocol))
        assert load_pickle(path, "") == value


@settings(max_examples=50)
@given(st.binary(max_size=60), plain, st.integers(0, pickle.HIGHEST_PROTOCOL), st.integers(0, 200))
def test_damage_is_a_data_error_or_a_plain_value(noise: bytes, value: object, protocol: int, place: int) -> None:
    whole = pickle.dumps(value, protocol)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.p"
        for data in (noise, whole[:place] + noise + whole[place:], whole[:place]):
            path.write_bytes(data)
            try:
                found = load_pickle(path, "")
            except DataError:
                continue
            assert type(found) in {type(None), bool, int, float, str, bytes, list, tuple, dict}
