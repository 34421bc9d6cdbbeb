"""Phrases meet cells: a decoder that lets a phrase look at the scene, then maps, boxes and presence."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

HEADS = 8
LOG_REACH = 4.6  # a box side lies within exp(±4.6) of the typical reach, 1 % to 100 times


class SceneAttention(nn.Module):
    """Phrases attend to image tokens whose keys and values were made when the image was encoded."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def forward(self, phrases: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """(B, P, C), (B, L, C), (B, L, C) → (B, P, C)."""
        query = _split(self.query(self.norm(phrases)))
        mixed = F.scaled_dot_product_attention(query, _split(keys), _split(values))
        return self.out(mixed.transpose(1, 2).flatten(2))


def _split(x: Tensor) -> Tensor:
    """(B, N, C) → (B, heads, N, C / heads)."""
    return x.unflatten(-1, (HEADS, -1)).transpose(1, 2)


class DecoderLayer(nn.Module):
    """Attention to the scene, then a perceptron; both added, both normalised first."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.attend = SceneAttention(width)
        self.norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, 3 * width)
        self.narrow = nn.Linear(3 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, phrases: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        phrases = phrases + self.dropout(self.attend(phrases, keys, values))
        return phrases + self.dropout(self.narrow(F.gelu(self.widen(self.norm(phrases)))))


class PhraseDecoder(nn.Module):
    """A phrase looks at the scene a few times and becomes *this* phrase *in this picture*.

    Phrases do not see one another: what one of them gets does not depend on which others are asked.
    """

    def __init__(self, width: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.to_keys_values = nn.Linear(width, 2 * layers * width)
        self.layers = nn.ModuleList(DecoderLayer(width, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def look_up(self, tokens: Tensor) -> Tensor:
        """(B, L, C) → keys and values for every layer, (B, L, 2 * layers * C): made once an image."""
        return self.to_keys_values(tokens)

    def forward(self, phrases: Tensor, scene: Tensor) -> Tensor:
        """(B, P, C) and the scene's keys and values → (B, P, C)."""
        parts = scene.chunk(2 * len(self.layers), dim=-1)
        for i, layer in enumerate(self.layers):
            phrases = layer(phrases, parts[2 * i], parts[2 * i + 1])
        return self.norm(phrases)


class CosineMap(nn.Module):
    """Scaled cosine of queries and keys, as logits; the bias starts low, since few cells match."""

    def __init__(self, bias: float) -> None:
        super().__init__()
        self.log_scale = nn.Parameter(torch.tensor(14.0).log())
        self.bias = nn.Parameter(torch.tensor(bias))

    def forward(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Unit-length (B, Q, C) and (B, K, C) → (B, Q, K)."""
        return self.log_scale.exp() * queries @ keys.transpose(1, 2) + self.bias


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a phrase would box if it pointed at given cells.

    Attributes:
        instance: (..., 4) xyxy in fractions of the image, the one thing at this cell.
        enclosing: (..., 4) the same for everything the phrase names together.
        quality: (..., 2) logits of the IoU that the two boxes reach.
    """

    instance: Tensor
    enclosing: Tensor
    quality: Tensor


class CandidateHead(nn.Module):
    """One cell and one phrase → boxes and their quality."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.from_cell = nn.Linear(width, width)
        self.gain = nn.Linear(width, width)
        self.shift = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU())
        self.box = nn.Linear(width, 8)
        self.quality = nn.Linear(width, 2)
        nn.init.normal_(self.box.weight, std=0.01)
        nn.init.constant_(self.box.bias, -1.5)

    def forward(self, cells: Tensor, phrases: Tensor, centres: Tensor) -> Candidates:
        """Cells (..., C), phrases (..., C) and the cells' centres (..., 2) as fractions of the image."""
        joined = self.norm(self.from_cell(cells) * (1 + self.gain(phrases)) + self.shift(phrases))
        mixed = joined + self.mix(joined)
        reach = self.box(mixed).clamp(-LOG_REACH, LOG_REACH).exp()  # (..., 8)
        instance, enclosing = (_box(centres, side) for side in reach.chunk(2, dim=-1))
        return Candidates(instance, enclosing, self.quality(mixed))


def _box(centres: Tensor, reach: Tensor) -> Tensor:
    """From each centre, left, up, right and down; kept inside the image."""
    return torch.cat([centres - reach[..., :2], centres + reach[..., 2:]], dim=-1).clamp(0, 1)
