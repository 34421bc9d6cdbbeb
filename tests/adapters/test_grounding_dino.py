"""Grounding DINO and MM-Grounding-DINO on small random weights, against transformers' own processor and model."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.slow
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from deixis.errors import WeightsError  # noqa: E402
from deixis.io.images import open_image  # noqa: E402
from deixis.models.backends.grounding_dino.backend import VISION, GroundingDino  # noqa: E402
from deixis.models.backends.grounding_dino.prompts import Asking  # noqa: E402
from deixis.models.backends.grounding_dino.spec import GROUNDING_DINO, SPECS  # noqa: E402
from deixis.models.protocols import GroundSettings  # noqa: E402
from deixis.models.registry import Registry  # noqa: E402
from deixis.tasks.session import Session  # noqa: E402
from deixis.testing import check_backend  # noqa: E402
from deixis.text.given import with_phrases  # noqa: E402
from deixis.types.grounding import Status  # noqa: E402

CPU = torch.device("cpu")
EVERYTHING = GroundSettings(threshold=0, max_regions=100)
PLAIN = np.full((120, 160, 3), (210, 40, 40), np.uint8)  # resized, the same at any size, and so what random weights say
WORDS = (
    "a the on of and with red blue green ball box field cat dog man cup shirt balloon tree left ##s ##ing st bernard"
)
KINDS = {
    "grounding-dino": ("GroundingDinoConfig", "GroundingDinoForObjectDetection"),
    "mm-grounding-dino": ("MMGroundingDinoConfig", "MMGroundingDinoForObjectDetection"),
}


@pytest.fixture(scope="module")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The real one, with a vocabulary of a few words; the marks have the numbers that the model looks for."""
    lines = [f"[unused{i}]" for i in range(1100)]
    for number, word in {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}.items():
        lines[number] = word
    lines[1012], lines[1029] = ".", "?"
    lines[200 : 200 + len(WORDS.split())] = WORDS.split()
    folder = tmp_path_factory.mktemp("tokenizer")
    (folder / "vocab.txt").write_text("\n".join(lines), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast.from_pretrained(folder)
    pictures = transformers.GroundingDinoImageProcessor(size={"shortest_edge": 64, "longest_edge": 96})
    return transformers.GroundingDinoProcessor(pictures, tokenizer)


def small(kind: str, **changes: Any) -> Any:
    """The real class, of a few thousand weights, which are far from where they start so that answers differ."""
    backbone = transformers.SwinConfig(
        embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 2, 2, 2], window_size=4, out_indices=[2, 3, 4]
    )
    text = transformers.BertConfig(
        vocab_size=1100, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    sizes = dict(
        d_model=64, encoder_layers=1, decoder_layers=2, encoder_ffn_dim=32, decoder_ffn_dim=32, num_queries=12,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_n_points=2, decoder_n_points=2,
    )  # fmt: skip
    config_class, model_class = (getattr(transformers, name) for name in KINDS[kind])
    torch.manual_seed(1)
    model = model_class(config_class(backbone_config=backbone, text_config=text, **sizes | changes)).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.1 * torch.randn_like(weight))
        model.model.decoder.layer_norm.weight.mul_(0.1 if kind == "grounding-dino" else 1.0)  # or all scores would be 1
    return model


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    return {kind: small(kind) for kind in KINDS}


@pytest.fixture
def backend(models: dict[str, Any], processor: Any) -> GroundingDino:
    return GroundingDino(GROUNDING_DINO, models["grounding-dino"], processor, CPU)


