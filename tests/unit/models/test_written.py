"""What a model writes of a phrase, as a status and boxes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deixis.boxes import DIALECTS
from deixis.models.backends.fake.spec import SPEC
from deixis.models.hub.written import Outcome, Reply, grounding, read
from deixis.models.protocols import GroundSettings
from deixis.types import Query, Size, Status

SIZE = Size(width=640, height=480)
SHOWN = Size(width=644, height=476)
PIECES = (
    *("[", "]", "{", "}", '"bbox_2d": ', "10, 20, 300, 200", "<loc_12>", "<loc0012>", "0.5", ", ", "no", "1e999"),
    *("NaN", "<|box_start|>", "(1,2),(3,4)", "<patch_index_0001>", "</think>", "can't help", '"label": "a"', "𝒳"),
    *("\n", "\x1b[2J"),
)


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join),
    st.sampled_from(["auto", *DIALECTS]),
    st.booleans(),
    st.booleans(),
)
def test_nothing_that_a_model_writes_raises(text: str, dialect: str, cut: bool, refused: bool) -> None:
    outcome = read(Reply(text, cut, refused), dialect, SIZE, SHOWN)
    assert outcome.status in {Status.FOUND, Status.UNKNOWN, Status.ABSENT}
    assert (outcome.status is not Status.FOUND) or len(outcome.xyxy)
    assert len(outcome.labels) == len(outcome.xyxy)
    assert (outcome.xyxy[:, :2] < outcome.xyxy[:, 2:]).all()
    assert (outcome.xyxy >= 0).all() and (outcome.xyxy <= [640, 480, 640, 480]).all()
    assert "\x1b" not in outcome.line


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't assist with that request.",
        "I cannot help with identifying people.",
        "I am unable to process this image.",
        "I am not able to view images.",
        "Sorry, I won't be able to provide that.",
    ],
)
@pytest.mark.parametrize("dialect", ["auto", "qwen2.5-vl", "gemini"])
def test_declining_is_not_absence(text: str, dialect: str) -> None:
    outcome = read(Reply(text), dialect, SIZE, SHOWN)
    assert outcome.status is Status.UNKNOWN and "declines" in outcome.line and text[:20] in outcome.line


@pytest.mark.parametrize(
    "text", ["There is no cup.", "[]", "```json\n[]\n```", "I can't see any cup in the image.", "None"]
)
def test_absence_is_not_declining(text: str) -> None:
    assert read(Reply(text), "gemini", SIZE).status is Status.ABSENT


def test_silence_means_absence_only_in_tokens() -> None:
    assert read(Reply(""), "paligemma", SIZE).status is Status.ABSENT
    assert read(Reply(" \n"), "gemini", SIZE).status is Status.UNKNOWN


def test_a_long_answer_is_quoted_in_part() -> None:
    line = read(Reply("blah " * 1000), "gemini", SIZE).line
    assert len(line) < 700 and line.endswith("and so on")


def test_rows_go_to_their_phrases(query: Query) -> None:
    found = Outcome(Status.FOUND, np.array([[0, 0, 9, 9], [5, 5, 9, 9]], np.float32), (None, None), "two boxes")
    absent = Outcome(Status.ABSENT, np.zeros((0, 4), np.float32), (), "none")
    made = grounding(SPEC, query, SIZE, GroundSettings(max_regions=1), [absent, None, found], {"model": "m"})
    assert made.status == (Status.ABSENT, Status.UNKNOWN, Status.FOUND)
    assert made.phrase.tolist() == [2] and made.boxes.xyxy.tolist() == [[0, 0, 9, 9]]
    assert made.score is None and made.masks is None and made.presence is None
    assert made.trace == ("none", "the phrase has nothing that could be asked", "two boxes; 1 more, left out")
    assert made.source.settings["model"] == "m"
