"""OmDet-Turbo on small random weights, against transformers' own processor and model."""

from __future__ import annotations

import copy
import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.slow
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from deixis.errors import InferenceError  # noqa: E402
from deixis.io.images import open_image  # noqa: E402
from deixis.models.backends.omdet.backend import Omdet  # noqa: E402
from deixis.models.backends.omdet.spec import SPEC  # noqa: E402
from deixis.models.hub.torch_detectors import Preparation  # noqa: E402
from deixis.models.protocols import GroundSettings  # noqa: E402
from deixis.models.registry import Registry  # noqa: E402
from deixis.testing import check_backend  # noqa: E402
from deixis.types.grounding import Status  # noqa: E402

CPU = torch.device("cpu")
EVERYTHING = GroundSettings(threshold=0, max_regions=100)
PLAIN = np.full((120, 160, 3), (210, 40, 40), np.uint8)  # resized, the same at any size, and so what random weights say
WORDS = "a the on of and with red blue green ball box field cat dog man cup shirt tree left detect".split()


def write_tokenizer(folder: Path) -> None:
    """A byte-pair vocabulary of all bytes and a few words; the mark of the end has the highest number."""
    from tokenizers.pre_tokenizers import ByteLevel

    letters = sorted(ByteLevel.alphabet())
    merges, pieces = list[str](), [*letters, *(f"{letter}</w>" for letter in letters)]
    for word in WORDS:
        parts = [*word[:-1], f"{word[-1]}</w>"]
        while len(parts) > 1:
            merge = f"{parts[0]} {parts[1]}"
            merges += [] if merge in merges else [merge]
            parts[:2] = ["".join(parts[:2])]
            pieces += [] if parts[0] in pieces else [parts[0]]
    pieces += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *merges]), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 77}), encoding="utf-8")


@pytest.fixture(scope="module")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder)
    pictures = transformers.DetrImageProcessor(size={"height": 64, "width": 64}, do_pad=False)
    return Preparation(pictures, transformers.CLIPTokenizerFast.from_pretrained(folder))


@pytest.fixture(scope="module")
def model(processor: Any) -> Any:
    """The real class, of a few thousand weights, which are far from where they start so that answers differ."""
    backbone = transformers.SwinConfig(
        image_size=64, embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 2, 2, 2], window_size=4, out_indices=[2, 3, 4]
    )
    text = transformers.CLIPTextConfig(
        vocab_size=len(processor.tokenizer), hidden_size=24, intermediate_size=32, num_hidden_layers=1,
        num_attention_heads=2, max_position_embeddings=77, projection_dim=24,
    )  # fmt: skip
    config = transformers.OmDetTurboConfig(
        backbone_config=backbone, text_config=text, use_timm_backbone=False, backbone=None, image_size=64,
        apply_layernorm_after_vision_backbone=False, text_projection_in_dim=24, text_projection_out_dim=24,
        class_embed_dim=24, task_encoder_hidden_dim=32, num_queries=20, encoder_in_channels=[16, 32, 64],
        encoder_hidden_dim=32, vision_features_channels=[32, 32, 32], encoder_dim_feedforward=32,
        encoder_attention_heads=4, decoder_hidden_dim=32, decoder_num_heads=4, decoder_num_layers=2,
        decoder_dim_feedforward=32,
    )  # fmt: skip
    torch.manual_seed(1)
    model = transformers.OmDetTurboForObjectDetection(config).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.1 * torch.randn_like(weight))
        model.decoder.decoder_bbox_head[-1].layers[-1].bias[2:] += 4.0  # large boxes, some of them on one another
    return model


@pytest.fixture
def backend(model: Any, processor: Any) -> Omdet:
    return Omdet(SPEC, model, processor, CPU)


def picture(height: int, width: int, seed: int = 0) -> Any:
    """Blocks of colour, with noise."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(0, 255, (4, 5, 3)).repeat(-(-height // 4), 0).repeat(-(-width // 5), 1)[:height, :width]
    return np.clip(blocks + rng.integers(-20, 20, blocks.shape), 0, 255).astype(np.uint8)


def whole(processor: Any) -> Any:
    """The reference's processor, which needs torchvision."""
    pytest.importorskip("torchvision")
    return transformers.OmDetTurboProcessor(processor.image_processor, processor.tokenizer)


