"""From the trained networks to the ONNX graphs that run without torch.

`image` sees a picture and never text; `text` sees a text and never a picture; `point` joins the two. `outline`
sees the picture round one box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from deixis.models.backends.pointer.outlines import SIDE
from deixis.training.pointer.names import name_weights
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.network.outline import OutlineNet
from deixis.training.pointer.network.refine import RefineHead

CANDIDATES = 32  # cells a phrase that are boxed
PEAK_BONUS = 1.0  # in logits: of several things, each is boxed, before the best one is boxed from all its cells
OPSET = 18


class ImageGraph(nn.Module):
    """(B, S, S, 3) uint8 RGB → what phrases are asked of: scene, cells, their projections, region features."""

    outputs = ("scene", "cells", "cell_words", "cell_scores", "regions")

    def __init__(self, model: Pointer) -> None:
        super().__init__()
        self.model = model

    def forward(self, rgb: Tensor) -> tuple[Tensor, ...]:
        model = self.model
        image = model.neck(model.vision(rgb.permute(0, 3, 1, 2).float()))
        words = F.normalize(model.cell_to_word(image.cells), dim=-1)
        scores = F.normalize(model.cell_to_score(image.cells), dim=-1)
        columns = words.transpose(1, 2), scores.transpose(1, 2)  # (B, C, cells), as products want them
        return model.decoder.look_up(image.tokens), image.cells, *columns, image.regions


class ByteEmbedding(nn.Module):
    """An embedding whose rows are bytes with one scale a row: a quarter of the size."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.scale[ids]


class TextGraph(nn.Module):
    """Token ids and mask (N, T) → per token: phrase tags, word embedding, phrase embedding, pooling logit."""

    outputs = ("tags", "words", "phrases", "weights")

    def __init__(self, model: Pointer) -> None:
        super().__init__()
        self.text = model.text
        self.text.encoder.words = ByteEmbedding(model.text.encoder.words.weight.detach())

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        hidden = self.text.encoder(ids, mask)
        return (
            self.text.finder(hidden, mask),
            self.text.words(hidden),
            self.text.to_phrase(hidden),
            self.text.weigh(hidden).squeeze(-1),
        )


class PointGraph(nn.Module):
    """P phrase embeddings and one encoded picture → maps, presence, and each phrase's candidates."""

    outputs = ("heat", "presence", "cell", "instance", "enclosing", "fit")

    def __init__(self, model: Pointer) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, phrases: Tensor, scene: Tensor, cells: Tensor, cell_words: Tensor, cell_scores: Tensor, regions: Tensor
    ) -> tuple[Tensor, ...]:
        model = self.model
        asked = model.decoder(phrases[None], scene[None])
        unit = F.normalize(model.phrase_to_word(asked), dim=-1)
        heat = model.heat_map(unit, cell_words.T[None])[0].sigmoid()
        logits = model.score_map(F.normalize(model.phrase_to_score(asked), dim=-1), cell_scores.T[None])[0]
        cell = (logits + PEAK_BONUS * self._peaks(logits)).topk(CANDIDATES, dim=-1).indices  # (P, K)
        score = logits.gather(-1, cell)
        queries = asked[0][:, None].expand(-1, CANDIDATES, -1)
        found = model.candidates(cells[cell], queries, model.centres[cell])
        instance, instance_fit = self._again(model.refine_instance, found.instance, queries, regions)
        enclosing, enclosing_fit = self._again(model.refine_enclosing, found.enclosing, queries, regions)
        again = torch.stack([instance_fit, enclosing_fit], dim=-1)
        fit = score.sigmoid()[..., None] * found.quality.sigmoid() * again.sigmoid()
        return heat, model.presence(asked)[0, :, 0], cell, instance, enclosing, fit

    def _peaks(self, logits: Tensor) -> Tensor:
        """1.0 where none of the eight cells around scores higher."""
        grid = logits.unflatten(-1, (self.model.shape.grid, self.model.shape.grid))[:, None]
        return (grid == F.max_pool2d(grid, 3, 1, 1)).float().flatten(1)

    def _again(self, head: RefineHead, boxes: Tensor, phrases: Tensor, regions: Tensor) -> tuple[Tensor, Tensor]:
        """The second look at boxes (P, K, 4), all of one picture."""
        moved, logit = head(boxes.flatten(0, 1)[None], phrases.flatten(0, 1)[None], regions[None])
        return moved[0].unflatten(0, (-1, CANDIDATES)), logit[0].unflatten(0, (-1, CANDIDATES))


class OutlineGraph(nn.Module):
    """(B, S, S, 3) uint8 RGB crops → (B, S / 2, S / 2) logits: part of the thing in the middle."""

    outputs = ("logits",)

    def __init__(self, net: OutlineNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, rgb: Tensor) -> tuple[Tensor, ...]:
        return (self.net(rgb.permute(0, 3, 1, 2).float()),)


@dataclass(frozen=True, slots=True)
class Graph:
    """A module to export: example inputs, their names, and which of their axes vary."""

    module: nn.Module
    inputs: tuple[Tensor, ...]
    names: Sequence[str]
    varying: Sequence[dict[int, str]]


def graphs(model: Pointer) -> dict[str, Graph]:
    """The three graphs of a model in evaluation mode: all but the outline's."""
    side, cells = model.shape.image, model.shape.grid**2
    width, layers = model.shape.width, model.shape.decoder_layers
    picture = torch.zeros(2, side, side, 3, dtype=torch.uint8)
    ids, mask = torch.full((3, 7), 2000), torch.ones(3, 7, dtype=torch.bool)
    scene = torch.randn(cells // 4, 2 * layers * width)
    regions = torch.randn(model.shape.region_width, model.shape.grid, model.shape.grid)
    columns = [F.normalize(torch.randn(width, cells), dim=0) for _ in range(2)]
    return {
        "image": Graph(ImageGraph(model), (picture,), ["rgb"], [{0: "pictures"}]),
        "text": Graph(TextGraph(model), (ids, mask), ["ids", "mask"], [{0: "texts", 1: "tokens"}] * 2),
        "point": Graph(
            PointGraph(model),
            (torch.randn(5, width), scene, torch.randn(cells, width), *columns, regions),
            ["phrases", "scene", "cells", "cell_words", "cell_scores", "regions"],
            [{0: "count"}, {}, {}, {}, {}, {}],
        ),
    }


def outline_graph(net: OutlineNet) -> Graph:
    """The graph that draws masks."""
    crops = torch.zeros(2, SIDE, SIDE, 3, dtype=torch.uint8)
    return Graph(OutlineGraph(net.eval()), (crops,), ["rgb"], [{0: "crops"}])


def to_onnx(graph: Graph) -> bytes:
    """The graph as one self-contained float ONNX file."""
    torch.backends.mha.set_fastpath_enabled(False)
    shapes = tuple({axis: torch.export.Dim(name) for axis, name in axes.items()} for axes in graph.varying)
    program = torch.onnx.export(
        graph.module.eval(),
        graph.inputs,
        input_names=list(graph.names),
        output_names=list(graph.module.outputs),
        dynamic_shapes=shapes,
        opset_version=OPSET,
        dynamo=True,
        verbose=False,
    )
    assert program is not None
    return name_weights(program.model_proto, graph.module).SerializeToString()
