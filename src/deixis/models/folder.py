"""Models in a folder of the user's own: what `deixis train` writes and `deixis.load("path")` takes.

The folder holds ``model.json`` and the files that it lists, each with its length and checksum.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from deixis.errors import DataError, WeightsError
from deixis.models.registry import Registry
from deixis.models.spec import BackendSpec, WeightFile

SCHEMA = "deixis-model/1"
FILE = "model.json"
BACKEND = re.compile(r"[\w.-]{2,}:")  # one letter is a drive


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    path: str
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts or "\\" in path or ":" in path:
            raise ValueError("must lie inside the model's folder")
        return path


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")
    schema_: str = Field(alias="schema", pattern=f"^{SCHEMA}$")
    name: str = Field(min_length=1)
    backend: str
    licence: str = Field(min_length=1)
    summary: str = ""
    calibrated: bool = False
    files: list[_File]


def is_folder_name(name: str) -> bool:
    """Whether `deixis.load(name)` means a folder rather than a backend: it has a path's mark, or such a model is there.

    >>> is_folder_name("pointer"), is_folder_name("./mine"), is_folder_name("runs/mine")
    (False, True, True)
    >>> is_folder_name("owlv2:./mine"), is_folder_name("owlv2:org/model"), is_folder_name("C:/mine")
    (False, False, True)
    """
    if BACKEND.match(name):
        return False
    return "/" in name or "\\" in name or (Path(name) / FILE).is_file()


def read_folder(folder: Path, registry: Registry) -> BackendSpec:
    """The spec of the model in a folder: that of its backend, with the folder's name and files.

    Raises:
        WeightsError: there is no model in the folder.
        DataError: its model.json is malformed.
        UnknownBackendError: it is for a backend that is not installed.
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise WeightsError(f"{folder}: no model there ({FILE}: {reason}); `deixis train` writes one") from error
    try:
        model = _Model.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise DataError(f"{where}: {first['msg']}", path) from error
    files = tuple(WeightFile(file.path, file.bytes, file.sha256) for file in model.files)
    return replace(
        registry.spec(model.backend), name=model.name, licence=model.licence, summary=model.summary, paper="",
        weights=files, calibrated=model.calibrated, folder=folder.absolute(),
    )  # fmt: skip


def write_folder(folder: Path, facts: Mapping[str, Any]) -> None:
    """List every file below `folder` in its model.json, with `facts`: name, backend, licence, summary, calibrated."""
    files = [
        asdict(WeightFile(path.relative_to(folder).as_posix(), len(data), hashlib.sha256(data).hexdigest()))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != FILE
        for data in (path.read_bytes(),)
    ]
    partial = folder / f"{FILE}.partial"
    partial.write_text(json.dumps({"schema": SCHEMA, **facts, "files": files}, indent=2) + "\n", encoding="utf-8")
    partial.replace(folder / FILE)
