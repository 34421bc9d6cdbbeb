"""OWL-ViT and OWLv2 on small random weights, against transformers' own processor and model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.slow
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from deixis.io.images import open_image  # noqa: E402
from deixis.models.backends.owl.backend import Owl  # noqa: E402
from deixis.models.backends.owl.spec import SPECS  # noqa: E402
from deixis.models.hub import torch_device  # noqa: E402
from deixis.models.protocols import GroundSettings  # noqa: E402
from deixis.models.registry import Registry  # noqa: E402
from deixis.tasks.session import Session  # noqa: E402
from deixis.testing import check_backend  # noqa: E402

CPU = torch.device("cpu")
EVERYTHING = GroundSettings(threshold=0, max_regions=100)
PLAIN = np.full((120, 120, 3), (210, 40, 40), np.uint8)  # resized, the same at any size; a square, so not padded
WORDS = "a the on of and with red blue green ball box field cat dog man cup shirt tree left".split()
KINDS = ("owlvit", "owlv2")
CLASSES = {"owlvit": "OwlViT", "owlv2": "Owlv2"}
SPEC = {spec.name: spec for spec in SPECS}


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
    settings = {"pad_token": "!", "model_max_length": 16}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder)
    return transformers.CLIPTokenizerFast.from_pretrained(folder)


def processor_of(kind: str, tokenizer: Any) -> Any:
    name = CLASSES[kind]
    pictures = getattr(transformers, f"{name}ImageProcessor")(size={"height": 32, "width": 32})
    return getattr(transformers, f"{name}Processor")(pictures, tokenizer)


def small(kind: str, tokenizer: Any) -> Any:
    """The real class, of a few thousand weights, which are far from where they start so that answers differ."""
    name = CLASSES[kind]
    tower = dict(hidden_size=32, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2)
    text = dict(tower, vocab_size=len(tokenizer), max_position_embeddings=16, eos_token_id=len(tokenizer) - 1)
    vision = dict(tower, image_size=32, patch_size=8)
    config = getattr(transformers, f"{name}Config")(text_config=text, vision_config=vision, projection_dim=32)
    torch.manual_seed(1)
    model = getattr(transformers, f"{name}ForObjectDetection")(config).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            weight.add_((0.4 if "text_model" in name else 0.1) * torch.randn_like(weight))
            weight.mul_(0.2 if "head." in name else 1.0)  # they start far too large: boxes would be points
    return model


@pytest.fixture(scope="module")
def parts(tokenizer: Any) -> dict[str, tuple[Any, Any]]:
    """For each kind a model and its processor."""
    return {kind: (small(kind, tokenizer), processor_of(kind, tokenizer)) for kind in KINDS}


def backend_of(kind: str, parts: dict[str, tuple[Any, Any]]) -> Owl:
    return Owl(SPEC[kind], *parts[kind], CPU)


def picture(height: int, width: int, seed: int = 0) -> Any:
    """Blocks of colour, with noise."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(0, 255, (4, 5, 3)).repeat(-(-height // 4), 0).repeat(-(-width // 5), 1)[:height, :width]
    return np.clip(blocks + rng.integers(-20, 20, blocks.shape), 0, 255).astype(np.uint8)


def reference(parts: tuple[Any, Any], rgb: Any, names: list[str]) -> tuple[Any, Any]:
    """What the reference finds, one label a box, and its (P, Q) scores."""
    model, processor = parts
    inputs = processor(
        images=rgb, text=[names], images_kwargs={"input_data_format": "channels_last"}, return_tensors="pt"
    )
    with torch.inference_mode():
        outputs = model(**inputs)
    found = processor.post_process_grounded_object_detection(
        outputs, threshold=-1.0, target_sizes=[rgb.shape[:2]], text_labels=[names]
    )[0]
    return found, outputs.logits[0].sigmoid().numpy().T


