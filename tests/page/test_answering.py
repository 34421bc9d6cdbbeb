"""Type, and the picture answers: what is asked of the server, when, and how often."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from skimage import data
from tests.page.driving import WOMAN, Driver, link

pytestmark = [pytest.mark.slow, pytest.mark.weights]


def jpeg(image: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", **options)
    return file.getvalue()


def coffee() -> Image.Image:
    return Image.fromarray(data.coffee())


def test_the_page_opens_with_a_sample_that_is_answered(opened: Callable[..., Driver]) -> None:
    page = opened()
    assert page.boxes >= 2
    assert page.text
    assert len(page.rows) == page.page.locator("#words .phrase").count() > 1


def test_typing_is_answered_with_one_encoding(page: Driver) -> None:
    page.type("a woman in an orange suit", delay=15)
    page.type("an orange suit", delay=15)
    assert page.rows[0].startswith("1 an orange suit")
    assert len(page.calls("/v1/encode")) == 1
    assert page.page.locator("#speed").inner_text().endswith("by pointer")


def test_keys_that_follow_fast_are_asked_together(page: Driver) -> None:
    before = len(page.calls("/v1/ground"))
    text = "a smiling woman in an orange suit"
    page.type(text)
    assert len(page.calls("/v1/ground")) - before < len(text) / 2


def test_the_answer_to_an_earlier_text_is_dropped(page: Driver) -> None:
    held: list[Any] = []

    def hold(route: Any) -> None:
        if json.loads(route.request.post_data)["text"] == "a helmet":
            held.append(route)
        else:
            route.continue_()

    page.page.route("**/v1/ground", hold)
    page.page.fill("#text", "a helmet")
    page.page.wait_for_timeout(200)
    page.page.fill("#text", "a woman")
    page.answered("a woman")
    assert len(held) == 1
    page.page.wait_for_timeout(300)
    assert [row.split(maxsplit=1)[1][:7] for row in page.rows] == ["a woman"]


def test_a_photograph_that_the_server_forgot_is_sent_again(page: Driver) -> None:
    gone = {
        "schema": "deixis/1",
        "kind": "error",
        "error": {"code": "unknown_image", "message": "gone", "id": "0" * 16},
    }
    page.expected = ("404",)
    page.page.route("**/v1/ground", lambda route: route.fulfill(status=404, json=gone), times=1)
    page.page.fill("#text", "an orange suit")
    page.answered("an orange suit")
    assert len(page.calls("/v1/encode")) == 2
    assert page.problem == ""


def test_a_busy_server_is_asked_again_when_it_says(page: Driver) -> None:
    busy = {"schema": "deixis/1", "kind": "error", "error": {"code": "busy", "message": "busy", "id": "0" * 16}}
    page.expected = ("429",)
    answer = {"status": 429, "json": busy, "headers": {"Retry-After": "1"}}
    page.page.route("**/v1/ground", lambda route: route.fulfill(**answer), times=1)
    page.page.fill("#text", "an orange suit")
    page.answered("an orange suit")
    assert page.problem == ""


def test_an_error_is_shown_with_its_id_and_goes_with_the_next_answer(page: Driver) -> None:
    refused = {"code": "bad_input", "message": "text: is too odd; ask in parts", "id": "0123456789abcdef"}
    page.expected = ("422",)
    page.page.route(
        "**/v1/ground",
        lambda route: route.fulfill(status=422, json={"schema": "deixis/1", "kind": "error", "error": refused}),
        times=1,
    )
    page.page.fill("#text", "an odd suit")
    page.page.wait_for_selector("#problem:not(:empty)")
    assert page.problem == "text: is too odd; ask in parts (0123456789abcdef)"
    page.type("an orange suit")
    assert page.problem == ""


def test_a_server_that_is_gone_is_said_to_be(page: Driver) -> None:
    page.expected = ("Failed to load resource", "ERR_")
    page.page.route("**/v1/ground", lambda route: route.abort())
    page.page.fill("#text", "an orange suit")
    page.page.wait_for_selector("#problem:not(:empty)")
    assert "does not answer" in page.problem


def test_an_empty_text_asks_nothing_and_shows_nothing(page: Driver) -> None:
    before = len(page.calls("/v1/ground"))
    page.page.fill("#text", "")
    page.page.wait_for_timeout(200)
    assert (page.boxes, page.rows, len(page.calls("/v1/ground"))) == (0, [], before)
    assert page.page.inner_text("#nothing") == "Say what to look for."


def test_letters_beyond_the_first_plane_keep_words_in_place(page: Driver) -> None:
    page.type("👩🏽‍🚀 an orange suit 🎉 and a helmet")
    assert page.page.locator("#words .phrase").all_inner_texts()[-2:] == ["an orange suit", "a helmet"]


def test_a_chosen_file_is_shown_and_asked(page: Driver) -> None:
    page.give(jpeg(coffee()))
    page.page.wait_for_function("() => document.querySelector('#figure').style.getPropertyValue('--ratio') === '1.5'")
    page.type("a red cup")
    assert page.boxes >= 1
    assert len(page.calls("/v1/encode")) == 2


def test_a_dropped_file_is_shown(page: Driver) -> None:
    page.page.evaluate(
        """bytes => {
            const file = new File([new Uint8Array(bytes)], "cup.jpg", { type: "image/jpeg" });
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(file);
            for (const kind of ["dragenter", "dragover", "drop"])
                document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
        }""",
        list(jpeg(coffee())),
    )
    page.page.wait_for_function("() => document.querySelector('#figure').style.getPropertyValue('--ratio') === '1.5'")
    assert not page.page.is_visible("#drop")


def test_a_pasted_picture_is_shown(page: Driver) -> None:
    page.page.evaluate(
        """bytes => {
            const clipboardData = new DataTransfer();
            clipboardData.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
            document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        list(jpeg(coffee())),
    )
    page.page.wait_for_function("() => document.querySelector('#figure').style.getPropertyValue('--ratio') === '1.5'")


