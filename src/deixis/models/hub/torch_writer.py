"""Language models of transformers that write where things are: seen once, asked phrase by phrase, greedily."""

from __future__ import annotations

import copy
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from deixis.errors import WeightsError
from deixis.models.hub import phrases, store, torch_device, torch_load, written
from deixis.models.hub.names import names
from deixis.models.hub.one_at_a_time import one_at_a_time
from deixis.models.hub.questions import plain
from deixis.models.hub.written import Outcome, Reply
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.types.grounding import Grounding, Setting
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

BLANK = Image.new("RGB", (32, 32))  # stands for the picture where its pixels are ready already
GREEDY = {"do_sample": False, "num_beams": 1, "temperature": None, "top_p": None, "top_k": None}


@dataclass(frozen=True, slots=True, eq=False)
class WriterImage:
    """An encoded picture.

    Attributes:
        size: of the original.
        shown: of the picture that the model sees.
        pixels: what the model's image processor makes of it.
        features: what the model's vision tower makes of that.
    """

    size: Size
    shown: Size
    pixels: Mapping[str, Any]
    features: Any


class TorchWriter(ABC):
    """A model that writes, as a backend. Stateless between calls and safe to share between threads.

    A family says how it is asked and in which dialect it answers. Every phrase is one generation, greedy, of at most
    `answer_tokens` tokens; the picture goes through image processor and vision tower once.
    """

    dialect: str
    answer_tokens: int

    def __init__(self, spec: BackendSpec, model: Any, processor: Any, device: torch.device) -> None:
        self._spec = spec
        self._model = model.eval().to(device)
        self._processor = processor
        self._process = one_at_a_time(type(processor).__call__)

    @property
    def spec(self) -> BackendSpec:
        """Facts about this backend."""
        return self._spec

    @abstractmethod
    def prompt(self, phrase: str, shown: Size) -> str:
        """The text that is put to the processor to ask for a phrase."""

    @abstractmethod
    def features(self, model: Any, pixels: Mapping[str, Any]) -> Any:
        """What the vision tower makes of the pixels."""

    def shown(self, pixels: Mapping[str, Any]) -> Size:
        """The size of the picture that the model sees."""
        height, width = pixels["pixel_values"].shape[-2:]
        return Size(height=height, width=width)

    def stops(self) -> set[int]:
        """The tokens that end an answer."""
        eos = self._model.generation_config.eos_token_id
        return set(eos) if isinstance(eos, list) else {eos}

    def meant(self, outcome: Outcome, phrase: str) -> Outcome:
        """The rows that are of the phrase; all of them, where the model was asked for nothing else."""
        return outcome

    def encode(self, picture: Picture) -> WriterImage:
        """The picture through the model's own processor and vision tower."""
        recorded = _Recorded(self._processor.image_processor)
        self._prepare(recorded, "it", BLANK.size, Image.fromarray(picture.rgb()))
        pixels = {name: self._placed(value) for name, value in recorded.said.items()}
        with torch.inference_mode():
            features = self.features(self._model, pixels)
        return WriterImage(picture.size, self.shown(pixels), pixels, features)

    def parse(self, text: str) -> Query:
        """The phrases that Deixis finds; the model is not asked for them."""
        return phrases.parse(text)

    def ground(self, image: WriterImage, query: Query, settings: GroundSettings) -> Grounding:
        """What the model writes of each phrase, as boxes without scores; a phrase that stands twice is asked once."""
        asked = names(query)
        texts = list(dict.fromkeys(name.text for name in asked))
        read = dict(zip(texts, map(self._read, [image] * len(texts), texts, self.ask(image, texts)), strict=True))
        outcomes: list[Outcome | None] = [None] * len(query.phrases)
        for name in asked:
            outcomes[name.phrase] = read[name.text]
        how: dict[str, Setting] = {
            "dialect": self.dialect,
            "shown": str(image.shown),
            "answer_tokens": self.answer_tokens,
        }
        return written.grounding(self._spec, query, image.size, settings, outcomes, how)

    def ask(self, image: WriterImage, texts: Sequence[str]) -> list[Reply]:
        """What the model writes of each text: one generation a text."""
        return [self._ask(image, text) for text in texts]

    def inputs(self, image: WriterImage, text: str) -> Mapping[str, Any]:
        """What the model gets for a text: as its processor makes it from prompt and picture."""
        made = self._prepare(_Kept(self._processor.image_processor, image.pixels), text, image.shown.wh, BLANK)
        return {name: self._placed(value) for name, value in made.items() if name != "labels"}

    @torch.inference_mode()
    def generate(self, image: WriterImage, inputs: Mapping[str, Any]) -> list[int]:
        """The tokens that the model adds."""
        view = with_features(self._model, image.features)
        tokens = view.generate(
            **inputs, max_new_tokens=self.answer_tokens, eos_token_id=sorted(self.stops()), **GREEDY
        )[0].tolist()
        return tokens[1:] if self._model.config.is_encoder_decoder else tokens[inputs["input_ids"].shape[1] :]

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of an answer, with tokens that mean places, without those that begin, fill and end it."""
        tokenizer = self._processor.tokenizer
        frame = {tokenizer.bos_token_id, tokenizer.pad_token_id, tokenizer.eos_token_id, *self.stops()}
        kept = [token for token in tokens if token not in frame]
        return str(tokenizer.decode(kept, skip_special_tokens=False, clean_up_tokenization_spaces=False))

    def _ask(self, image: WriterImage, text: str) -> Reply:
        tokens = self.generate(image, self.inputs(image, text))
        return Reply(self.decode(tokens), cut=len(tokens) >= self.answer_tokens)  # some force an end when it is reached

    def _read(self, image: WriterImage, text: str, reply: Reply) -> Outcome:
        return self.meant(written.read(reply, self.dialect, image.size, image.shown), text)

    def _prepare(self, image_processor: Any, text: str, wh: tuple[int, int], image: Image.Image) -> Mapping[str, Any]:
        """The processor's whole work, with another image processor in it."""
        processor = copy.copy(self._processor)
        processor.image_processor = image_processor
        prompt = self.prompt(plain(text), Size(height=wh[1], width=wh[0]))
        made: Mapping[str, Any] = self._process(processor, text=prompt, images=image, return_tensors="pt")
        return made

    def _placed(self, value: Any) -> Any:
        """A tensor on the model's device, in its precision if it has fractions."""
        if not isinstance(value, torch.Tensor):
            return value
        return value.to(self._model.device, self._model.dtype if value.is_floating_point() else None)


