from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("open_clip")

import open_clip as library
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image
from safetensors.torch import save_file
from tests.adapters import small_clip as small

from deixis.errors import CapabilityError, TextError, WeightsError
from deixis.io.images import open_image
from deixis.models.backends.clip import load
from deixis.models.backends.clip.backend import Contrastive
from deixis.models.backends.clip.blocks import Mixing
from deixis.testing import check_backend
from deixis.testing.checks import drawn_picture

pytestmark = pytest.mark.slow

TEXTS = ["a red ball", "a blue box on a green field", "A Dog."]
PREPARATION = PreprocessCfg(size=48)
TEXT = {"context_length": 20, "vocab_size": 49408, "width": 32, "heads": 4, "layers": 2}
VISION = {"image_size": 48, "patch_size": 8, "width": 32, "head_width": 8, "layers": 3, "mlp_ratio": 1.5}
TOWERS = {
    "plain": VISION,
    "scaled": VISION | {"ls_init_value": 0.5},
    "mean": VISION | {"pool_type": "avg", "final_ln_after_pool": True},
}
towers = pytest.mark.parametrize("tower", list(TOWERS))


def model(tower: str = "plain", **changes: Any) -> Any:
    torch.manual_seed(0)
    return small.varied(library.CLIP(16, TOWERS[tower], TEXT, **changes))


def tokenizer() -> Any:
    return library.SimpleTokenizer(context_length=20)


def backend(tower: str = "plain", mixing: Mixing = Mixing.SELF_SELF, **changes: Any) -> Contrastive:
    parts = load.open_clip_towers(model(tower, **changes), PREPARATION, tokenizer(), small.CPU)
    return Contrastive(small.spec("open-clip"), parts, mixing)


def reference(tower: str, rgb: Any, **changes: Any) -> torch.Tensor:
    pixels = image_transform_v2(PREPARATION, is_train=False)(Image.fromarray(rgb))[None]
    with torch.no_grad():
        return model(tower, **changes).get_logits(pixels, tokenizer()(TEXTS))[0][0]


@towers
def test_it_keeps_every_law(tower: str) -> None:
    check_backend(backend(tower))


@towers
def test_scores_are_those_of_open_clip(tower: str) -> None:
    clip = backend(tower)
    image = clip.encode(open_image(drawn_picture()))
    logits = reference(tower, drawn_picture())

    np.testing.assert_allclose(clip.match(image, TEXTS), logits.numpy(), atol=1e-4)
    np.testing.assert_allclose(clip.probabilities(image, TEXTS), logits.softmax(0).numpy(), atol=1e-4)


def test_a_model_with_a_bias_gives_probabilities_of_their_own() -> None:
    clip = backend(init_logit_bias=-2.0)
    image = clip.encode(open_image(drawn_picture()))
    logits = reference("plain", drawn_picture(), init_logit_bias=-2.0)

    np.testing.assert_allclose(clip.match(image, TEXTS), logits.numpy(), atol=1e-4)
    np.testing.assert_allclose(clip.probabilities(image, TEXTS), logits.sigmoid().numpy(), atol=1e-4)


@towers
def test_blocks_and_pooling_taken_apart_are_the_whole_model(tower: str) -> None:
    parts = backend(tower)._towers
    pixels = parts.pixels(open_image(drawn_picture()))
    with torch.no_grad():
        leaving = parts.blocks[-1](parts.hidden(pixels)[-1])
        torch.testing.assert_close(parts.pool(leaving, pixels), parts.embed_images(pixels), atol=1e-4, rtol=1e-4)


def test_the_self_self_map_is_that_of_the_paper() -> None:
    clip, net = backend(), model()
    image = clip.encode(open_image(drawn_picture()))
    squash = image_transform_v2(PreprocessCfg(size=48, resize_mode="squash"), is_train=False)
    with torch.no_grad():
        visual = net.visual
        x = visual._embeds(squash(Image.fromarray(drawn_picture()))[None])
        for block in visual.transformer.resblocks[:-1]:
            x = block(x)
        last = visual.transformer.resblocks[-1]
        q, k, v = (last.ln_1(x) @ last.attn.in_proj_weight.T + last.attn.in_proj_bias).chunk(3, dim=-1)
        heads = []
        for start in range(0, 32, 8):
            a, b, c = (part[0, :, start : start + 8] for part in (q, k, v))
            matrix = torch.softmax(a @ a.T / 8**0.5, dim=1) + torch.softmax(b @ b.T / 8**0.5, dim=1)
            heads.append(matrix @ c)
        x = x + last.attn.out_proj(torch.cat(heads, dim=1))[None]
        x = x + last.mlp(last.ln_2(x))
        cells = (visual.ln_post(x) @ visual.proj)[0, 1:]
        texts = net.encode_text(tokenizer()(TEXTS))
    expected = torch.nn.functional.cosine_similarity(texts[:, None], cells[None], dim=-1)

    np.testing.assert_allclose(clip.cosines(image, TEXTS), expected.numpy(), atol=1e-5)


def test_a_text_that_is_too_long_is_refused_not_cut() -> None:
    clip = backend()
    image = clip.encode(open_image(drawn_picture()))
    clip.match(image, ["dog " * 18])
    with pytest.raises(TextError, match="21 tokens, and this model reads 20"):
        clip.match(image, ["dog " * 19])


def test_a_convolutional_tower_matches_and_says_that_it_has_no_maps() -> None:
    torch.manual_seed(0)
    vision = {"image_size": 64, "layers": [1, 1, 1, 1], "width": 8, "head_width": 16}
    net = library.CLIP(16, vision, TEXT).eval()
    parts = load.open_clip_towers(net, PreprocessCfg(size=64), tokenizer(), small.CPU)
    clip = Contrastive(small.spec("open-clip"), parts)
    image = clip.encode(open_image(drawn_picture()))

    assert clip.match(image, TEXTS).shape == (3,)
    with pytest.raises(CapabilityError, match="ModifiedResNet, gives no maps"):
        clip.align(image, clip.parse("a dog"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    config = {
        "model_cfg": {"embed_dim": 16, "vision_cfg": VISION, "text_cfg": TEXT},
        "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]},
    }
    (tmp_path / "open_clip_config.json").write_text(json.dumps(config))
    save_file(model().state_dict(), tmp_path / "open_clip_model.safetensors")
    return tmp_path


def test_a_folder_is_loaded_with_its_own_preparation(folder: Path) -> None:
    clip = load.open_clip(replace(small.spec("open-clip"), source=str(folder)))
    image = clip.encode(open_image(drawn_picture()))
    own = image_transform_v2(PreprocessCfg(size=48, mean=(0.5,) * 3, std=(0.25,) * 3), is_train=False)
    with torch.no_grad():
        logits = model().get_logits(own(Image.fromarray(drawn_picture()))[None], tokenizer()(TEXTS))[0][0]

    np.testing.assert_allclose(clip.match(image, TEXTS), logits.numpy(), atol=1e-4)


def test_weights_that_do_not_fit_are_refused(folder: Path) -> None:
    weights = model().state_dict()
    del weights["visual.proj"]
    save_file(weights, folder / "open_clip_model.safetensors")
    with pytest.raises(WeightsError, match=r"visual\.proj"):
        load.open_clip(replace(small.spec("open-clip"), source=str(folder)))