def inputs_of(processor: Any, rgb: Any, names: list[str]) -> dict[str, Any]:
    """What the reference's processor makes of a picture and its names."""
    words = dict(padding="max_length", truncation=True, max_length=77, return_tensors="pt")
    task, classes = processor.tokenizer([f"Detect {', '.join(names)}."], **words), processor.tokenizer(names, **words)
    pictures = processor.image_processor(images=rgb, input_data_format="channels_last", return_tensors="pt")
    return {
        "pixel_values": pictures["pixel_values"],
        "classes_structure": torch.tensor([len(names)]),
        **{f"tasks_{key}": value for key, value in task.items()},
        **{f"classes_{key}": value for key, value in classes.items()},
    }


def reference(model: Any, processor: Any, rgb: Any, names: list[str]) -> Any:
    """What the model says when it is asked as a whole."""
    with torch.inference_mode():
        return model(**inputs_of(processor, rgb, names))


@pytest.mark.parametrize("names", [["a cat"], ["the dog", "a Tree", "red " * 90]])
def test_the_inputs_of_these_tests_are_those_of_the_processor(processor: Any, names: list[str]) -> None:
    rgb, ours = picture(37, 91), inputs_of(processor, picture(37, 91), names)
    given = {"images_kwargs": {"input_data_format": "channels_last"}, "return_tensors": "pt"}
    theirs = whole(processor)(images=rgb, text=[names], **given)
    assert all(torch.equal(ours[key], theirs[key]) for key in ours)


SIZES = [(64, 64), (37, 91), (120, 50), (3, 40), (60, 7), (1, 1)]
NAMES = [["a cat"], ["a red ball", "balls"], ["the dog", "a man", "a cup", "shirt", "a Tree"]]


