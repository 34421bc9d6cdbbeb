"""The towers of CLIP, SigLIP and SigLIP 2, through the classes of transformers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import linear

from deixis.models.backends.clip.blocks import Block, entering
from deixis.models.backends.clip.texts import check_lengths
from deixis.models.backends.clip.towers import Pixels
from deixis.models.hub.one_at_a_time import one_at_a_time
from deixis.types.picture import Picture
from deixis.types.size import Size


class _Towers:
    """What CLIP and SigLIP have in common.

    Args:
        model: with a `vision_model` and a `text_model`.
        image_processor, tokenizer: of transformers.
        device: where to run.
    """

    def __init__(self, model: Any, image_processor: Any, tokenizer: Any, device: torch.device) -> None:
        self._model = model.eval().to(device)
        self._vision, self._text = model.vision_model, model.text_model
        self._prepare, self._tokenizer = image_processor, one_at_a_time(tokenizer)
        self._reads = [name for name in ("input_ids", "attention_mask") if name in tokenizer.model_input_names]
        self.blocks = tuple(Block.of_transformers(layer) for layer in self._vision.encoder.layers)
        self.scale = float(model.logit_scale.detach().float().exp())

    def embed_images(self, pixels: Pixels) -> Tensor:
        """(B, D)."""
        return _embedding(self._model.get_image_features(**pixels.inputs))

    def _prepared(self, rgb: NDArray[np.uint8], **changes: Any) -> dict[str, Tensor]:
        prepared = self._prepare(images=rgb, input_data_format="channels_last", return_tensors="pt", **changes)
        return {name: self._placed(value) for name, value in prepared.items()}

    def _placed(self, value: Tensor) -> Tensor:
        return value.to(self._model.device, self._model.dtype if value.is_floating_point() else None)

    def _tokens(self, texts: Sequence[str], limit: int, **padding: Any) -> dict[str, Tensor]:
        rows = self._tokenizer(list(texts), return_attention_mask=True, **padding)
        check_lengths(texts, [sum(mask) for mask in rows["attention_mask"]], limit)
        return {name: self._placed(torch.tensor(rows[name])) for name in self._reads}


class ClipTowers(_Towers):
    """CLIP: a class token stands for the picture, and the model's own preparation cuts a square from its middle."""

    bias = None

    @property
    def side(self) -> int | None:
        """Of the square that holds a whole picture; None where the model's own preparation keeps all of it."""
        keeps_all = not self._prepare.do_center_crop and "height" in self._prepare.size
        return None if keeps_all else int(self._vision.config.image_size)

    def pixels(self, picture: Picture) -> Pixels:
        """The picture as the model's own preparation makes it."""
        return self._pixels(self._prepared(picture.rgb()))

    def of_square(self, square: NDArray[np.uint8]) -> Pixels:
        """A (side, side, 3) picture, prepared without cutting or resizing."""
        return self._pixels(self._prepared(square, do_center_crop=False, do_resize=False))

    def _pixels(self, inputs: dict[str, Tensor]) -> Pixels:
        cells = self._vision.config.image_size // self._vision.config.patch_size
        return Pixels(inputs, (Size(height=cells, width=cells),))

    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """(N, D)."""
        tokens = self._tokens(texts, self._text.config.max_position_embeddings, padding=True)
        return _embedding(self._model.get_text_features(**tokens))

    def hidden(self, pixels: Pixels) -> tuple[Tensor, ...]:
        """The (B, T, C) tokens that enter each block."""
        return entering(self.blocks, self._vision.pre_layrnorm(self._vision.embeddings(**pixels.inputs)))

    def pool(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, D): from the tokens that leave the last block."""
        projected: Tensor = self._model.visual_projection(self._vision.post_layernorm(tokens[:, 0]))
        return projected

    def cells(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, cells, D): each cell alone, from the tokens that leave the last block."""
        projected: Tensor = self._model.visual_projection(self._vision.post_layernorm(self.of_cells(tokens)))
        return projected

    def of_cells(self, tokens: Tensor) -> Tensor:
        """(B, cells, C): the tokens that are cells."""
        return tokens[:, 1:]

    def attended(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, T): the share of each token in the embedding of the picture."""
        weights = torch.zeros(tokens.shape[:2], device=tokens.device)
        weights[:, 0] = 1
        return weights


class SiglipTowers(_Towers):
    """SigLIP and SigLIP 2: an attention pooling head stands for the picture; the text tower reads its padding too.

    SigLIP 2 in native aspect ratio ("naflex") has cells of the picture's own shape, and padding after them.
    """

    side = None

    def __init__(self, model: Any, image_processor: Any, tokenizer: Any, device: torch.device) -> None:
        super().__init__(model, image_processor, tokenizer, device)
        self.bias = float(model.logit_bias.detach().float())
        self._head = self._vision.head

    def pixels(self, picture: Picture) -> Pixels:
        """The picture as the model's own preparation makes it."""
        return self._pixels(self._prepared(picture.rgb()))

    def of_square(self, square: NDArray[np.uint8]) -> Pixels:
        """A square picture, as the model's own preparation makes it."""
        return self._pixels(self._prepared(square))

    def _pixels(self, inputs: dict[str, Tensor]) -> Pixels:
        if "spatial_shapes" not in inputs:
            cells = self._vision.config.image_size // self._vision.config.patch_size
            return Pixels(inputs, (Size(height=cells, width=cells),))
        height, width = inputs["spatial_shapes"][0].tolist()
        return Pixels(inputs, (Size(height=height, width=width),), inputs["pixel_attention_mask"].bool())

    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """(N, D)."""
        limit = self._text.config.max_position_embeddings
        lowered = [text.lower() for text in texts]  # as they were trained; not every tokenizer of theirs does it
        tokens = self._tokens(lowered, limit, padding="max_length", max_length=limit)
        return _embedding(self._model.get_text_features(**tokens))

    def hidden(self, pixels: Pixels) -> tuple[Tensor, ...]:
        """The (B, T, C) tokens that enter each block."""
        patches = {name: value for name, value in pixels.inputs.items() if name != "pixel_attention_mask"}
        return entering(self.blocks, self._vision.embeddings(**patches), pixels.mask)

    def pool(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, D): from the tokens that leave the last block."""
        tokens = self._vision.post_layernorm(tokens)
        mask = None if pixels.mask is None else ~pixels.mask
        probe = self._head.probe.expand(len(tokens), -1, -1)
        return self._finished(self._head.attention(probe, tokens, tokens, key_padding_mask=mask)[0])[:, 0]

    def cells(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """The value path of the pooling head: each token in place of what the probe would gather."""
        attention, width = self._head.attention, tokens.shape[-1]
        tokens = self._vision.post_layernorm(tokens)
        values = linear(tokens, attention.in_proj_weight[2 * width :], attention.in_proj_bias[2 * width :])
        return self._finished(attention.out_proj(values))

    def of_cells(self, tokens: Tensor) -> Tensor:
        """(B, cells, C): the tokens that are cells."""
        return tokens

    def attended(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, T): the share of each token in the embedding of the picture."""
        tokens = self._vision.post_layernorm(tokens)
        mask = None if pixels.mask is None else ~pixels.mask
        probe = self._head.probe.expand(len(tokens), -1, -1)
        weights: Tensor = self._head.attention(probe, tokens, tokens, key_padding_mask=mask)[1]
        return weights[:, 0]

    def _finished(self, x: Tensor) -> Tensor:
        finished: Tensor = x + self._head.mlp(self._head.layernorm(x))
        return finished


def _embedding(features: Any) -> Tensor:
    """What `get_image_features` and `get_text_features` give: transformers 4 the embeddings, 5 an output with them."""
    embedded: Tensor = getattr(features, "pooler_output", features)
    return embedded