def picture(height: int, width: int, seed: int = 0) -> Any:
    """Blocks of colour, with noise."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(0, 255, (4, 5, 3)).repeat(-(-height // 4), 0).repeat(-(-width // 5), 1)[:height, :width]
    return np.clip(blocks + rng.integers(-20, 20, blocks.shape), 0, 255).astype(np.uint8)


def reference(model: Any, processor: Any, rgb: Any, names: list[str], **words: Any) -> tuple[Any, Any, Any]:
    """(Q, 4) boxes in pixels, (Q, T) scores of tokens, and the T tokens, by the reference alone."""
    inputs = processor(images=rgb, text=[names], input_data_format="channels_last", return_tensors="pt")
    with torch.inference_mode():
        outputs = model(**inputs)
    found = processor.post_process_grounded_object_detection(
        outputs, inputs["input_ids"], threshold=-1.0, target_sizes=[rgb.shape[:2]], **words
    )[0]
    tokens = processor.tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
    return found, outputs.logits[0].sigmoid().numpy()[:, : len(tokens)], tokens


def owners(tokens: list[str]) -> list[int | None]:
    """Which name each token belongs to: the number of full stops before it; None for marks."""
    stops = np.cumsum([token == "." for token in tokens])
    return [None if token in {".", "[CLS]", "[SEP]"} else int(stop) for token, stop in zip(tokens, stops, strict=True)]


SIZES = [(64, 96), (37, 91), (120, 50), (3, 40), (200, 7), (1, 1)]
NAMES = [["a cat"], ["a red ball", "balloons"], ["the dog", "a man", "a cup", "shirt", "a tree"]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("size", "names"), [(s, NAMES[i % 3]) for i, s in enumerate(SIZES)])
def test_candidates_are_those_of_the_reference(
    models: dict[str, Any], processor: Any, kind: str, size: tuple[int, int], names: list[str]
) -> None:
    rgb = picture(*size)
    found, shares, tokens = reference(models[kind], processor, rgb, names)
    backend = GroundingDino(GROUNDING_DINO, models[kind], processor, CPU)
    detections = backend.detect(backend.encode(open_image(rgb)), backend.parse(" . ".join(names).title() + " ."))
    assert len(detections.score) == len(names)
    for index in range(len(names)):
        columns = [t for t, owner in enumerate(owners(tokens)) if owner == index]
        np.testing.assert_allclose(detections.xyxy[index], found["boxes"].numpy(), atol=1e-4, rtol=1e-5)
        np.testing.assert_allclose(np.array(detections.score[index]), shares[:, columns].max(axis=1), atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_box_of_the_reference_is_a_row_of_each_phrase_that_its_label_names(
    models: dict[str, Any], processor: Any, kind: str
) -> None:
    """The reference's label is word pieces of every token above a threshold; ours are the phrases they are part of."""
    rgb, names = picture(37, 91), ["a red ball", "the dog", "cup"]
    _, shares, _ = reference(models[kind], processor, rgb, names)
    values = np.sort(shares, axis=None)
    low = len(values) // 4 + int(np.argmax(np.diff(values)[len(values) // 4 : -len(values) // 4]))
    threshold = float(values[low : low + 2].mean())  # in the widest gap of the middle half
    found, _, _ = reference(models[kind], processor, rgb, names, text_threshold=threshold)
    backend = GroundingDino(GROUNDING_DINO, models[kind], processor, CPU)
    detections = backend.detect(backend.encode(open_image(rgb)), backend.parse("a red ball . the dog . cup ."))
    for box, label in enumerate(found["text_labels"]):
        words = set(label.replace(".", " ").split())
        named = {index for index, name in enumerate(names) if words & set(name.split())}
        assert named == {p for p, score in enumerate(detections.score) if score is not None and score[box] > threshold}
    best = np.max([score for score in detections.score if score is not None], axis=0)
    assert (best <= found["scores"].numpy() + 1e-6).all()  # that also counts [CLS] and full stops
    assert (np.abs(best - found["scores"].numpy()) < 1e-6).any()


def test_each_image_of_a_list_has_its_own_phrases(models: dict[str, Any], processor: Any, backend: Any) -> None:
    """As the reference answers a batch with a prompt for each image."""
    images, texts = [picture(64, 96, seed=1), picture(64, 96, seed=2)], ["a red ball . the dog .", "a cup ."]
    names = [["a red ball", "the dog"], ["a cup"]]
    inputs = processor(images=images, text=names, input_data_format="channels_last", padding=True, return_tensors="pt")
    with torch.inference_mode():
        outputs = models["grounding-dino"](**inputs)
    batch = processor.post_process_grounded_object_detection(
        outputs, inputs["input_ids"], threshold=-1.0, target_sizes=[(64, 96)] * 2
    )
    found = Session(backend).ground(images, texts, threshold=0, max_regions=100)
    for grounding, one in zip(found, batch, strict=True):
        ours = {tuple(box) for box in grounding.boxes.xyxy.round(1).tolist()}
        theirs = one["boxes"].numpy().clip(0, [96, 64, 96, 64]).astype(np.float32).round(1)
        assert len(ours) > 6 and ours <= {tuple(box) for box in theirs.tolist()}
    assert [len(grounding.query.phrases) for grounding in found] == [2, 1]


def test_rows_are_of_the_users_own_spans_in_falling_score(backend: GroundingDino) -> None:
    query = backend.parse("A Red BALL, and  the  dog?")
    grounding = backend.ground(backend.encode(open_image(picture(50, 70))), query, EVERYTHING)
    assert [query.string(phrase) for phrase in query.phrases] == ["A Red BALL", "the  dog"]
    assert np.bincount(grounding.phrase).tolist() == [12, 12]
    assert grounding.score is not None and (np.diff(grounding.score[:12]) <= 0).all()
    assert (grounding.boxes.xyxy >= 0).all() and (grounding.boxes.xyxy <= [70, 50, 70, 50]).all()


