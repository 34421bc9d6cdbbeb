"""Weights: files inside a package or a model's folder, read whole and trusted only after their checksum."""

from __future__ import annotations

import hashlib
from importlib import resources

from deixis.errors import WeightsError
from deixis.models.spec import BackendSpec, WeightFile


def read_weights(spec: BackendSpec, path: str) -> bytes:
    """The bytes of one of the spec's weight files.

    Args:
        spec: of the backend, in whose folder the file is.
        path: as in `WeightFile.path`.

    Raises:
        WeightsError: the spec does not list it, or it is missing, cut short or changed.
    """
    file = _listed(spec, path)
    data = _read(spec, file)
    what = f"{path}, of backend {spec.name!r},"
    if len(data) != file.bytes:
        raise WeightsError(f"{what} has {len(data)} bytes, expected {file.bytes}; {_again(spec)}")
    found = hashlib.sha256(data).hexdigest()
    if found != file.sha256:
        raise WeightsError(f"{what} has sha256 {found}, expected {file.sha256}; {_again(spec)}")
    return data


def check_weights(spec: BackendSpec) -> None:
    """Read every weight file of a spec once.

    Raises:
        WeightsError: the first that is missing, cut short or changed.
    """
    for file in spec.weights:
        read_weights(spec, file.path)


def fingerprint(spec: BackendSpec) -> str:
    """One sha256 for all weights of a spec, "" for a backend without weights. Reads no file.

    This is what `Source.weights` says.
    """
    if not spec.weights:
        return ""
    lines = sorted(f"{file.sha256} {file.path}" for file in spec.weights)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _listed(spec: BackendSpec, path: str) -> WeightFile:
    for file in spec.weights:
        if file.path == path:
            return file
    known = ", ".join(file.path for file in spec.weights) or "none"
    raise WeightsError(f"{path}: backend {spec.name!r} has no such weight file; it has: {known}")


def _read(spec: BackendSpec, file: WeightFile) -> bytes:
    try:
        folder = spec.folder or resources.files(spec.package)
        return folder.joinpath(*file.path.split("/")).read_bytes()
    except (OSError, ModuleNotFoundError) as error:
        reason = getattr(error, "strerror", None) or error
        raise WeightsError(
            f"{file.path}, of backend {spec.name!r}, cannot be read: {reason}; {_again(spec)}"
        ) from error


def _again(spec: BackendSpec) -> str:
    return f"get the folder {spec.folder} again" if spec.folder else "install the package again"
