"""Figures with their count, their interval and their preset.

>>> from pathlib import Path
>>> from deixis.evaluation import Record, evaluate, metric
>>> gold = [Record("7", {"boxes": [[0, 0, 10, 10]]}, Path("gold.jsonl"), 1)]
>>> predicted = [Record("7", {"boxes": [[0, 0, 10, 8]]}, Path("predictions.jsonl"), 1)]
>>> evaluate(metric("referring"), gold, predicted).value
1.0
"""

from deixis.evaluation.intervals import Comparison, Result, compare, evaluate
from deixis.evaluation.measured import Measured, Metric
from deixis.evaluation.records import Record, read_records
from deixis.evaluation.scoring.table import metric, names

__all__ = [
    "Comparison",
    "Measured",
    "Metric",
    "Record",
    "Result",
    "compare",
    "evaluate",
    "metric",
    "names",
    "read_records",
]
