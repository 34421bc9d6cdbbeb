"""SAM 3, as a backend: finds and draws all that a phrase names, and draws what a box or point means.

Source: transformers' `sam3` and `sam3_tracker`, whose vision backbone is one and the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from deixis.config import version
from deixis.models.backends.sam.backend import Sam, SamImage, Shown, floats
from deixis.models.hub import phrases
from deixis.models.hub.names import names
from deixis.models.hub.one_at_a_time import one_at_a_time
from deixis.models.hub.torch_detectors import prepared, seeing
from deixis.models.hub.torch_masks import drawn
from deixis.models.hub.torch_views import kept, with_part
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.heatmaps import Heatmaps
from deixis.types.masks import Masks
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

Array = NDArray[np.float32]

BACKBONE = "vision_encoder.backbone"  # the part that the two models share
FLOOR = 0.5  # the authors' threshold on presence times score
INSIDE = 0.5  # the probability above which a pixel belongs to a mask
TOKENS = 32  # of a phrase, at most


@dataclass(frozen=True, slots=True, eq=False)
class Sam3Image:
    """An encoded picture: about 200 MB at the size of the published model.

    Attributes:
        tracked: for boxes and points.
        seen: for phrases: what `Sam3Model` takes as `vision_embeds`.
    """

    tracked: SamImage
    seen: Any

    @property
    def size(self) -> Size:
        """Of the original picture."""
        return self.tracked.size


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """What the model says to one phrase, its best candidate first.

    Attributes:
        presence: in [0, 1], that what the phrase names is there at all.
        score: (n,) float32 in [0, 1], that a candidate is it if it is there.
        xyxy: (n, 4) float32, fractions of the picture.
        masks: n.
        heat: (h, w) float32 in [0, 1], of all that the phrase names.
        cut: whether the phrase has more tokens than the model reads.
    """

    presence: float
    score: Array
    xyxy: Array
    masks: Masks | None
    heat: Array
    cut: bool

    @property
    def found(self) -> bool:
        """Whether the reference would report a candidate."""
        return bool(self.presence * self.score[0] > FLOOR)

    @property
    def line(self) -> str:
        """Why."""
        best = f"the best candidate scores {self.score[0]:.2f} if it is there, which is {self.presence:.2f} likely"
        line = best if self.found else f"{best}; together that is not above {FLOOR:g}"
        return f"{line}; only its first {TOKENS - 2} tokens were asked" if self.cut else line


class Sam3:
    """Grounds phrases with masks, and segments. Stateless between calls and safe to share between threads.

    `score` is what the model says of a candidate, `presence` what its presence token says of the phrase; the reference
    multiplies them. Phrases are asked one by one, each with the picture's features that were computed once.

    Args:
        spec: facts about the model.
        model: `Sam3Model`.
        tracker: `Sam3TrackerModel`, of the same checkpoint; its vision backbone is not used.
        processor: `Sam3Processor`.
        device: where to run.
    """

    def __init__(self, spec: BackendSpec, model: Any, tracker: Any, processor: Any, device: torch.device) -> None:
        self._spec = spec
        self._model = model.eval().to(device)
        self._tracker = tracker
        self._tracker.set_submodule(BACKBONE, model.get_submodule(BACKBONE))
        self._segmenter = Sam(spec, tracker, processor, device)
        self._processor = processor
        self._tokenize = one_at_a_time(processor.tokenizer)

    @property
    def spec(self) -> BackendSpec:
        """What is known about this model."""
        return self._spec

    @torch.no_grad()
    def encode(self, picture: Picture) -> Sam3Image:
        """The picture through the vision backbone, and from there through the necks of both models."""
        device = self._model.device
        inputs = prepared(self._processor, picture.rgb(), device)
        pixels = inputs["pixel_values"]
        with seeing(device):
            backbone = kept(self._model.get_submodule(BACKBONE)(pixels))
            seen = with_part(self._model, BACKBONE, backbone).get_vision_features(pixels)
            tracked = with_part(self._tracker, BACKBONE, backbone).get_image_embeddings(pixels)
        return Sam3Image(SamImage(Shown.of(picture.size, inputs), floats(tracked)), _levels(seen))

    def segment(self, image: Sam3Image, boxes: Boxes) -> Masks:
        """One mask a box. It may reach beyond the box."""
        return self._segmenter.segment(image.tracked, boxes)

    def segment_points(self, image: Sam3Image, xy: ArrayLike) -> Masks:
        """One mask a point; `xy` is (N, 2), pixels of the original picture.

        Raises:
            ShapeError: another shape.
        """
        return self._segmenter.segment_points(image.tracked, xy)

    def parse(self, text: str) -> Query:
        """The phrases that Deixis finds, for the model has no finder of its own."""
        return phrases.parse(text)

    def ground(self, image: Sam3Image, query: Query, settings: GroundSettings) -> Grounding:
        """All that each phrase names, with masks, presence and maps.

        A phrase that is found keeps its best candidate, and every other one that reaches the threshold. A threshold of
        0 asks for all candidates, of absent phrases too.
        """
        answers: list[_Answer | None] = [None] * len(query.phrases)
        for name in names(query):
            answers[name.phrase] = self._answer(image, name.text, settings)
        return _grounding(self._spec, image.size, query, settings, answers)

    @torch.no_grad()
    def _answer(self, image: Sam3Image, text: str, settings: GroundSettings) -> _Answer:
        """The model's answer to one phrase, cut to the candidates that are asked for."""
        whole = len(self._tokenize(text)["input_ids"])
        tokens = self._tokenize(text, return_tensors="pt", padding="max_length", truncation=True, max_length=TOKENS).to(
            self._model.device
        )
        outputs = self._model(
            vision_embeds=image.seen, input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"]
        )
        score = outputs.pred_logits[0].float().sigmoid()
        rows = score.argsort(descending=True, stable=True)
        presence = float(outputs.presence_logits[0].sigmoid())
        kept = rows[: _wanted(score[rows], presence, settings)]
        masks = drawn(outputs.pred_masks[0, kept].sigmoid(), image.size, above=INSIDE) if settings.masks else None
        return _Answer(
            presence=presence,
            score=_array(score[rows[: max(1, len(kept))]]),
            xyxy=_array(outputs.pred_boxes[0, kept]),
            masks=masks,
            heat=_array(outputs.semantic_seg[0, 0].sigmoid()),
            cut=whole > TOKENS,
        )


