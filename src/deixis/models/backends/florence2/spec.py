"""What is known about Florence-2."""

from deixis.models.spec import BackendSpec, Variant

SPEC = BackendSpec(
    name="florence-2",
    factory="deixis.models.backends.florence2.backend:build",
    tasks=frozenset({"ground"}),
    licence="MIT",
    summary="a small model that writes boxes for phrases; no scores",
    paper="https://arxiv.org/abs/2311.06242",
    extra="hub",
    variants=(
        Variant("base", "florence-community/Florence-2-base", "MIT", "0.23 B"),
        Variant("large", "florence-community/Florence-2-large", "MIT", "0.77 B"),
        Variant("base-ft", "florence-community/Florence-2-base-ft", "MIT", "0.23 B, fine-tuned on many tasks"),
        Variant("large-ft", "florence-community/Florence-2-large-ft", "MIT", "0.77 B, fine-tuned on many tasks"),
    ),
    verified=(
        "Florence2ForConditionalGeneration and Florence2Processor on random weights: prompts, pixels and tokens equal; "
        "boxes equal to post_process_generation, but for its rounding down to whole pixels"
    ),
)
