from __future__ import annotations

import os
import pickle
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deixis.errors import DataError
from deixis.io.datasets.safe_pickle import load_pickle

PLAIN = [
    None,
    True,
    False,
    0,
    -1,
    255,
    65_536,
    -(2**40),
    2**62,
    1.5,
    float("inf"),
    "",
    "a red cup",
    "ключ ☃ 🐶",
    "quote ' and \\ and \n",
    b"",
    b"bytes",
    (),
    (1,),
    (1, "2"),
    (1, 2, 3),
    tuple(range(9)),
    [],
    [1, [2, [3, {}]]],
    {},
    {"sent_id": 3, "tokens": ["a", "b"], 7: {"x": (None, 1.0)}},
    "long " * 100,
    list(range(3000)),
]


class Hostile:
    """Pickled, it asks for a call when it is read."""

    def __init__(self, call: Any, *arguments: Any) -> None:
        self.call, self.arguments = call, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.call, self.arguments


def read(data: bytes, tmp_path: Path, **options: Any) -> Any:
    path = tmp_path / "refs.p"
    path.write_bytes(data)
    return load_pickle(path, "the layout", **options)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_plain_values_are_read_as_pickle_reads_them(protocol: int, tmp_path: Path) -> None:
    for value in PLAIN:
        if protocol >= 3 or not isinstance(value, bytes):  # before, bytes are a call
            assert read(pickle.dumps(value, protocol), tmp_path) == value


def test_references_are_read_in_every_protocol(tmp_path: Path) -> None:
    refs = [{"ref_id": i, "split": "val", "sentences": [{"sent": f"cup {j}"} for j in range(3)]} for i in range(50)]
    for protocol in range(6):
        assert read(pickle.dumps(refs, protocol), tmp_path) == refs


def test_python_2_strings_are_latin_1(tmp_path: Path) -> None:
    assert read(b"(lp0\nS'caf\\xe9'\np1\naS\"it's\"\naV\\u2603\naI01\naL5L\na.", tmp_path) == [
        "café",
        "it's",
        "☃",
        True,
        5,
    ]
    assert read(b"\x80\x02]q\x00(U\x04caf\xe9q\x01T\x02\x00\x00\x00ab\x8a\x01\xffe.", tmp_path) == ["café", "ab", -1]


def test_shared_and_circular_values_are_kept(tmp_path: Path) -> None:
    shared = ["x"]
    twice = read(pickle.dumps([shared, shared], 2), tmp_path)
    assert twice[0] is twice[1]
    circle = read(b"\x80\x02]q\x00h\x00a.", tmp_path)
    assert circle[0] is circle


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    ("call", "name"),
    [(os.system, "system"), (eval, "eval"), (__import__, "__import__"), (OrderedDict, "OrderedDict")],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_call_is_refused_by_name_and_not_made(call: Any, name: str, protocol: int, tmp_path: Path) -> None:
    proof = tmp_path / "was-run"
    argument: Any = {
        "system": f"touch {proof}",
        "eval": f"open({str(proof)!r}, 'w')",
        "__import__": "os",
        "OrderedDict": [],
    }[name]
    data = pickle.dumps([{"sent": "a cup"}, Hostile(call, argument)], protocol)
    with pytest.raises(DataError, match=rf"refs\.p: byte \d+: asks for [\w.]+\.{name}, and is refused"):
        read(data, tmp_path)
    assert not proof.exists()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_arrays_and_sets_are_refused(protocol: int, tmp_path: Path) -> None:
    for value in (np.zeros(3), Path("x"), frozenset({1}), 1 + 2j):
        with pytest.raises(DataError, match="refused"):
            read(pickle.dumps(value, protocol), tmp_path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"cos\nsystem\n(S'touch x'\ntR.", r"asks for os\.system, and is refused"),
        (b"\x80\x04\x8c\x02os\x8c\x06system\x93.", r"asks for os\.system, and is refused"),
        (b"(S'touch x'\nios\nsystem\n.", "instruction INST, and is refused"),
        (b"(S'x'\no.", "instruction OBJ"),
        (b"))R.", "instruction REDUCE"),
        (b"}}b.", "instruction BUILD"),
        (b"))\x81.", "instruction NEWOBJ"),
        (b"\x82\x01.", "instruction EXT1"),
        (b"P1\n.", "instruction PERSID"),
        (b"\x97.", r"instruction '\\x97'"),
        (b"\x80\x09.", "protocol 9; 0 to 5 are known"),
        (b"\x8e" + struct.pack("<Q", 2**60) + b"ab.", "wants 1152921504606846976 bytes, and 3 are left"),
        (b"X\xff\xff\xff\xffab.", "wants 4294967295 bytes"),
        (b"\x8b\xff\xff\xff\x7f\x01.", "wants 2147483647 bytes"),
        (b"\x8a\x20" + b"\x01" * 32 + b".", "an integer of 32 bytes"),
        (b"I" + b"9" * 5000 + b"\n.", "damaged"),
        (b"]]u.", "damaged"),
        (b"](K\x01K\x02u.", "adds to a list as if it were a dict"),
        (b"}K\x01a.", "adds to a dict as if it were a list"),
        (b"S'open\n.", "string without quotes"),
        (b"}(]K\x01u.", "dictionary key that is a list"),
        (b"}(" + b"(" * 30_000 + b"t" * 30_000 + b"K\x01u.", "dictionary key that is a tuple"),
        (b"}(K\x01u.", "damaged"),
        (b"h\x05.", "damaged"),
        (b"\x86.", "takes 2 values, and 0 are there"),
        (b"K\x01", "damaged or cut off"),
        (b"", "damaged or cut off"),
        (b".", "damaged"),
        (b"e.", "damaged"),
        (b"\x89not a pickle", "instruction 'n'"),
    ],
)
def test_what_is_refused_is_named(data: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        read(data, tmp_path)


def test_a_place_in_the_memo_is_no_array_index(tmp_path: Path) -> None:
    assert read(b"]r\xff\xff\xff\xffj\xff\xff\xff\xff.", tmp_path) == []


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is larger than"):
        read(pickle.dumps("a" * 100), tmp_path, largest=50)


def test_a_missing_file_says_what_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"refs\.p: no such file\. the layout"):
        load_pickle(tmp_path / "refs.p", "the layout")
    with pytest.raises(DataError, match="cannot be read"):
        load_pickle(tmp_path, "the layout")
