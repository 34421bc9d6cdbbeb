"""What is known about OmDet-Turbo."""

from __future__ import annotations

from deixis.models.spec import BackendSpec, Variant

SPEC = BackendSpec(
    name="omdet-turbo",
    factory="deixis.models.backends.omdet.backend:build",
    tasks=frozenset({"ground", "verify"}),
    licence="Apache-2.0",
    summary="an open-set detector made for speed",
    paper="https://arxiv.org/abs/2403.06892",
    extra="hub",
    threshold=0.3,  # of the reference
    variants=(Variant("tiny", "omlab/omdet-turbo-swin-tiny-hf", "Apache-2.0", "OmDet-Turbo, Swin-T"),),
    verified=(
        "OmDetTurboForObjectDetection and its processor on random weights: inputs equal, boxes equal to 1e-4 "
        "pixel and scores to 1e-6, the same duplicates removed, images of odd sizes, up to 5 phrases"
    ),
)