def test_the_camera_takes_a_photograph_and_is_let_go(page: Driver) -> None:
    page.page.click("#camera")
    page.page.wait_for_function("() => document.querySelector('#video').videoWidth > 0")
    before = len(page.calls("/v1/encode"))
    page.page.click("#shoot")
    page.page.wait_for_function("() => !document.querySelector('#camera-dialog').open")
    page.page.wait_for_selector(".phrase-row")
    assert len(page.calls("/v1/encode")) == before + 1
    assert page.page.evaluate("document.querySelector('#video').srcObject") is None


def test_another_sample_is_shown_with_its_own_text(page: Driver) -> None:
    was = page.text
    page.page.click("#sample-button")
    page.page.locator("#sample-menu button", has_text="chelsea").click()
    page.page.wait_for_function("was => document.querySelector('#text').value !== was", arg=was)
    page.page.wait_for_selector(".phrase-row")
    assert "cat" in page.text


def test_a_photograph_on_its_side_stands_up_and_its_boxes_with_it(page: Driver) -> None:
    upright = coffee().resize((300, 200))
    tags = Image.Exif()
    tags[0x0112] = 6  # turned a quarter: shown upright after a turn to the right
    page.give(jpeg(upright.rotate(90, expand=True), exif=tags.tobytes(), quality=95))
    page.page.wait_for_function("() => document.querySelector('#figure').style.getPropertyValue('--ratio') === '1.5'")
    page.type("a red cup")
    page.page.click("#copy-button")
    page.page.click("[data-copy=json]")
    image = json.loads(page.clipboard())["image"]
    assert (image["width"], image["height"]) == (300, 200)


def test_a_file_that_is_no_picture_is_refused_and_what_was_shown_stays(page: Driver) -> None:
    page.give(b"no picture at all", "photo.heic", "image/heic")
    page.page.wait_for_selector("#problem:not(:empty)")
    assert "photo.heic" in page.problem
    assert "JPEG or PNG" in page.problem
    assert page.boxes >= 2


def test_the_models_that_cannot_run_are_listed_but_not_to_be_chosen(page: Driver) -> None:
    options = page.page.locator("#model option")
    able = [option.get_attribute("value") for option in options.all() if option.is_enabled()]
    assert "pointer" in able
    assert page.page.input_value("#model") == "pointer"
    for option in options.all():
        if not option.is_enabled():
            assert option.get_attribute("title")


def test_another_model_is_asked_with_its_name_and_sees_the_photograph_for_itself(
    opened: Callable[..., Driver],
) -> None:
    page = opened(WOMAN)
    page.page.evaluate("() => document.querySelector('#model').append(new Option('another', 'another'))")

    def without_name(route: Any) -> None:
        body = json.loads(route.request.post_data)
        route.continue_(post_data=json.dumps({key: body[key] for key in body if key != "model"}))

    page.page.route("**/v1/encode?model=another", lambda route: route.continue_(url=f"{page.address}/v1/encode"))
    page.page.route("**/v1/ground", without_name)
    page.page.select_option("#model", "another")
    page.page.wait_for_selector(".phrase-row")
    assert page.calls("/v1/ground")[-1]["model"] == "another"
    assert [path for path, _ in page.asked if path.startswith("/v1/encode")][-1] == "/v1/encode?model=another"


def test_a_server_with_a_token_is_asked_with_it(opened: Callable[..., Driver]) -> None:
    page = opened()
    page.expected = ("401",)
    refused = {
        "schema": "deixis/1",
        "kind": "error",
        "error": {"code": "unauthorised", "message": "token", "id": "0" * 16},
    }
    seen: list[str | None] = []

    def guard(route: Any) -> None:
        seen.append(route.request.headers.get("authorization"))
        if seen[-1] == "Bearer sesame":
            route.continue_()
        else:
            route.fulfill(status=401, json=refused)

    page.page.route("**/v1/**", guard)
    page.page.fill("#text", "an orange suit")
    page.page.wait_for_selector("#token-dialog[open]")
    page.page.fill("#token", "sesame")
    page.page.keyboard.press("Enter")
    page.answered("an orange suit")
    assert seen[0] is None and seen[-1] == "Bearer sesame"


def test_a_link_without_a_sample_waits_for_a_photograph(opened: Callable[..., Driver]) -> None:
    page = opened(link("a red cup", sample=""), ready=False)
    page.page.wait_for_function("() => document.querySelector('#text').value === 'a red cup'")
    assert page.page.is_visible("#empty")
    page.give(jpeg(coffee()))
    page.answered("a red cup")
    assert page.boxes >= 1
