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


def thaw(spec: BackendSpec, shape: Shape) -> Pointer:
    """The network of a released `pointer`.

    Args:
        spec: of the model, embedded or in a folder.
        shape: of the network that it was exported from.

    Raises:
        WeightsError: a file is damaged, or is not of that shape.
    """
    model = Pointer(shape)
    state = dict[str, Tensor]()
    for name, prefix in GRAPHS.items():
        state |= read_state(read_weights(spec, f"weights/{name}.onnx"), prefix)
    constants = json.loads(read_weights(spec, "weights/constants.json"))
    state["word_map.log_scale"] = torch.tensor(constants["word_scale"]).log()
    state["word_map.bias"] = torch.tensor(constants["word_bias"])
    wanted = model.state_dict()
    state = {name: values for name, values in state.items() if name in wanted}
    missing = [name for name in wanted if name not in state and not name.startswith(ONLY_IN_TRAINING)]
    if missing:
        raise WeightsError(
            f"{spec.name!r} cannot be trained further: it lacks {len(missing)} weights, first {missing[0]}"
        )
    try:
        model.load_state_dict(state, strict=False)
    except RuntimeError as error:
        raise WeightsError(f"{spec.name!r} cannot be trained further: {error}") from error
    return model
