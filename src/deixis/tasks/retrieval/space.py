"""Images and texts as one short vector each, and texts against an image's regions.

The compact vectors are a regularised canonical correlation analysis (Hotelling, 1936; Vinod, 1976) of the mean of an
image's regions and the mean of a caption's words, rare words counting more. Against regions every word takes the region
that fits it best, in standard deviations above what pictures that have nothing to do with it reach.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.models.spec import BackendSpec
from deixis.models.vectors import Embedder
from deixis.models.weights import fingerprint
from deixis.tasks.session import Session
from deixis.tasks.vocabulary import rarity

Floats = NDArray[np.float32]
PLAIN = "plain"


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Constants of one model.

    Attributes:
        name: a hash of the constants; "plain" where none were fitted for the model's weights.
        image_mean, text_mean: (C,) of training photographs and captions.
        image_map, text_map: (C, D).
        bank: (B, R, C) int8 regions of photographs that stand for any others.
        mix: how much the score against regions counts beside that of compact vectors.
    """

    name: str
    image_mean: Floats | None
    text_mean: Floats | None
    image_map: Floats | None
    text_map: Floats | None
    bank: NDArray[np.int8] | None
    mix: float

    def image(self, regions: Floats) -> Floats:
        """(D,) of unit length, of (R, C) regions."""
        return _mapped(regions.mean(axis=0), self.image_mean, self.image_map)

    def text(self, words: Floats, weights: Floats) -> Floats:
        """(D,) of unit length, of (W, C) words that weigh (W,)."""
        return _mapped(_unit(weights @ words), self.text_mean, self.text_map)

    def against(self, regions: NDArray[np.int8], words: Floats, weights: Floats) -> Floats:
        """(K,) how well (K, R, C) regions of K images support the words of a text: weighted mean over the words."""
        if not weights.sum():
            return np.zeros(len(regions), np.float32)
        some = weights > 0
        best = _best(regions, words[some])
        if self.bank is not None:
            usual = _best(self.bank, words[some])
            best = (best - usual.mean(axis=0)) / np.maximum(usual.std(axis=0), 1e-3)
        return np.asarray(best @ weights[some] / weights[some].sum(), np.float32)


def space_for(spec: BackendSpec) -> Space:
    """The constants that were fitted for these weights, or plain ones."""
    stored = _stored()
    if stored is None or (stored["model"], stored["weights"]) != (spec.name, fingerprint(spec)):
        return Space(PLAIN, None, None, None, None, None, 1.0)
    return Space(
        name=stored["name"],
        image_mean=np.asarray(stored["image_mean"], np.float32),
        text_mean=np.asarray(stored["text_mean"], np.float32),
        image_map=np.asarray(stored["image_map"], np.float32),
        text_map=np.asarray(stored["text_map"], np.float32),
        bank=stored["bank"],
        mix=float(stored["mix"]),
    )


def text_vectors(session: Session, text: str) -> tuple[Floats, Floats]:
    """(W, C) of a text's words, and (W,) how much each says.

    Raises:
        TextError: what `Session.parse` refuses.
    """
    query = session.parse(text)
    backend: Any = session._backend
    embedder: Embedder = backend
    weights = np.array([rarity(query.string(word)) for word in query.words], np.float32)
    return embedder.embed_words(query), weights if weights.any() else np.ones(len(weights), np.float32)


def correlate(images: Floats, texts: Floats, channels: int, ridge: float) -> tuple[Floats, Floats, Floats, Floats]:
    """The means and maps of a regularised canonical correlation analysis.

    Args:
        images: (N, C), one a pair.
        texts: (N, C), one a pair.
        channels: D of the maps.
        ridge: share of the mean variance that is added to every direction's.

    Returns:
        image_mean (C,), text_mean (C,), image_map (C, D), text_map (C, D); a direction counts by the root of its
        correlation.
    """
    x, y = images.mean(axis=0), texts.mean(axis=0)
    a, b = images - x, texts - y
    whiten_a, whiten_b = _whitening(a, ridge), _whitening(b, ridge)
    u, s, v = np.linalg.svd(whiten_a @ (a.T @ b / len(a)) @ whiten_b)
    scale = np.sqrt(s[:channels])
    return x, y, whiten_a @ u[:, :channels] * scale, whiten_b @ v.T[:, :channels] * scale


def _whitening(rows: Floats, ridge: float) -> Floats:
    covariance = rows.T @ rows / len(rows)
    covariance += ridge * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors / np.sqrt(values) @ vectors.T)


def _best(regions: NDArray[np.int8], words: Floats) -> Floats:
    """(K, W) the cosine of each word's best region."""
    count, each, channels = regions.shape
    flat = regions.reshape(-1, channels).astype(np.float32) @ (words.T / 127)
    return np.asarray(flat.reshape(count, each, -1).max(axis=1))


def _mapped(vector: Floats, mean: Floats | None, matrix: Floats | None) -> Floats:
    return _unit(vector if mean is None or matrix is None else (vector - mean) @ matrix)


def _unit(vector: NDArray[np.floating[Any]]) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-6), np.float32)


def pack(model: str, weights: str, maps: Sequence[Floats], bank: NDArray[np.int8], mix: float) -> bytes:
    """The constants as the file beside this module holds them."""
    names = ("image_mean", "text_mean", "image_map", "text_map")
    arrays = {name: np.asarray(array, np.float16) for name, array in zip(names, maps, strict=True)}
    file = BytesIO()
    np.savez_compressed(
        file,
        model=np.array(model),
        weights=np.array(weights),
        bank=bank,
        mix=np.array(mix),
        **arrays,  # type: ignore[arg-type]
    )
    return file.getvalue()


@lru_cache(maxsize=1)
def _stored() -> dict[str, Any] | None:
    path = files(__package__).joinpath("space.npz")
    if not path.is_file():
        return None
    data = path.read_bytes()
    try:
        with np.load(BytesIO(data), allow_pickle=False) as file:
            found: dict[str, Any] = dict(file)
        texts = {name: str(found[name]) for name in ("model", "weights")}
    except (OSError, KeyError, ValueError) as error:
        raise WeightsError(f"space.npz of deixis.tasks.retrieval is malformed: {error}") from error
    return {**found, **texts, "name": hashlib.sha256(data).hexdigest()[:16]}
