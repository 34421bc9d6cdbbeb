"""What is known about Grounding DINO and its kin."""

from __future__ import annotations

from dataclasses import replace

from deixis.models.spec import BackendSpec, Variant

BACKEND = "deixis.models.backends.grounding_dino.backend"
THRESHOLD = 0.25  # of the reference
CAPTION = "{}; asked with the whole text, in which phrases are token spans"

GROUNDING_DINO = BackendSpec(
    name="grounding-dino",
    factory=f"{BACKEND}:names",
    tasks=frozenset({"ground", "verify"}),
    licence="Apache-2.0",
    summary="the reference open-set detector",
    paper="https://arxiv.org/abs/2303.05499",
    extra="hub",
    threshold=THRESHOLD,
    variants=(
        Variant("tiny", "IDEA-Research/grounding-dino-tiny", "Apache-2.0", "Grounding DINO, Swin-T"),
        Variant("base", "IDEA-Research/grounding-dino-base", "Apache-2.0", "Grounding DINO, Swin-B"),
    ),
    verified=(
        "GroundingDinoForObjectDetection and its processor on random weights: inputs equal, boxes equal to 1e-4 "
        "pixel and scores to 1e-6, images of odd sizes, up to 5 phrases"
    ),
)

MM_GROUNDING_DINO = BackendSpec(
    name="mm-grounding-dino",
    factory=f"{BACKEND}:names",
    tasks=frozenset({"ground", "verify"}),
    licence="Apache-2.0",
    summary="Grounding DINO trained anew on open data; LLMDet too",
    paper="https://arxiv.org/abs/2401.02361",
    extra="hub",
    threshold=THRESHOLD,
    variants=(
        Variant(
            "tiny",
            "openmmlab-community/mm_grounding_dino_tiny_o365v1_goldg_v3det",
            "Apache-2.0",
            "MM-Grounding-DINO, Swin-T",
        ),
        Variant("base", "openmmlab-community/mm_grounding_dino_base_all", "Apache-2.0", "MM-Grounding-DINO, Swin-B"),
        Variant("large", "openmmlab-community/mm_grounding_dino_large_all", "Apache-2.0", "MM-Grounding-DINO, Swin-L"),
        Variant("llmdet-tiny", "iSEE-Laboratory/llmdet_tiny", "Apache-2.0", "LLMDet, Swin-T"),
        Variant("llmdet-base", "iSEE-Laboratory/llmdet_base", "Apache-2.0", "LLMDet, Swin-B"),
        Variant("llmdet-large", "iSEE-Laboratory/llmdet_large", "Apache-2.0", "LLMDet, Swin-L"),
    ),
    verified=GROUNDING_DINO.verified.replace("GroundingDino", "MMGroundingDino"),
)


def _caption(spec: BackendSpec) -> BackendSpec:
    variants = tuple(replace(variant, summary=CAPTION.format(variant.summary)) for variant in spec.variants)
    summary = CAPTION.format(spec.summary)
    return replace(spec, name=f"{spec.name}-caption", factory=f"{BACKEND}:caption", summary=summary, variants=variants)


SPECS = (GROUNDING_DINO, MM_GROUNDING_DINO, _caption(GROUNDING_DINO), _caption(MM_GROUNDING_DINO))
