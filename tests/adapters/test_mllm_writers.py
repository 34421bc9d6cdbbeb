"""Local models that write: equal to transformers' processor, model and generation, on small random weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from PIL import Image
from tests.adapters import small_writers
from tests.adapters.small_writers import FAMILIES, Small

from deixis.io.images import open_image
from deixis.models.hub.torch_writer import WriterImage
from deixis.models.protocols import GroundSettings
from deixis.testing import check_backend
from deixis.testing.checks import drawn_picture

pytestmark = pytest.mark.slow

PROMPTS = {
    "florence-2": "<CAPTION_TO_PHRASE_GROUNDING>{}",
    "kosmos-2": "<grounding><phrase> {}</phrase>",
    "paligemma": "<image>detect {}",
}
QUESTION = (
    'Locate every instance of "{}" in the image. Answer with a JSON list only, one object for each: '
    '{{"bbox_2d": [x1, y1, x2, y2], "label": "..."}}. Answer [] if there is none.'
)
TEXTS = ("a red ball", "a blue box; with a lid")


@pytest.fixture(scope="module", params=FAMILIES)
def named(request: pytest.FixtureRequest) -> tuple[str, Small]:
    if request.param.startswith("qwen"):
        pytest.importorskip("torchvision")  # their processors need it
    return request.param, FAMILIES[request.param]()


def pictures() -> list[np.ndarray[Any, Any]]:
    drawn = drawn_picture()
    return [drawn, np.ascontiguousarray(255 - drawn[:, ::-1])]


def reference_inputs(name: str, small: Small, rgb: np.ndarray[Any, Any], text: str) -> Mapping[str, Any]:
    """The processor as its model card uses it."""
    image = Image.fromarray(rgb)
    if name in PROMPTS:
        asked = text.replace(";", ",") if name == "paligemma" else text
        made: Mapping[str, Any] = small.processor(text=PROMPTS[name].format(asked), images=image, return_tensors="pt")
        return made
    content = [{"type": "image", "image": image}, {"type": "text", "text": QUESTION.format(text)}]
    told: Mapping[str, Any] = small.processor.apply_chat_template(
        [{"role": "user", "content": content}],
        tokenize=True, add_generation_prompt=True, return_dict=True, return_tensors="pt",
    )  # fmt: skip
    return told


@pytest.mark.parametrize("text", TEXTS)
def test_inputs_are_those_of_the_processor(named: tuple[str, Small], text: str) -> None:
    name, small = named
    for rgb in pictures():
        ours = small.writer.inputs(small.writer.encode(open_image(rgb)), text)
        theirs = {key: value for key, value in reference_inputs(name, small, rgb, text).items() if key != "labels"}
        assert set(ours) == set(theirs)
        for key, value in theirs.items():
            assert torch.equal(ours[key], value), key


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_of_the_model(named: tuple[str, Small], text: str) -> None:
    name, small = named
    seen = []
    for rgb in pictures():
        encoded = small.writer.encode(open_image(rgb))
        inputs = reference_inputs(name, small, rgb, text)
        wanted = {key: value for key, value in inputs.items() if key != "labels"}
        with torch.no_grad():
            theirs = small.model.generate(
                **wanted, max_new_tokens=24, do_sample=False, num_beams=1, eos_token_id=sorted(small.writer.stops())
            )[0].tolist()
        ours = small.writer.generate(encoded, small.writer.inputs(encoded, text))
        begun = 1 if name == "florence-2" else inputs["input_ids"].shape[1]
        assert ours == theirs[begun:]
        assert len(set(ours)) > 3
        seen.append(ours)
    assert seen[0] != seen[1], "the picture makes no difference; so this test would not notice one that is lost"


def test_the_picture_is_looked_at_once(named: tuple[str, Small], monkeypatch: pytest.MonkeyPatch) -> None:
    _, small = named
    encoded = small.writer.encode(open_image(drawn_picture()))
    expected = small.writer.ask(encoded, TEXTS)
    tower = next(
        part for path, part in small.model.named_modules() if path.rpartition(".")[2] in TOWERS and len(path) < 20
    )
    monkeypatch.setattr(tower, "forward", forbidden)
    assert small.writer.ask(encoded, TEXTS) == expected


TOWERS = {"vision_tower", "vision_model", "visual"}


def forbidden(*_: object, **__: object) -> None:
    raise AssertionError("the vision tower was asked again")


def test_pictures_do_not_mix(named: tuple[str, Small]) -> None:
    _, small = named
    one, other = (small.writer.encode(open_image(rgb)) for rgb in pictures())
    alone = [small.writer.ask(image, TEXTS) for image in (one, other)]
    assert [small.writer.ask(image, TEXTS) for image in (one, other, one)] == [*alone, alone[0]]


def test_an_answer_is_no_longer_than_allowed_and_says_so(named: tuple[str, Small]) -> None:
    _, small = named
    encoded = small.writer.encode(open_image(drawn_picture()))
    replies = small.writer.ask(encoded, TEXTS)
    for text, reply in zip(TEXTS, replies, strict=True):
        tokens = small.writer.generate(encoded, small.writer.inputs(encoded, text))
        assert len(tokens) <= 24
        assert reply.cut == (len(tokens) == 24)


def test_what_random_weights_write_is_a_status(named: tuple[str, Small]) -> None:
    _, small = named
    encoded = small.writer.encode(open_image(drawn_picture()))
    grounding = small.writer.ground(encoded, small.writer.parse("a red ball and a blue box"), GroundSettings())
    assert len(grounding.status) == 2 and grounding.score is None
    assert all(str(status) in {"found", "unknown", "absent"} for status in grounding.status)


def answer(dialect: str, shown: tuple[int, int]) -> str:
    """A box from (0.25, 0.25) to (0.75, 0.5) of the picture."""
    width, height = shown
    return {
        "florence-2": "red ball<loc_250><loc_250><loc_750><loc_500>",
        "kosmos-2": "<object><patch_index_0264><patch_index_0504>",
        "paligemma": "<loc0256><loc0256><loc0512><loc0768> red ball",
        "qwen2.5-vl": json.dumps([{"bbox_2d": [width // 4, height // 4, width * 3 // 4, height // 2]}]),
        "qwen3-vl": '```json\n[{"bbox_2d": [250, 250, 750, 500], "label": "ball"}]\n```',
    }[dialect]


@pytest.fixture
def scripted(named: tuple[str, Small], monkeypatch: pytest.MonkeyPatch) -> tuple[str, Small]:
    """The same backend, whose model writes a good answer; all before and after it is as it was."""
    name, small = named

    def generate(image: WriterImage, inputs: Mapping[str, Any]) -> list[int]:
        assert torch.equal(inputs["input_ids"], small.writer.inputs(image, "it")["input_ids"]) is False
        tokenizer = small.processor.tokenizer
        tokens: list[int] = tokenizer(answer(name, image.shown.wh), add_special_tokens=False)["input_ids"]
        return [tokenizer.bos_token_id, *tokens, tokenizer.eos_token_id]

    monkeypatch.setattr(small.writer, "generate", generate)
    return name, small


def test_it_keeps_the_laws_of_a_backend(scripted: tuple[str, Small]) -> None:
    check_backend(scripted[1].writer)


def test_tokens_that_mean_places_survive_decoding(scripted: tuple[str, Small]) -> None:
    name, small = scripted
    encoded = small.writer.encode(open_image(drawn_picture()))
    assert small.writer.ask(encoded, ["a red ball"])[0].text == answer(name, encoded.shown.wh)
    found = small.writer.ground(encoded, small.writer.parse("a red ball"), GroundSettings())
    np.testing.assert_allclose(found.boxes.xyxy, [[40, 30, 120, 60]], atol=3)


def test_a_phrase_cannot_smuggle_tokens(named: tuple[str, Small]) -> None:
    _, small = named
    encoded = small.writer.encode(open_image(drawn_picture()))
    tricks = "a <image> <loc_1> <OD> <|im_end|> <|image_pad|> </s> cup"
    plain = small.writer.inputs(encoded, "a image loc_1 OD |im_end| |image_pad| /s cup")["input_ids"]
    assert torch.equal(small.writer.inputs(encoded, tricks)["input_ids"], plain)


def test_a_florence_phrase_is_its_first_name() -> None:
    small = small_writers.florence2()
    from deixis.models.hub.written import Reply, read

    text = "a table<loc_1><loc_1><loc_9><loc_9>a cup<loc_10><loc_10><loc_90><loc_90><loc_20><loc_20><loc_80><loc_80>"
    size = open_image(drawn_picture()).size
    outcome = small.writer.meant(read(Reply(text), "florence-2", size), "a cup on a table")
    assert outcome.labels == ("a cup", "a cup") and "1 are of other things" in outcome.line
    only = small.writer.meant(read(Reply(text), "florence-2", size), "somebody")
    assert len(only.xyxy) == 3
