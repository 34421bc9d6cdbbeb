"""The outline of the thing in the middle of a crop: what draws masks.

A box, widened, is cut out of the picture and shown at one size, whatever its own. The front of an EfficientNet-Lite2
looks at it; a small pyramid goes back up to half the crop's resolution (the shape of U-Net and of DeepMask's successor
SharpMask, Pinheiro et al., arXiv:1603.08695). No words: which thing is meant, the box says.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from deixis.models.backends.pointer.outlines import SIDE
from deixis.training.pointer.network.neck import ConvBlock
from deixis.training.pointer.network.vision import LITE2, MEAN, STD, EfficientNetLite, SameConv

STAGES = 5  # of the backbone, up to stride 16
TAPS = (0, 1, 2, 4)  # the last of its stages at strides 2, 4, 8 and 16
FROZEN = 3  # stages that stay as they are
WIDE, MIDDLE, NARROW = 96, 48, 24  # channels at strides 16 and 8, at 4, and at 2


class OutlineNet(nn.Module):
    """Crops (B, 3, SIDE, SIDE), RGB values 0 to 255 → logits (B, SIDE / 2, SIDE / 2): part of the thing."""

    def __init__(self) -> None:
        super().__init__()
        vision = EfficientNetLite()
        self.stem, self.stages = vision.stem, vision.stages[:STAGES]
        c2, c4, c8, c16 = (LITE2[i].channels for i in TAPS)
        self.places = nn.Parameter(torch.zeros(1, WIDE, SIDE // 16, SIDE // 16))
        self.from16, self.from8 = nn.Conv2d(c16, WIDE, 1), nn.Conv2d(c8, WIDE, 1)
        self.from4, self.from2 = nn.Conv2d(c4, MIDDLE, 1), nn.Conv2d(c2, NARROW, 1)
        self.whole = nn.Linear(WIDE, WIDE)
        self.mix16 = nn.Sequential(ConvBlock(WIDE, 2 * WIDE), ConvBlock(WIDE, 2 * WIDE))
        self.mix8 = nn.Sequential(ConvBlock(WIDE, 2 * WIDE), ConvBlock(WIDE, 2 * WIDE))
        self.down8, self.down4 = nn.Conv2d(WIDE, MIDDLE, 1), nn.Conv2d(MIDDLE, NARROW, 1)
        self.mix4 = SameConv(MIDDLE, MIDDLE, 3)
        self.mix2 = SameConv(NARROW, NARROW, 3)
        self.out = nn.Conv2d(NARROW, 1, 1)

    def start_from(self, vision: EfficientNetLite) -> None:
        """Take over the front of a backbone, and fix the part of it whose gradients cost most on a CPU."""
        self.stem.load_state_dict(vision.stem.state_dict())
        self.stages.load_state_dict(vision.stages[:STAGES].state_dict())
        self.stem.requires_grad_(False)
        self.stages[:FROZEN].requires_grad_(False)
        for name, parameter in self.stages.named_parameters():
            if ".depthwise." in name:
                parameter.requires_grad_(False)

    def forward(self, rgb: Tensor) -> Tensor:
        f2, f4, f8, f16 = self._look(rgb.contiguous(memory_format=torch.channels_last))
        y = self.from16(f16) + self.places
        y = self.mix16(y + self.whole(F.relu(y).mean((2, 3)))[:, :, None, None])
        y = self.mix8(self.from8(f8) + _double(y))
        y = F.relu(self.from4(f4) + _double(self.down8(y)))
        y = F.relu(self.mix4(y))
        y = F.relu(self.from2(f2) + _double(self.down4(y)))
        return self.out(F.relu(self.mix2(y)))[:, 0]

    def _look(self, rgb: Tensor) -> list[Tensor]:
        x = F.relu6(self.stem((rgb - MEAN) / STD))
        taps = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i in TAPS:
                taps.append(x)
        return taps


def _double(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
