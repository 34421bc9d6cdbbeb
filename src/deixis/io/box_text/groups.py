"""Brackets, numbers, strings and words of a text as a tree, in one pass, whatever is broken.

JSON, Python's lists, and numbers in prose are all read from it. Nothing here fails: a bracket that is never closed is a
group that says so, and one that was never opened is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

DEEPEST = 48  # groups within groups; what is deeper is read as if it stood there
TOKEN = re.compile(
    r"""(?P<text>"[^"\\\n]*(?:\\.[^"\\\n]*)*(?:"|(?P<cut>$|\n|\\))|(?<![\w\\])'[^'\\\n]*(?:\\.[^'\\\n]*)*')"""
    r"""|(?P<number>(?<![\w.])[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,6})?"""
    r"""(?P<percent>\ ?%)?(?:(?!\w)|(?=px\b)))"""
    r"""|(?P<odd>[-+]?\b(?:NaN|nan|Infinity|inf)\b)"""
    r"""|(?P<word>[^\W\d][\w']*)|(?P<mark>[][(){}:=,;\n])""",
)
CLOSES = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted string or a bare word."""

    value: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A number; `percent` where its sign follows, `digits` as written."""

    value: float
    digits: str
    percent: bool

    @property
    def whole(self) -> bool:
        """Whether it is written without a decimal point."""
        return self.digits.lstrip("+-").isdigit()


@dataclass(slots=True)
class Group:
    """What stands between two brackets; `closed` is False where the text ends first."""

    bracket: str
    items: list[Item] = field(default_factory=list)
    closed: bool = False
    cut: bool = False

    @property
    def numbers(self) -> list[Number]:
        """Its numbers, those of groups inside it left out."""
        return [item for item in self.items if isinstance(item, Number)]

    @property
    def groups(self) -> list[Group]:
        """The groups directly inside it."""
        return [item for item in self.items if isinstance(item, Group)]


Item = Text | Number | Group | str


def read_groups(text: str) -> Group:
    """The whole text as one group without brackets, in time proportional to its length."""
    root = Group("", closed=True)
    stack = [root]
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        if match["text"] is not None:
            _add_string(stack[-1], match["text"], cut=match["cut"] is not None)
        elif match["number"] is not None:
            digits = match["number"].removesuffix("%").rstrip()
            stack[-1].items.append(Number(float(digits), digits, match["percent"] is not None))
        elif kind == "odd":
            stack[-1].items.append(Number(float(match["odd"]), match["odd"], False))
        elif kind == "word":
            stack[-1].items.append(Text(match["word"], False))
        else:
            _bracket(stack, match["mark"])
    root.cut = len(stack) > 1
    return root


def _add_string(group: Group, written: str, *, cut: bool) -> None:
    if cut:
        group.cut = True
    else:
        group.items.append(Text(_unescaped(written[1:-1]), True))


def _unescaped(text: str) -> str:
    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", _character, text, flags=re.DOTALL) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else {"n": "\n", "t": "\t"}.get(match[2], match[2])


def _bracket(stack: list[Group], mark: str) -> None:
    """One bracket or other mark; a closing bracket closes what it fits, and what was left open inside that."""
    if mark in "([{" and len(stack) <= DEEPEST:
        group = Group(mark)
        stack[-1].items.append(group)
        stack.append(group)
    elif mark in CLOSES:
        fitting = [depth for depth in range(len(stack) - 1, 0, -1) if stack[depth].bracket == CLOSES[mark]]
        if fitting:
            stack[fitting[0]].closed = True
            del stack[fitting[0] :]
    elif mark not in "([{":
        stack[-1].items.append(mark)
