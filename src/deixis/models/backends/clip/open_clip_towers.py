"""The towers of open_clip: those with its own vision transformer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from deixis.errors import CapabilityError
from deixis.models.backends.clip.blocks import Block, entering
from deixis.models.backends.clip.texts import check_lengths
from deixis.models.backends.clip.towers import Pixels
from deixis.models.hub.one_at_a_time import one_at_a_time
from deixis.types.picture import Picture
from deixis.types.size import Size

Transform = Callable[[Image.Image], Tensor]


class OpenClipTowers:
    """A model of open_clip, whose pictures are prepared by its own transforms.

    Args:
        model: with a `visual`, `encode_image` and `encode_text`.
        own, squash: the model's own preparation, and the same one squashing the picture to its size.
        tokenizer: of open_clip.
        device: where to run.
    """

    def __init__(self, model: Any, own: Transform, squash: Transform, tokenizer: Any, device: torch.device) -> None:
        self._model = model.eval().to(device)
        self._visual = model.visual
        self._own, self._squash = own, squash
        self._tokens = one_at_a_time(partial(_tokens, tokenizer))
        self._weight = next(model.parameters())
        self.scale = float(model.logit_scale.detach().float().exp())
        self.bias = None if model.logit_bias is None else float(model.logit_bias.detach().float())
        self.blocks = tuple(map(Block.of_open_clip, self._resblocks()))
        self.side = max(self._sides())

    def pixels(self, picture: Picture) -> Pixels:
        """The picture as the model's own preparation makes it."""
        return self._pixels(self._own, picture.rgb())

    def of_square(self, square: NDArray[np.uint8]) -> Pixels:
        """A (side, side, 3) picture, squashed where the model takes no squares."""
        return self._pixels(self._squash, square)

    def _pixels(self, transform: Transform, rgb: NDArray[np.uint8]) -> Pixels:
        image = transform(Image.fromarray(rgb))[None].to(self._weight.device, self._weight.dtype)
        height, width = self._visual.grid_size if self.blocks else (1, 1)
        return Pixels({"image": image}, (Size(height=height, width=width),))

    def embed_images(self, pixels: Pixels) -> Tensor:
        """(B, D)."""
        embedded: Tensor = self._model.encode_image(pixels.inputs["image"])
        return embedded

    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """(N, D)."""
        embedded: Tensor = self._model.encode_text(self._tokens(texts).to(self._weight.device))
        return embedded

    def hidden(self, pixels: Pixels) -> tuple[Tensor, ...]:
        """The (B, T, C) tokens that enter each block."""
        if not self.blocks:
            raise CapabilityError(
                f"this model's vision tower, {type(self._visual).__name__}, gives no maps here; "
                "take one with a plain vision transformer, or explain it by occlusion"
            )
        return entering(self.blocks, self._visual._embeds(pixels.inputs["image"]))

    def pool(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, D): from the tokens that leave the last block."""
        pooled: Tensor = self._visual._pool(tokens)[0] @ self._visual.proj
        return pooled

    def cells(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, cells, D): each cell alone, from the tokens that leave the last block."""
        projected: Tensor = self._visual.ln_post(self.of_cells(tokens)) @ self._visual.proj
        return projected

    def of_cells(self, tokens: Tensor) -> Tensor:
        """(B, cells, C): the tokens that are cells."""
        return tokens[:, 1:]

    def attended(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, T): the share of each token in the embedding of the picture."""
        weights = torch.zeros(tokens.shape[:2], device=tokens.device)
        if self._visual.pool_type == "avg":
            weights[:, 1:] = 1 / (tokens.shape[1] - 1)
        else:
            weights[:, 0] = 1
        return weights

    def _resblocks(self) -> list[Any]:
        """The blocks that can be taken apart: plain ones, before a pooling that is no attention."""
        transformer = getattr(self._visual, "transformer", None)
        if transformer is None or getattr(self._visual, "attn_pool", None) is not None:
            return []
        plain = all(isinstance(getattr(b, "attn", None), torch.nn.MultiheadAttention) for b in transformer.resblocks)
        return list(transformer.resblocks) if plain else []

    def _sides(self) -> tuple[int, ...]:
        size = self._visual.image_size
        return tuple(size) if isinstance(size, tuple | list) else (size,)


def _tokens(tokenizer: Any, texts: Sequence[str]) -> Tensor:
    """(N, limit) of texts that fit it."""
    check_lengths(texts, [_length(tokenizer, text) for text in texts], tokenizer.context_length)
    tokens: Tensor = tokenizer(list(texts))
    return tokens


def _length(tokenizer: Any, text: str) -> int:
    """Tokens of a text, the start and the end among them."""
    encode = getattr(tokenizer, "encode", None)
    if encode is None:
        return len(tokenizer.tokenizer(tokenizer.clean_fn(text))["input_ids"])
    return len(encode(text)) + 2
