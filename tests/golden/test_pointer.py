"""What the embedded model says of real photographs. The boxes were drawn by hand round what is there."""

import numpy as np
import pytest
from skimage import data

import deixis
from deixis.models.registry import Registry
from deixis.testing import check_backend
from deixis.types.boxes import pairwise_iou


@pytest.fixture(scope="module")
def session() -> deixis.Session:
    return deixis.load()


@pytest.fixture(scope="module")
def motorcycle(session: deixis.Session) -> deixis.EncodedImage:
    image: deixis.EncodedImage = session.encode(data.stereo_motorcycle()[0])
    return image


def overlap(grounding: deixis.Grounding, truth: list[float]) -> float:
    return float(pairwise_iou(grounding.boxes[:1], deixis.Boxes([truth]))[0, 0])


def test_the_embedded_model_obeys_the_laws_of_backends() -> None:
    check_backend(Registry.built_in().load("pointer"))


def test_a_cat_is_found_where_it_is(session: deixis.Session) -> None:
    found = session.ground(data.chelsea(), "a cat")
    assert found.status == (deixis.Status.FOUND,)
    assert overlap(found, [0, 0, 410, 300]) > 0.7


def test_a_motorcycle_is_found_where_it_is(session: deixis.Session, motorcycle: deixis.EncodedImage) -> None:
    found = session.ground(motorcycle, "a red motorcycle")
    assert overlap(found, [95, 70, 690, 450]) > 0.6


def test_the_map_of_a_phrase_peaks_on_what_it_names(session: deixis.Session) -> None:
    heatmaps = session.ground(data.chelsea(), "a cat").heatmaps
    assert heatmaps is not None
    x, _ = heatmaps.peak(0)
    assert 30 < x < 400  # the cat reaches from top to bottom, and not to the right
    whole = heatmaps[0]
    assert whole[60:280, 60:330].mean() > 1.3 * whole[:, 410:].mean()


def test_phrases_one_at_a_time_are_phrases_all_at_once(
    session: deixis.Session, motorcycle: deixis.EncodedImage
) -> None:
    text, spans = "a red motorcycle in a garage", [(0, 16), (20, 28)]
    together = session.ground(motorcycle, text, phrases=spans)
    for i, span in enumerate(spans):
        alone = session.ground(motorcycle, text, phrases=[span])
        np.testing.assert_allclose(alone.boxes.xyxy, together.of(i).boxes.xyxy, atol=0.5)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("A man in a red shirt walks his dog.", ["A man", "a red shirt", "his dog"]),
        ("pink", ["pink"]),
        ("left bottom sandwich half", ["left bottom sandwich half"]),
        ("guy in white with hat", ["guy", "white", "hat"]),
        ("Two women are talking while a child plays with a ball .", ["Two women", "a child", "a ball"]),
    ],
)
def test_phrases_are_found_in_sentences_and_terse_expressions(
    session: deixis.Session, text: str, phrases: list[str]
) -> None:
    query = session.parse(text)
    assert [query.string(phrase) for phrase in query.phrases] == phrases


def test_a_long_text_is_read_in_windows(session: deixis.Session, motorcycle: deixis.EncodedImage) -> None:
    text = "a red motorcycle stands in a garage. " * 50
    found = session.align(motorcycle, text)
    assert len(found.matrix) == 7 * 50


def test_text_without_letters_is_unknown_and_not_an_error(
    session: deixis.Session, motorcycle: deixis.EncodedImage
) -> None:
    assert len(session.ground(motorcycle, "?!")) == 0


def test_a_pronoun_is_answered_as_what_it_stands_for(session: deixis.Session, motorcycle: deixis.EncodedImage) -> None:
    found = session.ground(motorcycle, "a red motorcycle in a garage; it shines")
    texts = [found.query.string(phrase) for phrase in found.query.phrases]
    first, it = texts.index("a red motorcycle"), texts.index("it")
    assert found.trace[it].startswith("it = a red motorcycle; ") and found.status[it] == found.status[first]
    np.testing.assert_array_equal(found.of(it).boxes.xyxy, found.of(first).boxes.xyxy)
    alone = session.ground(motorcycle, "a red motorcycle in a garage; it shines", phrases=[(30, 32)])
    np.testing.assert_allclose(alone.boxes.xyxy, found.of(it).boxes.xyxy, atol=0.5)
    assert found.to_dict()["phrases"][it]["antecedent"] == [0, 16]
    assert found.presence is not None and found.presence[it] == found.presence[first]


def test_the_map_of_a_pronoun_is_that_of_its_noun(session: deixis.Session, motorcycle: deixis.EncodedImage) -> None:
    maps = session.align(motorcycle, "a red motorcycle in a garage; it shines")
    words = [maps.query.string(word) for word in maps.query.words]
    np.testing.assert_allclose(maps.matrix[words.index("it")], maps.matrix[words.index("motorcycle")], atol=1e-5)


@pytest.mark.parametrize("text", ["left", "on the left", "holding"])
def test_where_without_what_is_unknown_and_has_no_map(
    session: deixis.Session, motorcycle: deixis.EncodedImage, text: str
) -> None:
    found = session.ground(motorcycle, text, phrases=[(0, len(text))])
    assert found.status == (deixis.Status.UNKNOWN,) and len(found) == 0
    assert not session.align(motorcycle, text).matrix.any()


def test_an_attribute_alone_has_a_map_on_what_has_it(session: deixis.Session) -> None:
    picture = data.astronaut()
    maps = session.align(picture, "orange")
    grid = maps.heatmap(maps.query.words[0])
    orange = picture[..., 0].astype(int) - picture[..., 2] > 60  # far more red than blue: a quarter of the picture
    assert orange[grid > np.quantile(grid, 0.95)].mean() > 2 * orange.mean()


def test_a_word_has_another_map_where_it_means_something_else(session: deixis.Session) -> None:
    seen = session.encode(data.astronaut())
    maps = [session.align(seen, text) for text in ("a woman in an orange suit", "an orange and an apple on a plate")]
    suit, fruit = (each.heatmap(each.query.find("orange")).ravel() for each in maps)
    again = session.align(seen, "a woman in an orange suit")
    np.testing.assert_array_equal(again.heatmap(again.query.find("orange")).ravel(), suit)
    assert np.corrcoef(suit, fruit)[0, 1] < 0.9
