"""What a box holds → names and words, by a small network on the vector that the model has of the box.

Made by ``benchmarks/fit_naming.py`` from boxes and phrases of training photographs, for one release of weights.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from deixis.errors import WeightsError
from deixis.models.spec import BackendSpec
from deixis.models.weights import fingerprint
from deixis.types.boxes import Boxes
from deixis.types.size import Size

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """The network.

    Attributes:
        names: C head words, as captions have them: "dog", "dogs".
        words: W words that stand before them: "young".
        model: the model whose vectors it takes.
        weights: the hash of that model's weights.
        layers: weights (H, D) and (C + W, H), each followed by its biases.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    model: str
    weights: str
    layers: tuple[Floats, Floats, Floats, Floats]

    def fits(self, spec: BackendSpec) -> bool:
        """Whether it was made for a model with these weights."""
        return self.model == spec.name and self.weights == fingerprint(spec)

    def read(self, vectors: Floats, boxes: Boxes, size: Size) -> tuple[Floats, Floats]:
        """(N, C) the probability of each name, and (N, W) that of each word.

        Args:
            vectors: (N, D - 7) of the boxes.
            boxes: pixels.
            size: of the image.
        """
        rows = np.concatenate([vectors, shapes(boxes, size)], axis=1)
        first, first_bias, second, second_bias = self.layers
        out = np.maximum(rows @ first.T + first_bias, 0) @ second.T + second_bias
        names, words = out[:, : len(self.names)], out[:, len(self.names) :]
        raised = np.exp(names - names.max(axis=1, keepdims=True))
        return raised / raised.sum(axis=1, keepdims=True), np.asarray(0.5 * (1 + np.tanh(words / 2)), np.float32)


def shapes(boxes: Boxes, size: Size) -> Floats:
    """(N, 7): edges and area as shares of the image, how tall, and the root of the area."""
    part = boxes.xyxy / np.array([size.width, size.height] * 2, np.float32)
    sides = np.maximum(part[:, 2:] - part[:, :2], 1e-3)
    area = sides.prod(axis=1)
    return np.column_stack([part, area, np.log(sides[:, 1] / sides[:, 0]), np.sqrt(area)]).astype(np.float32)


@lru_cache(maxsize=1)
def naming() -> Naming:
    """What the package has."""
    try:
        here = files(__package__)
        facts = json.loads(here.joinpath("naming.json").read_text(encoding="utf-8"))
        stored = np.load(BytesIO(here.joinpath("naming.npz").read_bytes()), allow_pickle=False)
        layers = [
            array
            for name in ("first", "second")
            for array in (stored[name].astype(np.float32) * stored[f"{name}_scale"][:, None], stored[f"{name}_bias"])
        ]
        if len(facts["names"]) + len(facts["words"]) != len(layers[2]):
            raise ValueError("as many outputs as there are no names and words")
        return Naming(
            tuple(facts["names"]), tuple(facts["words"]), facts["model"], facts["weights"],
            (layers[0], layers[1], layers[2], layers[3]),
        )  # fmt: skip
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"naming.json or naming.npz of deixis.tasks.graph is malformed: {error}") from error
