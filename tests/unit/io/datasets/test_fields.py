from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deixis.errors import DataError
from deixis.io.datasets.fields import Node, boxes, read_json, read_json_lines
from deixis.types import Size, Span

HERE = Path("x.json")
NODE = Node({"a": [{"b": 1}], "n": None, "t": True, "width": 3, "height": 2}, HERE)


def test_the_way_is_spelt_out() -> None:
    (first,) = NODE.each("a")
    assert NODE.where == ""
    assert first.get("b").where == "a[0].b"
    with pytest.raises(DataError, match=r"^x\.json: a\[0\]\.b: expected a string, got 1$"):
        first.get("b").string()


def test_a_line_is_named() -> None:
    with pytest.raises(DataError, match=r"^x\.jsonl:4: expected a field 'b'; it has a$") as caught:
        Node({"a": 1}, Path("x.jsonl"), 4).get("b")
    assert caught.value.line == 4


def test_a_field_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(DataError, match=r"expected a field 'c'; it has a, n, t, width, height"):
        NODE.get("c")
    with pytest.raises(DataError, match=r"a: expected an object, got \["):
        NODE.get("a").get("b")


def test_null_is_as_good_as_missing() -> None:
    assert NODE.has("a")
    assert not NODE.has("n")
    assert not NODE.get("a").has("a")


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (Node.string, 1),
        (Node.strings, [1]),
        (Node.strings, 1),
        (Node.integer, 1.5),
        (Node.integer, True),
        (Node.integer, "1"),
        (Node.name, None),
        (Node.flag, 2),
        (Node.flag, "yes"),
        (Node.number, True),
        (Node.number, float("nan")),
        (Node.number, float("inf")),
        pytest.param(Node.number, 10**400, id="huge"),
        (Node.coordinate, 1e7),
        (Node.coordinates, [1, "2"]),
        (Node.coordinates, {"x": 1}),
        (Node.xyxy, [0, 0, 1]),
        (Node.xyxy, [2, 0, 1, 1]),
        (Node.xywh, [0, 0, -1, 1]),
        (Node.side, 0),
        (Node.side, 10**9),
        (Node.size, {"width": 1}),
        (Node.size, []),
    ],
)
def test_what_is_wrong_is_a_data_error(read: Callable[[Node], Any], value: Any) -> None:
    with pytest.raises(DataError, match=r"^x\.json: f.*: expected"):
        read(Node({"f": value}, HERE).get("f"))


def test_what_is_right_is_read() -> None:
    def node(value: Any) -> Node:
        return Node(value, HERE)

    assert node(3.0).integer() == 3
    assert node(3).name() == node("3").name() == "3"
    assert node("a").strings() == ("a",)
    assert node(["a", "b"]).strings() == ("a", "b")
    assert (node(1).flag(), node(False).flag()) == (True, False)
    assert node([1, 2, 3, 4.5]).xywh() == (1, 2, 4, 6.5)
    assert node([1, 2, 3, 4.5]).xyxy() == (1, 2, 3, 4.5)
    assert NODE.size() == Size(height=2, width=3)
    assert node([1, 3]).span("abc") == Span(1, 3)
    assert boxes([]).xyxy.shape == (0, 4)


@pytest.mark.parametrize("value", [[0, 4], [2, 1], [1], [1, 2, 3], [-1, 2]])
def test_a_span_must_fit_its_text(value: list[int]) -> None:
    with pytest.raises(DataError, match=r"expected \[start, end\] inside the text, which has 3 characters"):
        Node(value, HERE).span("abc")


def test_a_missing_file_says_what_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a\.json: no such file\. It comes from a zip"):
        read_json(tmp_path / "a.json", "It comes from a zip")
    with pytest.raises(DataError, match="cannot be read"):
        read_json(tmp_path, "")


def test_what_is_not_json_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a":\n  oops}', encoding="utf-8")
    with pytest.raises(DataError, match="not JSON") as caught:
        read_json(path, "")
    assert caught.value.line == 2
    lines = read_json_lines(path, "")
    with pytest.raises(DataError, match=r"a\.json:1: not JSON"):
        next(lines)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"[" * 100_000, b"[1", b"", b"9" * 5000])
def test_no_bytes_crash_the_reader(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    with pytest.raises(DataError):
        read_json(path, "")


def test_a_byte_order_mark_and_empty_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n\n{"a": 2}\n')
    assert [(node.value["a"], node.line) for node in read_json_lines(path, "")] == [(1, 1), (2, 3)]
