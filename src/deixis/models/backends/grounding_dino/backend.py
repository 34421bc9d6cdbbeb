"""Grounding DINO and its kin, as a backend. Source: transformers' `grounding_dino` and `mm_grounding_dino`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from deixis.alignment.tokens import Offsets, tokens_of
from deixis.models.backends.grounding_dino.prompts import Asking, Prompt, prompts
from deixis.models.hub import torch_detectors
from deixis.models.hub.detections import Detections
from deixis.models.hub.torch_detectors import Detector, numbers, row_of
from deixis.models.hub.torch_views import kept, with_part
from deixis.models.spec import BackendSpec
from deixis.types.boxes import Boxes
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

Array = NDArray[np.float32]

KINDS = {"grounding-dino", "mm-grounding-dino"}  # LLMDet is of the second kind
VISION = "model.backbone.conv_encoder"  # the part that sees the picture and no text


@dataclass(frozen=True, slots=True, eq=False)
class DinoImage:
    """An encoded picture: what the vision backbone says of it, and no text.

    Attributes:
        size: of the original picture.
        mask: (1, h, w) bool: which pixels of the model's input are picture rather than padding.
        features: (map, mask) pairs, one a level.
    """

    size: Size
    mask: torch.Tensor
    features: list[tuple[torch.Tensor, torch.Tensor]]


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """What the model says to one prompt.

    Attributes:
        xyxy: (Q, 4) pixels of the original picture.
        scores: (P, Q), one row a phrase of the prompt.
        whole: whether the model saw all of each phrase, or only its first tokens.
    """

    xyxy: Array
    scores: Array
    whole: tuple[bool, ...]


class GroundingDino(Detector[DinoImage]):
    """Grounds phrases. Stateless between calls and safe to share between threads.

    A phrase scores as the best of its tokens where phrases are asked as names, which is how transformers scores a box,
    and as the mean of its tokens where it is part of a caption, which is how the authors score a token span.
    """

    def __init__(
        self, spec: BackendSpec, model: Any, processor: Any, device: torch.device, asking: Asking = Asking.NAMES
    ) -> None:
        super().__init__(spec, model, processor, device)
        self._asking = asking

    def encode_batch(self, pictures: Sequence[Picture]) -> tuple[DinoImage, ...]:
        """Several pictures, of which those of one size in the model's eyes go through the backbone at once."""
        inputs = [self._prepared(picture) for picture in pictures]
        found: dict[int, DinoImage] = {}
        for rows, pixels in torch_detectors.by_shape([one["pixel_values"] for one in inputs]):
            mask = torch.cat([inputs[row]["pixel_mask"] for row in rows])
            levels = self._see(pixels, mask)
            for at, row in enumerate(rows):
                features = [(row_of(grid, at), row_of(inside, at)) for grid, inside in levels]
                found[row] = DinoImage(pictures[row].size, row_of(mask, at).bool(), features)
        return tuple(found[row] for row in range(len(pictures)))

    def detect(self, image: DinoImage, query: Query) -> Detections:
        """Every candidate for every phrase, before any decision."""
        asked = prompts(query, self._asking, self._count, self._limit)
        xyxy = [np.zeros((0, 4), np.float32)] * len(query.phrases)
        score: list[Array | None] = [None] * len(query.phrases)
        notes = [""] * len(query.phrases)
        for number, prompt in enumerate(asked, 1):
            answer = self._answer(image, prompt)
            for row, phrase in enumerate(prompt.phrases):
                xyxy[phrase], score[phrase] = answer.xyxy, answer.scores[row]
                notes[phrase] = self._note(number, len(asked), prompt, answer.whole[row])
        return Detections(image.size, tuple(xyxy), tuple(score), tuple(notes))

    def _see(self, pixels: torch.Tensor, mask: torch.Tensor) -> list[tuple[torch.Tensor, torch.Tensor]]:
        with torch.inference_mode(), torch_detectors.seeing(self._device):
            return [(grid.float(), inside) for grid, inside in self._model.get_submodule(VISION)(pixels, mask)]

    @property
    def _limit(self) -> int:
        """The tokens of a prompt, at most."""
        return int(self._model.config.max_text_len)

    def _count(self, text: str) -> int:
        return len(self._tokenize(text, add_special_tokens=False, verbose=False)["input_ids"])

    def _answer(self, image: DinoImage, prompt: Prompt) -> _Answer:
        tokens = self._tokenize(
            prompt.text, truncation=True, max_length=self._limit, return_offsets_mapping=True,
            return_token_type_ids=True, return_tensors="pt",
        ).to(self._device)  # fmt: skip
        offsets = tokens.pop("offset_mapping")[0].tolist()
        view = with_part(self._model, VISION, kept(image.features))
        blank = torch.zeros(1, device=self._device).expand(1, 3, *image.mask.shape[1:])
        with torch.inference_mode():
            outputs = view(pixel_values=blank, pixel_mask=image.mask.long(), **tokens)
        shares = numbers(outputs.logits[0].sigmoid())[:, : len(offsets)]  # (Q, T)
        boxes = Boxes.from_normalized_cxcywh(numbers(outputs.pred_boxes[0]), image.size)
        return _Answer(boxes.xyxy, _scores(shares, prompt, offsets), _whole(prompt, offsets))

    def _note(self, number: int, prompts: int, prompt: Prompt, whole: bool) -> str:
        notes = []
        if self._asking is Asking.CAPTION and prompt.asking is Asking.NAMES:
            notes.append(f"the text has more than {self._limit} tokens, so its phrases were asked as names")
        if prompts > 1:
            notes.append(f"asked in prompt {number} of {prompts}, for one holds {self._limit} tokens")
        if not whole:
            notes.append(f"only its first {self._limit - 3} tokens were asked")
        return "; ".join(notes)


def names(spec: BackendSpec) -> GroundingDino:
    """A model that is asked for phrases as names."""
    return GroundingDino(spec, *torch_detectors.load(spec, KINDS))


def caption(spec: BackendSpec) -> GroundingDino:
    """A model that is asked for phrases as parts of a caption."""
    return GroundingDino(spec, *torch_detectors.load(spec, KINDS), Asking.CAPTION)


def _scores(shares: Array, prompt: Prompt, offsets: Offsets) -> Array:
    """(P, Q): from the (Q, T) scores of tokens those of the prompt's phrases."""
    members = tokens_of(prompt.spans, offsets)  # (P, T)
    pooled = [_pool(shares[:, row], prompt.asking) for row in members]
    return np.stack(pooled)


def _pool(shares: Array, asking: Asking) -> Array:
    if not shares.shape[1]:
        return np.zeros(len(shares), np.float32)
    return np.asarray(shares.max(axis=1) if asking is Asking.NAMES else shares.mean(axis=1))


def _whole(prompt: Prompt, offsets: Offsets) -> tuple[bool, ...]:
    seen = max(end for _, end in offsets)
    return tuple(span.end <= seen for span in prompt.spans)
