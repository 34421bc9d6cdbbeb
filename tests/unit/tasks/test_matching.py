"""Match, audit and words: what they say, and on what they stand."""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

import deixis
from deixis.errors import InputError
from deixis.tasks.audit import Verdict, audit
from deixis.tasks.audit.relations import agreement, geometry, relations_of, table
from deixis.tasks.matching import match
from deixis.tasks.matching.combine import fit
from deixis.tasks.matching.evidence import sigmoid
from deixis.tasks.vocabulary import nouns, phrases, rarity
from deixis.tasks.wording import Place, words_of
from deixis.text import rules
from deixis.types import Boxes, Size


@pytest.fixture
def session() -> deixis.Session:
    return deixis.load("fake")


@pytest.fixture
def rgb() -> NDArray[np.uint8]:
    picture: NDArray[np.uint8] = data.astronaut()[::4, ::4].copy()
    return picture


def test_a_match_says_where(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    found = match(session, rgb, "A man in a red shirt walks his dog")
    assert 0 <= found.score <= 1
    assert not found.calibrated, "the constants are those of the embedded model"
    assert [phrase.text for phrase in found.phrases] == ["A man", "a red shirt", "his dog"]
    assert all(phrase.supported for phrase in found.phrases)
    inside = {word.text: word.phrase for word in found.words}
    assert (inside["man"], inside["shirt"], inside["walks"]) == (0, 1, None)
    assert len(found.shown()) == 3
    document = json.loads(json.dumps(found.to_dict(file="a.png"), allow_nan=False))
    assert document["kind"] == "match"
    assert document["words"][1]["phrase"] == 0


def test_a_fit_finds_what_tells_apart(rng: np.random.Generator) -> None:
    x = rng.standard_normal((2000, 3)) * [1, 10, 0.1] + [0, 5, 0]
    true = rng.uniform(size=2000) < sigmoid(2 * x[:, 0] - 0.3 * (x[:, 1] - 5))
    bias, slopes = fit(x, true)
    np.testing.assert_allclose([bias, *slopes[:2]], [1.5, 2, -0.3], atol=0.4)


def test_an_audit_has_a_verdict_for_each_phrase(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    found = audit(session, rgb, "A man in a red shirt")
    assert [finding.text for finding in found.phrases] == ["A man", "a red shirt"]
    assert {finding.verdict for finding in found.phrases} <= set(Verdict)
    assert [(one.subject, one.words, one.other) for one in found.relations] == [(0, "in", 1)]
    contradicted = [finding for finding in found.phrases if finding.verdict is Verdict.CONTRADICTED]
    assert all(finding.rival and finding.box for finding in contradicted)
    assert len(found.shown()) == sum(finding.verdict is Verdict.SUPPORTED for finding in found.phrases)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["kind"] == "audit"


def test_relations_stand_between_phrases() -> None:
    assert [one.words for one in relations_of(rules.parse("A man sits on a bench near a dog"))] == ["sits on", "near"]
    assert relations_of(rules.parse("A man and a dog, a cat")) == ()


def test_geometry_changes_sign_with_its_boxes() -> None:
    a, b = np.array([10.0, 10, 60, 90]), np.array([20.0, 30, 40, 60])
    np.testing.assert_allclose(geometry(a, b), -geometry(b, a), atol=1e-12)
    np.testing.assert_allclose(geometry(a, b), geometry(a * 3, b * 3), atol=1e-12)


def test_a_shirt_is_in_no_way_in_a_man_the_other_way_round() -> None:
    man, shirt, bench = np.array([10.0, 10, 50, 100]), np.array([15.0, 30, 45, 60]), np.array([0.0, 70, 90, 100])
    assert agreement("wearing", man, shirt) > 1 > -1 > agreement("wearing", shirt, man)
    assert agreement("sitting on", man, bench) > agreement("under", man, bench)
    assert agreement("no such words", man, shirt) == 0
    assert {"in", "on", "wearing", "holding"} <= set(table())


def test_words_choose_among_what_is_given(session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    found = words_of(session, rgb, Place(10, 10, 100, 100), words=["dog", "suit", "flag"], top=2)
    assert len(found.words) == 2
    assert {one.text for one in found.words} < {"dog", "suit", "flag"}
    assert found.words[0].score >= found.words[1].score
    assert found.best == found.words[0].text
    assert found.phrases == ()
    assert len(found.shown()) == 1
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["kind"] == "words"


@pytest.mark.parametrize("place", [Place.at(128, 5), Place.at(-1, 5), Place(5, 5, 5, 9), Place(200, 0, 220, 9)])
def test_a_place_outside_the_image(place: Place, session: deixis.Session, rgb: NDArray[np.uint8]) -> None:
    with pytest.raises(InputError, match="128x128"):
        words_of(session, rgb, place, words=["dog"])


def test_a_small_thing_under_a_point_is_meant_rather() -> None:
    size, boxes = Size(height=100, width=100), Boxes([[0, 0, 100, 100], [40, 40, 60, 60], [70, 70, 80, 80]])
    whole, small, elsewhere = Place.at(50, 50).meant(boxes, size).tolist()
    assert small > whole > elsewhere == 0
    assert max(whole, small) <= 1
    np.testing.assert_allclose(Place(40, 40, 60, 60).meant(boxes, size), [0.04, 1, 0], atol=1e-6)


def test_a_place_has_cells() -> None:
    grid, size = Size(height=4, width=4), Size(height=40, width=80)
    assert Place(0, 0, 40, 20).cells(grid, size).tolist() == [0, 1, 4, 5]
    assert Place.at(79, 39).cells(grid, size).tolist() == [15]
    assert Place(41, 1, 43, 2).cells(grid, size).tolist() == [2]


def test_the_vocabulary_is_counted() -> None:
    assert nouns()[0].count >= nouns()[-1].count > 0
    assert {entry.kind for entry in nouns()} >= {"people", "animals", "clothing"}
    assert len(phrases()) > len(nouns(20))
    assert rarity("a") == 0 < rarity("man") < rarity("giraffe")
