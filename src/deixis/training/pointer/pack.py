"""Making the exported graphs small: weights as bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

SMALLEST = 4096  # values: smaller tensors stay as they are


def bytes_for_speed(model: bytes) -> bytes:
    """Matrix products in 8-bit integers, activations scaled as they come: for the text graph.

    Weights use 7 bits, since processors without VNNI would overflow with 8 and answer differently.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "float.onnx", Path(folder) / "bytes.onnx"
        source.write_bytes(model)
        quantize_dynamic(
            source, target, op_types_to_quantize=["MatMul", "Gemm"], per_channel=True, reduce_range=True,
            weight_type=QuantType.QInt8,
        )  # fmt: skip
        return target.read_bytes()


def bytes_for_size(model: bytes) -> bytes:
    """Each large weight as bytes with one scale an output channel, made float again when the graph is loaded.

    The arithmetic stays in float32: this costs accuracy only through rounding the weights.
    """
    proto = onnx.load_from_string(model)
    graph = proto.graph
    channel_axis = _channel_axes(graph)
    kept: list[TensorProto] = []
    nodes: list[NodeProto] = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SMALLEST or tensor.name not in channel_axis:
            kept.append(tensor)
            continue
        stored, scale = _round(values, channel_axis[tensor.name])
        names = f"{tensor.name}.bytes", f"{tensor.name}.scale", f"{tensor.name}.float"
        kept += [numpy_helper.from_array(stored, names[0]), numpy_helper.from_array(scale, names[1])]
        nodes.append(helper.make_node("Cast", [names[0]], [names[2]], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", [names[2], names[1]], [tensor.name]))
    _replace(graph, kept, nodes)
    return _checked(proto)


def without_rows(model: bytes, table: str, rows: Sequence[int]) -> bytes:
    """A text graph whose embedding forgets some tokens: zeros, which a compressed file hardly stores."""
    proto = onnx.load_from_string(model)
    stored = next(tensor for tensor in proto.graph.initializer if tensor.name == table)
    values = numpy_helper.to_array(stored).copy()
    values[list(rows)] = 0
    stored.CopyFrom(numpy_helper.from_array(values, table))
    return _checked(proto)


def _channel_axes(graph: GraphProto) -> dict[str, int]:
    """For each weight of a convolution or product, the axis of its output channels."""
    axes: dict[str, int] = {}
    for node in graph.node:
        if node.op_type == "Conv":
            axes[node.input[1]] = 0
        elif node.op_type == "MatMul":
            axes[node.input[1]] = -1
        elif node.op_type == "Gemm":
            transposed = any(a.name == "transB" and a.i for a in node.attribute)
            axes[node.input[1]] = 0 if transposed else 1
    return axes


def _round(values: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    others = tuple(i for i in range(values.ndim) if i != axis % values.ndim)
    scale = np.maximum(np.abs(values).max(axis=others, keepdims=True), 1e-8) / 127
    return np.round(values / scale).astype(np.int8), scale.astype(np.float32)


def _replace(graph: GraphProto, tensors: list[TensorProto], before: list[NodeProto]) -> None:
    nodes = [*before, *graph.node]
    del graph.initializer[:]
    del graph.node[:]
    graph.initializer.extend(tensors)
    graph.node.extend(nodes)
    del graph.value_info[:]


def _checked(proto: ModelProto) -> bytes:
    onnx.checker.check_model(proto)
    return proto.SerializeToString()
