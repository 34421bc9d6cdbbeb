"""CLIPSeg, as a backend. Source: transformers' `clipseg`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from deixis.config import version
from deixis.models.backends.clipseg.parts import Part, level, parts
from deixis.models.hub import phrases, store, torch_device
from deixis.models.hub.names import Name, names
from deixis.models.hub.one_at_a_time import one_at_a_time
from deixis.models.hub.torch_detectors import prepared, seeing
from deixis.models.hub.torch_load import check_kind, class_of, processor, strictly
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.types.alignment import Alignment
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.heatmaps import Heatmaps
from deixis.types.masks import Masks
from deixis.types.picture import Picture
from deixis.types.query import Query
from deixis.types.size import Size

Array = NDArray[np.float32]

TOGETHER = 8  # phrases in one pass of the decoder


@dataclass(frozen=True, slots=True, eq=False)
class SegImage:
    """An encoded picture.

    Attributes:
        size: of the original picture.
        grid: of the maps.
        activations: (1, tokens, C) each: what the decoder takes from the vision tower.
    """

    size: Size
    grid: Size
    activations: tuple[torch.Tensor, ...]


class ClipSeg:
    """Maps phrases, and finds the parts of the picture where their maps are high.

    Stateless between calls and safe to share between threads. A phrase's map does not depend on the other phrases.
    """

    def __init__(self, spec: BackendSpec, model: Any, processor: Any, device: torch.device) -> None:
        self._spec = spec
        self._model = model.eval().to(device)
        self._processor = processor
        self._tokenize = one_at_a_time(processor.tokenizer)

    @property
    def spec(self) -> BackendSpec:
        """What is known about this model."""
        return self._spec

    @torch.no_grad()
    def encode(self, picture: Picture) -> SegImage:
        """The picture, squashed to a square, through the vision tower."""
        device = self._model.device
        pixels = prepared(self._processor, picture.rgb(), device)["pixel_values"]
        with seeing(device):
            states = self._model.clip.vision_model(
                pixel_values=pixels, output_hidden_states=True, interpolate_pos_encoding=True, return_dict=True
            ).hidden_states
        kept = tuple(states[layer + 1].float() for layer in self._model.extract_layers)  # the first is the embeddings
        return SegImage(picture.size, Size(height=int(pixels.shape[-2]), width=int(pixels.shape[-1])), kept)

    def parse(self, text: str) -> Query:
        """The phrases that Deixis finds, for the model has no finder of its own."""
        return phrases.parse(text)

    def ground(self, image: SegImage, query: Query, settings: GroundSettings) -> Grounding:
        """For each phrase the connected parts where its map is above one half.

        A phrase whose map nowhere is above one half is absent; a threshold of 0 asks for its best parts all the same,
        above half way from the map's least value to its largest. A row scores its peak, which ranks.
        """
        asked = names(query)
        logits = dict(zip((name.phrase for name in asked), self.logits(image, [n.text for n in asked]), strict=True))
        rows = [_rows(logits.get(phrase), settings) for phrase in range(len(query.phrases))]
        found = [part for some in rows for part in some]
        fractions = np.array([part.box for part in found], np.float32).reshape(-1, 4)
        return Grounding(
            query=query,
            size=image.size,
            boxes=Boxes.from_normalized_xyxy(fractions, image.size),
            phrase=np.repeat(np.arange(len(rows)), [len(some) for some in rows]),
            score=_sigmoid(np.array([part.peak for part in found], np.float32)),
            masks=_masks(found, image) if settings.masks else None,
            status=tuple(_status(logits.get(phrase)) for phrase in range(len(rows))),
            presence=None,
            heatmaps=self._heatmaps(image, query, logits),
            enclosing=None,
            trace=self._trace(query, asked, logits),
            source=Source(self._spec.name, fingerprint(self._spec), version(), asdict(settings)),
        )

    def align(self, image: SegImage, query: Query) -> Alignment:
        """For each word the map of the smallest phrase that holds it, for the model maps phrases, not words.

        A word in no phrase has a map of zeros.
        """
        asked = {name.phrase: name.text for name in names(query)}
        smallest = [_smallest(query, word, asked) for word in range(len(query.words))]
        needed = sorted({phrase for phrase in smallest if phrase is not None})
        maps = _sigmoid(self.logits(image, [asked[phrase] for phrase in needed]))
        matrix = np.zeros((len(query.words), image.grid.height * image.grid.width), np.float32)
        for word, phrase in enumerate(smallest):
            if phrase is not None:
                matrix[word] = maps[needed.index(phrase)].reshape(-1)
        return Alignment(query, image.size, image.grid, matrix)

    @torch.no_grad()
    def logits(self, image: SegImage, texts: Sequence[str]) -> Array:
        """(N, h, w) on `image.grid`: the decoder's answer to each text. Above 0 means rather yes than no."""
        found = [np.zeros((0, *image.grid.hw), np.float32)]
        for start in range(0, len(texts), TOGETHER):
            some = texts[start : start + TOGETHER]
            seen = tuple(layer.expand(len(some), -1, -1) for layer in image.activations)
            maps = self._model.decoder(seen, self._embedded(some)).logits
            found.append(maps.reshape(len(some), *image.grid.hw).cpu().numpy())
        return np.concatenate(found)

    def _embedded(self, texts: Sequence[str]) -> torch.Tensor:
        """(N, D): texts through the text tower."""
        tokens = self._tokenize(
            list(texts), padding=True, truncation=True, max_length=self._limit, return_tensors="pt"
        ).to(self._model.device)
        tower = self._model.clip
        pooled = tower.text_model(input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"])[1]
        embedded: torch.Tensor = tower.text_projection(pooled)
        return embedded

    @property
    def _limit(self) -> int:
        """The tokens of a text, at most."""
        return int(self._model.config.text_config.max_position_embeddings)

    def _heatmaps(self, image: SegImage, query: Query, logits: dict[int, Array]) -> Heatmaps:
        values = np.zeros((len(query.phrases), *image.grid.hw), np.float32)
        for phrase, one in logits.items():
            values[phrase] = _sigmoid(one)
        return Heatmaps(values, tuple(phrase.span for phrase in query.phrases), image.size)

    def _trace(self, query: Query, asked: Sequence[Name], logits: dict[int, Array]) -> tuple[str, ...]:
        lines = ["the phrase has no letter or digit"] * len(query.phrases)
        for name in asked:
            lines[name.phrase] = f"its map peaks at {_sigmoid(logits[name.phrase].max()):.2f}"
            if len(self._tokenize(name.text)["input_ids"]) > self._limit:
                lines[name.phrase] += f"; only its first {self._limit - 2} tokens were asked"
        return tuple(lines)


def build(spec: BackendSpec) -> ClipSeg:
    """The backend, from a folder or the hub."""
    found = class_of(spec, "CLIPSegForImageSegmentation", since="4.50")
    folder = store.folder(spec)
    check_kind(spec, folder, {"clipseg"})
    return ClipSeg(spec, strictly(found, folder), processor(spec, "CLIPSegProcessor", folder), torch_device.pick())


def _rows(logits: Array | None, settings: GroundSettings) -> tuple[Part, ...]:
    if logits is None or (settings.threshold > 0 and logits.max() <= 0):
        return ()
    found = parts(logits, level(logits), settings.max_regions)
    return tuple(part for row, part in enumerate(found) if row == 0 or _sigmoid(part.peak) >= settings.threshold)


def _status(logits: Array | None) -> Status:
    if logits is None:
        return Status.UNKNOWN
    return Status.FOUND if logits.max() > 0 else Status.ABSENT


def _masks(found: Sequence[Part], image: SegImage) -> Masks:
    grids = np.array([part.logits for part in found], np.float32).reshape(-1, *image.grid.hw)
    margins = np.array([part.margin for part in found], np.float32).reshape(-1, 4)
    return Masks.from_grid(grids, Boxes.from_normalized_xyxy(margins, image.size), image.size)


def _smallest(query: Query, word: int, asked: dict[int, str]) -> int | None:
    span = query.words[word]
    holding = [phrase for phrase in asked if query.phrases[phrase].span.overlaps(span)]
    return min(holding, key=lambda phrase: len(query.phrases[phrase].span), default=None)


def _sigmoid(logits: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(logits, -80, 80)))
