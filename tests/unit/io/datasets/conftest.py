from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Save = Callable[[str, Any], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Writes a document under the test's folder: one JSON object a line where the name ends in .jsonl."""

    def write(name: str, document: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(one) for one in document] if name.endswith(".jsonl") else [json.dumps(document)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def instances() -> dict[str, Any]:
    """Two pictures of 20x10, three things: a square of polygons, run lengths, and one without an outline."""
    square = [2, 2, 6, 2, 6, 6, 2, 6]
    return {
        "images": [
            {"id": 7, "file_name": "COCO_train2014_000000000007.jpg", "width": 20, "height": 10},
            {"id": 8, "file_name": "COCO_train2014_000000000008.jpg", "width": 20, "height": 10},
        ],
        "annotations": [
            {"id": 71, "image_id": 7, "category_id": 1, "bbox": [2, 2, 4, 4], "segmentation": [square]},
            {
                "id": 72,
                "image_id": 7,
                "category_id": 3,
                "bbox": [0.5, 0, 2.5, 10],
                "iscrowd": 1,
                "area": 30,
                "segmentation": {"size": [10, 20], "counts": [0, 30, 170]},
            },
            {"id": 81, "image_id": 8, "category_id": 1, "bbox": [1, 1, 2, 2], "area": 3.5},
        ],
        "categories": [{"id": 1, "name": "person"}, {"id": 3, "name": "car"}],
    }
