"""What a metric is, and what it returns: figures that can be computed again under any weighting of the samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.records import Record

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric over N samples.

    Attributes:
        images: (N,) the picture of each sample. Samples of one picture are not independent, so intervals are
            drawn by picture.
        figures: from one weight a sample, (N,) float64, how often it is counted, to every figure by name. The first
            is the headline. A figure that nothing stands for is NaN.
    """

    images: tuple[str, ...]
    figures: Callable[[Weights], dict[str, float]]

    def once(self) -> dict[str, float]:
        """The figures with every sample counted once: the ones that are reported."""
        return self.figures(np.ones(len(self.images)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric of the field, under a name.

    Attributes:
        name: as on the command line.
        presets: the variants it can be computed under; the first is the default.
        summary: one line: what the headline is, and in which unit.
        measure: from gold records, for each the prediction of the same id or None where there is none (which counts
            as wrong), and a preset, to what was measured. Raises DataError for a record that lacks a field.
        lower_is_better: whether a smaller headline is the better one.
    """

    name: str
    presets: tuple[str, ...]
    summary: str
    measure: Callable[[Sequence[Record], Sequence[Record | None], str], Measured]
    lower_is_better: bool = False


def from_sums(
    images: Sequence[str], columns: NDArray[np.float64], read: Callable[[Weights], dict[str, float]]
) -> Measured:
    """A metric that is a function of sums over samples.

    Args:
        images: (N,).
        columns: (N, K) what each sample adds.
        read: from the K weighted sums to figures by name.
    """
    return Measured(tuple(images), lambda weights: read(weights @ columns))


def ratio(part: float, whole: float) -> float:
    """`part / whole`, NaN where there is nothing to divide by."""
    return float(part / whole) if whole else float("nan")
