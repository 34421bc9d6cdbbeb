"""What is known about SAM, SAM 2 and SAM 3."""

from __future__ import annotations

from deixis.models.spec import BackendSpec, Variant

LOAD = "deixis.models.backends.sam.load"
VERIFIED = (
    "{} and its processor on random weights: masks of boxes and of points equal pixel by pixel, pictures of odd sizes, "
    "up to 40 boxes at once"
)

SPECS = (
    BackendSpec(
        name="sam",
        factory=f"{LOAD}:sam",
        tasks=frozenset({"segment"}),
        licence="Apache-2.0",
        summary="draws what a box holds or a point lies on",
        paper="https://arxiv.org/abs/2304.02643",
        extra="hub",
        variants=(
            Variant("base", "facebook/sam-vit-base", "Apache-2.0", "SAM, ViT-B"),
            Variant("large", "facebook/sam-vit-large", "Apache-2.0", "SAM, ViT-L"),
            Variant("huge", "facebook/sam-vit-huge", "Apache-2.0", "SAM, ViT-H"),
        ),
        verified=VERIFIED.format("SamModel"),
    ),
    BackendSpec(
        name="sam2",
        factory=f"{LOAD}:sam2",
        tasks=frozenset({"segment"}),
        licence="Apache-2.0",
        summary="draws what a box holds or a point lies on, quicker and finer than SAM",
        paper="https://arxiv.org/abs/2408.00714",
        extra="hub",
        variants=(
            Variant("tiny", "facebook/sam2.1-hiera-tiny", "Apache-2.0", "SAM 2.1, Hiera-T"),
            Variant("small", "facebook/sam2.1-hiera-small", "Apache-2.0", "SAM 2.1, Hiera-S"),
            Variant("base-plus", "facebook/sam2.1-hiera-base-plus", "Apache-2.0", "SAM 2.1, Hiera-B+"),
            Variant("large", "facebook/sam2.1-hiera-large", "Apache-2.0", "SAM 2.1, Hiera-L"),
        ),
        verified=VERIFIED.format("Sam2Model"),
    ),
    BackendSpec(
        name="sam3",
        factory=f"{LOAD}:sam3",
        tasks=frozenset({"ground", "segment"}),
        licence="SAM License",
        summary="finds and draws all that a short phrase names, and draws what a box holds or a point lies on",
        paper="https://arxiv.org/abs/2511.16719",
        extra="hub",
        gated=True,
        variants=(Variant("base", "facebook/sam3", "SAM License", "SAM 3, 848 million weights", gated=True),),
        verified=(
            f"{VERIFIED.format('Sam3TrackerModel')}; Sam3Model: scores and presence equal to 1e-5, boxes to 0.01 "
            "pixels, masks to 1 pixel in 10,000"
        ),
    ),
)
