from __future__ import annotations

import copy
import sys
from typing import Any

import numpy as np
import pytest

from deixis.errors import BackendUnavailableError, InputError, ShapeError
from deixis.types import Boxes, Grounding, Heatmaps, Masks, Size, Span, Status


def test_a_row_is_a_view(grounding: Grounding) -> None:
    first = next(iter(grounding))
    assert first.text == "A man"
    assert first.phrase.kind == "people"
    assert first.score == pytest.approx(0.9)
    assert first.status is Status.FOUND
    assert first.box.tolist() == [10, 5, 30, 40]
    assert first.mask is not None and first.mask.sum() == 20 * 35


def test_rows_stay_together(grounding: Grounding) -> None:
    assert grounding.score is not None
    kept = grounding[grounding.score < 0.85]
    assert len(kept) == 2 and kept.phrase.tolist() == [1, 1]
    assert kept.masks is not None and len(kept.masks) == 2
    assert kept.status == grounding.status and kept.presence is not None and len(kept.presence) == 3
    assert len(grounding[2]) == 1


def test_rows_of_a_phrase(grounding: Grounding) -> None:
    assert [len(grounding.of(i)) for i in range(3)] == [1, 2, 0]
    for index in (3, -1):
        with pytest.raises(InputError, match=f"phrase {index} does not exist"):
            grounding.of(index)


def test_rows_cannot_be_put_out_of_order(grounding: Grounding) -> None:
    with pytest.raises(ShapeError, match="ascending order"):
        grounding[[1, 0]]
    with pytest.raises(ShapeError, match="falling order"):
        grounding[[2, 1]]


def test_what_a_backend_does_not_give_is_none(bare: Grounding) -> None:
    region = next(iter(bare))
    assert region.score is None and region.mask is None
    assert bare[:1].masks is None


def test_nothing_found_keeps_every_column(nothing: Grounding) -> None:
    assert nothing.boxes.xyxy.shape == (0, 4) and nothing.phrase.shape == (0,)
    assert nothing.score is not None and nothing.score.shape == (0,)
    assert nothing.masks is not None and nothing.masks.dense.shape == (0, 40, 60)
    assert list(nothing) == [] and nothing.to_hf() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("phrase", np.array([0, 1]), "phrase: expected shape"),
        ("phrase", np.array([1, 0, 1]), "sorted by phrase"),
        ("phrase", np.array([0, 1, 3]), "below 3"),
        ("phrase", np.array([-1, 1, 1]), "below 3"),
        ("score", np.array([0.9, 0.7, 0.8]), "falling order"),
        ("score", np.array([1.9, 0.8, 0.7]), r"expected \[0, 1\]"),
        ("presence", np.array([0.5]), "presence: expected shape"),
        ("status", (Status.FOUND,), "status: expected 3, one a phrase, got 1"),
        ("trace", (), "trace: expected 3"),
        ("enclosing", Boxes.empty(), "enclosing: expected 3"),
        ("masks", Masks.empty(Size(height=40, width=60)), "masks: expected 3, one a box"),
        ("masks", Masks.from_dense(np.ones((3, 2, 2), bool)), "masks: are of a 2x2 image"),
        (
            "heatmaps",
            Heatmaps(np.zeros((3, 2, 2)), (Span(0, 1),) * 3, Size(height=40, width=60)),
            "heatmaps: their spans",
        ),
    ],
)
def test_a_bad_column_is_refused(columns: dict[str, Any], name: str, value: object, said: str) -> None:
    with pytest.raises(ShapeError, match=said):
        Grounding(**{**columns, name: value})


def test_columns_are_read_only_copies(columns: dict[str, Any]) -> None:
    g = Grounding(**columns)
    columns["score"][0] = 0
    assert g.score is not None and g.score[0] == pytest.approx(0.9)
    with pytest.raises(ValueError, match="read-only"):
        g.phrase[0] = 1


def test_status_may_be_given_by_name(columns: dict[str, Any]) -> None:
    assert Grounding(**{**columns, "status": ("found", "found", "absent")}).status[2] is Status.ABSENT


def test_a_grounding_can_be_copied(grounding: Grounding) -> None:
    assert copy.deepcopy(grounding).to_json() == grounding.to_json()


def test_hugging_face_rows(grounding: Grounding) -> None:
    assert grounding.to_hf()[1] == {
        "score": pytest.approx(0.8),
        "label": "two dogs",
        "box": {"xmin": 32, "ymin": 20, "xmax": 44, "ymax": 38},
    }


def test_a_coco_data_set(grounding: Grounding, bare: Grounding) -> None:
    coco = grounding.to_coco("street.jpg")
    assert coco["images"] == [{"id": 1, "file_name": "street.jpg", "width": 60, "height": 40}]
    assert [c["name"] for c in coco["categories"]] == ["A man", "two dogs", "no cat"]
    first = coco["annotations"][0]
    assert (first["bbox"], first["area"], first["category_id"]) == ([10, 5, 20, 35], 700, 1)
    assert first["segmentation"]["size"] == [40, 60]
    assert "score" not in bare.to_coco()["annotations"][0]


def test_without_supervision_the_error_says_what_to_install(
    grounding: Grounding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "supervision", None)
    with pytest.raises(BackendUnavailableError, match=r"pip install 'deixis\[interop\]'"):
        grounding.to_supervision()


def test_supervision_is_given_every_column(grounding: Grounding, monkeypatch: pytest.MonkeyPatch) -> None:
    class Module:
        Detections = dict

    monkeypatch.setitem(sys.modules, "supervision", Module)
    given = grounding.to_supervision()
    assert given["xyxy"].shape == (3, 4) and given["mask"].shape == (3, 40, 60)
    assert given["class_id"].tolist() == [0, 1, 1]
    assert given["data"]["class_name"].tolist() == ["A man", "two dogs", "two dogs"]
