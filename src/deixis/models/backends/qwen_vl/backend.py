"""Qwen2.5-VL and Qwen3-VL, as a backend. Source: transformers' `qwen2_5_vl` and `qwen3_vl`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from deixis.models.hub.questions import question_in
from deixis.models.hub.torch_writer import TorchWriter, start
from deixis.models.spec import BackendSpec
from deixis.types.size import Size

DIALECTS = {"qwen2_5_vl": "qwen2.5-vl", "qwen3_vl": "qwen3-vl"}
CLASSES = {
    "qwen2_5_vl": ("Qwen2_5_VLForConditionalGeneration", "Qwen2_5_VLProcessor"),
    "qwen3_vl": ("Qwen3VLForConditionalGeneration", "Qwen3VLProcessor"),
}


class QwenVL(TorchWriter):
    """Qwen2.5-VL, which answers in pixels of the picture it is shown, and Qwen3-VL, which answers in thousandths."""

    answer_tokens = 512

    def __init__(self, spec: BackendSpec, model: Any, processor: Any, device: torch.device) -> None:
        super().__init__(spec, model, processor, device)
        self.dialect = DIALECTS[model.config.model_type]
        self._question = question_in(self.dialect)

    def prompt(self, phrase: str, shown: Size) -> str:
        """A turn of a user, with the picture before the question, in the words of the model's own chat template."""
        text = self._question.of(phrase, shown)
        content = [{"type": "image"}, {"type": "text", "text": text}]
        turn = [{"role": "user", "content": content}]
        return str(self._processor.apply_chat_template(turn, tokenize=False, add_generation_prompt=True))

    def features(self, model: Any, pixels: Mapping[str, Any]) -> Any:
        """What the vision tower makes of the patches."""
        return model.get_image_features(pixels["pixel_values"], pixels["image_grid_thw"])

    def shown(self, pixels: Mapping[str, Any]) -> Size:
        """The picture as it was cut into patches."""
        _, rows, columns = pixels["image_grid_thw"][0].tolist()
        side = self._processor.image_processor.patch_size
        return Size(height=rows * side, width=columns * side)


def build(spec: BackendSpec) -> TorchWriter:
    """The backend, for the registry. Raises what `start` does."""
    return start(spec, QwenVL, CLASSES, "4.57")
