"""Facts about the embedded model."""

from __future__ import annotations

from deixis.models.spec import BackendSpec, WeightFile

WEIGHTS = (
    WeightFile(
        "weights/image.onnx",
        8_188_164,
        "9cc6ff657e6dcd8c81116e8e29fd0548b247e1ca3c0eaf87533bee7014af35d4",
    ),
    WeightFile(
        "weights/text.onnx",
        25_237_889,
        "85a59e91ec3f32665b8f31b80b35cebb7b4575bae20621181a1723c505ac0c43",
    ),
    WeightFile(
        "weights/point.onnx",
        3_613_010,
        "63bb1b3a7b18b3429462fb701b97a8b420713a24484a00fb39acba3a844284bd",
    ),
    WeightFile(
        "weights/tokenizer.json",
        466_081,
        "5fd1c882abbd30517dced455a2c9768945ec726b96727927e4959348d9de550b",
    ),
    WeightFile(
        "weights/constants.json",
        363,
        "5f8b55347bfa3733e1ba3739be347cf46daeca39342d99dc2dd693395969d8a0",
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
    verified="figures on whole test sets in the README; answers on photographs and every law of `check_backend` in the tests",
)
