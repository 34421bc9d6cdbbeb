import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnxscript")

from deixis.training.pointer.export import graphs, to_onnx  # noqa: E402
from deixis.training.pointer.network.model import Pointer, Shape  # noqa: E402
from deixis.training.pointer.pack import bytes_for_size, bytes_for_speed  # noqa: E402


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["image", "text", "point"])
def test_graphs_answer_as_the_network_does(name: str) -> None:
    from onnxruntime import InferenceSession

    torch.manual_seed(0)
    graph = graphs(Pointer(Shape(image=64, width=64, neck_layers=1, decoder_layers=2)).eval())[name]
    with torch.no_grad():
        wanted = [output.numpy() for output in graph.module(*graph.inputs)]
    exported = to_onnx(graph)
    inputs = {key: value.numpy() for key, value in zip(graph.names, graph.inputs, strict=True)}
    for output, value in zip(InferenceSession(exported).run(None, inputs), wanted, strict=True):
        np.testing.assert_allclose(output, value, rtol=1e-3, atol=1e-4)
    packed = (bytes_for_speed if name == "text" else bytes_for_size)(exported)
    first = InferenceSession(packed).run(None, inputs)[0]
    assert len(packed) < 0.6 * len(exported)
    assert np.abs(first - wanted[0]).max() < 0.1 * np.abs(wanted[0]).max()
