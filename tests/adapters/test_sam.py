"""SAM, SAM 2 and SAM 3 on small random weights, against transformers' own processors and models."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytestmark = pytest.mark.slow
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from tests.adapters import small_sam as small  # noqa: E402

import deixis  # noqa: E402
from deixis.errors import BackendUnavailableError, InputError, ShapeError, WeightsError  # noqa: E402
from deixis.io.images import open_image  # noqa: E402
from deixis.models.backends.sam.backend import TOGETHER, Sam  # noqa: E402
from deixis.models.backends.sam.sam3 import BACKBONE, FLOOR, Sam3  # noqa: E402
from deixis.models.backends.sam.spec import SPECS  # noqa: E402
from deixis.models.hub.torch_load import class_of  # noqa: E402
from deixis.models.protocols import GroundSettings  # noqa: E402
from deixis.tasks.session import Session  # noqa: E402
from deixis.testing import check_backend  # noqa: E402
from deixis.types.boxes import Boxes  # noqa: E402
from deixis.types.grounding import Status  # noqa: E402

SPEC = {spec.name: spec for spec in SPECS}
HAS_VISION = find_spec("torchvision") is not None  # without it transformers has no processor for SAM 2 and 3
HAS_SAM3 = HAS_VISION and hasattr(transformers, "Sam3Model")
OLD_KINDS = ("sam", *(["sam2"] if HAS_VISION else []))
KINDS = (*OLD_KINDS, *(["sam3"] if HAS_SAM3 else []))
SIZES = ((45, 77), (101, 38), (64, 64), (130, 131), (7, 200))  # height, width
EVERYTHING = GroundSettings(threshold=0, max_regions=100)
TEXT = "a red ball and a blue box"
needs_sam3 = pytest.mark.skipif(not HAS_SAM3, reason="this transformers has no SAM 3")


@pytest.fixture(scope="module")
def parts() -> dict[str, tuple[Any, Any]]:
    """For each kind the model that takes boxes and points, and its processor."""
    made = {"sam": (small.sam(), small.sam_processor())}
    if HAS_VISION:
        made["sam2"] = (small.sam2(), small.sam2_processor())
    if HAS_SAM3:
        prepare = transformers.Sam3TrackerProcessor(small.sam3_processor().image_processor)
        made["sam3"] = (small.sam3_tracker(), prepare)
    return made


@pytest.fixture(scope="module")
def detector() -> Any:
    return small.sam3()


def backend_of(kind: str, parts: dict[str, tuple[Any, Any]]) -> Sam:
    return Sam(SPEC[kind], *parts[kind], small.CPU)


def boxes_in(height: int, width: int, count: int) -> Boxes:
    rng = np.random.default_rng(count)
    corners = np.sort(rng.uniform(0, 1, (count, 2, 2)), axis=1).reshape(-1, 4)
    return Boxes.from_normalized_xyxy(corners, deixis.Size(height=height, width=width))


def reference(part: tuple[Any, Any], rgb: NDArray[np.uint8], *, multimask: bool, **prompts: Any) -> tuple[Any, Any]:
    """(N, M, H, W) bool masks and (N, M) predicted IoUs, as transformers' own documentation has it done."""
    model, processor = part
    inputs = processor(images=rgb, input_data_format="channels_last", return_tensors="pt", **prompts)
    asked = {name: inputs[name].float() for name in ("pixel_values", *prompts) if name != "input_labels"}
    with torch.no_grad():
        outputs = model(**asked, multimask_output=multimask)
    sizes = [inputs[name] for name in ("original_sizes", "reshaped_input_sizes") if name in inputs]
    masks = processor.post_process_masks(list(outputs.pred_masks), *sizes)[0]
    return masks.numpy(), outputs.iou_scores[0].numpy()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 5])
