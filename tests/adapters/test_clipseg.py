"""CLIPSeg on small random weights, against transformers' own processor and model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

pytestmark = pytest.mark.slow
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from tests.adapters import small_sam as small  # noqa: E402

import deixis  # noqa: E402
from deixis.io.images import open_image  # noqa: E402
from deixis.models.backends.clipseg.backend import TOGETHER, ClipSeg  # noqa: E402
from deixis.models.backends.clipseg.spec import SPEC  # noqa: E402
from deixis.models.protocols import GroundSettings  # noqa: E402
from deixis.tasks.session import Session  # noqa: E402
from deixis.testing import check_backend  # noqa: E402
from deixis.types.grounding import Status  # noqa: E402

SIZES = ((45, 77), (101, 38), (64, 64), (130, 131), (7, 200))  # height, width
TEXTS = ("a red ball", "the blue box", "something else on a green field")


def assert_close(actual: Any, expected: Any) -> None:
    np.testing.assert_allclose(actual, expected, rtol=1e-4, atol=1e-5)


@pytest.fixture(scope="module")
def model() -> Any:
    return small.clipseg()


@pytest.fixture(scope="module")
def backend(model: Any) -> ClipSeg:
    return ClipSeg(SPEC, model, small.clipseg_processor(), small.CPU)


def reference(model: Any, rgb: NDArray[np.uint8], texts: tuple[str, ...]) -> Any:
    """(N, h, w) logits, as transformers' own documentation has it done."""
    processor = small.clipseg_processor()
    words = processor.tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
    pixels = processor.image_processor([Image.fromarray(rgb)] * len(texts), return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        logits = model(input_ids=words["input_ids"], attention_mask=words["attention_mask"], pixel_values=pixels).logits
    return logits.reshape(len(texts), small.SIDE, small.SIDE)


def asked(texts: tuple[str, ...]) -> tuple[str, list[tuple[int, int]]]:
    """One text that holds several, and where each of them stands."""
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    return " ".join(texts), [(int(at), int(at) + len(text)) for at, text in zip(starts, texts, strict=False)]


@pytest.mark.parametrize("size", SIZES)
def test_maps_are_those_of_the_reference(backend: ClipSeg, model: Any, size: tuple[int, int]) -> None:
    rgb = small.rgb(*size)
    expected = reference(model, rgb, TEXTS)
    full = torch.nn.functional.interpolate(expected[None].sigmoid(), size, mode="bilinear", align_corners=False)[0]
    found = Session(backend).ground(rgb, *asked(TEXTS))
    assert found.heatmaps is not None
    assert expected.std(dim=(1, 2)).min() > 0.1  # the small model's maps are not flat
    for row in range(len(TEXTS)):
        assert_close(found.heatmaps[row], full[row])


@pytest.mark.parametrize("size", SIZES)
def test_masks_together_are_where_the_reference_is_above_one_half(
    backend: ClipSeg, model: Any, size: tuple[int, int]
) -> None:
    rgb = small.rgb(*size)
    expected = reference(model, rgb, TEXTS)
    high = torch.nn.functional.interpolate(expected[None], size, mode="bilinear", align_corners=False)[0] > 0
    found = Session(backend).ground(rgb, *asked(TEXTS), threshold=0.5, max_regions=4000)
    for row in range(len(TEXTS)):
        masks = found.of(row).masks
        assert masks is not None
        assert (masks.dense.any(axis=0) != high[row].numpy()).mean() < 0.02  # but where two parts all but touch
        assert masks.dense.sum(axis=0).max() <= 1  # parts do not overlap


def test_a_phrase_is_mapped_the_same_with_and_without_others(backend: ClipSeg) -> None:
    image = backend.encode(open_image(small.rgb(45, 77)))
    texts = [f"{colour} {thing}" for colour in ("red", "blue") for thing in ("ball", "box", "cat", "dog", "field")]
    assert len(texts) > TOGETHER
    alone = np.concatenate([backend.logits(image, [text]) for text in texts])
    np.testing.assert_allclose(backend.logits(image, texts), alone, rtol=1e-3, atol=1e-3)  # logits of up to 30
    assert backend.logits(image, []).shape == (0, small.SIDE, small.SIDE)


def test_the_vision_tower_runs_once(backend: ClipSeg, model: Any) -> None:
    calls = list[int]()
    hook = model.clip.vision_model.register_forward_hook(lambda *_: calls.append(1))
    image = backend.encode(open_image(small.rgb(45, 77)))
    for text in TEXTS:
        backend.ground(image, backend.parse(text), GroundSettings())
    hook.remove()
    assert len(calls) == 1


def test_words_have_the_map_of_the_smallest_phrase_that_holds_them(backend: ClipSeg, model: Any) -> None:
    session, rgb = Session(backend), small.rgb(45, 77)
    query = session.parse("a red ball on the box", phrases=[(0, 21), (0, 10)])
    found = backend.align(backend.encode(open_image(rgb)), query)
    whole, part = reference(model, rgb, ("a red ball on the box", "a red ball")).sigmoid().numpy()
    assert_close(found.heatmap_grid("red"), part)
    assert_close(found.heatmap_grid("on"), whole)


def test_a_word_in_no_phrase_has_an_empty_map(backend: ClipSeg) -> None:
    query = Session(backend).parse("a red ball and a box", phrases=[(0, 10)])
    found = backend.align(backend.encode(open_image(small.rgb(45, 77))), query)
    assert found.heatmap_grid("and").max() == 0 < found.heatmap_grid("red").max()


def test_a_map_that_is_nowhere_above_one_half_is_absent() -> None:
    backend = ClipSeg(SPEC, small.clipseg(), small.clipseg_processor(), small.CPU)
    image, query = backend.encode(open_image(small.rgb(45, 77))), backend.parse("a red ball")
    highest = float(backend.logits(image, ["a red ball"]).max())
    with torch.no_grad():
        backend._model.decoder.transposed_convolution.bias.sub_(highest + 1)
    none = backend.ground(image, query, GroundSettings())
    assert none.status == (Status.ABSENT,)
    assert not len(none)
    every = backend.ground(image, query, GroundSettings(threshold=0))
    assert len(every)
    assert every.score is not None
    assert every.score.max() < 0.5


def test_a_phrase_of_marks_is_not_asked_and_a_long_one_is_cut(backend: ClipSeg) -> None:
    text = "!! " + "red " * 20
    found = Session(backend).ground(small.rgb(45, 77), text, phrases=[(0, 2), (3, len(text) - 1)], threshold=0)
    assert found.status[0] is Status.UNKNOWN
    assert not len(found.of(0))
    assert "only its first 10 tokens" in found.trace[1]


def test_check_backend_passes(backend: ClipSeg) -> None:
    check_backend(backend)


def test_a_model_in_a_folder_loads_by_name(backend: ClipSeg, model: Any, tmp_path: Path) -> None:
    model.save_pretrained(tmp_path)
    small.clipseg_processor().save_pretrained(tmp_path)
    rgb = small.rgb(45, 77)
    ours, theirs = deixis.load(f"clipseg:{tmp_path}").ground(rgb, TEXTS[0]), Session(backend).ground(rgb, TEXTS[0])
    np.testing.assert_array_equal(ours.boxes.xyxy, theirs.boxes.xyxy)