def test_more_names_than_a_prompt_holds_are_asked_in_several(models: dict[str, Any], processor: Any) -> None:
    rgb, model = picture(37, 91), small("grounding-dino", max_text_len=12)
    names = ["a red ball", "the dog", "cup", "a man", "shirt", "a blue box"]
    backend = GroundingDino(GROUNDING_DINO, model, processor, CPU)
    image = backend.encode(open_image(rgb))
    grounding = backend.ground(image, backend.parse(" . ".join(names) + " ."), EVERYTHING)
    assert [line.split("; ")[-1] for line in grounding.trace] == [
        f"asked in prompt {number} of 2, for one holds 12 tokens" for number in (1, 1, 1, 2, 2, 2)
    ]
    for index, name in enumerate(names):
        group = names[:3] if index < 3 else names[3:]
        _, shares, tokens = reference(model, processor, rgb, group)
        columns = [t for t, owner in enumerate(owners(tokens)) if owner == group.index(name)]
        expected = np.sort(shares[:, columns].max(axis=1))[::-1]
        assert grounding.score is not None
        np.testing.assert_allclose(grounding.score[grounding.phrase == index], expected, atol=1e-6)


def test_a_name_that_is_too_long_is_cut_and_said_to_be(processor: Any) -> None:
    backend = GroundingDino(GROUNDING_DINO, small("grounding-dino", max_text_len=8), processor, CPU)
    query = backend.parse("a cat . a red ball on a blue box with a cup . dog .")
    grounding = backend.ground(backend.encode(open_image(picture(20, 30))), query, EVERYTHING)
    cut = [line.endswith("only its first 5 tokens were asked") for line in grounding.trace]
    assert cut == [False, True, False]


def test_a_phrase_without_words_is_unknown_and_the_others_are_answered(backend: GroundingDino) -> None:
    query = with_phrases(backend.parse("a cat, !? and a dog"), [(0, 5), (7, 9), (14, 19)])
    grounding = backend.ground(backend.encode(open_image(picture(20, 30))), query, EVERYTHING)
    assert grounding.status[1] is Status.UNKNOWN and set(grounding.phrase.tolist()) == {0, 2}
    assert grounding.trace[1] == "'!?' has nothing that could be asked"


def test_marks_inside_a_name_do_not_end_it(models: dict[str, Any], processor: Any, backend: GroundingDino) -> None:
    rgb = picture(37, 91)
    _, shares, tokens = reference(models["grounding-dino"], processor, rgb, ["a st bernard", "a dog"])
    query = with_phrases(backend.parse("a St. Bernard, a dog"), [(0, 13), (15, 20)])
    detections = backend.detect(backend.encode(open_image(rgb)), query)
    columns = [t for t, owner in enumerate(owners(tokens)) if owner == 0]
    np.testing.assert_allclose(np.array(detections.score[0]), shares[:, columns].max(axis=1), atol=1e-6)


def caption_scores(model: Any, processor: Any, rgb: Any, caption: str, spans: list[tuple[int, int]]) -> Any:
    """(P, Q), as the authors score token spans: the mean over the tokens from a span's first to its last character."""
    inputs = processor(images=rgb, text=caption, input_data_format="channels_last", return_tensors="pt")
    with torch.inference_mode():
        shares = model(**inputs).logits[0].sigmoid().numpy()
    encoding = processor.tokenizer(caption)
    rows = []
    for start, end in spans:
        first, last = encoding.char_to_token(start), encoding.char_to_token(end - 1)
        rows.append(shares[:, first : last + 1].mean(axis=1))
    return np.array(rows)


@pytest.mark.parametrize("kind", KINDS)
def test_a_caption_is_asked_whole_and_its_phrases_are_token_spans(
    models: dict[str, Any], processor: Any, kind: str
) -> None:
    rgb, text = picture(37, 91), "A Man with a red Shirt and balls"
    spans = [(0, 5), (11, 22), (27, 32)]
    expected = caption_scores(models[kind], processor, rgb, "a man with a red shirt and balls.", spans)
    backend = GroundingDino(GROUNDING_DINO, models[kind], processor, CPU, Asking.CAPTION)
    detections = backend.detect(backend.encode(open_image(rgb)), with_phrases(backend.parse(text), spans))
    np.testing.assert_allclose(np.array(detections.score), expected, atol=1e-6)


