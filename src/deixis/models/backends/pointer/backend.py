"""`pointer`: the embedded model, as a backend."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from deixis.errors import WeightsError
from deixis.models.backends.pointer import decode
from deixis.models.backends.pointer.classes import Classes, Glance
from deixis.models.backends.pointer.decode import Calibration, Found, Raw
from deixis.models.backends.pointer.graphs import Graphs, Read
from deixis.models.backends.pointer.outlines import draw
from deixis.models.backends.pointer.reader import Reader
from deixis.models.backends.pointer.vectors import pooled, regions_of, spoken_for, vectors_of
from deixis.models.protocols import GroundSettings
from deixis.models.spec import BackendSpec
from deixis.models.vectors import ClassMaps, ReadNames, names_query
from deixis.models.weights import fingerprint, read_weights
from deixis.text.coreference import with_antecedents
from deixis.text.finder import find_phrases, make_phrase
from deixis.text.heads import names_something
from deixis.text.number import is_plural
from deixis.text.words import find_words
from deixis.types.alignment import Alignment
from deixis.types.boxes import Boxes
from deixis.types.grounding import Grounding, Source, Status
from deixis.types.heatmaps import Heatmaps
from deixis.types.masks import Masks
from deixis.types.picture import Picture
from deixis.types.query import Phrase, Query
from deixis.types.size import Size

Array = NDArray[np.float32]
TOGETHER = 64  # phrases in one run of the point graph
FEW = 2  # phrases that one thread points at about as fast as two do, for half the processor time


@dataclass(frozen=True, slots=True, eq=False)
class PointerImage:
    """An encoded picture: about 6 MB, and no text in it.

    Attributes:
        size: of the original picture.
        scene: (tokens, *) keys and values at stride 16 that phrases attend to.
        cells: (cells, C) features at stride 8.
        cell_words, cell_scores: (C, cells) their projections; columns of unit length.
        regions: (D, H, W) the cells in few channels, for a second look at boxes.
        glance: the squashed picture, for the classifier and for masks.
    """

    size: Size
    scene: Array
    cells: Array
    cell_words: Array
    cell_scores: Array
    regions: Array
    glance: Glance

    @property
    def grid(self) -> Size:
        """The cells, which are square in number."""
        side = round(len(self.cells) ** 0.5)
        return Size(height=side, width=side)


class PointerBackend:
    """Grounds phrases and aligns words. Stateless between calls and safe to share between threads."""

    def __init__(self, spec: BackendSpec, read: Read) -> None:
        self._spec, self._weights = spec, fingerprint(spec)
        self._graphs = Graphs(read)
        self._reader = Reader(self._graphs, _tokenizer(read))
        self._side, self._calibration, classified = _constants(read)
        self._classes = Classes.from_json(read("classes.json")) if classified else None

    @property
    def spec(self) -> BackendSpec:
        """What is known about this model."""
        return self._spec

    @property
    def side(self) -> int:
        """Pixels of the square to which every picture is squashed."""
        return self._side

    def encode(self, picture: Picture) -> PointerImage:
        """The picture, squashed to the model's square, through the image graph."""
        rgb = picture.square(self._side)
        outputs = self._graphs.run("image", {"rgb": rgb[None]})
        scene, cells, words, scores, regions = (output[0] for output in outputs)
        return PointerImage(picture.size, scene, cells, words, scores, regions, Glance(rgb))

    def parse(self, text: str) -> Query:
        """The text's words, the phrases that the text graph's tags mark, and what pronouns among them stand for."""
        words = find_words(text)
        return with_antecedents(find_phrases(text, words, self._reader.read(text).word_tags(words)))

    def align(self, image: PointerImage, query: Query) -> Alignment:
        """Sigmoid of the scaled cosine of every word and cell; a pronoun's map is that of the words it stands for.

        Words of a text that names nothing at all ("on the left") have empty maps.
        """
        if not _says_what(query.text):
            return Alignment(query, image.size, image.grid, np.zeros((len(query.words), len(image.cells)), np.float32))
        words = self._reader.read(query.text).word_embeddings(query.words)
        cosine = spoken_for(words, query) @ image.cell_words
        matrix = decode.sigmoid(self._calibration.word_scale * cosine + self._calibration.word_bias)
        return Alignment(query, image.size, image.grid, matrix)

    def ground(self, image: PointerImage, query: Query, settings: GroundSettings) -> Grounding:
        """Rows, maps, presence and status of every phrase; a pronoun is answered as what it stands for."""
        return self._answer(image, query, self.point(image, query), settings)

    def read_names(self, names: Sequence[str]) -> ReadNames:
        """The names, each read as a text of its own."""
        query = names_query(names)
        read = self._reader.read_many(names)
        vectors, words = vectors_of(read, names)
        return ReadNames(query, vectors, words)

    def ground_names(self, image: PointerImage, names: ReadNames, settings: GroundSettings) -> Grounding:
        """As `ground`, of names that are read."""
        return self._answer(image, names.query, self._point(image, names.vectors), settings)

    def name_map(self, image: PointerImage, names: ReadNames) -> Array:
        """(N, h, w): sigmoid of the scaled cosine of every name and cell."""
        cosine = names.words @ image.cell_words
        maps = decode.sigmoid(self._calibration.word_scale * cosine + self._calibration.word_bias)
        return maps.reshape(len(maps), *image.grid.hw)

    def segment(self, image: PointerImage, boxes: Boxes) -> Masks:
        """The thing in the middle of each box, which it may leave by a tenth of its sides."""
        return draw(self._graphs, image.glance.rgb, boxes, image.size)

    def embed(self, image: PointerImage) -> Array:
        """(24, C): the picture's cells in the space of words, in as many groups of cells that are alike."""
        return regions_of(image.cell_words.T)

    def embed_boxes(self, image: PointerImage, boxes: Boxes) -> Array:
        """(N, 2 C): the means over each box's cells, in the space of words and as they are."""
        scale = np.array([image.size.width, image.size.height] * 2, np.float32)
        return pooled(np.concatenate([image.cell_words.T, image.cells], axis=1), image.grid.width, boxes.xyxy / scale)

    def classify(self, image: PointerImage) -> ClassMaps:
        """What the classifier sees; nothing where these weights have none."""
        if self._classes is None:
            return ClassMaps((), (), np.zeros((0, 1, 1), np.float32))
        return self._classes.maps(image.glance.seen(self._graphs))

    def embed_words(self, query: Query) -> Array:
        """(W, C), read in the context of the whole text."""
        return self._reader.read(query.text).word_embeddings(query.words)

    def _answer(self, image: PointerImage, query: Query, raw: Raw, settings: GroundSettings) -> Grounding:
        found = [decode.find(raw, p, self._calibration, settings.max_regions) for p in range(len(query.phrases))]
        found = [self._classified(image, query, *one) for one in zip(query.phrases, found, strict=True)]
        judged = [_judge(query, phrase, f, self._calibration) for phrase, f in zip(query.phrases, found, strict=True)]
        kept = [_kept(f, status, settings.threshold) for f, (status, _) in zip(found, judged, strict=True)]
        rows = [(p, int(row)) for p, keep in enumerate(kept) for row in keep]
        boxes = _boxes([found[p].boxes[row] for p, row in rows], image.size)
        return Grounding(
            query=query,
            size=image.size,
            boxes=boxes,
            phrase=np.array([p for p, _ in rows], np.int64),
            score=np.array([found[p].score[row] for p, row in rows], np.float32),
            masks=self.segment(image, boxes) if settings.masks else None,
            status=tuple(status for status, _ in judged),
            presence=np.array([f.presence for f in found], np.float32),
            heatmaps=_heatmaps(raw, query, image),
            enclosing=_boxes([f.enclosing for f in found], image.size),
            trace=tuple(line for _, line in judged),
            source=self._source(settings),
        )

    def _classified(self, image: PointerImage, query: Query, phrase: Phrase, found: Found) -> Found:
        """With the presence that the classifier agrees to, where it knows what the phrase names."""
        name = self._classes.of(query, _named(query, phrase)) if self._classes else None
        if self._classes is None or name is None:
            return found
        seen = image.glance.seen(self._graphs)
        return replace(found, presence=self._classes.presence(found.presence, seen, name))

    def point(self, image: PointerImage, query: Query) -> Raw:
        """The point graph's answer before any decision, for calibration."""
        spans = [phrase.meant for phrase in query.phrases]
        return self._point(image, self._reader.read(query.text).phrase_embeddings(spans))

    def _point(self, image: PointerImage, phrases: Array) -> Raw:
        """The point graph's answer for (P, C) phrases, a bounded number at a time."""
        inputs = {
            "scene": image.scene, "cells": image.cells,
            "cell_words": image.cell_words, "cell_scores": image.cell_scores, "regions": image.regions,
        }  # fmt: skip
        parts = [phrases[i : i + TOGETHER] for i in range(0, max(len(phrases), 1), TOGETHER)]
        answers = [self._graphs.run("point", {"phrases": part, **inputs}, little=len(part) <= FEW) for part in parts]
        columns = answers[0] if len(answers) == 1 else [np.concatenate(c) for c in zip(*answers, strict=True)]
        return Raw(*columns)  # type: ignore[arg-type]

    def _source(self, settings: GroundSettings) -> Source:
        from deixis import __version__

        return Source(self._spec.name, self._weights, __version__, asdict(settings))