SIZES = [(32, 32), (37, 91), (120, 50), (3, 40), (60, 7), (1, 1)]
NAMES = [["a cat"], ["a red ball", "balls"], ["the dog", "a man", "a cup", "shirt", "a Tree"]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("size", "names"), [(s, NAMES[i % 3]) for i, s in enumerate(SIZES)])
def test_candidates_are_those_of_the_reference(
    parts: dict[str, Any], kind: str, size: tuple[int, int], names: list[str]
) -> None:
    rgb = picture(*size)
    found, scores = reference(parts[kind], rgb, names)
    backend = backend_of(kind, parts)
    detections = backend.detect(backend.encode(open_image(rgb)), backend.parse(" . ".join(names) + " ."))
    for boxes in detections.xyxy:
        np.testing.assert_allclose(boxes, found["boxes"].numpy(), atol=1e-4, rtol=1e-5)
    np.testing.assert_allclose(np.array(detections.score), scores, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_the_best_row_of_a_candidate_is_the_row_of_the_reference(parts: dict[str, Any], kind: str) -> None:
    """The reference gives a candidate one label; here it is a row of every phrase that it answers."""
    rgb, names = picture(37, 91), ["a red ball", "the dog", "cup"]
    found, _ = reference(parts[kind], rgb, names)
    backend = backend_of(kind, parts)
    detections = backend.detect(backend.encode(open_image(rgb)), backend.parse(" . ".join(names) + " ."))
    scores = np.array(detections.score)
    assert scores.argmax(axis=0).tolist() == found["labels"].tolist()
    np.testing.assert_allclose(scores.max(axis=0), found["scores"].numpy(), atol=1e-6)
    assert len(set(found["labels"].tolist())) > 1, "the reference should not give all candidates one label"


def test_owlv2_sees_the_picture_in_the_corner_of_a_square(parts: dict[str, Any]) -> None:
    """So a wide picture has the boxes, in pixels, of the same with a band of the colour of the padding below."""
    backend, prepare = backend_of("owlv2", parts), parts["owlv2"][1].image_processor
    rgb = picture(20, 64)
    corner = prepare(images=rgb, return_tensors="pt")["pixel_values"][0, :, -1, -1].numpy()
    colour = (corner * np.array(prepare.image_std) + np.array(prepare.image_mean)) * 255
    band = np.tile(np.rint(colour).astype(np.uint8), (44, 64, 1))
    wide = backend.encode(open_image(rgb))
    square = backend.encode(open_image(np.concatenate([rgb, band])))
    np.testing.assert_allclose(wide.xyxy, square.xyxy, atol=0.5)
    assert wide.xyxy[:, 3].max() > 20, "some candidate should lie in the padding"


@pytest.mark.parametrize("kind", KINDS)
def test_boxes_lie_in_the_picture(parts: dict[str, Any], kind: str) -> None:
    backend = backend_of(kind, parts)
    image = backend.encode(open_image(picture(20, 64)))
    grounding = backend.ground(image, backend.parse("a cat and a dog"), EVERYTHING)
    assert (grounding.boxes.xyxy >= 0).all() and (grounding.boxes.xyxy <= [64, 20, 64, 20]).all()
    assert (grounding.boxes.area > 0).all() and 2 <= len(grounding) <= 32
    if kind == "owlv2":
        assert len(grounding) < 32, "some candidate should lie in the padding, and be no row"


@pytest.mark.parametrize("kind", KINDS)
def test_a_phrase_scores_the_same_alone_and_among_others(parts: dict[str, Any], kind: str) -> None:
    backend = backend_of(kind, parts)
    image = backend.encode(open_image(picture(37, 91)))
    alone = backend.detect(image, backend.parse("a dog .")).score[0]
    among = backend.detect(image, backend.parse("a cat . a dog . the red ball on a box .")).score[1]
    np.testing.assert_allclose(np.array(alone), np.array(among), atol=1e-5)


def test_a_text_over_16_tokens_is_cut_and_said_to_be(parts: dict[str, Any]) -> None:
    names = ["a cat", "the man with a red shirt on the left of a tree and a blue box with a ball", "a dog"]
    backend = backend_of("owlvit", parts)
    image = backend.encode(open_image(picture(37, 91)))
    grounding = backend.ground(image, backend.parse(" . ".join(names) + " ."), EVERYTHING)
    assert [line.endswith("only its first 14 tokens were asked") for line in grounding.trace] == [False, True, False]
    tokenizer = parts["owlvit"][1].tokenizer
    cut = tokenizer.decode(tokenizer(names[1], verbose=False)["input_ids"][1:15])
    assert names[1].startswith(cut.strip())
    _, scores = reference(parts["owlvit"], picture(37, 91), [cut])
    found = backend.detect(image, backend.parse(f"{names[1]} .")).score[0]
    np.testing.assert_allclose(np.array(found), scores[0], atol=1e-6)


def test_each_image_of_a_list_has_its_own_phrases(parts: dict[str, Any]) -> None:
    """As the reference answers a batch with texts for each image."""
    model, processor = parts["owlv2"]
    images, names = [picture(32, 48, 1), picture(30, 20, 2)], [["a red ball", "the dog"], ["a cup"]]
    inputs = processor(
        images=images, text=names, images_kwargs={"input_data_format": "channels_last"}, return_tensors="pt"
    )
    with torch.inference_mode():
        logits = model(**inputs).logits.sigmoid().numpy()  # (2, Q, 2): the second image's second text is padding
    texts = [" . ".join(one) + " ." for one in names]
    found = Session(backend_of("owlv2", parts)).ground(images, texts, threshold=0, max_regions=100)
    for index, grounding in enumerate(found):
        for phrase in range(len(names[index])):
            assert grounding.score is not None
            ours = grounding.score[grounding.phrase == phrase]
            distance = np.abs(ours[:, None] - logits[index, :, phrase]).min(axis=1)
            assert len(ours) > 4 and (distance < 1e-5).all()


def test_the_vision_tower_sees_an_image_once(parts: dict[str, Any]) -> None:
    model, _ = parts["owlvit"]
    backend, calls = backend_of("owlvit", parts), list[int]()
    hook = model.base_model.vision_model.register_forward_hook(lambda *_: calls.append(1))
    image = backend.encode(open_image(picture(20, 30)))
    for text in ("a cat", "a dog", "a red ball"):
        backend.ground(image, backend.parse(text), EVERYTHING)
    hook.remove()
    assert calls == [1]


@pytest.mark.parametrize("kind", KINDS)
def test_half_precision_is_for_the_vision_tower_alone(
    parts: dict[str, Any], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = backend_of(kind, parts)
    whole = backend.encode(open_image(picture(37, 91)))
    monkeypatch.setattr(torch_device, "precision", lambda device: torch.bfloat16)
    half = backend.encode(open_image(picture(37, 91)))
    assert half.patches.dtype is torch.float32
    assert 0 < float((half.patches - whole.patches).abs().max()) < 0.5
    np.testing.assert_allclose(half.xyxy, whole.xyxy, atol=4)


@pytest.mark.parametrize("kind", KINDS)
def test_it_keeps_the_laws_of_a_backend(parts: dict[str, Any], kind: str) -> None:
    check_backend(backend_of(kind, parts), image=PLAIN)


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_is_loaded_by_name_and_answers_as_the_model_in_memory(
    parts: dict[str, Any], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEIXIS_DEVICE", "cpu")
    model, processor = parts[kind]
    model.save_pretrained(tmp_path, safe_serialization=True)
    processor.save_pretrained(tmp_path)
    loaded, here = Registry.built_in(plugins=False).load(f"{kind}:{tmp_path}"), backend_of(kind, parts)
    image, query = open_image(picture(37, 91)), here.parse("a red ball . the dog .")
    found = loaded.detect(loaded.encode(image), query)
    expected = here.detect(here.encode(image), query)
    np.testing.assert_allclose(np.array(found.score), np.array(expected.score), atol=1e-6)
    np.testing.assert_allclose(found.xyxy[0], expected.xyxy[0], atol=1e-4)
