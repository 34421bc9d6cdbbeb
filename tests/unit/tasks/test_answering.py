"""Answers, with a model whose answers are known: boxes, scores and presences of a table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

import deixis
from deixis.errors import CapabilityError
from deixis.models.backends.fake.spec import SPEC
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.tasks.answering import Answer, answer
from deixis.tasks.answering.asked import asked
from deixis.tasks.answering.counting import distribution
from deixis.tasks.answering.opens import candidates, smoothed, stands
from deixis.text import rules
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

HEIGHT, WIDTH = 100, 200
Row = tuple[tuple[float, float, float, float], float]


@dataclass
class Table:
    """A backend that sees what a table says: for each phrase its boxes with scores; nothing else is there."""

    seen: dict[str, list[Row]] = field(default_factory=dict)
    says_presence: bool = True

    @property
    def spec(self) -> BackendSpec:
        return SPEC

    def encode(self, picture: Picture) -> Size:
        return picture.size

    def parse(self, text: str) -> Query:
        return rules.parse(text)

    def ground(self, size: Size, query: Query, settings: GroundSettings) -> Grounding:
        found = [self.seen.get(bare(query.string(phrase)), []) for phrase in query.phrases]
        rows = [(p, *row) for p, regions in enumerate(found) for row in regions[: settings.max_regions]]
        rows = [row for row in rows if row[2] >= settings.threshold]
        return Grounding(
            query=query, size=size, boxes=Boxes([row[1] for row in rows]) if rows else Boxes.empty(),
            phrase=np.array([row[0] for row in rows], np.int64), score=np.array([row[2] for row in rows], np.float32),
            masks=None, status=tuple(Status.FOUND if regions else Status.ABSENT for regions in found),
            presence=self._presence(found),
            heatmaps=None, enclosing=None, trace=("",) * len(found), source=Source("table", "", ""),
        )  # fmt: skip

    def _presence(self, found: list[list[Row]]) -> np.ndarray | None:
        return np.array([0.98 if rows else 0.01 for rows in found], np.float32) if self.says_presence else None


def bare(phrase: str) -> str:
    return phrase.lower().removeprefix("the ").removeprefix("a ")


LEFT, MIDDLE, RIGHT = (10.0, 20.0, 50.0, 90.0), (80.0, 30.0, 120.0, 90.0), (150.0, 40.0, 190.0, 90.0)
SEEN: dict[str, list[Row]] = {
    "dog": [(LEFT, 0.97), (RIGHT, 0.96)],
    "man": [(MIDDLE, 0.98)],
    "ball": [((112.0, 50.0, 122.0, 60.0), 0.95)],
    "man holding ball": [(MIDDLE, 0.9)],
    "car": [(RIGHT, 0.97)],
}


@pytest.fixture
def rgb() -> np.ndarray:
    """Gray, with a red thing on the right."""
    picture = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    picture[40:90, 150:190] = (200, 25, 30)
    return picture


def ask(rgb: np.ndarray, question: str, **table: object) -> Answer:
    return answer(deixis.Session(Table(SEEN, **table)), rgb, question)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("is there a dog?", True),
        ("is there a cat?", False),
        ("how many dogs are there?", 2),
        ("how many cats are there?", 0),
        ("are there more dogs than men?", True),
        ("are there more men than dogs?", False),
        ("what colour is the car?", "red"),
        ("is the car red or blue?", "red"),
        ("where is the man?", "middle"),
        ("where is the car?", "right"),
        ("is the man left of the car?", True),
        ("is the man right of the car?", False),
        ("what is the man holding?", "ball"),
        ("is it a car or a cat?", "car"),
        ("which is smaller, the ball or the man?", "ball"),
    ],
)
def test_answers(rgb: np.ndarray, question: str, value: object) -> None:
    found = ask(rgb, question)
    assert found.value == value, (found.why, found.trace)
    assert found.confidence is not None
    assert 0 <= found.confidence <= 1


def test_an_answer_stands_on_regions_and_a_trace(rgb: np.ndarray) -> None:
    found = ask(rgb, "what is the man holding?")
    assert [place.name for place in found.regions] == ["ball", "the man"]
    assert found.regions[1].box == MIDDLE
    assert any(line.startswith("ball: presence 0.98") for line in found.trace)
    document = found.to_dict(file="a.jpg")
    assert (document["kind"], document["image"]["file"], document["answer"]) == ("answer", "a.jpg", "ball")
    assert len(found.shown()) == 2


def test_what_is_not_there_has_no_region(rgb: np.ndarray) -> None:
    assert ask(rgb, "is there a cat?").regions == ()
    assert len(ask(rgb, "is there a cat?").shown()) == 0


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("why is the sky blue?", "not understood"),
        ("is the cat left of the man?", "no sign of 'cat' is to be seen"),
        ("what colour is the cat?", "no sign of 'the cat' is to be seen"),
        ("where is the cat?", "no sign of 'the cat' is to be seen"),
        ("what is the cat holding?", "no sign of 'the cat' is to be seen"),
        ("which is smaller, the cat or the man?", "no sign of 'the cat' is to be seen"),
        ("which is older, the dog or the man?", "do not tell"),
    ],
)
def test_it_says_why_it_cannot_tell(rgb: np.ndarray, question: str, why: str) -> None:
    found = ask(rgb, question)
    assert (found.value, found.text, found.confidence) == (None, "I cannot tell", None)
    assert why in found.why


def test_a_model_without_presences_is_refused(rgb: np.ndarray) -> None:
    with pytest.raises(CapabilityError, match="does not say whether a phrase is in the picture"):
        ask(rgb, "is there a dog?", says_presence=False)


def test_counts_have_a_distribution() -> None:
    np.testing.assert_allclose(distribution(np.array([1.0, 1.0, 0.0])), [0, 0, 1, 0])
    assert distribution(np.zeros(0)).tolist() == [1.0]


def test_candidates_are_what_captions_have() -> None:
    worn = [one.text for one in candidates(asked("what is the man wearing?"))]
    assert "shirt" in worn[:3]
    who = [one.text for one in candidates(asked("who is holding the ball?"))]
    assert set(who) <= {"man", "woman", "boy", "girl", "child", "person"}
    assert candidates(asked("what is the dog doing?"))[0].phrase.startswith("dog ")
    assert smoothed({"a": 1.0}, {"b": 1.0})["b"] > 0


def test_boxes_stand_in_relations() -> None:
    size = Size(height=HEIGHT, width=WIDTH)
    assert stands("left of", LEFT, RIGHT, size) > 0.9
    assert stands("right of", LEFT, RIGHT, size) < 0.1
    assert stands("holding", MIDDLE, (100.0, 50.0, 110.0, 60.0), size) == 1.0
    assert stands("holding", MIDDLE, LEFT, size) == 0.0
