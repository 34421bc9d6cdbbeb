"""From backbone features to what words can be matched with: image tokens, cells, and mask features."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True, slots=True)
class Encoded:
    """One batch of images, text-free.

    Attributes:
        tokens: (B, h*w, C), the scene at stride 16, for phrases to attend to.
        cells: (B, H*W, C), features at stride 8, what words and phrases are matched with.
        masks: (B, M, 2H, 2W), features at stride 4, what mask kernels are applied to.
        regions: (B, D, H, W), the cells in few channels, what boxes are sampled from.
    """

    tokens: Tensor
    cells: Tensor
    masks: Tensor
    regions: Tensor


class ConvBlock(nn.Module):
    """Depthwise 3x3, then a two-layer perceptron on each cell, added to the input (Liu et al., arXiv:2201.03545)."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(width, width, 3, padding=1, groups=width)
        self.norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, hidden)
        self.narrow = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(self.depthwise(x).permute(0, 2, 3, 1))
        return x + self.narrow(F.relu(self.widen(y))).permute(0, 3, 1, 2)


class Neck(nn.Module):
    """Transformer layers over the stride-16 grid, then down a small feature pyramid to stride 8 and 4.

    Args:
        channels: of the backbone's features at strides 4, 8, 16 and 32.
        width: of tokens and cells.
        grid: cells a side at stride 16.
        layers: transformer layers.
        mask_width: of the mask features.
        region_width: of the region features.
    """

    def __init__(
        self, channels: tuple[int, ...], width: int, grid: int, layers: int, mask_width: int, region_width: int
    ) -> None:
        super().__init__()
        c4, c8, c16, c32 = channels
        self.from4 = nn.Conv2d(c4, mask_width, 1)
        self.from8 = nn.Conv2d(c8, width, 1)
        self.from16 = nn.Conv2d(c16, width, 1)
        self.from32 = nn.Conv2d(c32, width, 1)
        self.places = nn.Parameter(torch.randn(1, grid * grid, width) * 0.02)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(width, 8, 2 * width, 0.0, batch_first=True, norm_first=True)
            for _ in range(layers)
        )
        self.norm = nn.LayerNorm(width)
        self.blocks = nn.Sequential(ConvBlock(width, width), ConvBlock(width, width))
        self.cell_norm = nn.LayerNorm(width)
        self.to_regions = nn.Linear(width, region_width)
        self.mask_down = nn.Conv2d(width, mask_width, 1)
        self.mask_mix = nn.Conv2d(mask_width, mask_width, 3, padding=1)
        self.mask_out = nn.Conv2d(mask_width, mask_width, 3, padding=1)

    def local(self, features: list[Tensor]) -> Tensor:
        """(B, H*W, C): cells that know their surroundings and not the whole picture."""
        _, f8, f16, f32 = features
        return self._cells(self.blocks(self.from8(f8) + _double(self._sixteenth(f16, f32))))

    def _sixteenth(self, f16: Tensor, f32: Tensor) -> Tensor:
        return self.from16(f16) + F.interpolate(self.from32(f32), scale_factor=2.0)

    def _cells(self, x: Tensor) -> Tensor:
        return self.cell_norm(x.flatten(2).transpose(1, 2))

    def forward(self, features: list[Tensor]) -> Encoded:
        f4, f8, f16, f32 = features
        x = self._sixteenth(f16, f32)
        shape = x.shape
        tokens = x.flatten(2).transpose(1, 2) + self.places  # (B, h*w, C)
        for layer in self.layers:
            tokens = layer(tokens)
        tokens = self.norm(tokens)
        scene = tokens.transpose(1, 2).reshape(shape)
        x = self.blocks(self.from8(f8) + _double(scene))
        cells = self._cells(x)
        y = F.relu(self.from4(f4) + _double(self.mask_down(x)))
        y = self.mask_out(F.relu(self.mask_mix(y)))
        regions = self.to_regions(cells).transpose(1, 2).unflatten(-1, x.shape[2:])
        return Encoded(tokens, cells, y, regions)


def _double(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
