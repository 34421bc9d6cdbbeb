"""From a folder of files to answers: what a family loads by name, what it refuses, and on what it runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from tests.adapters import small_clip as small

import deixis
from deixis.errors import ConfigError, WeightsError
from deixis.models.hub import torch_device
from deixis.models.registry import Registry
from deixis.models.spec import UNKNOWN_LICENCE, BackendSpec
from deixis.testing import check_backend
from deixis.testing.checks import drawn_picture

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small CLIP as its authors would save it."""
    small.clip().save_pretrained(tmp_path)
    small.clip_processor().save_pretrained(tmp_path)
    small.tokenizer(ends=True).save_pretrained(tmp_path)
    return tmp_path


def test_a_folder_is_loaded_by_name_and_keeps_every_law(folder: Path) -> None:
    session = deixis.load(f"clip:{folder}")
    assert (session.spec.name, session.spec.licence) == (f"clip:{folder}", UNKNOWN_LICENCE)
    check_backend(session._backend)


def test_a_list_of_images_goes_through_in_one_batch_and_says_what_each_says_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = deixis.load(f"clip:{folder}")
    images = [drawn_picture(), drawn_picture()[:90], 255 - drawn_picture()]
    backend: Any = session._backend
    encode, sizes = backend.encode_batch, list[int]()

    def watched(pictures: Any) -> Any:
        sizes.append(len(pictures))
        return encode(pictures)

    monkeypatch.setattr(backend, "encode_batch", watched)
    together = [session.match(image, ["a dog", "a red ball"]) for image in session.encode(images)]
    assert sizes == [3]
    for image, found in zip(images, together, strict=True):
        np.testing.assert_allclose(found, session.match(image, ["a dog", "a red ball"]), atol=1e-4)


def test_kept_images_are_counted_in_tensors(folder: Path) -> None:
    session = deixis.load(f"clip:{folder}", cache_bytes=1_000_000)
    first = session.encode(drawn_picture())
    assert session.encode(drawn_picture()) is first
    assert session._kept.used_bytes >= 3 * 48 * 48, "the squashed picture, and its embedding"


FAMILIES = [spec for spec in Registry.built_in(plugins=False) if spec.variants]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_no_family_reads_a_pickle_or_runs_code_of_a_folder(family: BackendSpec, tmp_path: Path) -> None:
    """The folder is a trap: its pickle and its module leave a file behind if anyone opens them."""
    if family.extra == "open-clip":
        pytest.importorskip("open_clip")
    witness = tmp_path / "witness"
    trap = touching(witness)
    torch.save({"a": Trap(trap)}, tmp_path / "pytorch_model.bin")
    (tmp_path / "modeling_trap.py").write_text(trap)
    automatic = {name: "modeling_trap.Trap" for name in ("AutoConfig", "AutoModel", "AutoProcessor", "AutoTokenizer")}
    for name in ("config.json", "preprocessor_config.json", "tokenizer_config.json", "open_clip_config.json"):
        (tmp_path / name).write_text(json.dumps({"model_type": "trap", "auto_map": automatic}))
    name = f"{family.name}:{tmp_path}"
    with pytest.raises(WeightsError, match="pickle"):
        Registry.built_in(plugins=False).load(name)
    (tmp_path / "model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    with pytest.raises(deixis.BackendError):
        Registry.built_in(plugins=False).load(name)
    assert not witness.exists()


def touching(path: Path) -> str:
    """Code that makes a file."""
    return f"__import__('pathlib').Path({str(path)!r}).touch()"


class Trap:
    """A pickle of this runs code when it is read."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (self.code,)


def test_the_trap_works(tmp_path: Path) -> None:
    torch.save(Trap(touching(tmp_path / "witness")), tmp_path / "a.bin")
    torch.load(tmp_path / "a.bin", weights_only=False)
    assert (tmp_path / "witness").exists()


def test_weights_that_do_not_fit_are_refused(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    del weights["visual_projection.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(WeightsError, match="visual_projection"):
        deixis.load(f"clip:{folder}")


def test_weights_cut_short_are_a_typed_error(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(deixis.BackendError):
        deixis.load(f"clip:{folder}")


def test_auto_is_the_best_device_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    assert torch_device.pick("auto").type == ("cuda" if cuda else "mps" if mps else "cpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: False)
    assert torch_device.pick().type == "cuda"
    assert torch_device.precision(torch.device("cuda")) == torch.float16
    assert torch_device.precision(torch.device("cpu")) == torch.float32


def test_the_setting_says_which_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEIXIS_DEVICE", "cpu")
    assert torch_device.pick() == torch.device("cpu")
    for wrong in ("gpu", "cuda:99"):
        monkeypatch.setenv("DEIXIS_DEVICE", wrong)
        with pytest.raises(ConfigError, match=wrong):
            torch_device.pick()
