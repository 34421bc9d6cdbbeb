"""For everybody: names and roles, keys alone, contrast, small and dark screens, no motion where none is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.page.driving import ABSENT, CUP, WOMAN, Driver, link

from deixis.io.palette import luminance

pytestmark = [pytest.mark.slow, pytest.mark.weights]

READABLE = 4.5  # WCAG 2.2 AA, of text
SEEN = 3.0  # of what is no text
TEXTS = """() => [...document.querySelectorAll("body *")]
    .filter(node => node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())
      && !node.closest(".unseen, svg, select, .toast")
      && node.getBoundingClientRect().width > 1).map(node => {
    let under = node; const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const layers = [];
    for (; under; under = under.parentElement) layers.unshift(getComputedStyle(under).backgroundColor);
    paint.fillStyle = "#fff"; paint.fillRect(0, 0, 1, 1);
    for (const layer of layers) { paint.fillStyle = layer; paint.fillRect(0, 0, 1, 1); }
    const back = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
    paint.fillStyle = getComputedStyle(node).color; paint.fillRect(0, 0, 1, 1);
    const ink = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
    return { text: node.textContent.trim().slice(0, 40), back, ink } })"""


def contrast(one: Any, other: Any) -> float:
    light, dark = sorted((luminance(tuple(one)), luminance(tuple(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def check_contrast(page: Driver) -> None:
    texts = page.page.evaluate(TEXTS)
    assert len(texts) > 12
    assert [one for one in texts if contrast(one["ink"], one["back"]) < READABLE] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("fragment", [WOMAN, CUP, ABSENT])
def test_every_text_is_readable(opened: Callable[..., Driver], scheme: str, fragment: str) -> None:
    page = opened(fragment, color_scheme=scheme)
    page.page.wait_for_timeout(900)
    page.word("the" if fragment == CUP else "a").click()
    page.page.mouse.click(*page.at(0.4, 0.4))
    page.page.wait_for_selector("#place-else .ranked")
    check_contrast(page)
    page.press("?")
    check_contrast(page)


def test_light_and_dark_differ(opened: Callable[..., Driver]) -> None:
    grounds = [
        opened(color_scheme=scheme).page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds[0] != grounds[1]


def test_every_control_has_a_name_and_every_name_a_role(page: Driver) -> None:
    """By the browser's own tree of what assistive technology is told."""
    client = page.context.new_cdp_session(page.page)
    tree = client.send("Accessibility.getFullAXTree")["nodes"]
    wanted = {"button", "link", "textbox", "combobox", "slider", "application", "dialog", "listitem", "region", "group"}
    nameless = [
        (node["role"]["value"], node["nodeId"])
        for node in tree
        if not node.get("ignored")
        and node["role"]["value"] in wanted - {"listitem", "group"}
        and not node.get("name", {}).get("value")
    ]
    assert nameless == []
    roles = {node["role"]["value"] for node in tree if not node.get("ignored")}
    assert wanted - {"dialog"} <= roles
    assert {"main", "banner", "navigation", "complementary"} <= roles


def test_every_region_is_in_the_list_in_words(opened: Callable[..., Driver]) -> None:
    page = opened(WOMAN)
    page.slide(0.2)
    rows = page.page.locator("#found > li")
    said = [rows.nth(index).locator("ul li").all_text_contents() for index in range(rows.count())]
    assert sum(map(len, said)) == page.page.locator(".mark").count()
    assert all(", score 0." in line for lines in said for line in lines)
    assert said[0][0].split(",")[0] in ("left", "centre", "lower middle", "lower left")
    assert page.page.get_attribute("#stage", "aria-describedby") == "found-title"


def test_the_answer_is_read_aloud_once_it_stands(page: Driver) -> None:
    page.type("a dog beside a fire truck")
    page.page.wait_for_function("() => document.querySelector('#live').textContent.includes('fire truck')")
    assert "a dog: not here" in page.page.inner_text("#live")
    assert page.page.get_attribute("#live", "aria-live") == "polite"


def test_everything_is_done_by_keys_alone(opened: Callable[..., Driver]) -> None:
    """From an empty field to a pinned word, a settled phrase, a copied answer: no mouse."""
    page = opened(CUP)
    page.press("/")
    page.press("Control+A")
    page.page.keyboard.type("a red cup with a spoon")
    page.answered("a red cup with a spoon")
    page.press("Enter", "ArrowRight", "Enter")
    assert page.pinned == ["red"]
    page.page.wait_for_selector(".chip")
    for _ in range(12):
        if page.page.evaluate("() => document.activeElement.classList.contains('chip')"):
            break
        page.press("Tab")
    chosen = page.page.evaluate("() => document.activeElement.textContent")
    page.press("Enter")
    page.page.wait_for_function("words => document.querySelector('#text').value.includes(words)", arg=chosen)
    page.page.wait_for_selector(".phrase-row")
    page.press("c", "ArrowDown", "Enter")
    page.page.wait_for_selector("#toast.shown")
    assert page.clipboard().startswith("0 0.")


