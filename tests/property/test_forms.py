"""Laws of forms: what is printed is read back; any text at all can be parsed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deixis.errors import DeixisError
from deixis.text.forms import read, show
from deixis.text.parse import parse, parse_all
from deixis.types import form as f

WORDS = st.sampled_from(["plate", "traffic light", "t-shirt", "3", 'a "b"', "é", "x\\y", "left"])
BOTH = st.booleans()
NUMBERS = st.integers(0, 12)
LEAVES: st.SearchStrategy[f.Form] = st.one_of(
    st.builds(f.Noun, WORDS),
    st.builds(f.Thing),
    st.builds(f.Attribute, st.sampled_from(sorted(f.KINDS)), WORDS),
    st.builds(f.Place, WORDS),
    st.builds(f.Opaque, st.text(max_size=8)),
)


def _counts(low: int, more: int | None, domain: f.Form) -> f.Form:
    return f.Count(low, None if more is None else low + more, domain)


def _flat(
    kind: type[f.And] | type[f.Or] | type[f.Group], inner: st.SearchStrategy[f.Form]
) -> st.SearchStrategy[f.Form]:
    other = inner.filter(lambda form: not isinstance(form, kind))
    return st.lists(other, min_size=2, max_size=3).map(lambda parts: kind(tuple(parts)))


def _bigger(inner: st.SearchStrategy[f.Form]) -> st.SearchStrategy[f.Form]:
    return st.one_of(
        *(st.builds(kind, inner) for kind in (f.Not, f.The, f.A, f.All, f.OtherThan, f.HowMany, f.Exists)),
        *(st.builds(kind, inner, inner) for kind in (f.Between, f.Nearer, f.Except, f.PartOf)),
        *(_flat(kind, inner) for kind in (f.And, f.Or, f.Group)),
        st.builds(f.Relation, st.sampled_from(sorted(f.RELATIONS)), inner),
        st.builds(f.Relation, WORDS, inner, BOTH),
        st.builds(f.Superlative, WORDS, inner, BOTH, st.integers(1, 9)),
        st.builds(f.Nearest, inner, inner, BOTH),
        st.builds(f.Comparative, WORDS, BOTH, inner),
        st.builds(f.Ordinal, st.integers(-9, 9).filter(bool), st.sampled_from(sorted(f.ENDS)), inner),
        st.builds(_counts, NUMBERS, st.none() | NUMBERS, inner),
        st.builds(f.Same, st.sampled_from(sorted(f.KINDS)), inner),
        st.builds(f.PartOf, inner, inner, st.sampled_from(["left", "right"])),
        st.builds(f.CompareCounts, inner, inner, st.sampled_from(sorted(f.COMPARISONS))),
    )


FORMS = st.recursive(LEAVES, _bigger, max_leaves=8)


@given(FORMS)
@settings(max_examples=100, deadline=None)
def test_what_is_shown_is_read_back(form: f.Form) -> None:
    assert read(show(form)) == form


@given(st.text(alphabet='ANDTHE(),="* ab\\1-', max_size=30))
@settings(max_examples=100, deadline=None)
def test_reading_never_fails_otherwise(text: str) -> None:
    try:
        form = read(text)
    except DeixisError:
        return
    assert read(show(form)) == form


PIECES = st.sampled_from(
    "the a two all both but except not and or who is are of in on left right second last from than more bigger tallest "
    "closest to between one it them dog cups red wearing holding chased by ' 's , . ? with no neither how many there "
    "same color as most hand top \u0130 isn't nobody whose nearer true whether if me unlike could you do leave else "
    "besides "
    "slide got that what take".split()
)


SUITE = Path(__file__).parents[1] / "suite"
ROWS = [row for path in SUITE.glob("*/expressions.jsonl") for row in path.read_text("utf-8").splitlines()]
SAID = [json.loads(row)["text"].split() for row in ROWS]
TORN = st.builds(
    lambda one, other, i, k: " ".join(one[: i % (len(one) + 1)] + other[k % (len(other) + 1) :]),
    st.sampled_from(SAID), st.sampled_from(SAID), st.integers(0, 40), st.integers(0, 40),
)  # fmt: skip


@given(st.text(max_size=60) | st.lists(PIECES, max_size=25).map(" ".join) | TORN)
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_reading_that_can_be_printed(text: str) -> None:
    parsed = parse(text)
    assert parsed.readings[0].score == max(reading.score for reading in parsed.readings)
    assert abs(sum(reading.score for reading in parsed.readings) - 1) < 1e-6
    for reading in parsed.readings:
        assert read(show(reading.form)) == reading.form
        nodes = dict(f.walk(reading.form))
        assert all(path in nodes and span.end <= len(text) for path, span in reading.spans)
    assert parse(text) == parsed
    assert all(piece.text in text for piece in parse_all(text))


PILED = [
    "the dog on ", "red ", "dog and ", "not ", "who is not ", "the ", "of the ", "left ", "a, ", "it ", "the dog's ",
    "neither ", "between the cup and ", "( ", "the man the ", "is ", "with a hat on it and ", "\u0130 ",
]  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    [piece if number < 3 else pytest.param(piece, marks=pytest.mark.slow) for number, piece in enumerate(PILED)],
)
def test_a_long_text_takes_no_more_than_its_length_asks(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    assert parse(text).readings
    parse_all(text)