class _Delegate:
    """An image processor in all but its call."""

    def __init__(self, original: Any) -> None:
        self._original = original

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


class _Recorded(_Delegate):
    """Remembers what the image processor says."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.said = self._original(*args, **kwargs)
        return self.said


class _Kept(_Delegate):
    """Says again what an image processor said."""

    def __init__(self, original: Any, said: Mapping[str, Any]) -> None:
        super().__init__(original)
        self._said = said

    def __call__(self, *_: Any, **__: Any) -> Any:
        from transformers import BatchFeature

        return BatchFeature(dict(self._said))


def with_features(model: Any, features: Any) -> Any:
    """A view of a model, of the same weights, that has seen a picture: it takes its features without looking."""
    view, inner = copy.copy(model), copy.copy(model.model)
    inner.__dict__["get_image_features"] = wraps(inner.get_image_features)(lambda *_, **__: features)
    view._modules = {**model._modules, "model": inner}
    return view


def start(
    spec: BackendSpec, make: type[TorchWriter], classes: Mapping[str, tuple[str, str]], since: str
) -> TorchWriter:
    """A writer from the files of a spec.

    Args:
        spec: with the source that was chosen.
        make: the class of the writer.
        classes: for each `model_type` that it takes, the names of transformers' classes for model and processor.
        since: the first version of transformers that has them.

    Raises:
        BackendUnavailableError: transformers is older, or files cannot be had.
        WeightsError: they are missing, damaged or of another model.
    """
    folder = store.folder(spec)
    torch_load.check_kind(spec, folder, set(classes))
    kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    device = torch_device.pick()
    model = _loaded(torch_load.class_of(spec, classes[kind][0], since), folder, torch_device.precision(device))
    return make(spec, model, torch_load.processor(spec, classes[kind][1], folder), device)


def _loaded(cls: Any, folder: Path, precision: torch.dtype) -> Any:
    """A model, every one of its weights from the safetensors of a folder, in a precision: these are large."""
    model, report = cls.from_pretrained(
        folder, use_safetensors=True, local_files_only=True, dtype=precision, output_loading_info=True
    )
    if wrong := [*report["missing_keys"], *report["mismatched_keys"]]:
        raise WeightsError(f"{folder}: its weights do not fit its config.json: {sorted(map(str, wrong))[:5]}")
    return model
