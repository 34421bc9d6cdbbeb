from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from PIL import Image
from tests.adapters import small_clip as small

from deixis.errors import TextError, WeightsError
from deixis.io.images import open_image
from deixis.models.backends.clip import load
from deixis.models.backends.clip.backend import Contrastive
from deixis.models.backends.clip.blocks import Block, Mixing
from deixis.models.backends.clip.transformers_towers import ClipTowers
from deixis.models.hub.verify import OTHERS, crops, verifier_of
from deixis.models.protocols import GroundSettings
from deixis.testing import check_backend
from deixis.testing.checks import drawn_picture
from deixis.types.boxes import Boxes

pytestmark = pytest.mark.slow

TEXTS = ["a red ball", "a blue box on a green field", "a dog", "A Photo of the cat."]


def backend(mixing: Mixing = Mixing.SELF_SELF) -> Contrastive:
    towers = ClipTowers(small.clip(), small.clip_processor(), small.tokenizer(ends=True), small.CPU)
    return Contrastive(small.spec("clip"), towers, mixing)


def reference_logits(rgb: Any, texts: list[str]) -> Any:
    pixels = small.clip_processor()(images=Image.fromarray(rgb), return_tensors="pt")
    tokens = small.tokenizer(ends=True)(texts, padding=True, return_tensors="pt")
    tokens.pop("token_type_ids", None)
    with torch.no_grad():
        return small.clip()(**pixels, **tokens).logits_per_image[0].numpy()


def test_it_keeps_every_law() -> None:
    check_backend(backend())


def test_scores_are_those_of_transformers() -> None:
    clip, picture = backend(), open_image(drawn_picture())

    np.testing.assert_allclose(
        clip.match(clip.encode(picture), TEXTS), reference_logits(drawn_picture(), TEXTS), rtol=0, atol=1e-4
    )


def test_boxes_are_verified_by_what_is_in_them() -> None:
    rgb, boxes = drawn_picture(), Boxes([[4, 6, 44, 50], [30, 20, 90, 60]])
    verifier = verifier_of(backend())
    found = verifier.verify(verifier.encode(open_image(rgb)), "a red ball", boxes)

    for score, crop in zip(found, crops(rgb, boxes), strict=True):
        phrase, *others = reference_logits(crop, ["a red ball", *OTHERS])
        assert score == pytest.approx(1 / (1 + np.exp(max(others) - phrase)), abs=1e-4)


def test_probabilities_are_the_softmax_of_the_logits() -> None:
    clip = backend()
    logits = reference_logits(drawn_picture(), TEXTS)
    expected = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()

    found = clip.probabilities(clip.encode(open_image(drawn_picture())), TEXTS)

    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_a_text_scores_the_same_alone_and_among_others() -> None:
    clip = backend()
    image = clip.encode(open_image(drawn_picture()))

    alone = [backend().match(image, [text])[0] for text in TEXTS]

    np.testing.assert_allclose(clip.match(image, TEXTS), alone, atol=1e-4)
    np.testing.assert_allclose(clip.match(image, [TEXTS[2], TEXTS[2]]), [alone[2]] * 2, atol=1e-4)
    assert clip.match(image, []).shape == (0,)


def test_a_text_is_encoded_once() -> None:
    clip = backend()
    towers: Any = clip._towers
    asked: list[list[str]] = []
    encode = towers.embed_texts

    def watched(texts: list[str]) -> torch.Tensor:
        asked.append(list(texts))
        return encode(texts)

    towers.embed_texts = watched
    image = clip.encode(open_image(drawn_picture()))

    clip.match(image, [*TEXTS, TEXTS[0]])
    clip.match(image, [TEXTS[1], "the dog"])

    assert asked == [TEXTS, ["the dog"]]


def test_a_text_that_is_too_long_is_refused_not_cut() -> None:
    clip = backend()
    image = clip.encode(open_image(drawn_picture()))

    clip.match(image, ["dog " * 18])
    with pytest.raises(TextError, match="21 tokens, and this model reads 20"):
        clip.match(image, ["a dog", "dog " * 19])