def build(spec: BackendSpec) -> PointerBackend:
    """The model inside this package."""
    return PointerBackend(spec, lambda name: read_weights(spec, f"weights/{name}"))


def _tokenizer(read: Read) -> Tokenizer:
    tokenizer = Tokenizer.from_str(read("tokenizer.json").decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _constants(read: Read) -> tuple[int, Calibration, bool]:
    try:
        stored = json.loads(read("constants.json"))
        classified = bool(stored.pop("classes", False))
        stored["score"], stored["presence"] = tuple(stored["score"]), tuple(stored["presence"])
        return int(stored.pop("image")), Calibration(**stored), classified
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"constants.json is malformed: {error}") from error


def _named(query: Query, phrase: Phrase) -> Phrase:
    """The phrase, or the one that it stands for."""
    words = [word for word in query.words if phrase.meant.covers(word)]
    return phrase if phrase.antecedent is None or not words else make_phrase(query.text, words, phrase.kind)


def _boxes(fractions: Sequence[Array], size: Size) -> Boxes:
    if not fractions:
        return Boxes.empty()
    return Boxes.from_normalized_xyxy(np.clip(np.stack(fractions), 0, 1), size)


def _heatmaps(raw: Raw, query: Query, image: PointerImage) -> Heatmaps:
    spans = tuple(phrase.span for phrase in query.phrases)
    return Heatmaps(np.clip(raw.heat, 0, 1).reshape(len(spans), *image.grid.hw), spans, image.size)


