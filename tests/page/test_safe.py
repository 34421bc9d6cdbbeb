"""No text, name or answer runs as code (T11 of the threats), and nothing leaves by the side."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.page.driving import WOMAN, Driver, link

pytestmark = [pytest.mark.slow, pytest.mark.weights]

SAMPLES = Path(__file__).parents[2] / "src" / "deixis" / "serving" / "page" / "samples"
FIRE = "window.burnt=1"
PAYLOADS = [
    f"<script>{FIRE}</script>",
    f"<img src=x onerror={FIRE}>",
    f"<svg onload={FIRE}>",
    f'"><img src=x onerror={FIRE}>',
    f"'><svg/onload={FIRE}>",
    f"</textarea><script>{FIRE}</script>",
    f"<iframe srcdoc='<script>parent.{FIRE}</script>'>",
    f"javascript:{FIRE}",
    f'<a href="javascript:{FIRE}">a</a>',
    f"<math><mtext><style><img src onerror={FIRE}></style></mtext></math>",
    f"{{{{constructor.constructor('{FIRE}')()}}}}",
    f"${{{FIRE}}}",
    f"<details open ontoggle={FIRE}>",
    f"<style>@import 'javascript:{FIRE}'</style>",
    f"\u2028<img src=x onerror={FIRE}>\u2029",
    f"&lt;img src=x onerror={FIRE}&gt;",
]


def burnt(page: Driver) -> bool:
    page.page.wait_for_timeout(60)
    return bool(
        page.page.evaluate(
            "() => window.burnt === 1 || document.querySelectorAll('main img, main iframe, main script').length > 0"
        )
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_is_a_text(page: Driver, payload: str) -> None:
    page.page.fill("#text", f"a flag {payload}")
    page.page.wait_for_function(
        "text => document.querySelector('#words').textContent === text", arg=f"a flag {payload}"
    )
    page.page.wait_for_timeout(150)
    assert not burnt(page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_link_is_a_text(opened: Callable[..., Driver], payload: str) -> None:
    page = opened(link(f"a flag {payload}", sample=payload, model=payload), ready=False)
    page.page.wait_for_function("() => document.querySelector('#text').value !== ''")
    assert page.text == f"a flag {payload}".replace("\0", "")
    assert not burnt(page)


def test_what_the_server_says_is_a_text(opened: Callable[..., Driver]) -> None:
    """Phrases, reasons, suggestions, words, names of samples and models, errors: every string of every answer."""
    page = opened(WOMAN)

    def poisoned(value: Any, payload: str) -> Any:
        if isinstance(value, str):
            return payload
        if isinstance(value, dict):
            kept = {"schema", "kind", "status", "data", "image", "url", *(("text",) if "schema" in value else ())}
            return {
                key: part if key in kept and isinstance(part, str) else poisoned(part, payload)
                for key, part in value.items()
            }
        return [poisoned(one, payload) for one in value] if isinstance(value, list) else value

    def poison(route: Any) -> None:
        told = route.fetch()
        route.fulfill(status=told.status, json=poisoned(told.json(), payload))

    page.page.route("**/v1/**", poison)
    for number, payload in enumerate(PAYLOADS[:6]):
        page.page.fill("#text", f"the cup left of the spoon {number}")
        page.page.wait_for_timeout(400)
        page.page.mouse.click(*page.at(0.5, 0.5))
        page.page.wait_for_selector("#place-else .ranked")
        page.page.wait_for_timeout(900)
        assert not burnt(page)
        assert payload in page.page.inner_text("#place-else")
    page.page.unroute_all(behavior="wait")


def test_an_error_message_is_a_text(page: Driver) -> None:
    page.expected = ("422",)
    told = {
        "schema": "deixis/1",
        "kind": "error",
        "error": {"code": "bad_input", "message": PAYLOADS[1], "id": PAYLOADS[0]},
    }
    page.page.route("**/v1/ground", lambda route: route.fulfill(status=422, json=told))
    page.page.fill("#text", "a flag")
    page.page.wait_for_selector("#problem:not(:empty)")
    assert PAYLOADS[1] in page.problem
    assert not burnt(page)


def test_a_file_name_is_a_text(page: Driver) -> None:
    page.give((SAMPLES / "coffee.jpg").read_bytes(), f"{PAYLOADS[1]}.jpg")
    page.type("a red cup")
    page.page.click("#copy-button")
    page.page.click("[data-copy=coco]")
    page.page.wait_for_selector("#toast.shown")
    assert json.loads(page.clipboard())["images"][0]["file_name"].startswith("<img")
    page.give(b"none", f"{PAYLOADS[1]}.png", "image/png")
    page.page.wait_for_selector("#problem:not(:empty)")
    assert not burnt(page)


def test_the_policy_has_no_unsafe_word_and_names_no_other_place(page: Driver) -> None:
    answer = page.page.request.get(page.address)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_script_that_got_in_would_not_run(page: Driver) -> None:
    """The policy holds by itself: what the page never does, it could not do either."""
    page.expected = ("Content Security Policy", "Refused", "violates")
    page.page.evaluate(
        """() => { const script = document.createElement("script");
            script.textContent = "window.burnt=1"; document.body.append(script); script.remove() }"""
    )
    assert not page.page.evaluate("() => window.burnt === 1")


def test_the_first_load_is_small_on_the_wire_too(page: Driver) -> None:
    loaded = page.page.evaluate(
        """() => [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]
            .filter(one => !one.name.includes("/v1/") && !one.name.includes("/samples/"))
            .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
    )
    assert 20_000 < loaded < 300_000
