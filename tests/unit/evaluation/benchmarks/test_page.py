"""The page and the diagram: what hostile names, missing figures and empty parts look like in them."""

from __future__ import annotations

from typing import Any

from deixis.evaluation.benchmarks.diagram import Bin, bins, reliability
from deixis.evaluation.benchmarks.page import headlines, page
from deixis.evaluation.benchmarks.surprises import CONFIDENT, Picture
from deixis.types import Size

EVIL = '<script>alert("x")</script>'


def told(value: float | None, **more: float) -> dict[str, Any]:
    parts = {"recall@1": value, **more}
    intervals = {name: [None, None] if v is None else [v, v] for name, v in parts.items()}
    return {"metric": "flickr-recall", "preset": "any", "parts": parts, "part_intervals": intervals}


def report(**more: Any) -> dict[str, Any]:
    return {
        "dataset": "jsonl",
        "split": "val",
        "model": "m",
        "weights": "",
        "version": "1",
        "samples": 1234,
        "pictures": 5,
        "types": {"a": 3},
        "missing": 0,
        "unanswered": [],
        "rows": [{"name": "m", "metrics": [told(0.5)]}],
        "trust": None,
        "finder": None,
        "summaries": {},
        "notes": [],
    } | more


def test_figures_are_percentages() -> None:
    assert "50.0<small>50.0 to 50.0</small>" in page(report(), [])
    assert "1,234 samples in 5 pictures" in page(report(), [])


def test_what_is_not_there_is_a_dash() -> None:
    rows = [{"name": "m", "metrics": [told(None), None]}, {"name": "floor", "metrics": []}]
    assert page(report(rows=rows), []).count("<td>–</td>") == 2


def test_names_from_files_are_text() -> None:
    hostile = report(
        split=EVIL,
        types={EVIL: 1},
        rows=[{"name": EVIL, "metrics": [told(0.5, **{f"recall@1/{EVIL}": 0.2})]}],
        unanswered=[{"image": EVIL, "samples": 1, "error": "ImageError", "reason": EVIL}],
        missing=1,
        notes=[EVIL],
    )
    picture = Picture(CONFIDENT, "data:image/jpeg;base64,", Size(height=1, width=1), '"><' + EVIL, EVIL, "score 0.9")
    text = page(hostile, [picture])
    assert "<script" not in text
    assert '""' not in text.split("</style>")[1]
    assert "1 samples have no prediction" in text


def test_only_figures_over_all_samples_are_headlines() -> None:
    assert headlines(told(0.5, **{"recall@1/a": 0.1, "dropped": 3.0, "recall@5": 0.6})) == ["recall@1", "recall@5"]


def test_bins_hold_everything_once() -> None:
    found = bins([0.0, 0.5, 1.0, 1.0], [False, True, True, False], 2)
    assert found == [Bin(0.0, 0.5, 1, 0.0, 0.0), Bin(0.5, 1.0, 3, 2.5 / 3, 2 / 3)]


def test_a_diagram_of_nothing() -> None:
    svg = reliability(bins([], []), "nothing")
    assert "<rect" not in svg
    assert svg.startswith("<svg") and svg.endswith("</svg>")
