"""SAM and SAM 2, as a backend, and the part of SAM 3 that works like them. Source: transformers' `sam` and `sam2`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from deixis.models.hub.torch_detectors import prepared, seeing
from deixis.models.hub.torch_masks import drawn
from deixis.models.spec import BackendSpec
from deixis.types.boxes import Boxes
from deixis.types.checks import frozen
from deixis.types.frame import Frame
from deixis.types.masks import Masks
from deixis.types.picture import Picture
from deixis.types.size import Size

TOGETHER = 32  # prompts in one pass of the mask decoder, whose memory grows with them
EDGE = 0.0  # the logit above which a pixel belongs to a mask


@dataclass(frozen=True, slots=True)
class Shown:
    """How a picture lies in the model's input.

    Attributes:
        size: of the original picture.
        shown: of the picture in the input, from its upper left corner on.
        padded: of the whole input, where the model pads (SAM); None where the picture is squashed to fill it.
    """

    size: Size
    shown: Size
    padded: Size | None

    @classmethod
    def of(cls, size: Size, inputs: Any) -> Shown:
        """From what the model's image processor made of a picture of `size`."""
        whole = Size(height=int(inputs["pixel_values"].shape[-2]), width=int(inputs["pixel_values"].shape[-1]))
        if "reshaped_input_sizes" not in inputs:
            return cls(size, whole, None)
        height, width = (int(side) for side in inputs["reshaped_input_sizes"][0])
        return cls(size, Size(height=height, width=width), whole)

    def points(self, xy: ArrayLike) -> torch.Tensor:
        """(N, 2) float32 points of the original picture, in pixels of the input."""
        return torch.from_numpy(Frame(self.size, self.shown).to_model(xy).astype(np.float32))

    def drawn(self, logits: torch.Tensor) -> Masks:
        """The masks of (N, h, w) logits on a grid that covers the input."""
        return drawn(logits, self.size, above=EDGE, shown=self.shown, padded=self.padded)


@dataclass(frozen=True, slots=True, eq=False)
class SamImage:
    """An encoded picture.

    Attributes:
        shown: how it lies in the model's input.
        embeddings: what the model's mask decoder takes: a tensor (SAM), or one a level (SAM 2, SAM 3).
    """

    shown: Shown
    embeddings: torch.Tensor | list[torch.Tensor]

    @property
    def size(self) -> Size:
        """Of the original picture."""
        return self.shown.size


class Sam:
    """Draws what a box holds or a point lies on. Stateless between calls and safe to share between threads.

    A box asks for one mask, as the authors advise where a prompt leaves no doubt; a point asks for three (whole, part,
    smaller part), of which the one with the highest predicted IoU is taken.

    Args:
        spec: facts about the model.
        model: `SamModel`, `Sam2Model` or `Sam3TrackerModel`.
        processor: its processor, or its image processor.
        device: where to run.
    """

    def __init__(self, spec: BackendSpec, model: Any, processor: Any, device: torch.device) -> None:
        self._spec = spec
        self._model = model.eval().to(device)
        self._processor = processor

    @property
    def spec(self) -> BackendSpec:
        """What is known about this model."""
        return self._spec

    @torch.no_grad()
    def encode(self, picture: Picture) -> SamImage:
        """The picture through the model's own preparation and its vision encoder."""
        device = self._model.device
        inputs = prepared(self._processor, picture.rgb(), device)
        with seeing(device):
            embeddings = self._model.get_image_embeddings(inputs["pixel_values"])
        return SamImage(Shown.of(picture.size, inputs), floats(embeddings))

    def segment(self, image: SamImage, boxes: Boxes) -> Masks:
        """One mask a box. It may reach beyond the box."""
        corners = image.shown.points(boxes.xyxy.reshape(-1, 2)).reshape(-1, 4)
        return image.shown.drawn(self._logits(image, corners, self._of_boxes))

    def segment_points(self, image: SamImage, xy: ArrayLike) -> Masks:
        """One mask a point; `xy` is (N, 2), pixels of the original picture.

        Raises:
            ShapeError: another shape.
        """
        points = image.shown.points(frozen("xy", xy, (None, 2), np.float32))
        return image.shown.drawn(self._logits(image, points, self._of_points))

    @torch.no_grad()
    def _logits(
        self, image: SamImage, prompts: torch.Tensor, ask: Callable[[SamImage, torch.Tensor], torch.Tensor]
    ) -> torch.Tensor:
        """(N, h, w): the mask logits of N prompts, asked so many at a time."""
        parts = [ask(image, some.to(self._model.device)) for some in prompts.split(TOGETHER) if len(some)]
        return torch.cat(parts) if parts else torch.zeros(0, 1, 1)

    def _of_boxes(self, image: SamImage, corners: torch.Tensor) -> torch.Tensor:
        outputs = self._model(image_embeddings=image.embeddings, input_boxes=corners[None], multimask_output=False)
        masks: torch.Tensor = outputs.pred_masks[0, :, 0]  # (1, N, 1, h, w)
        return masks

    def _of_points(self, image: SamImage, points: torch.Tensor) -> torch.Tensor:
        labels = torch.ones(1, len(points), 1, dtype=torch.long, device=points.device)  # 1: on what is meant
        outputs = self._model(
            image_embeddings=image.embeddings, input_points=points[None, :, None], input_labels=labels,
            multimask_output=True,
        )  # fmt: skip
        best = outputs.iou_scores[0].argmax(dim=-1)  # (1, N, 3)
        masks: torch.Tensor = outputs.pred_masks[0, torch.arange(len(best), device=best.device), best]
        return masks


def floats(embeddings: Any) -> torch.Tensor | list[torch.Tensor]:
    """Embeddings in float32, for coordinates in bfloat16 would have steps of several pixels."""
    return embeddings.float() if isinstance(embeddings, torch.Tensor) else [level.float() for level in embeddings]
