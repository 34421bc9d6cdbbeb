"""OmDet-Turbo, as a backend. Source: transformers' `omdet_turbo`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from deixis.models.hub import torch_detectors
from deixis.models.hub.detections import Detections
from deixis.models.hub.names import Name, names, packed
from deixis.models.hub.torch_detectors import Detector, numbers, row_of
from deixis.models.hub.torch_views import kept, with_part
from deixis.models.spec import BackendSpec
from deixis.types.boxes import Boxes
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

Array = NDArray[np.float32]

LIMIT = 77  # tokens of a task or of a name, as the reference cuts them
FRAME = 4  # the tokens of a task that are not its names: the two marks round it, "detect" and the full stop


@dataclass(frozen=True, slots=True, eq=False)
class OmdetImage:
    """An encoded picture: what the vision backbone and the hybrid encoder say of it, and no text.

    Attributes:
        size: of the original picture.
        encoded: the encoder's output, with feature maps at three strides.
    """

    size: Size
    encoded: Any


class Omdet(Detector[OmdetImage]):
    """Grounds phrases. Stateless between calls and safe to share between threads.

    Phrases are asked together, as classes of one task, "Detect a cat, a dog.", in as few tasks as their tokens need.
    """

    overlap = 0.5  # the reference removes duplicates

    def encode_batch(self, pictures: Sequence[Picture]) -> tuple[OmdetImage, ...]:
        """Several pictures at once."""
        if not pictures:
            return ()
        inputs = [self._prepared(picture) for picture in pictures]
        pixels = torch.cat([one["pixel_values"] for one in inputs])
        with torch.inference_mode():
            with torch_detectors.seeing(self._device):
                maps = self._model.vision_backbone(pixels)
            encoded = self._model.encoder([grid.float() for grid in maps], return_dict=True)
            return tuple(OmdetImage(picture.size, _row(encoded, row)) for row, picture in enumerate(pictures))

    def detect(self, image: OmdetImage, query: Query) -> Detections:
        """Every candidate for every phrase, before any decision."""
        tasks = list(packed(names(query), lambda name: self._count(name.text) + 1, LIMIT - FRAME))  # 1: the comma
        xyxy = [np.zeros((0, 4), np.float32)] * len(query.phrases)
        score: list[Array | None] = [None] * len(query.phrases)
        notes = [""] * len(query.phrases)
        for number, group in enumerate(tasks, 1):
            boxes, scores = self._answer(image, [name.text for name in group])
            for row, name in enumerate(group):
                xyxy[name.phrase], score[name.phrase] = boxes, scores[row]
                notes[name.phrase] = self._note(number, len(tasks), name)
        return Detections(image.size, tuple(xyxy), tuple(score), tuple(notes))

    def _count(self, text: str) -> int:
        return len(self._tokenize(text, add_special_tokens=False, verbose=False)["input_ids"])

    def _answer(self, image: OmdetImage, texts: Sequence[str]) -> tuple[Array, Array]:
        """(Q, 4) boxes in pixels of the original picture, and (P, Q) scores."""
        task, classes = self._tokens([f"Detect {', '.join(texts)}."]), self._tokens(texts)
        with torch.inference_mode():
            outputs = self._seeing(image)(
                pixel_values=None,
                classes_input_ids=classes["input_ids"],
                classes_attention_mask=classes["attention_mask"],
                tasks_input_ids=task["input_ids"],
                tasks_attention_mask=task["attention_mask"],
                classes_structure=torch.tensor([len(texts)], device=self._device),
            )
        boxes = Boxes.from_normalized_cxcywh(numbers(outputs.decoder_coord_logits[0]), image.size)
        return boxes.xyxy, numbers(outputs.decoder_class_logits[0].sigmoid().T)

    def _tokens(self, texts: Sequence[str]) -> Any:
        return self._tokenize(
            list(texts), padding="max_length", truncation=True, max_length=LIMIT, return_tensors="pt"
        ).to(self._device)

    def _seeing(self, image: OmdetImage) -> Any:
        """The model with the picture before it, and with caches of its own, for the model's are not safe to share."""
        view = with_part(with_part(self._model, "vision_backbone", kept(None)), "encoder", kept(image.encoded))
        for cache in ("language_cache_class", "language_cache_prompt"):
            setattr(view, cache, type(getattr(view, cache))(view.config.cache_size))
        return view

    def _note(self, number: int, tasks: int, name: Name) -> str:
        notes = []
        if tasks > 1:
            notes.append(f"asked in task {number} of {tasks}, for one holds {LIMIT} tokens")
        if self._count(name.text) + 2 > LIMIT:
            notes.append(f"only its first {LIMIT - 2} tokens were asked")
        return "; ".join(notes)


def _row(encoded: Any, row: int) -> Any:
    """What the encoder said of one picture of a batch."""
    return type(encoded)(extracted_states=[row_of(grid, row) for grid in encoded.extracted_states])


def build(spec: BackendSpec) -> Omdet:
    """OmDet-Turbo."""
    return Omdet(spec, *torch_detectors.load(spec, {"omdet-turbo"}))
