import math

import pytest

torch = pytest.importorskip("torch")

from deixis.training.losses.boxes import overlap  # noqa: E402
from deixis.training.losses.contrastive import info_nce  # noqa: E402
from deixis.training.losses.focal import energy_in_box, quality_focal  # noqa: E402
from deixis.training.losses.masks import colour_similarity, mask_dice, pairwise, projection  # noqa: E402


@pytest.mark.parametrize(
    ("a", "b", "iou", "giou"),
    [
        ([0, 0, 100, 100], [0, 0, 100, 50], 0.5, 0.5),
        ([0, 0, 100, 100], [18, 18, 118, 118], 0.506478, 0.459939),
        ([0, 0, 10, 10], [5, 5, 15, 15], 0.142857, -0.079365),
        ([0, 0, 10, 10], [9, 0, 19, 10], 0.052632, 0.052632),
    ],
)
def test_overlaps_are_those_of_the_official_evaluators(a: list[int], b: list[int], iou: float, giou: float) -> None:
    found = overlap(torch.tensor(a) / 200, torch.tensor(b) / 200)
    assert [float(x) for x in found] == pytest.approx([iou, giou], abs=2e-6)


def test_two_points_overlap_by_nothing_and_not_by_nan() -> None:
    iou, giou = overlap(torch.zeros(4), torch.zeros(4))
    assert float(iou) == 0 and math.isfinite(float(giou))


def test_quality_focal_is_zero_where_the_prediction_is_the_target() -> None:
    target = torch.tensor([0.2, 0.5, 0.9])
    assert float(quality_focal(torch.logit(target), target).max()) == pytest.approx(0, abs=1e-8)


def test_energy_is_the_log_share_inside() -> None:
    logits = torch.zeros(1, 4)
    inside = torch.tensor([[True, False, False, False]])
    assert float(energy_in_box(logits, inside)) == pytest.approx(math.log(4))


def test_info_nce_of_one_positive_is_cross_entropy() -> None:
    similarity = torch.tensor([[2.0, 0.5, -1.0]])
    positive = torch.tensor([[True, False, False]])
    expected = torch.nn.functional.cross_entropy(similarity, torch.tensor([0]))
    assert float(info_nce(similarity, positive)) == pytest.approx(float(expected), rel=1e-6)


def test_info_nce_leaves_ignored_pairs_out() -> None:
    similarity, positive = torch.tensor([[2.0, 9.0, -1.0]]), torch.tensor([[True, False, False]])
    ignored = torch.tensor([[False, True, False]])
    assert float(info_nce(similarity, positive, ignored)) == pytest.approx(math.log1p(math.exp(-3)), rel=1e-5)


def test_projection_is_zero_for_the_filled_box() -> None:
    inside = torch.zeros(1, 8, 8, dtype=torch.bool)
    inside[0, 2:6, 1:5] = True
    assert float(projection((inside.float() - 0.5) * 60, inside)) == pytest.approx(0, abs=1e-4)


def test_pairwise_wants_like_colours_to_agree() -> None:
    rgb = torch.zeros(1, 3, 8, 8)
    rgb[..., 4:] = 255
    inside = torch.ones(1, 8, 8, dtype=torch.bool)
    similarity = colour_similarity(rgb)
    along_the_edge, across_it = torch.full((1, 8, 8), -9.0), torch.full((1, 8, 8), -9.0)
    along_the_edge[..., 4:] = 9
    across_it[:, 4:] = 9
    assert pairwise(along_the_edge, similarity, inside) < 0.1 * pairwise(across_it, similarity, inside)


def test_every_loss_has_a_gradient() -> None:
    logits = torch.randn(2, 8, 8, requires_grad=True)
    inside = torch.zeros(2, 8, 8, dtype=torch.bool)
    inside[:, 2:5, 2:5] = True
    similarity = colour_similarity(torch.rand(2, 3, 8, 8) * 255)
    (projection(logits, inside) + pairwise(logits, similarity, inside)).sum().backward()
    assert bool(torch.isfinite(logits.grad).all()) and float(logits.grad.abs().sum()) > 0


def test_mask_dice_counts_what_counts() -> None:
    logits = torch.full((1, 4, 4), -20.0)
    logits[0, 0] = 20
    wanted, counted = (logits > 0).float(), torch.ones(1, 4, 4, dtype=torch.bool)
    assert float(mask_dice(logits, wanted, counted)) == pytest.approx(0, abs=1e-4)
    wanted[0, 1] = 1
    assert float(mask_dice(logits, wanted, counted)) == pytest.approx(1 / 3, abs=1e-4)
    counted[0, 1] = False
    assert float(mask_dice(logits, wanted, counted)) == pytest.approx(0, abs=1e-4)
