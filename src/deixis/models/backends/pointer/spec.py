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
        383,
        "549f21497a13985112691ac5feac3f00dc631182b4240b4b3392cc360c5bbcda",
    ),
    WeightFile(
        "weights/classes.onnx",
        6_620_082,
        "cfebc0b54ce31e6f6174ce4e0d1e4c30e98915fa056628d97e2b571f8017e1b9",
    ),
    WeightFile(
        "weights/classes.json",
        28_061,
        "f73d71f957ac39fc0973abe0697b817f0c939aad265d7594843b9e2a6d51322b",
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
