"""Two real models as one, on small random weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.slow
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from tests.adapters import small_sam as small  # noqa: E402

import deixis  # noqa: E402
from deixis.io.images import open_image  # noqa: E402
from deixis.models.backends.clipseg.backend import ClipSeg  # noqa: E402
from deixis.models.backends.clipseg.spec import SPEC as CLIPSEG  # noqa: E402
from deixis.models.backends.grounding_dino.backend import GroundingDino  # noqa: E402
from deixis.models.backends.grounding_dino.spec import GROUNDING_DINO  # noqa: E402
from deixis.models.backends.sam.backend import Sam  # noqa: E402
from deixis.models.backends.sam.spec import SPECS  # noqa: E402
from deixis.models.composition import Composed  # noqa: E402
from deixis.models.protocols import PointSegmenter, WordMapper  # noqa: E402
from deixis.tasks.session import Session  # noqa: E402
from deixis.testing import check_backend  # noqa: E402

SAM = {spec.name: spec for spec in SPECS}["sam"]
TEXT = "a red ball and a blue box"


@pytest.fixture(scope="module")
def sam() -> Sam:
    return Sam(SAM, small.sam(), small.sam_processor(), small.CPU)


@pytest.fixture(scope="module")
def dino(tmp_path_factory: pytest.TempPathFactory) -> GroundingDino:
    """A small Grounding DINO; the marks of its vocabulary have the numbers that the model looks for."""
    pieces = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]", 1012: ".", 1029: "?"}
    pieces |= dict(enumerate(small.WORDS, 200))
    lines = [pieces.get(number, f"[unused{number}]") for number in range(1100)]
    folder = tmp_path_factory.mktemp("tokenizer")
    (folder / "vocab.txt").write_text("\n".join(lines), encoding="utf-8")
    config = transformers.GroundingDinoConfig(
        backbone_config=transformers.SwinConfig(
            embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 2, 2, 2], window_size=4, out_indices=[2, 3, 4]
        ),
        text_config=transformers.BertConfig(
            vocab_size=1100, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
        ),
        d_model=64, encoder_layers=1, decoder_layers=2, encoder_ffn_dim=32, decoder_ffn_dim=32, num_queries=12,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_n_points=2, decoder_n_points=2,
    )  # fmt: skip
    torch.manual_seed(1)
    processor = transformers.GroundingDinoProcessor(
        transformers.GroundingDinoImageProcessor(size={"shortest_edge": 64, "longest_edge": 96}),
        transformers.BertTokenizerFast.from_pretrained(folder),
    )
    return GroundingDino(GROUNDING_DINO, transformers.GroundingDinoForObjectDetection(config), processor, small.CPU)


def test_a_detector_and_a_segmenter(dino: GroundingDino, sam: Sam) -> None:
    session, rgb = Session(Composed(dino, sam)), small.rgb(90, 120)
    alone, both = Session(dino).ground(rgb, TEXT, threshold=0), session.ground(rgb, TEXT, threshold=0)
    np.testing.assert_array_equal(both.boxes.xyxy, alone.boxes.xyxy)
    np.testing.assert_array_equal(both.score, alone.score)
    assert both.status == alone.status
    assert len(both)
    assert both.masks is not None
    assert both.masks.rle == sam.segment(sam.encode(open_image(rgb)), both.boxes).rle


def test_each_vision_tower_runs_once(dino: GroundingDino, sam: Sam) -> None:
    calls = list[str]()
    hooks = [
        part.register_forward_hook(lambda *_, name=name: calls.append(name))
        for name, part in (("left", dino._model.model.backbone.conv_encoder), ("right", sam._model.vision_encoder))
    ]
    session = Session(Composed(dino, sam))
    image = session.encode(small.rgb(90, 120))
    for text in (TEXT, "a green cat"):
        session.ground(image, text, threshold=0)
    session.segment(image, points=[[3, 4]])
    for hook in hooks:
        hook.remove()
    assert sorted(calls) == ["left", "right"]


def test_check_backend_passes(sam: Sam) -> None:
    mapper = ClipSeg(CLIPSEG, small.clipseg(), small.clipseg_processor(), small.CPU)
    composed = Composed(mapper, sam)
    assert isinstance(composed, WordMapper)
    assert isinstance(composed, PointSegmenter)
    check_backend(composed)


def test_the_embedded_model_and_a_segmenter_from_a_folder(sam: Sam, tmp_path: Path, embedded_weights: Any) -> None:
    sam._model.save_pretrained(tmp_path)
    small.sam_processor().save_pretrained(tmp_path)
    session, rgb = deixis.load(f"pointer + sam:{tmp_path}"), small.rgb(90, 120)
    found = session.ground(rgb, TEXT)
    assert session.spec.tasks >= {"ground", "align", "segment"}
    assert session.spec.name == f"pointer + sam:{tmp_path}"
    assert found.source.backend == session.spec.name
    assert found.source.weights == deixis.load().ground(rgb, TEXT).source.weights
    np.testing.assert_array_equal(found.boxes.xyxy, deixis.load().ground(rgb, TEXT).boxes.xyxy)
    assert found.masks is not None
    assert found.masks.rle == sam.segment(sam.encode(open_image(rgb)), found.boxes).rle
