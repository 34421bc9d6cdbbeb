"""What the pixels say of a colour that a caption names."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

import deixis
from deixis.tasks.audit import Verdict, audit
from deixis.tasks.audit.audit import AGAINST
from deixis.tasks.audit.measured import colour_words, measured_colours

Rgb = NDArray[np.uint8]


@pytest.fixture(scope="module")
def session() -> deixis.Session:
    return deixis.load("pointer")


@pytest.fixture(scope="module")
def astronaut() -> Rgb:
    rgb: Rgb = data.astronaut()
    return rgb


def test_the_colours_of_a_phrase_are_its_own(session: deixis.Session) -> None:
    query = session.parse("a woman in an orange suit beside a grey wall", [(0, 7), (11, 25), (33, 44)])
    assert [[name for _, name in colour_words(query, phrase)] for phrase in query.phrases] == [[], ["orange"], ["gray"]]


def test_another_colour_is_contradicted_by_the_pixels(session: deixis.Session, astronaut: Rgb) -> None:
    seen = session.encode(astronaut)
    margins = {}
    for colour in ("orange", "green", "purple"):
        query = session.parse(f"a woman in {colour} suit")
        (found,) = [one for one in measured_colours(session, seen, astronaut, query) if one]
        margins[colour] = found.margin
    assert margins["orange"] > -AGAINST > max(margins["green"], margins["purple"])

    false = audit(session, astronaut, "a woman in a green suit").phrases[1]
    assert false.verdict is Verdict.CONTRADICTED and false.rival in {"a orange suit", "a red suit"}


def test_a_phrase_of_two_colours_has_both(session: deixis.Session, astronaut: Rgb) -> None:
    seen = session.encode(astronaut)
    both, one = (session.parse(f"an {words} suit") for words in ("orange and white", "orange"))
    of_both, of_one = (measured_colours(session, seen, astronaut, query)[0] for query in (both, one))
    assert of_both and of_one and of_both.margin > of_one.margin


def test_colours_are_not_judged_without_pixels(session: deixis.Session, astronaut: Rgb) -> None:
    seen = session.encode(astronaut)
    false = "a woman in a green suit"
    assert audit(session, seen, false).phrases[1].verdict is not Verdict.CONTRADICTED
    assert audit(session, seen, false, rgb=astronaut).phrases[1].verdict is Verdict.CONTRADICTED