def test_tab_reaches_every_control_and_shows_where_it_is(page: Driver) -> None:
    reached = set()
    for _ in range(30):
        page.press("Tab")
        told = page.page.evaluate(
            """() => { const node = document.activeElement; const style = getComputedStyle(node);
                const line = node.id === "text" ? getComputedStyle(node.parentElement).boxShadow : "";
                return [node.id || node.className, style.outlineStyle !== "none" || line.includes("rgb")] }"""
        )
        reached.add(told[0])
        assert told[1] or told[0] == "", told
    controls = {
        "open",
        "camera",
        "sample-button",
        "model",
        "copy-button",
        "share",
        "help",
        "stage",
        "text",
        "threshold",
    }
    assert controls <= reached
    assert any("word" in name for name in reached)
    assert any("phrase-row" in name for name in reached)


def test_no_key_of_the_page_fires_while_one_types(page: Driver) -> None:
    page.type("hbmz c s o 1 [ ] ? /x", delay=5)
    assert page.text == "hbmz c s o 1 [ ] ? /x"
    assert page.page.inner_text("#threshold-value") == "0.50"
    assert not page.page.evaluate(
        "() => document.querySelector('dialog[open]') || document.querySelector(':popover-open')"
    )


def test_the_sheet_of_keys_opens_and_closes(page: Driver) -> None:
    page.press("?")
    assert page.page.is_visible("#sheet")
    assert page.page.locator("#key-list kbd").count() >= 14
    page.press("Escape")
    assert not page.page.is_visible("#sheet")


def test_single_keys_can_be_turned_off(page: Driver) -> None:
    page.press("?")
    page.page.uncheck("#keys-on")
    page.press("Escape")
    page.press("]")
    assert page.page.inner_text("#threshold-value") == "0.50"
    page.press("?")
    page.page.check("#keys-on")
    page.press("Escape", "]")
    assert page.page.inner_text("#threshold-value") == "0.55"


def test_escape_lets_go_of_everything(opened: Callable[..., Driver]) -> None:
    page = opened(WOMAN)
    page.word("suit").click()
    page.page.mouse.click(*page.at(0.5, 0.5))
    page.press("2", "Escape")
    assert page.pinned == []
    assert not page.page.is_visible("#place")
    assert page.page.locator('[aria-pressed="true"]').count() == 0


@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_narrow_screen_has_no_sideways_scroll_and_large_enough_targets(
    opened: Callable[..., Driver], width: int
) -> None:
    page = opened(WOMAN, viewport={"width": width, "height": 760}, has_touch=True, is_mobile=True)
    assert page.page.evaluate("() => document.documentElement.scrollWidth") <= width
    small = page.page.evaluate(
        """() => [...document.querySelectorAll("button:not(.link), select, input[type=range]")]
            .filter(node => node.checkVisibility())
            .map(node => [node.id || node.className, node.getBoundingClientRect()])
            .filter(([, box]) => Math.min(box.width, box.height) < 22).map(([name]) => name)"""
    )
    assert small == []
    stage = page.page.locator("#stage").bounding_box()
    assert stage["width"] >= min(width, 0.6 * 760)


def test_a_tap_pins_a_word_and_asks_a_place(opened: Callable[..., Driver]) -> None:
    page = opened(WOMAN, viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True)
    page.word("suit").tap()
    assert page.pinned == ["suit"]
    x, y = page.at(0.5, 0.5)
    page.page.touchscreen.tap(x, y)
    page.page.wait_for_selector("#place-else .ranked")
    box = page.page.locator("#place").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_nothing_moves_where_motion_is_not_wanted(opened: Callable[..., Driver]) -> None:
    page = opened(reduced_motion="reduce")
    moving = page.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(node => {
            const style = getComputedStyle(node);
            const moves = style.transitionDuration.split(",").some(part => parseFloat(part) > 0);
            return moves || style.animationName !== "none" }).length"""
    )
    assert moving == 0


@pytest.mark.parametrize("size", [(1280, 800), (390, 760)])
def test_the_field_and_its_words_break_lines_alike(opened: Callable[..., Driver], size: tuple[int, int]) -> None:
    long = "a smiling woman in an orange space suit, with a helmet; an american flag, a space shuttle behind her"
    page = opened(link(long), viewport={"width": size[0], "height": size[1]})
    heights = page.page.evaluate(
        """() => { const field = document.querySelector("#text"), words = document.querySelector("#words");
            field.style.height = "0px"; const own = field.scrollHeight; field.style.height = "";
            return [own, words.getBoundingClientRect().height] }"""
    )
    assert heights[0] == pytest.approx(heights[1], abs=2)
