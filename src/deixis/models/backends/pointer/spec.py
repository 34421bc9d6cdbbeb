"""Facts about the embedded model."""

from __future__ import annotations

from deixis.models.spec import BackendSpec, WeightFile

WEIGHTS = (
    WeightFile(
        "weights/image.onnx",
        8_164_347,
        "cc186385b869b2c5d924e8295b4ef9f9a6e2b1233a1faed35d973b72f2469714",
    ),
    WeightFile(
        "weights/text.onnx",
        25_252_622,
        "8ace633f4e21166f40bed2f8670c7b197d4433e14badce7ddaa035b5393cc959",
    ),
    WeightFile(
        "weights/point.onnx",
        2_509_583,
        "d3b307e3c9eb890a843ae2f0f8c85865b614167c2d215a327ead343be2d28cd4",
    ),
    WeightFile(
        "weights/tokenizer.json",
        466_081,
        "5fd1c882abbd30517dced455a2c9768945ec726b96727927e4959348d9de550b",
    ),
    WeightFile(
        "weights/constants.json",
        316,
        "7dbac42590722c9983787728dc690acac5dce7a47ba9fa5836aee5cdc0789aea",
    ),
)

SPEC = BackendSpec(
    name="pointer",
    factory="deixis.models.backends.pointer.backend:build",
    tasks=frozenset({"ground", "align", "segment"}),
    licence="Apache-2.0",
    summary="embedded: boxes, masks and word maps offline on a CPU",
    weights=WEIGHTS,
    calibrated=True,
)
