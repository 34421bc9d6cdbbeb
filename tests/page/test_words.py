"""Every word is a handle, and every place of the picture has words."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.page.driving import CUP, WOMAN, Driver

from deixis.tasks.session import load

pytestmark = [pytest.mark.slow, pytest.mark.weights]

TEXT = "a woman in an orange suit holds a white helmet"
SAMPLES = Path(__file__).parents[2] / "src" / "deixis" / "serving" / "page" / "samples"
BARS = """() => [...document.querySelectorAll("#place-own .ranked")]
    .map(node => [node.querySelector(".said").textContent, node.querySelector(".score").textContent])"""


@pytest.fixture
def woman(opened: Callable[..., Driver]) -> Driver:
    return opened(WOMAN)


def test_a_word_that_is_pointed_at_shows_its_map_without_a_call(woman: Driver) -> None:
    before = len(woman.calls("/v1/ground"))
    assert not woman.warm
    woman.word("orange").hover()
    assert woman.warm
    assert woman.page.inner_text("#legend-words") == "orange"
    woman.page.mouse.move(5, 5)
    assert not woman.warm
    assert (len(woman.calls("/v1/ground")), woman.calls("/v1/align")) == (before, [])


def test_the_map_on_the_picture_is_that_of_the_alignment(woman: Driver) -> None:
    """Where the library's map of the word is highest the page's is opaque, and where it is lowest it is clear."""
    session = load()
    with Image.open(SAMPLES / "astronaut.jpg") as photo:
        grid = session.align(session.encode(np.asarray(photo.convert("RGB"))), TEXT).heatmap_grid("orange")
    woman.word("orange").hover()
    opacity = woman.heat()[..., 3].astype(float)
    small = opacity.reshape(len(grid), 256 // len(grid), grid.shape[1], 256 // grid.shape[1]).mean((1, 3))
    assert np.corrcoef(small.ravel(), grid.ravel())[0, 1] > 0.95
    top = float(woman.page.inner_text("#legend-top"))
    assert top - 0.1 < grid.max() <= top + 0.005


def test_two_words_have_two_maps(woman: Driver) -> None:
    woman.word("orange").hover()
    first = woman.heat()
    woman.word("helmet").hover()
    assert np.abs(first.astype(int) - woman.heat()).max() > 30


def test_pins_stay_blend_and_let_go(woman: Driver) -> None:
    woman.word("orange").click()
    woman.page.mouse.move(5, 5)
    alone = woman.heat()
    woman.word("helmet").click()
    woman.page.mouse.move(5, 5)
    assert woman.pinned == ["orange", "helmet"]
    assert woman.page.inner_text("#legend-words") == "orange + helmet"
    assert np.abs(alone.astype(int) - woman.heat()).max() > 30
    woman.word("orange").click()
    woman.word("helmet").click()
    woman.page.mouse.move(5, 5)
    assert (woman.pinned, woman.warm) == ([], False)


def test_pins_stay_on_their_words_while_the_text_grows(woman: Driver) -> None:
    woman.word("suit").click()
    woman.page.focus("#text")
    woman.press("Home")
    woman.page.keyboard.type("today ")
    woman.answered(f"today {TEXT}")
    assert woman.pinned == ["suit"]


def test_a_click_in_the_field_pins_too_and_a_double_click_does_not(woman: Driver) -> None:
    woman.page.focus("#text")
    box = woman.word("orange").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    woman.page.mouse.move(x, y)
    assert woman.page.inner_text("#legend-words") == "orange"
    woman.page.mouse.click(x, y)
    assert woman.pinned == ["orange"]
    woman.page.wait_for_timeout(600)
    woman.page.mouse.click(x, y)
    assert woman.pinned == []
    woman.page.wait_for_timeout(600)
    woman.page.mouse.dblclick(x, y)
    assert woman.pinned == []


def test_the_caret_stands_where_the_words_stand(woman: Driver) -> None:
    """The field over the sentence is set alike: a click on a letter puts the caret at that letter."""
    woman.page.focus("#text")
    for word in ("woman", "suit", "helmet"):
        box = woman.word(word).bounding_box()
        woman.page.mouse.click(box["x"] + 1, box["y"] + box["height"] / 2)
        caret = woman.page.evaluate("document.querySelector('#text').selectionStart")
        assert caret == TEXT.index(word)
        woman.page.wait_for_timeout(500)


def test_arrow_keys_step_through_words(woman: Driver) -> None:
    words = TEXT.split()
    for word in words[:3]:
        woman.press("ArrowRight")
        assert woman.page.inner_text("#legend-words") == word
    woman.press("ArrowLeft", "Enter")
    assert woman.pinned == [words[1]]
    woman.press("End")
    assert woman.page.inner_text("#legend-words") == words[-1]


def test_a_place_that_is_pointed_at_warms_its_words_and_its_phrase(woman: Driver) -> None:
    before = len(woman.calls("/v1/ground"))
    woman.page.mouse.move(*woman.at(0.3, 0.8))
    fits = woman.page.evaluate(
        "() => [...document.querySelectorAll('.word')].map(node => Number(node.style.getPropertyValue('--fit')))"
    )
    assert TEXT.split()[int(np.argmax(fits))] in ("orange", "suit")
    assert woman.page.locator(".phrase.strong").inner_text() == "an orange suit"
    assert (len(woman.calls("/v1/ground")), woman.calls("/v1/tasks/words")) == (before, [])


def test_a_click_on_the_picture_ranks_words_for_it(woman: Driver) -> None:
    woman.page.mouse.click(*woman.at(0.3, 0.8))
    ranked = woman.page.evaluate(BARS)
    session = load()
    with Image.open(SAMPLES / "astronaut.jpg") as photo:
        alignment = session.align(session.encode(np.asarray(photo.convert("RGB"))), TEXT)
    expected = alignment.words_at(x=0.3 * 512, y=0.8 * 512)
    assert [word for word, _ in ranked] == [word.text for word in expected]
    assert [float(score) for _, score in ranked] == pytest.approx([word.score for word in expected], abs=0.02)
    woman.page.wait_for_selector("#place-else .ranked")
    assert woman.calls("/v1/tasks/words")[-1]["point"] == pytest.approx([0.3 * 512, 0.8 * 512], abs=2)


def test_a_word_of_a_place_is_looked_for_when_pressed(woman: Driver) -> None:
    woman.page.mouse.click(*woman.at(0.4, 0.2))
    woman.page.wait_for_selector("#place-else button.ranked")
    chip = woman.page.locator("#place-else button.ranked .said").first
    said = chip.inner_text()
    chip.click()
    woman.page.wait_for_function("text => document.querySelector('#text').value === text", arg=said)
    assert not woman.page.is_visible("#place")


def test_a_dragged_box_says_what_it_holds(woman: Driver) -> None:
    woman.drag((0.1, 0.05), (0.7, 0.95))
    assert woman.page.inner_text("#place-best") == "a woman"
    woman.page.wait_for_selector("#place-else .ranked")
    box = woman.calls("/v1/tasks/words")[-1]["box"]
    assert box == pytest.approx([51, 26, 358, 486], abs=6)
    assert woman.page.inner_text("#place-title") == "In this box"
    assert woman.page.locator("#pen rect").count() == 3
    woman.press("Escape")
    assert not woman.page.is_visible("#place")
    assert woman.page.locator("#pen rect").count() == 0


def test_the_picture_is_asked_by_keys_alone(woman: Driver) -> None:
    woman.page.focus("#stage")
    woman.press(*["ArrowLeft"] * 5, "Enter")
    woman.page.wait_for_selector("#place-else .ranked")
    assert woman.calls("/v1/tasks/words")[-1]["point"] == pytest.approx([0.4 * 512, 0.5 * 512], abs=2)
    woman.page.focus("#stage")
    woman.press(*["Shift+ArrowRight"] * 10, *["Shift+ArrowDown"] * 10, "Enter")
    woman.page.wait_for_function("() => document.querySelector('#place-title').textContent === 'In this box'")
    woman.page.wait_for_selector("#place-else .ranked")
    assert woman.calls("/v1/tasks/words")[-1]["box"] == pytest.approx([205, 256, 307, 358], abs=3)


def test_the_heatmap_is_shut_off_by_its_key(woman: Driver) -> None:
    woman.word("orange").click()
    woman.page.mouse.move(5, 5)
    woman.press("h")
    assert not woman.warm
    woman.press("h")
    assert woman.warm


def test_masks_are_drawn_where_the_library_draws_them(woman: Driver) -> None:
    woman.type("a woman")
    woman.leave_field()
    woman.press("m")
    woman.page.wait_for_function("() => !document.querySelector('#masks').hidden")
    flat = woman.page.evaluate(
        """() => { const c = document.querySelector("#masks");
            return [...c.getContext("2d").getImageData(0, 0, c.width, c.height).data].filter((_, i) => i % 4 === 3) }"""
    )
    drawn = np.array(flat).reshape(512, 512) > 0
    session = load()
    found = session.ground(io.BytesIO((SAMPLES / "astronaut.jpg").read_bytes()).getvalue(), "a woman")
    assert found.masks is not None
    union = found.masks.dense.any(axis=0)
    assert (drawn & union).sum() / (drawn | union).sum() > 0.95


def test_a_text_with_structure_has_maps_too(opened: Callable[..., Driver]) -> None:
    page = opened(CUP)
    page.word("spoon").hover()
    assert page.warm