def test_pictures_together_are_pictures_alone() -> None:
    clip, rgb = backend(), drawn_picture()
    pictures = [open_image(rgb), open_image(np.ascontiguousarray(rgb[:, :70])), open_image(rgb[::-1].copy())]

    together = clip.encode_batch(pictures)

    for image, picture in zip(together, pictures, strict=True):
        np.testing.assert_allclose(clip.match(image, TEXTS), clip.match(clip.encode(picture), TEXTS), atol=1e-4)
        assert image.size == picture.size
    assert clip.encode_batch([]) == ()


def test_maps_see_what_a_centre_crop_cuts_off() -> None:
    wide = np.full((40, 200, 3), 90, np.uint8)
    marked = wide.copy()
    marked[:, :30] = (250, 20, 20)  # outside the central 40x40
    clip = backend()
    plain, changed = clip.encode(open_image(wide)), clip.encode(open_image(marked))

    np.testing.assert_array_equal(clip.match(plain, TEXTS), clip.match(changed, TEXTS))
    difference = np.abs(clip.cosines(plain, TEXTS[:1]) - clip.cosines(changed, TEXTS[:1])).reshape(6, 6)
    assert difference[:, 0].min() > 1e-3


def test_a_changed_corner_changes_the_cells_of_that_corner_most() -> None:
    clip, rgb = backend(Mixing.VALUE), drawn_picture()
    other = rgb.copy()
    other[:20, -27:] = (255, 255, 0)
    before, after = (clip.encode(open_image(picture)) for picture in (rgb, other))

    change = np.abs(clip.cosines(after, TEXTS) - clip.cosines(before, TEXTS)).mean(axis=0).reshape(6, 6)

    assert np.unravel_index(change.argmax(), change.shape) == (0, 5)


