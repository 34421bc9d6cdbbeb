"""PaliGemma, as a backend. Source: transformers' `paligemma`; the prompt is "detect ..."."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deixis.models.hub.torch_writer import TorchWriter, start
from deixis.models.spec import BackendSpec
from deixis.types.size import Size

CLASSES = {"paligemma": ("PaliGemmaForConditionalGeneration", "PaliGemmaProcessor")}


class PaliGemma(TorchWriter):
    """PaliGemma and PaliGemma 2. A semicolon would ask for two things, and is taken out of phrases."""

    dialect = "paligemma"
    answer_tokens = 128

    def prompt(self, phrase: str, shown: Size) -> str:
        """The picture's place and the task."""
        return f"<image>detect {phrase.replace(';', ',')}"

    def features(self, model: Any, pixels: Mapping[str, Any]) -> Any:
        """What SigLIP and the projector make of the pixels."""
        return model.get_image_features(pixels["pixel_values"])


def build(spec: BackendSpec) -> TorchWriter:
    """The backend, for the registry. Raises what `start` does."""
    return start(spec, PaliGemma, CLASSES, "4.56")
