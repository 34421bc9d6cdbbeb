import pytest

torch = pytest.importorskip("torch")

from deixis.training.pointer.network.model import cell_centres  # noqa: E402
from deixis.training.pointer.targets import make_targets  # noqa: E402

CENTRES = cell_centres(8)


def targets(*boxes: list[float]):  # type: ignore[no-untyped-def]
    padded = torch.zeros(1, 4, 4)
    padded[0, : len(boxes)] = torch.tensor(boxes)
    return make_targets(padded, torch.tensor([len(boxes)]), CENTRES)


def test_cells_inside_are_those_whose_centre_is_in_the_box() -> None:
    assert int(targets([0, 0, 0.5, 0.25]).inside.sum()) == 4 * 2


def test_a_box_smaller_than_a_cell_has_one_cell() -> None:
    found = targets([0.30, 0.30, 0.31, 0.31])
    assert found.inside.sum() == found.central.sum() == 1
    assert int(found.inside[0].int().argmax()) == 2 * 8 + 2


def test_the_score_is_highest_in_the_middle_and_zero_outside() -> None:
    score = targets([0, 0, 0.625, 0.625]).score[0].reshape(8, 8)
    assert float(score[2, 2]) == float(score.max()) == pytest.approx(1)
    assert float(score[6, 6]) == 0


def test_a_cell_in_two_boxes_belongs_to_the_smaller() -> None:
    found = targets([0, 0, 1, 1], [0, 0, 0.25, 0.25])
    assert found.owner[0, 0] == 1 and found.owner[0, 63] == 0


def test_the_enclosing_box_ignores_rows_that_are_padding() -> None:
    assert targets([0.5, 0.5, 0.6, 0.7], [0.8, 0.4, 0.9, 0.6]).enclosing[0].tolist() == pytest.approx(
        [0.5, 0.4, 0.9, 0.7]
    )
