"""What was found, what was not, and why."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from tests.page.driving import ABSENT, CUP, WOMAN, Driver, link

from deixis.io.palette import OKABE_ITO

pytestmark = [pytest.mark.slow, pytest.mark.weights]


def test_a_phrase_has_the_colour_dash_and_number_of_its_boxes(opened: Callable[..., Driver]) -> None:
    page = opened(WOMAN)
    seen = page.page.evaluate(
        """() => [...document.querySelectorAll("#words .phrase")].map((node, index) => {
            const style = getComputedStyle(node);
            const line = document.querySelectorAll(".mark .line.own")[index];
            return { text: style.borderBottomColor, box: getComputedStyle(line).stroke,
                underline: style.borderBottomStyle, dash: line.getAttribute("stroke-dasharray"),
                number: getComputedStyle(node, "::before").content,
                badge: document.querySelectorAll(".mark .badge text")[index].textContent } })"""
    )
    assert len(seen) == 3
    assert [one["text"] for one in seen] == [f"rgb({r}, {g}, {b})" for r, g, b in OKABE_ITO[:3]]
    assert all(one["text"] == one["box"] for one in seen)
    assert len({one["underline"] for one in seen}) == len({one["dash"] for one in seen}) == 3
    assert [one["number"].strip('"') for one in seen] == [one["badge"] for one in seen] == ["1", "2", "3"]


def test_a_box_has_a_dark_and_a_light_line_under_its_own(page: Driver) -> None:
    kinds = (
        page.page.locator(".mark").first.locator(".line").evaluate_all("nodes => nodes.map(node => node.classList[1])")
    )
    assert kinds == ["dark", "light", "own"]


def test_the_threshold_moves_without_a_call(opened: Callable[..., Driver]) -> None:
    page = opened(link("a flag"))
    before = len(page.calls("/v1/ground"))
    drawn = {}
    for value in (0.05, 0.3, 0.95):
        page.slide(value)
        drawn[value] = page.boxes
    assert drawn[0.05] > drawn[0.95] == 1
    assert "below 0.95" in page.rows[0]
    assert page.page.locator(".mark.weak").count() == 1
    assert len(page.calls("/v1/ground")) == before


def test_the_histogram_shows_every_score_and_which_reach(page: Driver) -> None:
    page.type("a flag")
    page.slide(0)
    assert page.page.locator("#histogram rect").count() == page.page.locator("#histogram rect.reached").count() > 0
    shown = page.page.inner_text("#threshold-note")
    page.slide(1)
    assert page.page.locator("#histogram rect.reached").count() == 0
    assert shown.split()[0] == shown.split()[-1]
    assert page.page.inner_text("#threshold-note").startswith("0 regions of")


def test_keys_move_the_threshold(page: Driver) -> None:
    page.press("]", "]", "[")
    assert page.page.inner_text("#threshold-value") == "0.55"


def test_an_absent_phrase_says_so_with_its_nearest_place_and_score(opened: Callable[..., Driver]) -> None:
    page = opened(ABSENT)
    dog = next(row for row in page.rows if "dog" in row)
    assert "not here; nearest 0." in dog
    assert page.page.locator(".phrase.absent").first.inner_text() == "a dog"
    assert page.page.locator(".mark.absent").count() >= 1
    assert float(page.page.locator(".mark.absent").first.evaluate("node => getComputedStyle(node).opacity")) < 0.9


def test_an_ambiguous_phrase_offers_words_that_settle_it_and_one_click_writes_them(
    opened: Callable[..., Driver],
) -> None:
    page = opened(link("a table with the spoon", "coffee"))
    page.page.wait_for_selector(".found .chip", timeout=10_000)
    chip = page.page.locator(".found .chip").first
    words = chip.inner_text()
    chip.click()
    page.answered(f"a table with {words}")
    assert page.text == f"a table with {words}"


def test_an_ambiguous_expression_offers_words_too(opened: Callable[..., Driver]) -> None:
    page = opened(CUP)
    assert "any of 2?" in page.rows[0]
    chip = page.page.locator("#suggestions .chip").first
    words = chip.inner_text()
    chip.click()
    page.answered(words)
    assert "any of" not in page.rows[0]


def test_the_steps_of_the_reasons_are_seen_on_the_picture(opened: Callable[..., Driver]) -> None:
    page = opened(CUP)
    steps = page.page.locator("#steps .step")
    said = [text.split("\n")[0] for text in steps.all_inner_texts()]
    assert said == ["what was seen", "left of spoon", "cup, left of spoon"]
    steps.nth(0).hover()
    everything = page.page.locator(".mark.seen").count()
    badges = page.page.evaluate(
        "() => [...document.querySelectorAll('.mark.seen .badge text')].map(node => node.textContent)"
    )
    assert everything >= 3
    assert any(text.startswith("spoon 1 0.") for text in badges)
    steps.nth(2).hover()
    assert 0 < page.page.locator(".mark.seen").count() < everything
    page.page.mouse.move(5, 5)
    assert page.page.locator(".mark.seen").count() == 0
    page.press("ArrowDown", "ArrowDown")
    assert page.page.locator(".step.strong .said").inner_text() == "left of spoon"


def test_a_question_is_answered(opened: Callable[..., Driver]) -> None:
    page = opened(link("how many cups are there?", "coffee"))
    assert page.page.inner_text("#decided").split(".")[0].isdigit()
    assert page.page.is_disabled("#threshold")


def test_one_phrase_alone_by_click_and_by_key(opened: Callable[..., Driver]) -> None:
    page = opened(WOMAN)
    page.press("2")
    assert page.page.locator(".mark.dimmed").count() == page.page.locator(".mark").count() - 1
    assert page.page.locator('.phrase-row[aria-pressed="true"]').inner_text().split("\n")[1] == "an orange suit"
    page.press("2")
    assert page.page.locator(".mark.dimmed").count() == 0
    page.page.locator(".phrase-row").nth(0).click()
    assert page.page.locator('.phrase-row[aria-pressed="true"]').count() == 1


def test_boxes_are_shut_off_by_their_key(page: Driver) -> None:
    with_boxes = page.shot()
    page.press("b")
    assert page.page.locator(".mark").count() == 0
    assert np.abs(with_boxes.astype(int) - page.shot()).max() > 100
    page.press("b")
    assert page.boxes >= 2


def test_forms_are_said_in_words(page: Driver) -> None:
    table = {
        "LEFT_OF(spoon)": "left of spoon",
        "THE(NTH(2, right, cup))": "the number 2 from the right of cup",
        "AND(cup, NOT(color=red))": "cup, not red",
        'REL("chase", dog)': "chase dog",
        "HOW_MANY(spoon)": "how many spoon",
        "COUNT(2, 2, cup)": "2 cup",
        "PLACE(left)": "in the left",
        "cup": "cup",
    }
    said = page.page.evaluate(
        "async forms => { const { said } = await import('/page/steps.js'); return forms.map(said) }", list(table)
    )
    assert said == list(table.values())