@pytest.mark.parametrize(("size", "names"), [(s, NAMES[i % 3]) for i, s in enumerate(SIZES)])
def test_candidates_are_those_of_the_reference(
    backend: Omdet, model: Any, processor: Any, size: tuple[int, int], names: list[str]
) -> None:
    rgb = picture(*size)
    outputs = reference(model, processor, rgb, names)
    detections = backend.detect(backend.encode(open_image(rgb)), backend.parse(" . ".join(names) + " ."))
    expected = outputs.decoder_class_logits[0].sigmoid().numpy().T
    centre, half = outputs.decoder_coord_logits[0, :, :2].numpy(), outputs.decoder_coord_logits[0, :, 2:].numpy() / 2
    corners = np.concatenate([centre - half, centre + half], axis=1) * np.array([*size[::-1], *size[::-1]])
    np.testing.assert_allclose(np.array(detections.score), expected, atol=1e-6)
    for boxes in detections.xyxy:
        np.testing.assert_allclose(boxes, corners, atol=1e-4, rtol=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_rows_are_what_the_reference_keeps_after_its_thresholds(
    backend: Omdet, model: Any, processor: Any, seed: int
) -> None:
    rgb, names = picture(90, 120, seed), ["a red ball", "the dog", "cup"]
    outputs = reference(model, processor, rgb, names)
    found = whole(processor).post_process_grounded_object_detection(
        outputs, text_labels=[names], target_sizes=[rgb.shape[:2]], threshold=0.3, nms_threshold=0.5,
        max_num_det=outputs.decoder_class_logits[0].numel(),
    )[0]  # fmt: skip
    query = backend.parse(" . ".join(names) + " .")
    image = backend.encode(open_image(rgb))
    grounding = backend.ground(image, query, GroundSettings(threshold=SPEC.threshold, max_regions=100))
    high = (outputs.decoder_class_logits[0].sigmoid() > 0.3).sum().item()
    assert 0 < len(found["scores"]) < high, "the reference should drop duplicates, or this test says nothing"
    for phrase in range(len(names)):
        rows = (found["labels"] == phrase).numpy()
        ours = grounding.of(phrase)
        assert ours.score is not None
        np.testing.assert_allclose(ours.score, found["scores"].numpy()[rows], atol=1e-6)
        np.testing.assert_allclose(ours.boxes.xyxy, found["boxes"].numpy()[rows], atol=1e-4)
        assert (grounding.status[phrase] is Status.FOUND) == bool(rows.any())


def test_more_names_than_a_task_holds_are_asked_in_several(backend: Omdet, model: Any, processor: Any) -> None:
    rgb, names = picture(37, 91), [f"the red ball on a blue box with {word}" for word in WORDS[6:16]]
    image = backend.encode(open_image(rgb))
    grounding = backend.ground(image, backend.parse(" . ".join(names) + " ."), EVERYTHING)
    notes = [line.split("; ")[-1] for line in grounding.trace]
    assert notes == [f"asked in task {1 if n < 7 else 2} of 2, for one holds 77 tokens" for n in range(10)]
    outputs = reference(model, processor, rgb, names[7:])
    scores = outputs.decoder_class_logits[0].sigmoid().numpy().T
    found = backend.detect(image, backend.parse(" . ".join(names) + " .")).score
    np.testing.assert_allclose(np.array(found[7:]), scores, atol=1e-6)


def test_a_name_that_is_too_long_is_cut_and_said_to_be(backend: Omdet) -> None:
    query = backend.parse(f"a cat . {'red ' * 90} . a dog .")
    grounding = backend.ground(backend.encode(open_image(picture(20, 30))), query, EVERYTHING)
    assert [line.endswith("only its first 75 tokens were asked") for line in grounding.trace] == [False, True, False]


def test_the_vision_part_sees_an_image_once_and_the_model_remembers_no_text(backend: Omdet, model: Any) -> None:
    calls = []
    hooks = [part.register_forward_hook(lambda *_: calls.append(1)) for part in (model.vision_backbone, model.encoder)]
    image = backend.encode(open_image(picture(20, 30)))
    for text in ("a cat", "a dog", "a red ball"):
        backend.ground(image, backend.parse(text), EVERYTHING)
    for hook in hooks:
        hook.remove()
    assert calls == [1, 1]
    assert not backend._model.language_cache_class.has((0,)) and model.vision_backbone in model.modules()


def test_threads_do_not_disturb_each_other(backend: Omdet) -> None:
    images = [backend.encode(open_image(picture(40, 60, seed))) for seed in range(3)]
    queries = [backend.parse(text) for text in ("a red ball", "a dog . a cat .", "cup")]
    alone = [backend.ground(image, query, EVERYTHING).boxes.xyxy for image, query in zip(images, queries, strict=True)]
    found: dict[int, Any] = {}

    def ask(index: int) -> None:
        for _ in range(3):
            found[index] = backend.ground(images[index], queries[index], EVERYTHING).boxes.xyxy

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, boxes in enumerate(alone):
        np.testing.assert_allclose(found[index], boxes, atol=1e-3)


def test_numbers_that_are_not_finite_are_the_models_failure(model: Any, processor: Any) -> None:
    broken = copy.deepcopy(model)
    with torch.no_grad():
        broken.decoder.decoder_bbox_head[-1].layers[-1].bias.fill_(float("nan"))
    backend = Omdet(SPEC, broken, processor, CPU)
    with pytest.raises(InferenceError, match="not finite"):
        backend.ground(backend.encode(open_image(picture(20, 30))), backend.parse("a cat"), EVERYTHING)


def test_it_keeps_the_laws_of_a_backend(backend: Omdet) -> None:
    check_backend(backend, image=PLAIN)


def test_a_folder_is_loaded_by_name_and_answers_as_the_model_in_memory(
    backend: Omdet, model: Any, processor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEIXIS_DEVICE", "cpu")
    model.save_pretrained(tmp_path, safe_serialization=True)
    processor.image_processor.save_pretrained(tmp_path)
    processor.tokenizer.save_pretrained(tmp_path)
    loaded = Registry.built_in(plugins=False).load(f"omdet-turbo:{tmp_path}")
    image, query = open_image(picture(37, 91)), backend.parse("a red ball . the dog .")
    found = loaded.detect(loaded.encode(image), query)
    expected = backend.detect(backend.encode(image), query)
    np.testing.assert_allclose(np.array(found.score), np.array(expected.score), atol=1e-6)
    np.testing.assert_allclose(np.array(found.xyxy), np.array(expected.xyxy), atol=1e-4)
