"""What is known about Qwen-VL."""

from deixis.models.spec import BackendSpec, Variant

SPEC = BackendSpec(
    name="qwen-vl",
    factory="deixis.models.backends.qwen_vl.backend:build",
    tasks=frozenset({"ground"}),
    licence="Apache-2.0",
    summary="Qwen2.5-VL and Qwen3-VL: write JSON boxes for phrases of any kind; no scores",
    paper="https://arxiv.org/abs/2502.13923",
    extra="hub",
    variants=(
        Variant("3-2b", "Qwen/Qwen3-VL-2B-Instruct", "Apache-2.0", "Qwen3-VL, 2 B"),
        Variant("3-4b", "Qwen/Qwen3-VL-4B-Instruct", "Apache-2.0", "Qwen3-VL, 4 B"),
        Variant("3-8b", "Qwen/Qwen3-VL-8B-Instruct", "Apache-2.0", "Qwen3-VL, 8 B"),
        Variant("2.5-3b", "Qwen/Qwen2.5-VL-3B-Instruct", "Qwen Research", "Qwen2.5-VL, 3 B; not for commerce"),
        Variant("2.5-7b", "Qwen/Qwen2.5-VL-7B-Instruct", "Apache-2.0", "Qwen2.5-VL, 7 B"),
    ),
    verified=(
        "Qwen2_5_VLForConditionalGeneration, Qwen3VLForConditionalGeneration and their processors on random weights: "
        "prompts, pixels and tokens equal; the shown size equal to smart_resize"
    ),
)
