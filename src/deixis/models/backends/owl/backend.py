"""OWL-ViT and OWLv2, as a backend. Source: transformers' `owlvit` and `owlv2`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from deixis.models.hub import torch_detectors
from deixis.models.hub.detections import Detections
from deixis.models.hub.names import names
from deixis.models.hub.torch_detectors import Detector, numbers, row_of
from deixis.models.spec import BackendSpec
from deixis.types.boxes import Boxes
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class OwlImage:
    """An encoded picture: a candidate for each of its patches, and no text.

    Attributes:
        size: of the original picture.
        patches: (1, Q, C) the features that texts are compared with.
        xyxy: (Q, 4) the candidates' boxes, pixels of the original picture.
    """

    size: Size
    patches: torch.Tensor
    xyxy: Array


class Owl(Detector[OwlImage]):
    """Grounds phrases. Stateless between calls and safe to share between threads.

    Boxes never depend on the text, and a phrase's scores never on the other phrases: a candidate that answers two
    phrases is two rows, where the reference keeps the better one.
    """

    def encode_batch(self, pictures: Sequence[Picture]) -> tuple[OwlImage, ...]:
        """Several pictures at once."""
        if not pictures:
            return ()
        inputs = [self._prepared(picture) for picture in pictures]
        pixels = torch.cat([one["pixel_values"] for one in inputs])
        with torch.inference_mode():
            with torch_detectors.seeing(self._device):
                grid = self._model.image_embedder(pixel_values=pixels)[0].float()  # (B, h, w, C)
            patches = grid.flatten(1, 2)
            cxcywh = numbers(self._model.box_predictor(patches, grid))
            rows = [row_of(patches, row) for row in range(len(pictures))]
        boxes = [
            Boxes.from_normalized_cxcywh(one, self._shown(p.size)) for one, p in zip(cxcywh, pictures, strict=True)
        ]
        return tuple(OwlImage(p.size, row, box.xyxy) for p, row, box in zip(pictures, rows, boxes, strict=True))

    def detect(self, image: OwlImage, query: Query) -> Detections:
        """Every candidate for every phrase, before any decision."""
        asked = names(query)
        texts = [name.text for name in asked]
        score: list[Array | None] = [None] * len(query.phrases)
        notes = [""] * len(query.phrases)
        for name, row, note in zip(asked, self._scores(image, texts), self._notes(texts), strict=True):
            score[name.phrase], notes[name.phrase] = row, note
        return Detections(image.size, (image.xyxy,) * len(query.phrases), tuple(score), tuple(notes))

    def _scores(self, image: OwlImage, texts: list[str]) -> Array:
        """(P, Q): sigmoid of the class head's logits of every text and patch."""
        if not texts:
            return np.zeros((0, len(image.xyxy)), np.float32)
        tokens = self._tokenize(
            texts, padding="max_length", truncation=True, max_length=self._limit, return_tensors="pt"
        ).to(self._device)
        towers = self._model.base_model
        with torch.inference_mode():
            pooled = towers.text_model(input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"])[1]
            embeds = towers.text_projection(pooled)
            embeds = embeds / torch.linalg.norm(embeds, ord=2, dim=-1, keepdim=True)
            logits = self._model.class_predictor(image.patches, embeds[None])[0]  # (1, Q, P)
            return numbers(logits[0].sigmoid().T)

    @property
    def _limit(self) -> int:
        """The tokens of a text, at most."""
        return int(self._model.config.text_config.max_position_embeddings)

    def _notes(self, texts: list[str]) -> list[str]:
        lengths = map(len, self._tokenize(texts, verbose=False)["input_ids"] if texts else ())
        cut = f"only its first {self._limit - 2} tokens were asked"
        return [cut if length > self._limit else "" for length in lengths]

    def _shown(self, size: Size) -> Size:
        """What the model's boxes are fractions of: OWLv2 sees the picture in the upper left of a square."""
        side = max(size.hw)
        return Size(height=side, width=side) if self._model.config.model_type == "owlv2" else size


def owlvit(spec: BackendSpec) -> Owl:
    """OWL-ViT."""
    return Owl(spec, *torch_detectors.load(spec, {"owlvit"}))


def owlv2(spec: BackendSpec) -> Owl:
    """OWLv2."""
    return Owl(spec, *torch_detectors.load(spec, {"owlv2"}))
