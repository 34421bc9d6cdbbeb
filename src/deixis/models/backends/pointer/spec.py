"""Facts about the embedded model."""

from __future__ import annotations

from deixis.models.spec import BackendSpec, WeightFile

WEIGHTS = (
    WeightFile(
        "weights/image.onnx",
        8_156_400,
        "047e467ffac07f9037ed7ddd9ce5092d315310b6cde7d056862b71d5baf7ed62",
    ),
    WeightFile(
        "weights/text.onnx",
        25_240_696,
        "144b617563e5aacb02ed9fdd0cd8b0a3d32672ca3169068a9e9ea71daf6a5372",
    ),
    WeightFile(
        "weights/point.onnx",
        3_569_578,
        "67419bd134c6acc13cc2bcefba2cc09b8ef47b55056cc2e07ec2281b34484e4e",
    ),
    WeightFile(
        "weights/outline.onnx",
        1_868_059,
        "2a57c2ca6940a7fd0f1a5785e273d10f79f0d6c94c7f6af12879e5377c119ef9",
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
