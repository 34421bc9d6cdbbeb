"""Kosmos-2, as a backend. Source: transformers' `kosmos2`; the prompt is <grounding><phrase> ... </phrase>."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from deixis.models.hub.torch_writer import GREEDY, TorchWriter, WriterImage, start
from deixis.models.spec import BackendSpec
from deixis.types.size import Size

END = "</object>"
CLASSES = {"kosmos-2": ("Kosmos2ForConditionalGeneration", "Kosmos2Processor")}


class Kosmos2(TorchWriter):
    """Kosmos-2. After a phrase it goes on with the places of what the phrase names; its caption ends there for us."""

    dialect = "kosmos-2"
    answer_tokens = 64

    def prompt(self, phrase: str, shown: Size) -> str:
        """The beginning of a caption that has said the phrase."""
        return f"<grounding><phrase> {phrase}</phrase>"

    def features(self, model: Any, pixels: Mapping[str, Any]) -> Any:
        """(1, Q, C): what the vision tower and the resampler make of the pixels, as `forward` does."""
        seen = model.vision_model(pixels["pixel_values"])
        normal = torch.nn.functional.normalize(model.vision_model.model.post_layernorm(seen[0]), dim=-1)
        return model.image_to_text_projection(normal)[0]

    def stops(self) -> set[int]:
        """The end of the list of places ends the answer too."""
        return super().stops() | {self._processor.tokenizer.convert_tokens_to_ids(END)}

    @torch.inference_mode()
    def generate(self, image: WriterImage, inputs: Mapping[str, Any]) -> list[int]:
        """The tokens that the model adds; it takes features as they are."""
        wanted = {name: value for name, value in inputs.items() if name != "pixel_values"}
        tokens = self._model.generate(
            **wanted, image_embeds=image.features, max_new_tokens=self.answer_tokens,
            eos_token_id=sorted(self.stops()), **GREEDY,
        )[0].tolist()  # fmt: skip
        return list(tokens[inputs["input_ids"].shape[1] :])


def build(spec: BackendSpec) -> TorchWriter:
    """The backend, for the registry. Raises what `start` does."""
    return start(spec, Kosmos2, CLASSES, "4.56")
