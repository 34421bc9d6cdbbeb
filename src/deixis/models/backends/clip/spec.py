"""What is known about CLIP and its kin."""

from deixis.models.spec import BackendSpec, Variant

TASKS = frozenset({"match", "align", "ground"})
LOAD = "deixis.models.backends.clip.load"
VERIFIED = (
    "{classes} on random weights: scores equal to 1e-4; value path, self-self attention, Grad-CAM and rollout equal to "
    "the papers' formulas and pytorch-grad-cam"
)

SPECS = (
    BackendSpec(
        name="clip",
        factory=f"{LOAD}:clip",
        tasks=TASKS,
        licence="MIT",
        summary="image-text scores, word maps and regions without training",
        paper="https://arxiv.org/abs/2103.00020",
        extra="hub",
        variants=(
            Variant("vit-b-32", "openai/clip-vit-base-patch32", "MIT", "CLIP ViT-B/32; maps of 7x7 cells"),
            Variant("vit-b-16", "openai/clip-vit-base-patch16", "MIT", "14x14 cells"),
            Variant("vit-l-14", "openai/clip-vit-large-patch14", "MIT", "16x16 cells"),
            Variant(
                "vit-l-14-336", "openai/clip-vit-large-patch14-336", "MIT", "24x24 cells"
            ),
        ),
        verified=VERIFIED.format(classes="CLIPModel and CLIPImageProcessor"),
    ),
    BackendSpec(
        name="siglip",
        factory=f"{LOAD}:siglip",
        tasks=TASKS,
        licence="Apache-2.0",
        summary="image-text scores that are probabilities each, word maps and regions without training",
        paper="https://arxiv.org/abs/2303.15343",
        extra="hub",
        variants=(
            Variant("base", "google/siglip-base-patch16-224", "Apache-2.0", "14x14 cells"),
            Variant("base-384", "google/siglip-base-patch16-384", "Apache-2.0", "24x24 cells"),
            Variant("large", "google/siglip-large-patch16-256", "Apache-2.0", "16x16 cells"),
            Variant("so400m", "google/siglip-so400m-patch14-384", "Apache-2.0", "27x27 cells"),
        ),
        verified=VERIFIED.format(classes="SiglipModel and SiglipImageProcessor"),
    ),
    BackendSpec(
        name="siglip2",
        factory=f"{LOAD}:siglip",
        tasks=TASKS,
        licence="Apache-2.0",
        summary="SigLIP with better places and many languages; also in the picture's own shape",
        paper="https://arxiv.org/abs/2502.14786",
        extra="hub",
        variants=(
            Variant("base", "google/siglip2-base-patch16-224", "Apache-2.0", "14x14 cells"),
            Variant("base-512", "google/siglip2-base-patch16-512", "Apache-2.0", "32x32 cells"),
            Variant("so400m", "google/siglip2-so400m-patch14-384", "Apache-2.0", "27x27 cells"),
            Variant(
                "base-naflex", "google/siglip2-base-patch16-naflex", "Apache-2.0", "256 cells in the picture's shape"
            ),
            Variant(
                "so400m-naflex", "google/siglip2-so400m-patch16-naflex", "Apache-2.0",
                "256 cells in the picture's shape"
            ),
        ),
        verified=VERIFIED.format(classes="SiglipModel and Siglip2Model"),
    ),
    BackendSpec(
        name="open-clip",
        factory=f"{LOAD}:open_clip",
        tasks=TASKS,
        licence="MIT",
        summary="checkpoints of open_clip: image-text scores, word maps and regions without training",
        paper="https://arxiv.org/abs/2212.07143",
        extra="open-clip",
        variants=(
            Variant("vit-b-32", "laion/CLIP-ViT-B-32-laion2B-s34B-b79K", "MIT", "7x7 cells"),
            Variant("vit-l-14", "laion/CLIP-ViT-L-14-laion2B-s32B-b82K", "MIT", "16x16 cells"),
            Variant("vit-h-14", "laion/CLIP-ViT-H-14-laion2B-s32B-b79K", "MIT", "16x16 cells"),
        ),
        verified=VERIFIED.format(classes="open_clip.CLIP and its transforms"),
    ),
)  # fmt: skip
