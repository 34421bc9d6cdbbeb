"""Loading a model of transformers: strictly, and never from a pickle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deixis.errors import BackendUnavailableError, WeightsError
from deixis.models.spec import BackendSpec


def class_of(spec: BackendSpec, name: str, since: str) -> Any:
    """A class of transformers.

    Args:
        spec: of the backend that needs it.
        name: of the class.
        since: the version of transformers that has it first.

    Raises:
        BackendUnavailableError: transformers, or what the class needs besides, is older or not here.
    """
    try:
        import transformers

        return getattr(transformers, name)
    except (ImportError, AttributeError) as error:
        raise BackendUnavailableError(
            f"backend {spec.name!r} needs {name} of transformers: {error}",
            f"pip install 'deixis[{spec.extra or 'hub'}]' 'transformers>={since}'",
        ) from error


def processor(spec: BackendSpec, name: str, folder: Path) -> Any:
    """The processor that belongs to the model in a folder, of a class of transformers.

    Raises:
        BackendUnavailableError: what it needs is not here; those of newer models need torchvision.
        WeightsError: the folder has none, or a malformed one.
    """
    import transformers

    try:
        return getattr(transformers, name).from_pretrained(folder, local_files_only=True)
    except ImportError as error:
        raise BackendUnavailableError(
            f"the processor of {spec.name!r} cannot run here: {str(error).strip()}", "pip install torchvision"
        ) from error
    except (OSError, ValueError) as error:
        raise WeightsError(f"{folder}: has no processor that can be read: {error}") from error


def check_kind(spec: BackendSpec, folder: Path, kinds: set[str]) -> None:
    """Look whether a folder holds a model that a backend can use, before anything is read.

    Args:
        spec: of the backend.
        folder: with the model.
        kinds: the `model_type`s that it can use.

    Raises:
        WeightsError: it holds another kind of model, or no config.json that says.
    """
    try:
        kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{folder}: its config.json is missing or names no model_type: {error!r}") from error
    if kind not in kinds:
        raise WeightsError(f"{folder}: holds a model of type {kind!r}; backend {spec.name!r} takes {sorted(kinds)}")


def strictly(cls: Any, folder: Path) -> Any:
    """A model in float32, every one of its weights from the safetensors of a folder.

    Weights there that the class ignores on purpose, as those of another part of a checkpoint, are no error.

    Raises:
        WeightsError: weights are missing or of another shape.
    """
    return filled(cls, folder)[0]


def filled(cls: Any, folder: Path) -> tuple[Any, tuple[str, ...]]:
    """As `strictly`, with the names of the weights that the model has no place for."""
    model, report = cls.from_pretrained(folder, use_safetensors=True, local_files_only=True, output_loading_info=True)
    wrong = [
        f"{kind} {sorted(map(str, report[kind]))[:5]}" for kind in ("missing_keys", "mismatched_keys") if report[kind]
    ]
    if wrong:
        raise WeightsError(f"{folder}: its weights do not fit its config.json: {'; '.join(wrong)}")
    return model.float(), tuple(sorted(map(str, report["unexpected_keys"])))
