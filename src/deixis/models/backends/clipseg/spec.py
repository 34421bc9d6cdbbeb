"""What is known about CLIPSeg."""

from __future__ import annotations

from deixis.models.spec import BackendSpec, Variant

SPEC = BackendSpec(
    name="clipseg",
    factory="deixis.models.backends.clipseg.backend:build",
    tasks=frozenset({"ground", "align"}),
    licence="Apache-2.0",
    summary="a map of each phrase, things and stuff alike, and the regions where it is high",
    paper="https://arxiv.org/abs/2112.10003",
    extra="hub",
    variants=(
        Variant("rd64-refined", "CIDAS/clipseg-rd64-refined", "Apache-2.0", "CLIPSeg, 352x352 maps with finer edges"),
        Variant("rd64", "CIDAS/clipseg-rd64", "Apache-2.0", "CLIPSeg, 352x352 maps, blocky at 22x22"),
        Variant("rd16", "CIDAS/clipseg-rd16", "Apache-2.0", "CLIPSeg with a smaller decoder"),
    ),
    verified=(
        "CLIPSegForImageSegmentation and its processor on random weights: maps equal to 1e-4 and masks together where "
        "they are above one half, pictures of odd sizes, up to 10 phrases"
    ),
)
