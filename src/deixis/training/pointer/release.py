"""From a finished network to the folder a backend runs from: graphs, tokenizer, and measured constants."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.metrics.phrase_boxes import any_box_rank
from deixis.io.datasets.flickr30k import AnnotatedImage
from deixis.models.backends.pointer import decode
from deixis.models.backends.pointer.backend import PointerBackend, PointerImage
from deixis.models.backends.pointer.decode import Calibration
from deixis.models.folder import read_folder, write_folder
from deixis.models.registry import Registry
from deixis.models.spec import BackendSpec
from deixis.models.weights import read_weights
from deixis.text.heads import head
from deixis.training.pointer.calibrate import fit_beta
from deixis.training.pointer.corpus import stem
from deixis.training.pointer.export import graphs, to_onnx
from deixis.training.pointer.network.model import Pointer
from deixis.training.pointer.pack import bytes_for_size, bytes_for_speed, without_rows
from deixis.training.pointer.vocabulary import foreign_rows
from deixis.types.boxes import Boxes
from deixis.types.query import Phrase, Query
from deixis.types.size import Size
from deixis.types.span import Span

PACKERS = {"image": bytes_for_size, "text": bytes_for_speed, "point": bytes_for_size}
WEIGHTS = "weights"
WORDS = "text.encoder.words.rows"  # the text graph's embedding
FACTS: dict[str, object] = {
    "name": "pointer-trained", "backend": "pointer", "licence": "Apache-2.0",
    "summary": "trained with `deixis train pointer`", "calibrated": False,
}  # fmt: skip
ABSENT_BELOW_SHARE = 0.025  # of phrases that are there, at most this share may be called absent
ENOUGH = 300  # phrases, and different texts, from which constants are fitted anew
RIVAL = 0.8
DUPLICATE, AGREE = 0.65, 0.75


def write_graphs(model: Pointer, outline: bytes, tokenizer: str, folder: Path) -> None:
    """The graphs, packed (`outline` is so already), the tokenizer, and constants that are not yet calibrated.

    The text graph forgets what no English text needs.
    """
    weights = folder / WEIGHTS
    weights.mkdir(parents=True, exist_ok=True)
    for name, graph in graphs(model.eval()).items():
        (weights / f"{name}.onnx").write_bytes(PACKERS[name](to_onnx(graph)))
    text = weights / "text.onnx"
    text.write_bytes(without_rows(text.read_bytes(), WORDS, foreign_rows(tokenizer)))
    (weights / "outline.onnx").write_bytes(outline)
    (weights / "tokenizer.json").write_text(_bare(tokenizer), encoding="utf-8")
    constants = Calibration(
        word_scale=float(model.word_map.log_scale.exp()), word_bias=float(model.word_map.bias), score=(1.0, 1.0, 0.0),
        presence=(1.0, 1.0, 0.0), absent_below=0.0, rival=RIVAL, duplicate=DUPLICATE, agree=AGREE,
    )  # fmt: skip
    _write_constants(constants, model.shape.image, weights)
    write_folder(folder, FACTS)


def keep_classes(spec: BackendSpec, folder: Path) -> None:
    """The classifier of the model that was trained further, as it was."""
    weights = folder / WEIGHTS
    for name in ("classes.onnx", "classes.json"):
        (weights / name).write_bytes(read_weights(spec, f"{WEIGHTS}/{name}"))
    constants = weights / "constants.json"
    constants.write_text(json.dumps(json.loads(constants.read_text()) | {"classes": True}, indent=2) + "\n")
    write_folder(folder, FACTS)


def _bare(tokenizer: str) -> str:
    """Without the padding and truncation that its first users wanted."""
    parsed = json.loads(tokenizer)
    parsed["padding"] = parsed["truncation"] = None
    return json.dumps(parsed, ensure_ascii=False, separators=(",", ":"))


def _write_constants(constants: Calibration, side: int, folder: Path) -> None:
    stored = {name: getattr(constants, name) for name in Calibration.__slots__}
    (folder / "constants.json").write_text(json.dumps({"image": side, **stored}, indent=2) + "\n")


def open_folder(folder: Path) -> PointerBackend:
    """The backend on a folder that was just written."""
    registry = Registry.built_in(plugins=False)
    backend: PointerBackend = registry.start(read_folder(folder, registry))
    return backend


class Square:
    """A training picture as a `Picture`: already squashed, of a size that boxes are measured in."""

    def __init__(self, rgb: NDArray[np.uint8], size: Size) -> None:
        self._rgb, self.size = rgb, size

    def rgb(self) -> NDArray[np.uint8]:
        return self._rgb

    def square(self, side: int) -> NDArray[np.uint8]:
        if self._rgb.shape[:2] != (side, side):
            raise ValueError(f"the picture is {self._rgb.shape[:2]}, wanted {side}")
        return self._rgb


def calibrate(folder: Path, images: Sequence[AnnotatedImage], pixels: NDArray[np.uint8]) -> dict[str, float]:
    """Fit the constants on held-out pictures, with the packed graphs themselves, and write them."""
    backend = open_folder(folder)
    encoded = [backend.encode(Square(rgb, image.size)) for rgb, image in zip(pixels, images, strict=True)]
    log_odds, right, present = _own(backend, images, encoded)
    absent = _foreign(backend, images, encoded)
    presence = fit_beta([*present, *absent], [True] * len(present) + [False] * len(absent))
    there = np.sort(decode.calibrated(np.array(present, np.float32), presence))
    constants = folder / WEIGHTS / "constants.json"
    stored = json.loads(constants.read_text())
    stored |= {
        "score": fit_beta(log_odds, right), "presence": presence,
        "absent_below": float(there[int(ABSENT_BELOW_SHARE * len(there))]),
    }  # fmt: skip
    constants.write_text(json.dumps(stored, indent=2) + "\n")
    write_folder(folder, FACTS | {"calibrated": True})
    return {"recall": float(np.mean(right)), "absent_below": stored["absent_below"]}


def calibrate_or_keep(
    folder: Path, images: Sequence[AnnotatedImage], pixels: NDArray[np.uint8], before: dict[str, Any]
) -> None:
    """Calibrate where there are phrases enough, else keep the constants of the model that was trained further."""
    phrases = sum(p.chain in image.boxes for image in images for caption in image.captions for p in caption.phrases)
    different = {c.text.lower() for image in images for c in image.captions}
    if phrases >= ENOUGH and len(different) >= ENOUGH:
        calibrate(folder, images, pixels)
        return
    path = folder / WEIGHTS / "constants.json"
    stored = json.loads(path.read_text())
    stored |= {name: before[name] for name in ("score", "presence", "absent_below")}
    path.write_text(json.dumps(stored, indent=2) + "\n")
    write_folder(folder, FACTS)


def _own(
    backend: PointerBackend, images: Sequence[AnnotatedImage], encoded: Sequence[PointerImage]
) -> tuple[list[float], list[bool], list[float]]:
    """For each phrase of each picture: its best region's log-odds, whether that is right, and presence logits."""
    log_odds, right, present = list[float](), list[bool](), list[float]()
    for image, picture in zip(images, encoded, strict=True):
        for caption in image.captions:
            phrases = [p for p in caption.phrases if p.chain in image.boxes]
            raw = backend.point(picture, _query(caption.text, [p.span for p in phrases])) if phrases else None
            for i, phrase in enumerate(phrases):
                assert raw is not None
                instance = raw.fit[i, :, 0]
                best = int(instance.argmax())
                box = decode.vote(raw.instance[i], instance, [best], AGREE)[0]
                log_odds.append(float(decode.log_odds(instance[best : best + 1])[0]))
                truth = image.boxes[phrase.chain]
                right.append(any_box_rank(Boxes.from_normalized_xyxy(box[None], image.size), truth) == 0)
                present.append(float(raw.presence[i]))
    return log_odds, right, present


def _foreign(backend: PointerBackend, images: Sequence[AnnotatedImage], encoded: Sequence[PointerImage]) -> list[float]:
    """Presence logits of phrases of another picture whose head no caption of this picture names."""
    logits: list[float] = []
    for i, (image, picture) in enumerate(zip(images, encoded, strict=True)):
        own = {_head(p.span.of(c.text)) for c in image.captions for p in c.phrases}
        other = images[(i + len(images) // 2) % len(images)]
        for caption in other.captions:
            spans = [p.span for p in caption.phrases if p.chain in other.boxes]
            spans = [span for span in spans if _head(span.of(caption.text)) not in own]
            if spans:
                logits += [float(x) for x in backend.point(picture, _query(caption.text, spans)).presence]
    return logits


def _head(phrase: str) -> str:
    words = phrase.split()
    return stem(words[head(words)])


def _query(text: str, spans: Sequence[Span]) -> Query:
    return Query(text, (), tuple(Phrase(span, span, None) for span in spans))