@pytest.mark.parametrize("mixing", list(Mixing))
def test_blocks_taken_apart_are_whole_blocks(mixing: Mixing) -> None:
    model = small.clip()
    states = model.vision_model(pixel_values=torch.randn(2, 3, 48, 48), output_hidden_states=True).hidden_states
    layers = model.vision_model.encoder.layers
    last = Block.of_transformers(layers[-1])

    assert len(states) == len(layers) + 1
    for layer, entering, leaving in zip(layers, states[:-1], states[1:], strict=True):
        torch.testing.assert_close(Block.of_transformers(layer)(entering), leaving, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(
        last(states[-2], mixing), by_the_paper(layers[-1], states[-2], mixing), atol=1e-5, rtol=0
    )


def by_the_paper(layer: Any, x: torch.Tensor, mixing: Mixing) -> torch.Tensor:
    """The last block with the attention matrix of the papers, written out head by head and token by token."""
    normed = layer.layer_norm1(x)
    attention = layer.self_attn
    q, k, v = attention.q_proj(normed), attention.k_proj(normed), attention.v_proj(normed)
    size = x.shape[-1] // attention.num_heads
    heads = []
    for start in range(0, x.shape[-1], size):
        one = [part[..., start : start + size] for part in (q, k, v)]
        heads.append(matrix_of(mixing, one[0], one[1], size) @ one[2])
    x = x + attention.out_proj(torch.cat(heads, dim=-1))
    return x + layer.mlp(layer.layer_norm2(x))


def matrix_of(mixing: Mixing, q: torch.Tensor, k: torch.Tensor, size: int) -> torch.Tensor:
    def softmax(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        powers = torch.exp(torch.einsum("bic,bjc->bij", a, b) / size**0.5)
        return powers / powers.sum(dim=-1, keepdim=True)

    if mixing is Mixing.VALUE:
        return torch.eye(q.shape[1]).expand(len(q), -1, -1)
    return softmax(q, q) + softmax(k, k) if mixing is Mixing.SELF_SELF else softmax(q, k)


@pytest.mark.parametrize("mixing", [Mixing.VALUE, Mixing.SELF_SELF])
def test_the_dense_map_is_that_of_the_paper(mixing: Mixing) -> None:
    model, clip = small.clip(), backend(mixing)
    image = clip.encode(open_image(drawn_picture()))
    squashed = small.clip_processor()(
        images=open_image(drawn_picture()).square(48), do_center_crop=False, do_resize=False, return_tensors="pt"
    )
    tokens = small.tokenizer(ends=True)(TEXTS, padding=True, return_tensors="pt")
    with torch.no_grad():
        states = model.vision_model(**squashed, output_hidden_states=True).hidden_states
        cells = by_the_paper(model.vision_model.encoder.layers[-1], states[-2], mixing)[0, 1:]
        cells = model.visual_projection(model.vision_model.post_layernorm(cells))
        texts = model.text_projection(model.text_model(tokens["input_ids"], tokens["attention_mask"]).pooler_output)
    expected = torch.nn.functional.cosine_similarity(texts[:, None], cells[None], dim=-1)

    np.testing.assert_allclose(clip.cosines(image, TEXTS), expected.numpy(), atol=1e-5)


def test_a_phrase_is_found_where_its_map_is_high() -> None:
    clip = backend()
    image = clip.encode(open_image(drawn_picture()))
    query = clip.parse("a red ball . a blue box")

    found = clip.ground(image, query, GroundSettings(threshold=0.0))

    assert set(found.phrase.tolist()) == {0, 1}
    assert found.heatmaps is not None and found.presence is None and found.masks is None and not clip.spec.calibrated
    for index in (0, 1):
        best = next(iter(found.of(index)))
        x, y = found.heatmaps.peak(index)
        x0, y0, x1, y1 = best.box
        assert x0 <= x < x1 and y0 <= y < y1
        cosines = clip.cosines(image, [query.string(query.phrases[index])])
        assert best.score <= (1 + cosines.max()) / 2 + 1e-6


def test_word_maps_are_each_of_a_word_alone() -> None:
    clip = backend()
    image = clip.encode(open_image(drawn_picture()))

    first, second = (clip.align(image, clip.parse(text)) for text in ("a red ball", "ball and a red box"))

    np.testing.assert_allclose(first.heatmap_grid("ball"), second.heatmap_grid("ball"), atol=1e-5)
    assert first.heatmap_grid("ball").min() == 0 and first.heatmap_grid("ball").max() == 1


def test_a_query_without_words_has_maps_without_rows() -> None:
    clip = backend()
    image = clip.encode(open_image(drawn_picture()))

    assert clip.align(image, clip.parse("...")).matrix.shape == (0, 36)
    assert clip.gradient(image, clip.parse("...")).matrix.shape == (0, 36)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small.clip().save_pretrained(tmp_path)
    small.clip_processor().save_pretrained(tmp_path)
    small.tokenizer(ends=True).save_pretrained(tmp_path)
    return tmp_path


def test_a_folder_is_loaded_with_its_own_preparation(folder: Path) -> None:
    clip = load.clip(replace(small.spec("clip"), source=str(folder)))

    found = clip.match(clip.encode(open_image(drawn_picture())), TEXTS)

    np.testing.assert_allclose(found, reference_logits(drawn_picture(), TEXTS), atol=1e-4)


def test_a_folder_of_another_kind_is_refused(folder: Path) -> None:
    with pytest.raises(WeightsError, match=r"type 'clip'; backend 'siglip' takes \['siglip', 'siglip2'\]"):
        load.siglip(replace(small.spec("siglip"), source=str(folder)))


def test_a_folder_that_lacks_a_weight_is_refused(folder: Path) -> None:
    model = small.clip()
    weights = {name: weight for name, weight in model.state_dict().items() if name != "visual_projection.weight"}
    model.save_pretrained(folder, state_dict=weights)
    with pytest.raises(WeightsError, match=r"visual_projection\.weight"):
        load.clip(replace(small.spec("clip"), source=str(folder)))
