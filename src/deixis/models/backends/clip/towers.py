"""What the backend needs of a pair of towers, whoever wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from deixis.models.backends.clip.blocks import Block
from deixis.types.picture import Picture
from deixis.types.size import Size


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """A batch of prepared pictures.

    Attributes:
        inputs: what the vision tower takes, by name; the first axis is the batch.
        grids: the cells of each picture.
        mask: (B, T) bool, the tokens that are picture and not padding; None: all.
    """

    inputs: dict[str, Tensor]
    grids: tuple[Size, ...]
    mask: Tensor | None = None

    @classmethod
    def joined(cls, parts: Sequence[Pixels]) -> Pixels:
        """Several batches as one."""
        inputs = {name: torch.cat([part.inputs[name] for part in parts]) for name in parts[0].inputs}
        masks = [part.mask for part in parts if part.mask is not None]
        return cls(inputs, tuple(grid for part in parts for grid in part.grids), torch.cat(masks) if masks else None)


class Towers(Protocol):
    """A vision tower and a text tower. D is the size of the space in which they meet; vectors are not normalised."""

    @property
    def scale(self) -> float:
        """By which a cosine is multiplied to give a logit."""

    @property
    def bias(self) -> float | None:
        """What is added to a logit whose sigmoid is a probability; None where a softmax over texts is meant."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Of the vision tower."""

    @property
    def side(self) -> int | None:
        """Of the square that holds a whole picture, squashed; None where the model's own preparation cuts nothing."""

    def pixels(self, picture: Picture) -> Pixels:
        """The picture as the model's own preparation makes it."""

    def of_square(self, square: NDArray[np.uint8]) -> Pixels:
        """A (side, side, 3) picture, prepared without cutting or resizing."""

    def embed_images(self, pixels: Pixels) -> Tensor:
        """(B, D)."""

    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """(N, D), of at least one text.

        Raises:
            TextError: a text is longer than the model reads.
        """

    def hidden(self, pixels: Pixels) -> tuple[Tensor, ...]:
        """The (B, T, C) tokens that enter each block."""

    def pool(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, D): the embeddings of pictures, from the tokens that leave the last block."""

    def cells(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, cells, D): the embedding of each cell alone, from the tokens that leave the last block."""

    def of_cells(self, tokens: Tensor) -> Tensor:
        """(B, cells, C): the tokens that are cells."""

    def attended(self, tokens: Tensor, pixels: Pixels) -> Tensor:
        """(B, T): how much the embedding of a picture takes from each token that leaves the last block."""
