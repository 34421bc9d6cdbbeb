"""From a folder with a model's files to a backend: strictly, and never from a pickle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from deixis.errors import WeightsError
from deixis.models.backends.clip.backend import Contrastive
from deixis.models.backends.clip.open_clip_towers import OpenClipTowers
from deixis.models.backends.clip.transformers_towers import ClipTowers, SiglipTowers
from deixis.models.hub import store, torch_device
from deixis.models.hub.torch_load import check_kind, strictly
from deixis.models.spec import BackendSpec


def clip(spec: BackendSpec) -> Contrastive:
    """CLIP through transformers."""
    return Contrastive(spec, ClipTowers(*_parts(spec, {"clip"})))


def siglip(spec: BackendSpec) -> Contrastive:
    """SigLIP or SigLIP 2 through transformers."""
    return Contrastive(spec, SiglipTowers(*_parts(spec, {"siglip", "siglip2"})))


def open_clip(spec: BackendSpec) -> Contrastive:
    """A model of open_clip."""
    import open_clip as library
    from open_clip.transform import PreprocessCfg

    folder, device = store.folder(spec, needs="open_clip_config.json"), torch_device.pick()
    name = f"local-dir:{folder}"
    model = library.create_model(name, load_weights=False, pretrained_text=False)
    _fill(library, model, _open_clip_weights(folder))
    own = PreprocessCfg(**model.visual.preprocess_cfg)
    return Contrastive(
        spec, open_clip_towers(model.to(torch_device.precision(device)), own, library.get_tokenizer(name), device)
    )


def open_clip_towers(model: Any, preparation: Any, tokenizer: Any, device: torch.device) -> OpenClipTowers:
    """The towers of a model of open_clip, with its own preparation and the same one squashing.

    Args:
        model: of open_clip.
        preparation: its `PreprocessCfg`.
        tokenizer: of open_clip.
        device: where to run.
    """
    from dataclasses import replace

    from open_clip.transform import image_transform_v2

    own = image_transform_v2(preparation, is_train=False)
    squash = image_transform_v2(replace(preparation, resize_mode="squash"), is_train=False)
    return OpenClipTowers(model, own, squash, tokenizer, device)


def _parts(spec: BackendSpec, kinds: set[str]) -> tuple[Any, Any, Any, torch.device]:
    from transformers import AutoImageProcessor, AutoModel, AutoTokenizer

    folder, device = store.folder(spec), torch_device.pick()
    check_kind(spec, folder, kinds)
    model = strictly(AutoModel, folder).to(torch_device.precision(device))
    image_processor = AutoImageProcessor.from_pretrained(folder, local_files_only=True)
    return model, image_processor, AutoTokenizer.from_pretrained(folder, local_files_only=True), device


def _fill(library: Any, model: Any, weights: Path) -> None:
    try:
        library.load_checkpoint(model, str(weights), strict=True)
    except RuntimeError as error:  # torch, of keys that are missing, unknown or of another shape
        raise WeightsError(f"{weights}: does not fit open_clip_config.json: {error}") from error


def _open_clip_weights(folder: Path) -> Path:
    for name in ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "model.safetensors"):
        if (folder / name).is_file():
            return folder / name
    raise WeightsError(f"{folder}: has no open_clip_model.safetensors; convert its weights with safetensors.torch")
