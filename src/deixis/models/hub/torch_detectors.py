"""What the detectors of transformers have in common: how they are loaded, and how they are asked."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from deixis.errors import InferenceError
from deixis.models.hub import phrases, store, torch_device
from deixis.models.hub.detections import Detections, Rules
from deixis.models.hub.one_at_a_time import one_at_a_time
from deixis.models.hub.torch_load import check_kind, filled
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding
from deixis.types.picture import Picture
from deixis.types.query import Query

log = logging.getLogger(__name__)

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True, eq=False)
class Preparation:
    """The two halves of a processor. A whole one may ask for packages that only its post-processing needs."""

    image_processor: Any
    tokenizer: Any


class Detector(ABC, Generic[Seen]):
    """Grounds phrases. Stateless between calls and safe to share between threads.

    Args:
        spec: facts about the model; its threshold is the model's own box threshold.
        model: of transformers, with its weights.
        processor: its preparation of pictures and texts.
        device: where to run.

    Attributes:
        overlap: as in `Rules`.
    """

    overlap: float | None = None

    def __init__(self, spec: BackendSpec, model: Any, processor: Any, device: torch.device) -> None:
        self._spec = spec
        self._model = model.eval().to(device)
        self._processor = processor
        self._tokenize = one_at_a_time(processor.tokenizer)
        self._device = device

    @property
    def spec(self) -> BackendSpec:
        """What is known about this model."""
        return self._spec

    def encode(self, picture: Picture) -> Seen:
        """The picture through the model's own preparation and the parts that read no text."""
        return self.encode_batch([picture])[0]

    @abstractmethod
    def encode_batch(self, pictures: Sequence[Picture]) -> tuple[Seen, ...]:
        """Several pictures at once."""

    def parse(self, text: str) -> Query:
        """The phrases that Deixis finds, for the model has no finder of its own."""
        return phrases.parse(text)

    def ground(self, image: Seen, query: Query, settings: GroundSettings) -> Grounding:
        """The model's candidates for each phrase. It has no masks, presence or maps."""
        rules = Rules(floor=self._spec.threshold, overlap=self.overlap)
        return self.detect(image, query).grounding(self._spec, query, settings, rules)

    def verify(self, image: Seen, phrase: str, boxes: Boxes) -> NDArray[np.float32]:
        """The best product of a candidate's score for the phrase and its overlap with the box, for each box."""
        return self.detect(image, phrases.whole(phrase)).support(boxes)

    @abstractmethod
    def detect(self, image: Seen, query: Query) -> Detections:
        """Every candidate for every phrase, before any decision."""

    def _prepared(self, picture: Picture) -> Any:
        """What the processor makes of a picture, on the device."""
        return prepared(self._processor, picture.rgb(), self._device)


def load(spec: BackendSpec, kinds: set[str]) -> tuple[Any, Preparation, torch.device]:
    """The model in float32, its preparation of pictures and texts, and the device to run on.

    Args:
        spec: with the source that was chosen.
        kinds: the `model_type`s of transformers that the backend can use.

    Raises:
        WeightsError: the files are of another kind of model, or the weights do not fit the model.
        BackendUnavailableError: the files cannot be had.
    """
    from transformers import AutoImageProcessor, AutoModelForZeroShotObjectDetection, AutoTokenizer

    folder = store.folder(spec)
    check_kind(spec, folder, kinds)
    model, unexpected = filled(AutoModelForZeroShotObjectDetection, folder)
    if unexpected:
        log.warning("%s: weights that the model has no place for: %s", folder, _first(unexpected))
    prepare = (cls.from_pretrained(folder, local_files_only=True) for cls in (AutoImageProcessor, AutoTokenizer))
    return model, Preparation(*prepare), torch_device.pick()


def prepared(processor: Any, rgb: NDArray[Any], device: torch.device) -> Any:
    """What the processor makes of an (H, W, 3) uint8 picture, on a device."""
    inputs = processor.image_processor(images=rgb, input_data_format="channels_last", return_tensors="pt")
    return inputs.to(device)


def numbers(tensor: torch.Tensor) -> NDArray[np.float32]:
    """The tensor as float32.

    Raises:
        InferenceError: a number is not finite.
    """
    array: NDArray[np.float32] = tensor.float().cpu().numpy()
    if not np.isfinite(array).all():
        raise InferenceError("the model gave boxes or scores that are not finite; try again with DEIXIS_DEVICE=cpu")
    return array


def by_shape(tensors: Sequence[torch.Tensor]) -> Iterator[tuple[list[int], torch.Tensor]]:
    """(1, ...) tensors as batches of one shape each, with the places of their rows."""
    places: dict[tuple[int, ...], list[int]] = {}
    for place, tensor in enumerate(tensors):
        places.setdefault(tuple(tensor.shape), []).append(place)
    for rows in places.values():
        yield rows, torch.cat([tensors[row] for row in rows])


def row_of(batch: torch.Tensor, row: int) -> torch.Tensor:
    """(1, ...): one row, which does not keep the batch in memory."""
    return batch if len(batch) == 1 else batch[row : row + 1].clone()


def seeing(device: torch.device) -> AbstractContextManager[Any]:
    """Where the vision tower runs: in half precision on a GPU. What predicts boxes must not.

    A box in bfloat16 has steps of up to 1/256 of the picture, so the rest of a detector stays in float32.
    """
    dtype = torch_device.precision(device)
    return nullcontext() if dtype is torch.float32 else torch.autocast(device.type, dtype)


def _first(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
