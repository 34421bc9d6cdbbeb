"""Facts about the embedded model."""

from __future__ import annotations

from deixis.models.spec import BackendSpec, WeightFile

WEIGHTS = (
    WeightFile(
        "weights/image.onnx",
        8_190_801,
        "ee5cd47e0c549893d2a9a0a841986e174e34ec8c55934e7fa588836af1fd8fbb",
    ),
    WeightFile(
        "weights/text.onnx",
        25_240_698,
        "04c0812ac122890f411bb29d69a49ac4e282a131b1058360fdcd9c5f53099166",
    ),
    WeightFile(
        "weights/point.onnx",
        3_615_283,
        "789c661e0e7fbb11c145849c5b2e4a2e61c8e9f16f817f4ba9b8d47646d20df7",
    ),
    WeightFile(
        "weights/tokenizer.json",
        466_081,
        "5fd1c882abbd30517dced455a2c9768945ec726b96727927e4959348d9de550b",
    ),
    WeightFile(
        "weights/constants.json",
        364,
        "118cdba8988ca21501de0fde9d7db80bf6d2cc1b51a694aa845704f966030e32",
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
    verified="figures on data sets in its model card; photographs and every law of `check_backend` in the tests",
)