def _wanted(score: torch.Tensor, presence: float, settings: GroundSettings) -> int:
    """How many of the candidates, best first, are rows."""
    if settings.threshold > 0 and presence * float(score[0]) <= FLOOR:
        return 0
    return min(settings.max_regions, max(1, int((score >= settings.threshold).sum())))


def _levels(seen: Any) -> Any:
    """What `Sam3Model` reads of its own vision features, in float32; the backbone's states are let go."""
    maps, places = seen.fpn_hidden_states, seen.fpn_position_encoding
    return type(seen)(
        fpn_hidden_states=tuple(level.float() for level in maps),
        fpn_position_encoding=tuple(level.float() for level in places),
    )


def _grounding(
    spec: BackendSpec, size: Size, query: Query, settings: GroundSettings, answers: Sequence[_Answer | None]
) -> Grounding:
    counts = [0 if answer is None else len(answer.xyxy) for answer in answers]
    asked = [answer for answer in answers if answer is not None]
    boxes = np.concatenate([np.zeros((0, 4), np.float32), *(answer.xyxy for answer in asked)])
    rows = [answer.score[: len(answer.xyxy)] for answer in asked]
    return Grounding(
        query=query,
        size=size,
        boxes=Boxes.from_normalized_xyxy(boxes, size).clip(size),
        phrase=np.repeat(np.arange(len(counts)), counts),
        score=np.concatenate([np.zeros(0, np.float32), *rows]),
        masks=_joined([answer.masks for answer in asked], size) if settings.masks else None,
        status=tuple(_status(answer) for answer in answers),
        presence=np.array([0.0 if answer is None else answer.presence for answer in answers], np.float32),
        heatmaps=_heatmaps(answers, query, size),
        enclosing=None,
        trace=tuple("the phrase has no letter or digit" if answer is None else answer.line for answer in answers),
        source=Source(spec.name, fingerprint(spec), version(), asdict(settings)),
    )


def _status(answer: _Answer | None) -> Status:
    if answer is None:
        return Status.UNKNOWN
    return Status.FOUND if answer.found else Status.ABSENT


def _joined(parts: Sequence[Masks | None], size: Size) -> Masks:
    return Masks.from_rle([counts for part in parts if part is not None for counts in part.rle], size)


def _heatmaps(answers: Sequence[_Answer | None], query: Query, size: Size) -> Heatmaps:
    """The map of a phrase that could not be asked is 0 everywhere."""
    grid = next((answer.heat.shape for answer in answers if answer is not None), (1, 1))
    maps = [np.zeros(grid, np.float32) if answer is None else answer.heat for answer in answers]
    values = np.stack(maps) if maps else np.zeros((0, 1, 1), np.float32)
    return Heatmaps(values, tuple(phrase.span for phrase in query.phrases), size)


def _array(values: torch.Tensor) -> Array:
    return np.asarray(values.float().cpu().numpy(), np.float32)
