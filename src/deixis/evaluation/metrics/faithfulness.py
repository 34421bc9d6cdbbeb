"""Whether a heatmap shows what a model looks at: the deletion and insertion curves of RISE.

They are `deixis.alignment.explain.faithfulness`, which also measures the maps that `Session.align` makes.
"""

from deixis.alignment.explain.faithfulness import (
    BLUR_SIGMA,
    BLUR_TAPS,
    GREY,
    STEPS,
    Baseline,
    ByteArray,
    Curve,
    FloatArray,
    IntArray,
    Score,
    deletion,
    insertion,
)

__all__ = [
    "BLUR_SIGMA", "BLUR_TAPS", "GREY", "STEPS", "Baseline", "ByteArray", "Curve", "FloatArray", "IntArray", "Score",
    "deletion", "insertion",
]  # fmt: skip
