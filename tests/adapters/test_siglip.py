from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from PIL import Image
from tests.adapters import small_clip as small

from deixis.errors import TextError
from deixis.io.images import open_image
from deixis.models.backends.clip.backend import Contrastive
from deixis.models.backends.clip.blocks import Block, Mixing
from deixis.models.backends.clip.transformers_towers import SiglipTowers
from deixis.testing import check_backend
from deixis.testing.checks import drawn_picture

pytestmark = pytest.mark.slow

TEXTS = ["a red ball", "a blue box on a green field", "a dog", "photo of the cat ."]
KINDS = {"square": (small.siglip, small.siglip_processor), "naflex": (small.naflex, small.naflex_processor)}

kinds = pytest.mark.parametrize("kind", list(KINDS))


def backend(kind: str, mixing: Mixing = Mixing.SELF_SELF) -> Contrastive:
    model, processor = KINDS[kind]
    return Contrastive(
        small.spec("siglip"), SiglipTowers(model(), processor(), small.tokenizer(ends=False), small.CPU), mixing
    )


def inputs(kind: str, rgb: Any, texts: list[str]) -> dict[str, torch.Tensor]:
    """As the model's own documentation prepares them: texts padded to the length it was trained with."""
    pixels = KINDS[kind][1]()(images=Image.fromarray(rgb), return_tensors="pt")
    tokens = small.tokenizer(ends=False)(texts, padding="max_length", max_length=20, return_tensors="pt")
    tokens.pop("token_type_ids", None)
    return {**pixels, **tokens}


@kinds
def test_it_keeps_every_law(kind: str) -> None:
    check_backend(backend(kind))


@kinds
def test_scores_and_probabilities_are_those_of_transformers(kind: str) -> None:
    siglip = backend(kind)
    with torch.no_grad():
        logits = KINDS[kind][0]()(**inputs(kind, drawn_picture(), TEXTS)).logits_per_image[0]
    image = siglip.encode(open_image(drawn_picture()))

    np.testing.assert_allclose(siglip.match(image, TEXTS), logits.numpy(), atol=1e-4)
    np.testing.assert_allclose(siglip.probabilities(image, TEXTS), logits.sigmoid().numpy(), atol=1e-4)


@kinds
def test_a_text_scores_the_same_alone_and_among_longer_ones(kind: str) -> None:
    siglip = backend(kind)
    image = siglip.encode(open_image(drawn_picture()))

    alone = [backend(kind).match(image, [text])[0] for text in TEXTS]

    np.testing.assert_allclose(siglip.match(image, TEXTS), alone, atol=1e-4)


@kinds
def test_capitals_do_not_matter(kind: str) -> None:
    siglip = backend(kind)
    image = siglip.encode(open_image(drawn_picture()))
    first, second = siglip.match(image, ["A RED Ball", "a red ball"])
    assert first == second


@kinds
def test_a_text_that_is_too_long_is_refused_not_cut(kind: str) -> None:
    siglip = backend(kind)
    image = siglip.encode(open_image(drawn_picture()))
    with pytest.raises(TextError, match="21 tokens, and this model reads 20"):
        siglip.match(image, ["dog " * 21])


@pytest.mark.parametrize(("shape", "grid"), [((120, 160), (5, 7)), ((160, 80), (8, 4)), ((90, 90), (6, 6))])
def test_cells_have_the_shape_of_the_picture(shape: tuple[int, int], grid: tuple[int, int]) -> None:
    rgb = np.random.default_rng(0).integers(0, 255, (*shape, 3)).astype(np.uint8)
    siglip = backend("naflex")

    alignment = siglip.align(siglip.encode(open_image(rgb)), siglip.parse("a red ball"))

    assert alignment.grid.hw == grid


def test_pictures_of_several_shapes_together_are_pictures_alone() -> None:
    rng = np.random.default_rng(0)
    pictures = [open_image(rng.integers(0, 255, (h, w, 3)).astype(np.uint8)) for h, w in ((120, 160), (160, 80))]
    siglip = backend("naflex")

    together = siglip.encode_batch(pictures)

    for image, picture in zip(together, pictures, strict=True):
        np.testing.assert_allclose(siglip.match(image, TEXTS), siglip.match(siglip.encode(picture), TEXTS), atol=1e-4)


@kinds
def test_blocks_and_pooling_taken_apart_are_the_whole_model(kind: str) -> None:
    siglip = backend(kind)
    towers = siglip._towers
    pixels = towers.pixels(open_image(drawn_picture()))
    with torch.no_grad():
        entering = towers.hidden(pixels)
        pooled = towers.pool(towers.blocks[-1](entering[-1], mask=pixels.mask), pixels)
        torch.testing.assert_close(pooled, towers.embed_images(pixels), atol=1e-4, rtol=1e-4)


@kinds
def test_the_cells_of_a_picture_that_is_all_one_cell_are_its_embedding(kind: str) -> None:
    """With nothing to choose from, attention passes a value on: the value path must then be the whole pooling."""
    siglip = backend(kind, Mixing.VALUE)
    towers = siglip._towers
    pixels = towers.pixels(open_image(drawn_picture()))
    token = torch.randn(1, 1, 32)
    same = token.expand(1, towers.hidden(pixels)[0].shape[1], -1)
    with torch.no_grad():
        cells, pooled = towers.cells(same, pixels), towers.pool(same, pixels)

    torch.testing.assert_close(cells[0, 0], pooled[0], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("mixing", [Mixing.VALUE, Mixing.SELF_SELF])
def test_the_dense_map_is_the_formula_written_out(mixing: Mixing) -> None:
    model, siglip = small.siglip(), backend("square", mixing)
    image = siglip.encode(open_image(drawn_picture()))
    given = inputs("square", drawn_picture(), TEXTS)
    with torch.no_grad():
        entering = before_last_block(model, given["pixel_values"])
        last = Block.of_transformers(model.vision_model.encoder.layers[-1])
        tokens = model.vision_model.post_layernorm(last(entering, mixing))
        head = model.vision_model.head
        weight, bias = head.attention.in_proj_weight.chunk(3)[2], head.attention.in_proj_bias.chunk(3)[2]
        values = head.attention.out_proj(tokens @ weight.T + bias)
        cells = (values + head.mlp(head.layernorm(values)))[0]
        texts = model.text_model(given["input_ids"], given["attention_mask"]).pooler_output
    expected = torch.nn.functional.cosine_similarity(texts[:, None], cells[None], dim=-1)

    np.testing.assert_allclose(siglip.cosines(image, TEXTS), expected.numpy(), atol=1e-5)


def before_last_block(model: Any, pixels: torch.Tensor) -> torch.Tensor:
    """What the model itself passes into its last block."""
    seen = []

    def watch(_: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        seen.append(args[0] if args else kwargs["hidden_states"])

    handle = model.vision_model.encoder.layers[-1].register_forward_pre_hook(watch, with_kwargs=True)
    model.vision_model(pixels)
    handle.remove()
    return seen[0]
