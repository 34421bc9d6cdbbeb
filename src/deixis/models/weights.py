"""Weights: files inside a package, read whole and trusted only after their checksum."""

from __future__ import annotations

import hashlib
import logging
from importlib import resources

from deixis.errors import WeightsError
from deixis.models.spec import BackendSpec, WeightFile

log = logging.getLogger(__name__)


def read_weights(spec: BackendSpec, path: str) -> bytes:
    """The bytes of one of the spec's weight files.

    Raises:
        WeightsError: the spec has no such file, or it is missing, cut short or changed.
    """
    file = _file(spec, path)
    data = _read(spec, file)
    if len(data) != file.bytes:
        raise WeightsError(f"{_what(spec, file)} has {len(data)} bytes, expected {file.bytes}. {_AGAIN}")
    found = hashlib.sha256(data).hexdigest()
    if found != file.sha256:
        raise WeightsError(f"{_what(spec, file)} has sha256 {found}, expected {file.sha256}. {_AGAIN}")
    log.debug("read %s of %s: %d bytes", file.path, spec.name, len(data))
    return data


def check_weights(spec: BackendSpec) -> None:
    """Read every weight file of a spec once.

    Raises:
        WeightsError: the first that is missing, cut short or changed.
    """
    for file in spec.weights:
        read_weights(spec, file.path)


def fingerprint(spec: BackendSpec) -> str:
    """One hash for all weights of a spec, "" for a backend without weights. Reads no file.

    This is what `Source.weights` says.
    """
    if not spec.weights:
        return ""
    lines = sorted(f"{file.sha256} {file.path}" for file in spec.weights)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


_AGAIN = "Install deixis again"


def _what(spec: BackendSpec, file: WeightFile) -> str:
    return f"weights of {spec.name!r}: {file.path}"


def _file(spec: BackendSpec, path: str) -> WeightFile:
    for file in spec.weights:
        if file.path == path:
            return file
    known = ", ".join(file.path for file in spec.weights) or "none"
    raise WeightsError(f"weights of {spec.name!r}: no file {path!r} in its spec; there are: {known}")


def _read(spec: BackendSpec, file: WeightFile) -> bytes:
    try:
        return resources.files(spec.package).joinpath(*file.path.split("/")).read_bytes()
    except (OSError, ModuleNotFoundError) as error:
        raise WeightsError(f"{_what(spec, file)} cannot be read: {error}. {_AGAIN}") from error
