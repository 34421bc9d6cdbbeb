"""A released model as a network again, to be trained further; its weights come back rounded to bytes."""

from __future__ import annotations

import json

import torch
from torch import Tensor

from deixis.errors import WeightsError
from deixis.models.spec import BackendSpec
from deixis.models.weights import read_weights
from deixis.training.pointer.names import read_state
from deixis.training.pointer.network.model import Pointer, Shape

GRAPHS = {"image": "model.", "text": "", "point": "model."}
ONLY_IN_TRAINING = ("text.tagger.",)


def thaw(spec: BackendSpec) -> Pointer:
    """The network of a released `pointer`, embedded or in a folder.

    Raises:
        WeightsError: a file is damaged, or the model was released before weights kept their names.
    """
    state = dict[str, Tensor]()
    for name, prefix in GRAPHS.items():
        state |= read_state(read_weights(spec, f"weights/{name}.onnx"), prefix)
    constants = json.loads(read_weights(spec, "weights/constants.json"))
    state["word_map.log_scale"] = torch.tensor(constants["word_scale"]).log()
    state["word_map.bias"] = torch.tensor(constants["word_bias"])
    try:
        model = Pointer(_shape(state, int(constants["image"])))
        left = model.load_state_dict({name: state[name] for name in model.state_dict() if name in state}, strict=False)
    except (KeyError, RuntimeError) as error:
        raise WeightsError(f"{spec.name!r} cannot be trained further: {error}") from error
    missing = [name for name in left.missing_keys if not name.startswith(ONLY_IN_TRAINING)]
    if missing:
        raise WeightsError(f"{spec.name!r} cannot be trained further: it lacks the weights {missing[0]!r}")
    return model


def _shape(state: dict[str, Tensor], image: int) -> Shape:
    """The sizes that weights of these sizes have."""
    return Shape(
        image=image,
        width=len(state["text.to_word.weight"]),
        neck_layers=_count(state, "neck.layers."),
        decoder_layers=_count(state, "decoder.layers."),
        region_width=len(state["neck.to_regions.weight"]),
        tags=len(state["text.finder.out.weight"]),
    )


def _count(state: dict[str, Tensor], prefix: str) -> int:
    return len({name.removeprefix(prefix).split(".")[0] for name in state if name.startswith(prefix)})
