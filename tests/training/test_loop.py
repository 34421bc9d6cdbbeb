from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from deixis.training.pointer.corpus import Example, TokenCaption, TokenPhrase  # noqa: E402
from deixis.training.pointer.loop import Data, Run  # noqa: E402
from deixis.training.pointer.network.model import Pointer, Shape  # noqa: E402
from deixis.training.pointer.recipe import Recipe  # noqa: E402

RECIPE = Recipe(shape=Shape(image=64, width=64, neck_layers=1, decoder_layers=1), pictures=2, captions=1, warmup=1)


def some_data() -> Data:
    rng = np.random.default_rng(0)
    caption = TokenCaption(
        (101, 1037, 3899, 102), (101, 1037, 3899, 102), (-100, 1, 2, -100), (TokenPhrase(1, 3, 7, "animals", "dog"),)
    )
    box = np.array([[0.2, 0.2, 0.7, 0.8]], np.float32)
    examples = [Example(str(i), (caption,), {7: box}, frozenset({"dog"}), frozenset({"animals"})) for i in range(6)]
    return Data(examples, rng.integers(0, 255, (6, 64, 64, 3)).astype(np.uint8))


def new_run() -> Run:
    torch.manual_seed(0)
    return Run(Pointer(RECIPE.shape), RECIPE, steps=6)


@pytest.mark.slow
def test_a_resumed_run_is_the_run_that_never_stopped(tmp_path: Path) -> None:
    data, straight, stopped, resumed = some_data(), new_run(), new_run(), new_run()
    for _ in range(3):
        straight.advance(data)
    for _ in range(2):
        stopped.advance(data)
    stopped.save(tmp_path / "checkpoint.pt")
    resumed.resume(tmp_path / "checkpoint.pt")
    resumed.advance(data)
    for name, value in straight.average.state_dict().items():
        torch.testing.assert_close(resumed.average.state_dict()[name], value, rtol=0, atol=0, msg=name)


@pytest.mark.slow
def test_training_lowers_the_losses() -> None:
    data, run = some_data(), new_run()
    first = sum(run.advance(data).values())
    assert min(sum(run.advance(data).values()) for _ in range(5)) < first
