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
        25_240_698,
        "04c0812ac122890f411bb29d69a49ac4e282a131b1058360fdcd9c5f53099166",
    ),
    WeightFile(
        "weights/point.onnx",
        3_569_578,
        "67419bd134c6acc13cc2bcefba2cc09b8ef47b55056cc2e07ec2281b34484e4e",
    ),
    WeightFile(
        "weights/outline.onnx",
        1_869_971,
        "141f9de50ccc1d86e923717843356688325740ac603e1d6a6026aa08154c6b2f",
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
