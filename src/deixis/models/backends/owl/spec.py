"""What is known about OWL-ViT and OWLv2."""

from __future__ import annotations

from deixis.models.spec import BackendSpec, Variant

BACKEND = "deixis.models.backends.owl.backend"
THRESHOLD = 0.1  # of the reference
VERIFIED = (
    "{} and its processor on random weights: inputs equal, boxes equal to 1e-4 pixel and scores to 1e-6, images "
    "of odd sizes, up to 5 phrases"
)

SPECS = (
    BackendSpec(
        name="owlvit",
        factory=f"{BACKEND}:owlvit",
        tasks=frozenset({"ground", "verify"}),
        licence="Apache-2.0",
        summary="a detector whose boxes never depend on the text: quickest for many texts about one picture",
        paper="https://arxiv.org/abs/2205.06230",
        extra="hub",
        threshold=THRESHOLD,
        variants=(
            Variant("base", "google/owlvit-base-patch32", "Apache-2.0", "OWL-ViT, ViT-B/32, 24x24 candidates"),
            Variant("base-16", "google/owlvit-base-patch16", "Apache-2.0", "OWL-ViT, ViT-B/16, 48x48 candidates"),
            Variant("large", "google/owlvit-large-patch14", "Apache-2.0", "OWL-ViT, ViT-L/14, 60x60 candidates"),
        ),
        verified=VERIFIED.format("OwlViTForObjectDetection"),
    ),
    BackendSpec(
        name="owlv2",
        factory=f"{BACKEND}:owlv2",
        tasks=frozenset({"ground", "verify"}),
        licence="Apache-2.0",
        summary="OWL-ViT trained on its own labels of the web",
        paper="https://arxiv.org/abs/2306.09683",
        extra="hub",
        threshold=THRESHOLD,
        variants=(
            Variant("base", "google/owlv2-base-patch16-ensemble", "Apache-2.0", "OWLv2, ViT-B/16, 60x60 candidates"),
            Variant("large", "google/owlv2-large-patch14-ensemble", "Apache-2.0", "OWLv2, ViT-L/14, 72x72 candidates"),
        ),
        verified=VERIFIED.format("Owlv2ForObjectDetection"),
    ),
)
