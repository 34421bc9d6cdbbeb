"""On what a model runs, and in which precision."""

from __future__ import annotations

import torch

from deixis import config
from deixis.errors import ConfigError


def pick(device: str | None = None) -> torch.device:
    """The device that is meant.

    Args:
        device: "auto", the best there is: CUDA, then Apple's MPS, then the CPU; or torch's name of one, such as
            "cuda:1". None: what the settings say (DEIXIS_DEVICE).

    Raises:
        ConfigError: torch does not know it, or it is not in this machine.
    """
    name = config.settings().device if device is None else device
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "mps" if _has_mps() else "cpu")
    try:
        chosen = torch.device(name)
    except RuntimeError as error:
        raise ConfigError(f"device: {name!r} is none that torch knows; say auto, cpu, cuda, cuda:1 or mps") from error
    if not _is_here(chosen):
        raise ConfigError(f"device: {name!r} is not in this machine, or this torch cannot use it; say auto or cpu")
    return chosen


def precision(device: torch.device) -> torch.dtype:
    """The floats of a model: bfloat16 where a GPU has it, float16 on other GPUs, float32 elsewhere."""
    if device.type != "cuda":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16


def _is_here(device: torch.device) -> bool:
    if device.type == "cuda":
        return bool((device.index or 0) < torch.cuda.device_count())
    return device.type == "cpu" or (device.type == "mps" and _has_mps())


def _has_mps() -> bool:
    return bool(torch.backends.mps.is_available())
