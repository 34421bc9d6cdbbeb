"""From a folder with a model's files to a backend."""

from __future__ import annotations

from deixis.models.backends.sam.backend import Sam
from deixis.models.backends.sam.sam3 import Sam3
from deixis.models.hub import store, torch_device
from deixis.models.hub.torch_load import check_kind, class_of, processor, strictly
from deixis.models.spec import BackendSpec


def sam(spec: BackendSpec) -> Sam:
    """SAM."""
    return _load(spec, "SamModel", "SamProcessor", {"sam"}, since="4.50")


def sam2(spec: BackendSpec) -> Sam:
    """SAM 2 and 2.1; of a checkpoint for video the part for pictures."""
    return _load(spec, "Sam2Model", "Sam2Processor", {"sam2", "sam2_video"}, since="4.56")


def sam3(spec: BackendSpec) -> Sam3:
    """SAM 3: its detector for phrases and its tracker for boxes and points, from one checkpoint."""
    detector, tracker = (class_of(spec, name, since="5.0") for name in ("Sam3Model", "Sam3TrackerModel"))
    folder = store.folder(spec)
    check_kind(spec, folder, {"sam3", "sam3_video"})
    prepare = processor(spec, "Sam3Processor", folder)
    return Sam3(spec, strictly(detector, folder), strictly(tracker, folder), prepare, torch_device.pick())


def _load(spec: BackendSpec, model: str, prepare: str, kinds: set[str], *, since: str) -> Sam:
    found = class_of(spec, model, since)
    folder = store.folder(spec)
    check_kind(spec, folder, kinds)
    return Sam(spec, strictly(found, folder), processor(spec, prepare, folder), torch_device.pick())
