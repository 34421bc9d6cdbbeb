"""The link between a graph's weights and the network's parameters, so that a released model can be trained further.

The exporter folds transposes and exponentials of parameters into constants with names of its own. Here they get the
parameter's name back, with what was done to it at the end; `read_state` undoes that and the packing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper
from torch import Tensor, nn

TRANSPOSED, EXPONENTIAL = "_Transposed", "_exp"  # the first as onnxruntime has it
BYTES, SCALE = ".bytes", ".scale"  # of `pack.bytes_for_size`
QUANTIZED, QUANTIZED_SCALE = "_quantized", "_scale"  # of `pack.bytes_for_speed`, which uses no offsets
ROWS = ".rows"  # of `export.ByteEmbedding`
Array = NDArray[np.float32]


def name_weights(proto: ModelProto, module: nn.Module) -> ModelProto:
    """Give every constant that is a parameter's transpose or exponential, or a buffer, the name of that."""
    known = {_print(values): name for name, values in _forms(module)}
    taken = {tensor.name for tensor in proto.graph.initializer}
    renamed = {}
    for tensor in proto.graph.initializer:
        name = known.get(_print(numpy_helper.to_array(tensor)))
        if name is not None and name not in taken:
            renamed[tensor.name] = name
            tensor.name = name
            taken.add(name)
    for node in proto.graph.node:
        for i, used in enumerate(node.input):
            node.input[i] = renamed.get(used, used)
    del proto.graph.value_info[:]
    return proto


def _forms(module: nn.Module) -> Iterator[tuple[str, NDArray[np.generic]]]:
    """Each parameter as the exporter may have left it, and buffers; parameters that it left alone have their names."""
    yield from ((name, buffer.numpy()) for name, buffer in module.named_buffers())
    for name, parameter in module.named_parameters():
        values = parameter.detach().numpy()
        if values.ndim == 2:
            yield name + TRANSPOSED, values.T
        if values.ndim == 0:
            yield name + EXPONENTIAL, np.exp(values)


def _print(values: NDArray[np.generic]) -> tuple[object, ...]:
    values = np.ascontiguousarray(values)
    exact = float(f"{float(values):.5g}") if values.ndim == 0 else values.tobytes()
    return values.dtype.str, values.shape, exact


def read_state(graph: bytes, prefix: str) -> dict[str, Tensor]:
    """The parameters in a packed graph, by their names in the network; `prefix` is the graph's own and falls away."""
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load_from_string(graph).graph.initializer}
    state = {}
    for name, values in stored.items():
        unpacked = _unpack(name, values, stored)
        if unpacked is not None and unpacked[0].startswith(prefix):
            state[unpacked[0].removeprefix(prefix)] = torch.from_numpy(np.array(unpacked[1], np.float32))
    return state


def _unpack(name: str, values: NDArray[np.generic], stored: dict[str, NDArray[np.generic]]) -> tuple[str, Array] | None:
    """One constant as a parameter, or None for one that belongs to another or is none."""
    floats = values.astype(np.float32)
    for mark, scale in ((BYTES, SCALE), (ROWS, SCALE), (QUANTIZED, QUANTIZED_SCALE)):
        if name.endswith(mark):
            name = name.removesuffix(mark)
            floats = floats * stored[name + scale].astype(np.float32)
            name = name + ".weight" if mark == ROWS else name
            break
    else:
        if name.endswith((SCALE, QUANTIZED_SCALE)) or values.dtype != np.float32:
            return None
    if name.endswith(TRANSPOSED):
        return name.removesuffix(TRANSPOSED), floats.T
    if name.endswith(EXPONENTIAL):
        return name.removesuffix(EXPONENTIAL), np.log(floats)
    return name, floats