def test_masks_of_boxes_are_those_of_the_reference(
    kind: str, size: tuple[int, int], count: int, parts: dict[str, Any]
) -> None:
    rgb, boxes = small.rgb(*size), boxes_in(*size, count)
    backend = backend_of(kind, parts)
    expected, _ = reference(parts[kind], rgb, multimask=False, input_boxes=[boxes.xyxy.tolist()])
    found = backend.segment(backend.encode(open_image(rgb)), boxes).dense
    assert 0.02 < expected.mean() < 0.98  # the small model draws something, and another thing for another box
    assert len({mask.tobytes() for mask in expected}) == count
    np.testing.assert_array_equal(found, expected[:, 0])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_of_the_masks_of_a_point_the_one_with_the_best_predicted_iou_is_taken(
    kind: str, size: tuple[int, int], parts: dict[str, Any]
) -> None:
    rgb, backend = small.rgb(*size), backend_of(kind, parts)
    points = np.random.default_rng(3).uniform(0, 1, (6, 2)) * (size[1], size[0])
    expected, iou = reference(parts[kind], rgb, multimask=True, input_points=[points[:, None].tolist()])
    found = backend.segment_points(backend.encode(open_image(rgb)), points).dense
    best = iou.argmax(axis=1)
    np.testing.assert_array_equal(found, expected[np.arange(len(points)), best])
    assert iou.shape == (6, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_many_boxes_are_drawn_as_each_by_itself(kind: str, parts: dict[str, Any]) -> None:
    rgb, boxes = small.rgb(50, 70), boxes_in(50, 70, TOGETHER + 8)
    backend = backend_of(kind, parts)
    image = backend.encode(open_image(rgb))
    together = backend.segment(image, boxes).dense
    alone = np.concatenate([backend.segment(image, boxes[row]).dense for row in range(len(boxes))])
    assert (together != alone).mean() < 1e-4  # sums in another order


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_looked_at_once(kind: str, parts: dict[str, Any]) -> None:
    model, calls = parts[kind][0], list[int]()
    hook = model.vision_encoder.register_forward_hook(lambda *_: calls.append(1))
    backend = backend_of(kind, parts)
    image = backend.encode(open_image(small.rgb(40, 60)))
    for _ in range(3):
        backend.segment(image, boxes_in(40, 60, 2))
    hook.remove()
    assert len(calls) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_asked_is_nothing_drawn(kind: str, parts: dict[str, Any]) -> None:
    backend = backend_of(kind, parts)
    image = backend.encode(open_image(small.rgb(40, 60)))
    assert backend.segment(image, Boxes.empty()).dense.shape == (0, 40, 60)
    assert backend.segment_points(image, np.zeros((0, 2))).dense.shape == (0, 40, 60)
    with pytest.raises(ShapeError, match="xy"):
        backend.segment_points(image, [1, 2])


@pytest.mark.parametrize("kind", OLD_KINDS)
def test_check_backend_passes(kind: str, parts: dict[str, Any]) -> None:
    check_backend(backend_of(kind, parts))


def test_a_session_takes_boxes_or_points(parts: dict[str, Any]) -> None:
    session, rgb = Session(backend_of("sam", parts)), small.rgb(40, 60)
    assert len(session.segment(rgb, boxes_in(40, 60, 2))) == 2
    assert len(session.segment(rgb, points=[[3, 4], [10, 20], [60, 40]])) == 3
    with pytest.raises(InputError, match="outside the image, which is 60x40"):
        session.segment(rgb, points=[[61, 4]])
    with pytest.raises(InputError, match="neither"):
        session.segment(rgb)
    with pytest.raises(InputError, match="both"):
        session.segment(rgb, Boxes.empty(), points=[[1, 1]])


def saved(folder: Path, kind: str, parts: dict[str, Any]) -> Path:
    model, processor = parts[kind]
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("kind", OLD_KINDS)
def test_a_model_in_a_folder_loads_by_name(kind: str, parts: dict[str, Any], tmp_path: Path) -> None:
    saved(tmp_path, kind, parts)
    rgb, boxes = small.rgb(45, 77), boxes_in(45, 77, 3)
    backend = backend_of(kind, parts)
    found = deixis.load(f"{kind}:{tmp_path}").segment(rgb, boxes)
    assert found.rle == backend.segment(backend.encode(open_image(rgb)), boxes).rle


@pytest.mark.skipif(not HAS_VISION, reason="no torchvision")
def test_of_a_checkpoint_for_video_the_part_for_pictures_is_used(tmp_path: Path) -> None:
    video, pictures = small.sam2_video(), small.sam2()
    video.save_pretrained(tmp_path)
    small.sam2_processor().save_pretrained(tmp_path)
    weights = video.state_dict()
    pictures.load_state_dict({name: weights[name] for name in pictures.state_dict()})
    by_hand = Session(Sam(SPEC["sam2"], pictures, small.sam2_processor(), small.CPU))
    rgb, boxes = small.rgb(45, 77), boxes_in(45, 77, 3)
    assert deixis.load(f"sam2:{tmp_path}").segment(rgb, boxes).rle == by_hand.segment(rgb, boxes).rle


def test_another_kind_of_model_is_refused(parts: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"holds a model of type 'sam'; backend 'sam2:.*' takes \['sam2', "):
        deixis.load(f"sam2:{saved(tmp_path, 'sam', parts)}")


def test_missing_weights_are_an_error_that_names_them(parts: dict[str, Any], tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    file = saved(tmp_path, "sam", parts) / "model.safetensors"
    kept = {name: value for name, value in load_file(file).items() if name != "mask_decoder.iou_token.weight"}
    save_file(kept, file, metadata={"format": "pt"})
    with pytest.raises(WeightsError, match=r"missing_keys.*mask_decoder\.iou_token"):
        deixis.load(f"sam:{tmp_path}")


def test_a_class_that_transformers_does_not_have_is_an_error_with_a_hint() -> None:
    with pytest.raises(BackendUnavailableError, match=r"'sam3' needs Sam9Model of transformers.*transformers>=5.0"):
        class_of(SPEC["sam3"], "Sam9Model", since="5.0")


@needs_sam3
class TestSam3:
    """Phrases, and boxes through the backbone that the two models share."""

    @pytest.fixture
    def backend(self, parts: dict[str, Any], detector: Any) -> Sam3:
        return Sam3(SPEC["sam3"], detector, small.sam3_tracker(), small.sam3_processor(), small.CPU)

    @pytest.mark.parametrize("size", SIZES)
    def test_answers_are_those_of_the_reference(self, backend: Sam3, detector: Any, size: tuple[int, int]) -> None:
        rgb = small.rgb(*size)
        query = backend.parse(TEXT)
        found = backend.ground(backend.encode(open_image(rgb)), query, EVERYTHING)
        for row, phrase in enumerate(query.phrases):
            self.compare(found, row, query.string(phrase), detector, rgb)

    @staticmethod
    def compare(found: Any, row: int, text: str, detector: Any, rgb: NDArray[np.uint8]) -> None:
        processor = small.sam3_processor()
        inputs = processor(images=rgb, text=text, input_data_format="channels_last", return_tensors="pt")
        sizes = inputs.pop("original_sizes").tolist()
        with torch.no_grad():
            outputs = detector(**inputs)
        expected = processor.post_process_instance_segmentation(outputs, threshold=0, target_sizes=sizes)[0]
        order = expected["scores"].argsort(descending=True, stable=True)
        rows = found.of(row)
        np.testing.assert_allclose(rows.score * found.presence[row], expected["scores"][order], rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(found.presence[row], outputs.presence_logits.sigmoid().item(), rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(rows.boxes.xyxy, expected["boxes"][order], atol=0.01)
        assert (rows.masks.dense != expected["masks"][order].numpy().astype(bool)).mean() < 1e-4
        expected_map = processor.post_process_semantic_segmentation(outputs, target_sizes=sizes, threshold=0.5)[0]
        assert ((found.heatmaps[row] > 0.5) != expected_map.numpy().astype(bool)).mean() < 1e-3

    def test_boxes_are_drawn_as_the_tracker_draws_them(self, backend: Sam3, detector: Any) -> None:
        rgb, boxes = small.rgb(45, 77), boxes_in(45, 77, 3)
        tracker = small.sam3_tracker()
        tracker.set_submodule(BACKBONE, detector.get_submodule(BACKBONE))
        prepare = transformers.Sam3TrackerProcessor(small.sam3_processor().image_processor)
        expected, _ = reference((tracker, prepare), rgb, multimask=False, input_boxes=[boxes.xyxy.tolist()])
        found = backend.segment(backend.encode(open_image(rgb)), boxes)
        np.testing.assert_array_equal(found.dense, expected[:, 0])

    def test_the_backbone_runs_once_for_both_models(self, backend: Sam3, detector: Any) -> None:
        calls = list[int]()
        hook = detector.get_submodule(BACKBONE).register_forward_hook(lambda *_: calls.append(1))
        image = backend.encode(open_image(small.rgb(45, 77)))
        backend.ground(image, backend.parse(TEXT), EVERYTHING)
        backend.segment(image, boxes_in(45, 77, 2))
        backend.segment_points(image, [[3, 4]])
        hook.remove()
        assert len(calls) == 1

    def test_check_backend_passes(self, backend: Sam3) -> None:
        check_backend(backend)

    def test_what_is_not_likely_enough_is_absent(self, backend: Sam3) -> None:
        image, query = backend.encode(open_image(small.rgb(45, 77))), backend.parse(TEXT)
        all_rows = backend.ground(image, query, EVERYTHING)
        found = backend.ground(image, query, GroundSettings(threshold=0.5))
        for row, status in enumerate(found.status):
            likely = bool(all_rows.presence[row] * all_rows.of(row).score[0] > FLOOR)  # type: ignore[index]
            assert (status is Status.FOUND) == likely == bool(len(found.of(row)))

    def test_a_phrase_of_marks_is_not_asked_and_a_long_one_is_cut(self, backend: Sam3) -> None:
        text = "!! " + "red " * 40
        session = Session(backend)
        found = session.ground(small.rgb(45, 77), text, phrases=[(0, 2), (3, len(text) - 1)], threshold=0)
        assert found.status[0] is Status.UNKNOWN
        assert not len(found.of(0))
        assert found.heatmaps is not None
        assert found.heatmaps[0].max() == 0
        assert "only its first 30 tokens" in found.trace[1]

    def test_one_folder_holds_both_models(self, detector: Any, tmp_path: Path) -> None:
        """As the published checkpoint does, which is that of the video model."""
        tracker = small.sam3_tracker()
        tracker.set_submodule(BACKBONE, detector.get_submodule(BACKBONE))
        small.save_sam3(detector, tracker, tmp_path)
        small.sam3_processor().save_pretrained(tmp_path)
        rgb, boxes = small.rgb(45, 77), boxes_in(45, 77, 3)
        session = deixis.load(f"sam3:{tmp_path}")
        by_hand = Session(Sam3(SPEC["sam3"], detector, tracker, small.sam3_processor(), small.CPU))
        assert session.segment(rgb, boxes).rle == by_hand.segment(rgb, boxes).rle
        ours, theirs = (one.ground(rgb, TEXT, threshold=0) for one in (session, by_hand))
        np.testing.assert_allclose(ours.boxes.xyxy, theirs.boxes.xyxy, atol=1e-3)
