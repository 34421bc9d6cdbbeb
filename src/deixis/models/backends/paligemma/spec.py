"""What is known about PaliGemma."""

from deixis.models.spec import BackendSpec, Variant

SPEC = BackendSpec(
    name="paligemma",
    factory="deixis.models.backends.paligemma.backend:build",
    tasks=frozenset({"ground"}),
    licence="Gemma",
    summary="writes location tokens for phrases; no scores",
    paper="https://arxiv.org/abs/2407.07726",
    extra="hub",
    variants=(
        Variant("mix-224", "google/paligemma-3b-mix-224", "Gemma", "3 B", gated=True),
        Variant("mix-448", "google/paligemma-3b-mix-448", "Gemma", "3 B, larger pictures", gated=True),
        Variant("2-mix-224", "google/paligemma2-3b-mix-224", "Gemma", "PaliGemma 2, 3 B", gated=True),
        Variant("2-mix-448", "google/paligemma2-3b-mix-448", "Gemma", "PaliGemma 2, 3 B, larger pictures", gated=True),
    ),
    gated=True,
    verified=(
        "PaliGemmaForConditionalGeneration and PaliGemmaProcessor on random weights: prompts, pixels and tokens equal; "
        "location tokens read as y0 x0 y1 x1 of 1024, as the paper has them"
    ),
)