def _kept(found: Found, status: Status, threshold: float) -> NDArray[np.int64]:
    """The best region of a phrase that is there, and every other one, elsewhere, that reaches the threshold.

    A threshold of 0 asks for all candidates, whatever the status, and those that mostly repeat a better one.
    """
    if threshold == 0:
        return np.arange(len(found.score))
    if status in {Status.ABSENT, Status.UNKNOWN}:
        return np.zeros(0, np.int64)
    apart = decode.apart(found.boxes)
    return np.array([row for row in apart if row == 0 or found.score[row] >= threshold], np.int64)


def _judge(query: Query, phrase: Phrase, found: Found, calibration: Calibration) -> tuple[Status, str]:
    """A phrase's status, and the line of the trace that says why."""
    status, why = _judge_named(query, phrase, found, calibration)
    if phrase.antecedent is None:
        return status, why
    return status, f"{query.string(phrase)} = {phrase.antecedent.of(query.text)}; {why}"


def _says_what(text: str) -> bool:
    return names_something([word.of(text) for word in find_words(text)])


def _judge_named(query: Query, phrase: Phrase, found: Found, calibration: Calibration) -> tuple[Status, str]:
    text = query.string(phrase)
    if not _says_what(phrase.meant.of(query.text)):
        return Status.UNKNOWN, f"{text!r} has no word that could be looked for"
    if found.presence < calibration.absent_below:
        return Status.ABSENT, (
            f"presence {found.presence:.2f} is below {calibration.absent_below:.2f}; "
            f"the nearest region would have scored {found.score[0]:.2f}"
        )
    words = [word.of(query.text) for word in query.words if phrase.span.covers(word)]
    several = is_plural(words, query.string(phrase.head))
    if found.rivals and not several:
        return Status.AMBIGUOUS, f"one is named, and {found.rivals + 1} regions fit about as well"
    return Status.FOUND, f"best region scores {found.score[0]:.2f}; presence {found.presence:.2f}"
