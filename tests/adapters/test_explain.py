"""Maps from the inside and the outside of models, against the libraries people explain models with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from tests.adapters import small_clip as small

from deixis.alignment.explain.faithfulness import GREY
from deixis.alignment.explain.occlusion import occlusion
from deixis.alignment.maps import relative
from deixis.io.images import open_image
from deixis.models.backends.clip.backend import Contrastive
from deixis.models.backends.clip.transformers_towers import ClipTowers, SiglipTowers
from deixis.models.hub import torch_explain
from deixis.tasks.session import Session
from deixis.testing.checks import drawn_picture
from deixis.types.size import Size

pytestmark = pytest.mark.slow

TEXTS = ["ball", "a blue box on a green field", "the dog"]


def clip() -> Contrastive:
    towers = ClipTowers(small.clip(), small.clip_processor(), small.tokenizer(ends=True), small.CPU)
    return Contrastive(small.spec("clip"), towers)


def siglip() -> Contrastive:
    towers = SiglipTowers(small.siglip(), small.siglip_processor(), small.tokenizer(ends=False), small.CPU)
    return Contrastive(small.spec("siglip"), towers)


Make = Callable[[], Contrastive]
BACKENDS = pytest.mark.parametrize("make", [clip, siglip])


def model_of(backend: Contrastive) -> Any:
    towers: Any = backend._towers
    return towers._model


class CosineTo(torch.nn.Module):  # type: ignore[misc, unused-ignore]
    """A whole model as the libraries want it: from pixels to the cosines of some texts."""

    def __init__(self, backend: Contrastive, texts: list[str]) -> None:
        super().__init__()
        self.model = model_of(backend)
        self.texts = backend._texts(texts)
        self.projection = getattr(self.model, "visual_projection", torch.nn.Identity())

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        embedded = self.projection(self.model.vision_model(pixel_values=pixels).pooler_output)
        return torch.nn.functional.normalize(embedded, dim=-1) @ self.texts.T

    @property
    def layer(self) -> torch.nn.Module:
        return self.model.vision_model.encoder.layers[-1].layer_norm1

    def cells(self, tokens: torch.Tensor) -> torch.Tensor:
        """(B, C, h, w) of the (B, T, C) tokens of the layer."""
        return tokens[:, -36:].unflatten(1, (6, 6)).permute(0, 3, 1, 2)


@BACKENDS
def test_grad_cam_is_that_of_pytorch_grad_cam(make: Make) -> None:
    library = pytest.importorskip("pytorch_grad_cam")
    backend = make()
    image = backend.encode(open_image(drawn_picture()))
    whole, pixels = CosineTo(backend, TEXTS), image.whole(backend._towers).inputs["pixel_values"]

    found = relative(backend.grad_cams(image, TEXTS)).reshape(-1, 6, 6)

    with library.GradCAM(whole, [whole.layer], reshape_transform=whole.cells) as cam:
        cam.get_target_width_height = lambda _: (6, 6)  # cells rather than pixels
        for row in range(len(TEXTS)):
            expected = cam(pixels, [lambda scores, row=row: scores[row]])[0]
            np.testing.assert_allclose(stretched(found[row]), expected, atol=1e-4)


def stretched(cam: Any) -> Any:
    """As pytorch-grad-cam shows a map: its least value is 0, too."""
    return (cam - cam.min()) / (1e-7 + (cam - cam.min()).max())


@BACKENDS
def test_grad_cam_is_that_of_captum(make: Make) -> None:
    attr = pytest.importorskip("captum.attr")
    backend = make()
    image = backend.encode(open_image(drawn_picture()))
    whole, pixels = CosineTo(backend, TEXTS), image.whole(backend._towers).inputs["pixel_values"]

    class Reshaped(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        """A layer whose output captum sees as a (B, C, h, w) map."""

        def forward(self, cells: torch.Tensor) -> torch.Tensor:
            return cells

    seen = Reshaped()

    def through(_: torch.nn.Module, __: object, tokens: torch.Tensor) -> torch.Tensor:
        cells = seen(whole.cells(tokens)).permute(0, 2, 3, 1).flatten(1, 2)
        return torch.cat([tokens[:, :-36], cells], dim=1)

    handle = whole.layer.register_forward_hook(through)
    try:
        for row, found in enumerate(backend.grad_cams(image, TEXTS)):
            expected = attr.LayerGradCam(whole, seen).attribute(pixels, target=row, relu_attributions=True)
            np.testing.assert_allclose(found.reshape(6, 6), expected[0, 0].detach().numpy(), atol=1e-5)
    finally:
        handle.remove()


def test_rollout_is_the_formula_written_out() -> None:
    torch.manual_seed(0)
    layers = [torch.rand(4, 5, 5).softmax(dim=-1) for _ in range(3)]
    expected = np.eye(5)
    for layer in layers:
        mean = layer.numpy().astype(np.float64).mean(axis=0)
        mixed = 0.5 * mean + 0.5 * np.eye(5)
        mixed = mixed / mixed.sum(axis=1, keepdims=True)
        expected = mixed @ expected

    np.testing.assert_allclose(torch_explain.rollout(layers).numpy(), expected, atol=1e-6)


@BACKENDS
def test_rollout_uses_the_attention_that_transformers_reports(make: Make) -> None:
    backend = make()
    model = model_of(backend)
    model.set_attn_implementation("eager")
    image = backend.encode(open_image(drawn_picture()))
    with torch.no_grad():
        reported = model.vision_model(image.whole(backend._towers).inputs["pixel_values"], output_attentions=True)
        if reported.attentions is None:
            pytest.skip("this version of transformers reports no attention of this model")
        mixed = torch_explain.rollout([attention[0] for attention in reported.attentions])
        if make is clip:
            expected = mixed[0, 1:]
        else:
            head, tokens = model.vision_model.head, reported.last_hidden_state
            weights = head.attention(head.probe, tokens, tokens, average_attn_weights=True)[1][0, 0]
            expected = weights @ mixed

    np.testing.assert_allclose(backend.attention(image).numpy(), expected.numpy(), atol=1e-5)


def test_occlusion_is_that_of_captum() -> None:
    attr = pytest.importorskip("captum.attr")
    rgb = np.random.default_rng(0).integers(0, 255, (48, 64, 3)).astype(np.uint8)
    weights = torch.randn(2, 3, 48, 64)

    def says(pixels: torch.Tensor) -> torch.Tensor:
        return torch.tanh((pixels[:, None] * weights).mean(dim=(2, 3, 4)))

    def scores(pictures: Sequence[Any]) -> Any:
        return says(torch.tensor(np.stack(pictures)).permute(0, 3, 1, 2).float()).numpy()

    found = occlusion(rgb, scores, tiles=Size(height=6, width=8), window=2)

    grey = torch.tensor(np.round(GREY)).float()[None, :, None, None].expand(1, 3, 48, 64)
    pixels = torch.tensor(rgb).permute(2, 0, 1)[None].float()
    for word in range(2):
        expected = attr.Occlusion(says).attribute(
            pixels, sliding_window_shapes=(3, 16, 16), strides=(3, 8, 8), baselines=grey, target=word
        )
        np.testing.assert_allclose(found[word], expected[0, 0, 4::8, 4::8].numpy(), atol=1e-6)


@pytest.mark.parametrize("method", ["attention", "gradient", "rollout", "occlusion"])
@BACKENDS
def test_every_method_gives_maps_with_their_faithfulness(make: Make, method: Any) -> None:
    session = Session(make())

    first = session.align(drawn_picture(), "a red ball", method=method)
    again = session.align(drawn_picture(), "a red ball", method=method)

    assert first.method == method
    assert first.size == Size(height=120, width=160)
    assert first.faithfulness is not None and len(first.faithfulness) == len(first.query.words) == 3
    np.testing.assert_array_equal(first.matrix, again.matrix)
    assert first.faithfulness == again.faithfulness
    assert first.matrix.max() <= 1 and first.matrix.min() >= 0


def test_occluding_what_a_model_sees_is_more_faithful_than_chance() -> None:
    """On a word for which parts of the picture speak, its occlusion map deletes faster than the map upside down."""
    session = Session(siglip())
    found = session.align(drawn_picture(), "a red ball", method="occlusion")
    measured = [one for one in found.faithfulness or () if one is not None]
    assert measured and max(one.gain for one in measured) > 0


def test_auto_takes_the_maps_a_model_has() -> None:
    assert Session(clip()).align(drawn_picture(), "ball", method="auto").method == "attention"


def test_without_a_method_nothing_is_measured() -> None:
    assert Session(clip()).align(drawn_picture(), "a red ball").faithfulness is None


def test_an_encoded_picture_has_maps_from_the_inside_alone() -> None:
    session = Session(clip())
    image = session.encode(drawn_picture())

    found = session.align(image, "a red ball", method="gradient")

    assert found.faithfulness is None
    np.testing.assert_array_equal(found.matrix, session.align(drawn_picture(), "a red ball", method="gradient").matrix)
