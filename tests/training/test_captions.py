from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tests.training.test_loop import RECIPE, some_data  # noqa: E402

from deixis.training.pointer.batches import PLAIN, make_batch  # noqa: E402
from deixis.training.pointer.captions import caption_objective, picture_phrase_scores, pointing_figures  # noqa: E402
from deixis.training.pointer.loop import Data, Run  # noqa: E402
from deixis.training.pointer.network.model import Pointer  # noqa: E402


def unlike_pictures() -> Data:
    """Each picture's captions name something that no other's do."""
    data = some_data()

    return Data(
        [replace(example, heads=frozenset({f"thing {i}"})) for i, example in enumerate(data.examples)], data.pixels
    )


def test_a_score_for_every_phrase_and_picture() -> None:
    data, model = some_data(), Pointer(RECIPE.shape)
    batch = make_batch(data.examples[:3], data.pixels[:3], np.random.default_rng(0), PLAIN, 1)
    scores = picture_phrase_scores(model, batch)
    assert scores.shape == (3, 3)
    assert scores.abs().max() <= 1


@pytest.mark.slow
def test_captions_alone_lower_the_loss_and_no_box_matters() -> None:
    torch.manual_seed(0)
    data, run = unlike_pictures(), Run(Pointer(RECIPE.shape), RECIPE, steps=12, aim=caption_objective)
    first = sum(run.advance(data).values())
    assert min(sum(run.advance(data).values()) for _ in range(11)) < first
    figures = pointing_figures(run.model, data.examples, data.pixels)
    assert figures["centre_pointing"] == 1.0  # every box has the middle of the picture in it
    assert 0 <= figures["any"] <= 1
