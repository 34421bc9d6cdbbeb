"""The tasks on photographs with the embedded model: what any release of its weights should get right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

import deixis
from deixis.models.backends.pointer.vectors import REGIONS, regions_of, unit
from deixis.tasks.answering import answer
from deixis.tasks.audit import Verdict, audit
from deixis.tasks.detection import Category, detect
from deixis.tasks.matching import match
from deixis.tasks.retrieval import Index, search, texts_of
from deixis.tasks.session import EncodedImage
from deixis.tasks.wording import Place, words_of

PHOTOGRAPHS = {"astronaut": data.astronaut, "cat": data.chelsea, "coffee": data.coffee}

pytestmark = [pytest.mark.weights, pytest.mark.usefixtures("embedded_weights")]


@pytest.fixture(scope="module")
def session(embedded_weights: Path) -> deixis.Session:
    return deixis.load("pointer")


@pytest.fixture(scope="module")
def seen(session: deixis.Session) -> dict[str, EncodedImage]:
    return {name: session.encode(photograph()) for name, photograph in PHOTOGRAPHS.items()}


def test_a_cat_fills_its_picture(session: deixis.Session, seen: dict[str, EncodedImage]) -> None:
    found = detect(session, seen["cat"], [Category(17, "cat", 0.1)])
    assert found.category[0] == 17
    x0, y0, x1, y1 = found.boxes.xyxy[0]
    assert x0 < 60 and y0 < 60 and x1 > 300 and y1 > 220


def test_names_do_not_depend_on_others(session: deixis.Session, seen: dict[str, EncodedImage]) -> None:
    alone = detect(session, seen["astronaut"], ["person"])
    among = detect(session, seen["astronaut"], ["sofa", "person", "train"])
    np.testing.assert_allclose(alone.boxes.xyxy, among[among.category == 2].boxes.xyxy, atol=0.5)
    np.testing.assert_allclose(alone.score, among.score[among.category == 2], atol=0.01)


def test_a_match_ranks_what_is_there_first(session: deixis.Session, seen: dict[str, EncodedImage]) -> None:
    right = match(session, seen["astronaut"], "a person in an orange suit")
    wrong = match(session, seen["astronaut"], "two dogs run through the snow")
    assert right.score > 0.4 > wrong.score
    assert right.phrases[0].supported


def test_an_audit_says_what_is_not_there(session: deixis.Session, seen: dict[str, EncodedImage]) -> None:
    found = audit(session, seen["astronaut"], "a person with two dogs in the snow")
    verdicts = {finding.text: finding.verdict for finding in found.phrases}
    assert verdicts["a person"] is Verdict.SUPPORTED
    assert verdicts["two dogs"] is not Verdict.SUPPORTED


def test_words_name_what_a_box_holds(session: deixis.Session, seen: dict[str, EncodedImage]) -> None:
    known = ["person", "car", "bicycle", "horse", "boat", "tree"]
    assert words_of(session, seen["astronaut"], Place(14, 16, 353, 512), words=known).best == "person"
    animals = [word.text for word in words_of(session, seen["cat"], Place(0, 0, 390, 300)).words]
    assert {"cat", "dog", "puppy", "animal", "pet"} & set(animals)


@pytest.mark.parametrize(
    ("name", "question", "value"),
    [
        ("coffee", "is there a cup?", True),
        ("coffee", "is there a dog?", False),
        ("coffee", "how many cups are there?", 1),
        ("coffee", "which is bigger, the cup or the spoon?", "cup"),
        ("coffee", "is it a cup or a dog?", "cup"),
        ("astronaut", "how many people are there?", 1),
        ("astronaut", "why does she smile?", None),
    ],
)
def test_a_question_is_answered(session: deixis.Session, name: str, question: str, value: object) -> None:
    found = answer(session, PHOTOGRAPHS[name](), question)
    assert found.value == value, (found.why, found.trace)
    if value == "cup":
        x0, y0, x1, y1 = found.regions[0].box
        assert x0 < 300 < x1 and y0 < 170 < y1


def test_an_index_tells_a_cat_from_an_astronaut(session: deixis.Session, tmp_path: Path) -> None:
    for name, photograph in PHOTOGRAPHS.items():
        Image.fromarray(photograph()).save(tmp_path / f"{name}.png")
    index = Index(tmp_path / "index", session)
    list(index.add([tmp_path]))
    assert Path(search(index, "a woman")[0].name).stem == "astronaut"
    assert Path(search(index, "a furry animal with whiskers")[0].name).stem == "cat"
    index.add_texts(["a smiling woman in a suit", "a brown dog lies down"])
    assert texts_of(index, tmp_path / "astronaut.png")[0].name == "a smiling woman in a suit"


def test_regions_keep_what_is_rare(rng: np.random.Generator) -> None:
    """Of many cells that are alike and two that are not, the two have a region of their own."""
    alike = np.array([1.0, 0, 0, 0]) + 0.05 * rng.standard_normal((500, 4))
    cells = unit(np.concatenate([alike, [[0, 1.0, 0, 0], [0, 0, 1.0, 0]]]).astype(np.float32))
    regions = regions_of(cells)
    assert regions.shape == (REGIONS, 4)
    np.testing.assert_allclose(np.linalg.norm(regions, axis=1), 1, atol=1e-5)
    assert (regions @ np.eye(4, dtype=np.float32)[1:3].T).max(axis=0).min() > 0.99
