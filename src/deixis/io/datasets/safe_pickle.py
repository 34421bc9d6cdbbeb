"""Reading a pickle without running it.

A pickle is a program; `pickle.load` can be made to call anything. Here is a reader of its own that knows only the
instructions that make plain values: None, booleans, numbers, strings, bytes, lists, tuples and dictionaries. There is
no class, no function and no import in it, so there is nothing a file could call. Any other instruction is refused by
name.

What is guaranteed: no code of the file runs; a file above the limit is not read; nothing is allocated on the word of
the file (a length is checked against the bytes that are left, and places in the memo are not array indices), so
memory grows with the bytes of the file, by about 100 bytes for one at the worst. What is not: values may be shared or
contain themselves, as in any pickle, so whoever walks them must not assume a tree.

Strings of Python 2 are decoded as Latin-1, as the Python 3 loaders of the field do. Source: the opcode descriptions
of Python's `pickletools`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from deixis.errors import DataError
from deixis.io.datasets.fields import unreadable

MEBIBYTE = 1 << 20
LARGEST_FILE = 128 * MEBIBYTE
LARGEST_INTEGER = 16  # bytes
KEYS = {str, int, bytes}
STOP = ord(".")
NEWEST_PROTOCOL = 5
PLAIN = "only plain lists, dictionaries, strings and numbers are read, and nothing of a file is run"
CALLS = {
    "R": "REDUCE",
    "b": "BUILD",
    "i": "INST",
    "o": "OBJ",
    "\x81": "NEWOBJ",
    "\x92": "NEWOBJ_EX",
    "\x82": "EXT1",
    "\x83": "EXT2",
    "\x84": "EXT4",
    "P": "PERSID",
    "Q": "BINPERSID",
}


class _Refused(Exception):
    """What the file does that is not allowed or not possible."""


def load_pickle(path: Path, layout: str, *, largest: int = LARGEST_FILE) -> Any:
    """The plain value of a pickle.

    Args:
        path: the file.
        layout: says what the file is and where it comes from, for the error when it is not there.
        largest: bytes; a larger file is refused.

    Raises:
        DataError: the file is missing, too large, malformed, or asks for anything but plain values; what it asked for
            is named.
    """
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise unreadable(path, layout, error) from error
    if len(data) > largest:
        raise DataError(f"is larger than {largest / MEBIBYTE:g} MiB, which no file of this kind is", path)
    return _loads(data, path)


def _loads(data: bytes, path: Path) -> Any:
    reader = _Reader(data)
    try:
        return reader.run()
    except _Refused as problem:
        raise DataError(f"byte {reader.at}: {problem}", path) from None
    except (IndexError, KeyError, ValueError):
        raise DataError(f"byte {reader.at}: not a pickle that can be read: it is damaged or cut off", path) from None


class _Reader:
    """Runs the instructions of one pickle."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}

    def run(self) -> Any:
        data, do = self.data, self._instructions()
        while True:
            code = data[self.at]
            self.at += 1
            if code == STOP:
                return self.stack.pop()
            step = do.get(code)
            if step is None:
                self._refuse(chr(code))
            step()

    def _instructions(self) -> dict[int, Callable[[], None]]:
        stack, push = self.stack, self.stack.append
        table: dict[str, Callable[[], None]] = {
            "(": lambda: self.marks.append(len(stack)),
            "N": lambda: push(None),
            "\x88": lambda: push(True),
            "\x89": lambda: push(False),
            "]": lambda: push([]),
            "}": lambda: push({}),
            ")": lambda: push(()),
            "I": lambda: push(self._int_line()),
            "L": lambda: push(int(self._line().rstrip(b"L"))),
            "J": lambda: push(int.from_bytes(self._take(4), "little", signed=True)),
            "K": lambda: push(self._count(1)),
            "M": lambda: push(self._count(2)),
            "\x8a": lambda: push(self._long(1)),
            "\x8b": lambda: push(self._long(4)),
            "F": lambda: push(float(self._line())),
            "G": lambda: push(struct.unpack(">d", self._take(8))[0]),
            "S": lambda: push(self._quoted()),
            "U": lambda: push(self._counted(1).decode("latin-1")),
            "T": lambda: push(self._counted(4).decode("latin-1")),
            "V": lambda: push(self._line().decode("raw_unicode_escape")),
            "\x8c": lambda: push(self._counted(1).decode("utf-8", "surrogatepass")),
            "X": lambda: push(self._counted(4).decode("utf-8", "surrogatepass")),
            "\x8d": lambda: push(self._counted(8).decode("utf-8", "surrogatepass")),
            "C": lambda: push(self._counted(1)),
            "B": lambda: push(self._counted(4)),
            "\x8e": lambda: push(self._counted(8)),
            "t": lambda: push(tuple(self._to_mark())),
            "\x85": lambda: push((stack.pop(),)),
            "\x86": lambda: push(self._last(2)),
            "\x87": lambda: push(self._last(3)),
            "l": lambda: push(self._to_mark()),
            "d": lambda: push(_paired(self._to_mark())),
            "a": lambda: self._extend([stack.pop()]),
            "e": lambda: self._extend(self._to_mark()),
            "s": lambda: self._update(self._last(2)),
            "u": lambda: self._update(self._to_mark()),
            "2": lambda: push(stack[-1]),
            "0": self._pop,
            "1": lambda: _drop(self._to_mark()),
            "p": lambda: self._keep(int(self._line())),
            "q": lambda: self._keep(self._count(1)),
            "r": lambda: self._keep(self._count(4)),
            "\x94": lambda: self._keep(len(self.memo)),
            "g": lambda: push(self.memo[int(self._line())]),
            "h": lambda: push(self.memo[self._count(1)]),
            "j": lambda: push(self.memo[self._count(4)]),
            "\x80": self._protocol,
            "\x95": lambda: _drop(self._take(8)),
            "c": self._global,
            "\x93": self._stack_global,
        }
        return {ord(code): step for code, step in table.items()}

    def _take(self, length: int) -> bytes:
        end = self.at + length
        if end > len(self.data):
            raise _Refused(f"wants {length} bytes, and {len(self.data) - self.at} are left")
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def _count(self, width: int) -> int:
        return int.from_bytes(self._take(width), "little")

    def _counted(self, width: int) -> bytes:
        return self._take(self._count(width))

    def _line(self) -> bytes:
        end = self.data.index(b"\n", self.at)
        line = self.data[self.at : end]
        self.at = end + 1
        return line

    def _int_line(self) -> int | bool:
        line = self._line()
        return line == b"01" if line in (b"00", b"01") else int(line)

    def _long(self, width: int) -> int:
        raw = self._counted(width)
        if len(raw) > LARGEST_INTEGER:
            raise _Refused(f"holds an integer of {len(raw)} bytes")
        return int.from_bytes(raw, "little", signed=True)

    def _quoted(self) -> str:
        line = self._line().strip()
        if len(line) < 2 or line[0] != line[-1] or line[:1] not in (b"'", b'"'):
            raise _Refused("holds a string without quotes")
        return line[1:-1].decode("unicode_escape" if b"\\" in line else "latin-1")

    def _to_mark(self) -> list[Any]:
        """The values above the last mark, which go from the stack with it."""
        start = self.marks.pop()
        values = self.stack[start:]
        del self.stack[start:]
        return values

    def _last(self, count: int) -> tuple[Any, ...]:
        values = tuple(self.stack[-count:])
        del self.stack[-count:]
        if len(values) != count:
            raise _Refused(f"takes {count} values, and {len(values)} are there")
        return values

    def _pop(self) -> None:
        """Takes away the last value, or the mark after it."""
        if self.marks and self.marks[-1] == len(self.stack):
            self.marks.pop()
        else:
            self.stack.pop()

    def _extend(self, values: list[Any]) -> None:
        if type(self.stack[-1]) is not list:
            raise _Refused(f"adds to a {type(self.stack[-1]).__name__} as if it were a list")
        self.stack[-1].extend(values)

    def _update(self, values: Sequence[Any]) -> None:
        if type(self.stack[-1]) is not dict:
            raise _Refused(f"adds to a {type(self.stack[-1]).__name__} as if it were a dict")
        self.stack[-1].update(_paired(values))

    def _keep(self, place: int) -> None:
        self.memo[place] = self.stack[-1]

    def _protocol(self) -> None:
        version = self._count(1)
        if version > NEWEST_PROTOCOL:
            raise _Refused(f"is of pickle protocol {version}; 0 to {NEWEST_PROTOCOL} are known")

    def _global(self) -> NoReturn:
        module, name = self._line().decode("latin-1"), self._line().decode("latin-1")
        raise _Refused(f"asks for {module[:60]}.{name[:60]}, and is refused: {PLAIN}")

    def _stack_global(self) -> NoReturn:
        module, name = (value[:60] if isinstance(value, str) else type(value).__name__ for value in self._last(2))
        raise _Refused(f"asks for {module}.{name}, and is refused: {PLAIN}")

    def _refuse(self, code: str) -> NoReturn:
        raise _Refused(f"has the instruction {CALLS.get(code, repr(code))}, and is refused: {PLAIN}")


def _paired(values: Sequence[Any]) -> dict[Any, Any]:
    keys = values[::2]
    for kind in set(map(type, keys)) - KEYS:  # the hash of tuples in tuples in tuples would use up the stack
        raise _Refused(f"has a dictionary key that is a {kind.__name__}")
    return dict(zip(keys, values[1::2], strict=True))


def _drop(value: object) -> None:
    """Takes a value away."""