def test_spans_of_a_caption_hold_where_lower_case_is_longer(models: dict[str, Any], processor: Any) -> None:
    """The lower case of İ is two characters."""
    rgb, text = picture(37, 91), "İİİ on a red ball"
    backend = GroundingDino(GROUNDING_DINO, models["grounding-dino"], processor, CPU, Asking.CAPTION)
    detections = backend.detect(backend.encode(open_image(rgb)), with_phrases(backend.parse(text), [(7, 17)]))
    caption = "i̇i̇i̇ on a red ball."
    expected = caption_scores(models["grounding-dino"], processor, rgb, caption, [(10, 20)])
    np.testing.assert_allclose(np.array(detections.score), expected, atol=1e-6)


def test_a_caption_over_the_limit_is_asked_as_names(processor: Any) -> None:
    backend = GroundingDino(GROUNDING_DINO, small("grounding-dino", max_text_len=9), processor, CPU, Asking.CAPTION)
    query = with_phrases(backend.parse("a man with a red shirt and a dog on a box"), [(0, 5), (27, 32)])
    grounding = backend.ground(backend.encode(open_image(picture(20, 30))), query, EVERYTHING)
    note = "the text has more than 9 tokens, so its phrases were asked as names"
    assert all(line.endswith(note) for line in grounding.trace)


def test_the_backbone_sees_an_image_once(backend: GroundingDino, models: dict[str, Any]) -> None:
    calls = []
    part = models["grounding-dino"].get_submodule(VISION)
    hook = part.register_forward_hook(lambda *_: calls.append(1))
    image = backend.encode(open_image(picture(20, 30)))
    for text in ("a cat", "a dog", "a red ball"):
        backend.ground(image, backend.parse(text), EVERYTHING)
    hook.remove()
    assert calls == [1]
    assert models["grounding-dino"].get_submodule(VISION) is part


def test_threads_do_not_disturb_each_other(backend: GroundingDino) -> None:
    images = [backend.encode(open_image(picture(40, 60, seed))) for seed in range(3)]
    queries = [backend.parse(text) for text in ("a red ball", "a dog . a cat . a man .", "cup")]
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


@pytest.mark.parametrize("asking", list(Asking))
@pytest.mark.parametrize("kind", KINDS)
def test_it_keeps_the_laws_of_a_backend(models: dict[str, Any], processor: Any, kind: str, asking: Asking) -> None:
    check_backend(GroundingDino(GROUNDING_DINO, models[kind], processor, CPU, asking), image=PLAIN)


def saved(folder: Path, model: Any, processor: Any) -> Path:
    model.save_pretrained(folder, safe_serialization=True)
    processor.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_is_loaded_by_name_and_answers_as_the_model_in_memory(
    models: dict[str, Any], processor: Any, kind: str, tmp_path: Path, backend_of: Callable[[str, Path], Any]
) -> None:
    image = open_image(picture(37, 91))
    loaded = backend_of(kind, saved(tmp_path, models[kind], processor))
    here = GroundingDino(GROUNDING_DINO, models[kind], processor, CPU)
    query = here.parse("a red ball . the dog .")
    expected = here.detect(here.encode(image), query)
    found = loaded.detect(loaded.encode(image), query)
    np.testing.assert_allclose(np.array(found.score), np.array(expected.score), atol=1e-6)
    np.testing.assert_allclose(np.array(found.xyxy), np.array(expected.xyxy), atol=1e-4)


@pytest.fixture
def backend_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Path], Any]:
    monkeypatch.setenv("DEIXIS_DEVICE", "cpu")
    return lambda name, folder: Registry.built_in(plugins=False).load(f"{name}:{folder}")


def test_a_folder_with_another_kind_of_model_is_refused(
    models: dict[str, Any], processor: Any, tmp_path: Path, backend_of: Callable[[str, Path], Any]
) -> None:
    saved(tmp_path, models["grounding-dino"], processor)
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    (tmp_path / "config.json").write_text(json.dumps(config | {"model_type": "owlvit"}), encoding="utf-8")
    with pytest.raises(WeightsError, match="holds a model of type 'owlvit'"):
        backend_of("grounding-dino", tmp_path)


def test_weights_that_do_not_fit_are_refused(
    models: dict[str, Any], processor: Any, tmp_path: Path, backend_of: Callable[[str, Path], Any]
) -> None:
    saved(tmp_path, models["grounding-dino"], processor)
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    (tmp_path / "config.json").write_text(json.dumps(config | {"decoder_layers": 3}), encoding="utf-8")
    with pytest.raises(WeightsError, match="weights do not fit"):
        backend_of("grounding-dino", tmp_path)


def test_every_name_has_its_factory() -> None:
    from importlib import import_module

    for spec in SPECS:
        module, _, function = spec.factory.partition(":")
        assert callable(getattr(import_module(module), function))
