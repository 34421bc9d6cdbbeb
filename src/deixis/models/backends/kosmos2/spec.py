"""What is known about Kosmos-2."""

from deixis.models.spec import BackendSpec, Variant

SPEC = BackendSpec(
    name="kosmos-2",
    factory="deixis.models.backends.kosmos2.backend:build",
    tasks=frozenset({"ground"}),
    licence="MIT",
    summary="writes boxes on a grid of 32 x 32 for phrases; no scores, and never says that a thing is absent",
    paper="https://arxiv.org/abs/2306.14824",
    extra="hub",
    variants=(Variant("patch14-224", "microsoft/kosmos-2-patch14-224", "MIT", "1.7 B"),),
    verified=(
        "Kosmos2ForConditionalGeneration and Kosmos2Processor on random weights: prompts, pixels and tokens equal; "
        "boxes equal to the entities of post_process_generation"
    ),
)
