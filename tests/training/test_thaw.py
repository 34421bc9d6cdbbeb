from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnxscript")

from deixis.models.folder import read_folder  # noqa: E402
from deixis.models.registry import Registry  # noqa: E402
from deixis.training.pointer.network.model import Pointer, Shape  # noqa: E402
from deixis.training.pointer.release import write_graphs  # noqa: E402
from deixis.training.pointer.thaw import thaw  # noqa: E402

SHAPE = Shape(image=64, width=64, neck_layers=1, decoder_layers=2)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_released_network_comes_back_but_for_rounding(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = Pointer(SHAPE)
    for parameter in model.parameters():
        parameter.data.add_(torch.randn_like(parameter), alpha=0.02)  # no two constants are equal
    before = {name: value.clone() for name, value in model.state_dict().items()}
    write_graphs(model, b"", '{"model": {"vocab": {}}}', tmp_path)
    again = thaw(read_folder(tmp_path, Registry.built_in(plugins=False))).state_dict()
    for name, value in before.items():
        if not name.startswith("text.tagger."):
            apart = (again[name] - value).abs().max() / value.abs().max().clamp(min=1e-6)
            assert apart < 0.02, name
