"""Facts about the embedded model."""

from __future__ import annotations

from deixis.models.spec import BackendSpec, WeightFile

WEIGHTS = (
    WeightFile(
        "weights/image.onnx",
        8_142_864,
        "9428ca53cd88eb2863d092779c6e48ff2b1ef47a6027bb03933941104ce0aaeb",
    ),
    WeightFile(
        "weights/text.onnx",
        25_186_657,
        "047cc650d852b2248a0d95d0d056c4045f84f3e44851bc61acff4a32b8141f28",
    ),
    WeightFile(
        "weights/point.onnx",
        2_493_314,
        "8e6c784af6de61d1d4f800b1aab1ed9282dfb1e954bfc7d154bc1e5e1738cf3f",
    ),
    WeightFile(
        "weights/tokenizer.json",
        466_081,
        "5fd1c882abbd30517dced455a2c9768945ec726b96727927e4959348d9de550b",
    ),
    WeightFile(
        "weights/constants.json",
        225,
        "38c135ec3651b63c84e0aaca344654c5bb718fbb3e41e3da7b962a50079302d1",
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
