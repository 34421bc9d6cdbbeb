"""Florence-2, as a backend. Source: transformers' `florence2`; the task is <CAPTION_TO_PHRASE_GROUNDING>."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deixis.models.hub.torch_writer import TorchWriter, start
from deixis.models.hub.written import Outcome
from deixis.models.spec import BackendSpec
from deixis.types.size import Size

TASK = "<CAPTION_TO_PHRASE_GROUNDING>"
CLASSES = {"florence2": ("Florence2ForConditionalGeneration", "Florence2Processor")}


class Florence2(TorchWriter):
    """Florence-2. It answers a phrase with boxes for the phrase or for names in it: "a cup" of "a cup on a table"."""

    dialect = "florence-2"
    answer_tokens = 256

    def prompt(self, phrase: str, shown: Size) -> str:
        """The task and its input, which the processor puts into words."""
        return f"{TASK}{phrase}"

    def features(self, model: Any, pixels: Mapping[str, Any]) -> Any:
        """What DaViT and the projector make of the pixels."""
        return model.get_image_features(pixels["pixel_values"])

    def meant(self, outcome: Outcome, phrase: str) -> Outcome:
        """The boxes of the name that comes first in the phrase, where the model tells several apart."""
        text = phrase.lower()
        named = [(text.find(label.lower()), row) for row, label in enumerate(outcome.labels) if label]
        places = {place for place, _ in named if place >= 0}
        if len(places) < 2:
            return outcome
        rows = [row for place, row in named if place == min(places)]
        return outcome.only(rows, f"{len(outcome.xyxy) - len(rows)} are of other things in the phrase, left out")


def build(spec: BackendSpec) -> TorchWriter:
    """The backend, for the registry. Raises what `start` does."""
    return start(spec, Florence2, CLASSES, "4.56")
