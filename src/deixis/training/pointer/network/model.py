"""`pointer`: the whole network, as training sees it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from deixis.training.pointer.network.neck import Encoded, Neck
from deixis.training.pointer.network.point import CandidateHead, CosineMap, PhraseDecoder
from deixis.training.pointer.network.refine import RefineHead
from deixis.training.pointer.network.text import TextTower
from deixis.training.pointer.network.vision import EfficientNetLite


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes that make one `pointer` differ from another."""

    image: int = 256
    width: int = 256
    neck_layers: int = 2
    decoder_layers: int = 3
    region_width: int = 48
    tags: int = 19
    dropout: float = 0.0

    @property
    def grid(self) -> int:
        """Cells a side, at stride 8."""
        return self.image // 8


@dataclass(frozen=True, slots=True)
class Pointed:
    """What phrases make of their images.

    Attributes:
        phrases: (B, P, C) the phrases after they looked.
        heat: (B, P, H*W) logits: this cell shows what the phrase names.
        score: (B, P, H*W) logits: this cell is where a box of the phrase should come from.
        presence: (B, P) logits: the phrase names something in the image.
    """

    phrases: Tensor
    heat: Tensor
    score: Tensor
    presence: Tensor


class Pointer(nn.Module):
    """Both towers and where they meet."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        width = shape.width
        self.vision = EfficientNetLite()
        self.neck = Neck(self.vision.channels, width, shape.grid // 2, shape.neck_layers, shape.region_width)
        self.text = TextTower(width, shape.tags)
        self.decoder = PhraseDecoder(width, shape.decoder_layers, shape.dropout)
        self.cell_to_word = nn.Linear(width, width)
        self.cell_to_score = nn.Linear(width, width)
        self.phrase_to_word = nn.Linear(width, width)
        self.phrase_to_score = nn.Linear(width, width)
        self.word_map = CosineMap(bias=-4.0)
        self.heat_map = CosineMap(bias=-4.0)
        self.score_map = CosineMap(bias=-4.0)
        self.presence = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 1))
        self.candidates = CandidateHead(width)
        self.refine_instance = RefineHead(width, shape.region_width)
        self.refine_enclosing = RefineHead(width, shape.region_width)
        self.register_buffer("centres", cell_centres(shape.grid), persistent=False)

    def encode(self, rgb: Tensor) -> Encoded:
        """(B, 3, S, S), values 0 to 255."""
        return self.neck(self.vision(rgb.contiguous(memory_format=torch.channels_last)))

    def align(self, words: Tensor, cells: Tensor) -> Tensor:
        """Word embeddings (B, T, C) and cells (B, H*W, C) → logits (B, T, H*W)."""
        return self.word_map(words, F.normalize(self.cell_to_word(cells), dim=-1))

    def point(self, phrases: Tensor, image: Encoded) -> Pointed:
        """Phrase embeddings (B, P, C) → maps and presence."""
        phrases = self.decoder(phrases, self.decoder.look_up(image.tokens))
        heat = self.heat_map(_unit(self.phrase_to_word(phrases)), _unit(self.cell_to_word(image.cells)))
        score = self.score_map(_unit(self.phrase_to_score(phrases)), _unit(self.cell_to_score(image.cells)))
        return Pointed(phrases, heat, score, self.presence(phrases).squeeze(-1))


def _unit(x: Tensor) -> Tensor:
    return F.normalize(x, dim=-1)


def cell_centres(grid: int) -> Tensor:
    """(grid * grid, 2): x and y of each cell's centre as fractions of the image, row by row."""
    along = (torch.arange(grid) + 0.5) / grid
    y, x = torch.meshgrid(along, along, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], dim=-1)
