"""Local models that write, from a folder of files: loaded by name, and the same as before they were saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from tests.adapters.small_writers import FAMILIES

from deixis.errors import WeightsError
from deixis.io.images import open_image
from deixis.models.registry import Registry
from deixis.testing.checks import drawn_picture

pytestmark = pytest.mark.slow

NAMES = {"qwen2.5-vl": "qwen-vl", "qwen3-vl": "qwen-vl"}


@pytest.fixture(autouse=True)
def on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEIXIS_DEVICE", "cpu")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_folder_is_a_backend(family: str, tmp_path: Path) -> None:
    if family.startswith("qwen"):
        pytest.importorskip("torchvision")
    small = FAMILIES[family]()
    small.model.save_pretrained(tmp_path)
    small.processor.save_pretrained(tmp_path)
    loaded = Registry.built_in().load(f"{NAMES.get(family, family)}:{tmp_path}")
    loaded.answer_tokens = small.writer.answer_tokens
    if family == "kosmos-2":  # it generates by the settings of its inner model, which are in no file
        small.model.text_model.generation_config = loaded._model.text_model.generation_config
    picture = open_image(drawn_picture())
    ours = loaded.ask(loaded.encode(picture), ["a red ball"])
    assert ours == small.writer.ask(small.writer.encode(picture), ["a red ball"])
    assert loaded.spec.source == str(tmp_path)


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    small = FAMILIES["florence-2"]()
    small.model.save_pretrained(tmp_path)
    small.processor.save_pretrained(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    config["text_config"]["decoder_layers"] = 3
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(WeightsError, match=r"do not fit .*layers\.2"):
        Registry.built_in().load(f"florence-2:{tmp_path}")


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    small = FAMILIES["florence-2"]()
    small.model.save_pretrained(tmp_path)
    with pytest.raises(WeightsError, match="florence2"):
        Registry.built_in().load(f"qwen-vl:{tmp_path}")
