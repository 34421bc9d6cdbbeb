"""Notation → logical form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from deixis.errors import InputError, TextError
from deixis.types.form import (
    RELATIONS,
    A,
    All,
    And,
    Attribute,
    Between,
    Comparative,
    CompareCounts,
    Count,
    Except,
    Exists,
    Form,
    Group,
    HowMany,
    Nearer,
    Nearest,
    Not,
    Noun,
    Opaque,
    Or,
    Ordinal,
    OtherThan,
    PartOf,
    Place,
    Relation,
    Same,
    Superlative,
    The,
    Thing,
)

TOKEN = re.compile(
    r'\s*(?:(?P<string>"(?:[^"\\]|\\.)*")|(?P<name>[A-Za-z][A-Za-z0-9_-]*)|(?P<number>-?\d+)|(?P<mark>[(),=*]))'
)
DEEPEST = 64
UNARY: dict[str, Callable[[Form], Form]] = {
    "NOT": Not, "THE": The, "A": A, "ALL": All, "OTHER": OtherThan, "HOW_MANY": HowMany, "EXISTS": Exists,
}  # fmt: skip
MANY: dict[str, Callable[[tuple[Form, ...]], Form]] = {"AND": And, "OR": Or, "GROUP": Group}


def read(text: str) -> Form:
    """The form that this notation stands for; white space between its signs does not matter.

    Raises:
        TextError: it is not the notation of a form; the message says at which character.

    >>> read("THE(AND(plate, NOT(color=green)))")
    The(domain=And(parts=(Noun(name='plate'), Not(part=Attribute(kind='color', value='green')))))
    """
    reader = _Reader(text, _tokens(text))
    form = reader.form(0)
    if reader.at < len(reader.tokens):
        raise reader.error("the end")
    return form


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


def _tokens(text: str) -> list[_Token]:
    if not isinstance(text, str):
        raise TextError(f"a form: expected a string, got {type(text).__name__}")
    tokens: list[_Token] = []
    end = len(text.rstrip())
    at = 0
    while at < end:
        match = TOKEN.match(text, at)
        if match is None:
            raise TextError(f"a form: cannot read {text[at:].strip()[:20]!r} at character {at}")
        kind = str(match.lastgroup)
        tokens.append(_Token(kind, match.group(kind), match.start(kind)))
        at = match.end()
    return tokens


@dataclass(slots=True)
class _Reader:
    """A cursor over the tokens of one notation."""

    text: str
    tokens: list[_Token]
    at: int = 0

    def form(self, depth: int) -> Form:
        if depth > DEEPEST:
            raise TextError(f"a form: is nested more than {DEEPEST} deep")
        token = self.take("string", "name")
        try:
            return self._form(token, depth)
        except TextError:
            raise
        except InputError as error:
            raise TextError(f"a form: at character {token.start}: {error}") from error

    def _form(self, token: _Token, depth: int) -> Form:
        if token.kind == "string":
            return Noun(_unquoted(token))
        if token.text == "THING":
            return Thing()
        if self.peek("="):
            self.mark("=")
            return Attribute(token.text, self.word())
        if not self.peek("("):
            return Noun(token.text)
        self.mark("(")
        form = self._operator(token, depth + 1)
        self.mark(")")
        return form

    def _operator(self, token: _Token, depth: int) -> Form:
        name = token.text
        if name in UNARY:
            return UNARY[name](self.form(depth))
        if name in MANY:
            return MANY[name](self._forms(depth))
        if name in RELATIONS:
            return Relation(name, self.form(depth))
        if name in _OPERATORS:
            return _OPERATORS[name](self, depth)
        raise TextError(f"a form: unknown operator {name!r} at character {token.start}")

    def _forms(self, depth: int) -> tuple[Form, ...]:
        forms = [self.form(depth)]
        while self.peek(","):
            forms.append(self.next_form(depth))
        return tuple(forms)

    def next_form(self, depth: int) -> Form:
        self.mark(",")
        return self.form(depth)

    def word(self) -> str:
        token = self.take("string", "name")
        return _unquoted(token) if token.kind == "string" else token.text

    def next_word(self) -> str:
        self.mark(",")
        return self.word()

    def number(self) -> int:
        return int(self.take("number").text[:18])

    def peek(self, mark: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind == "mark" and self.tokens[self.at].text == mark

    def mark(self, mark: str) -> None:
        if not self.peek(mark):
            raise self.error(repr(mark))
        self.at += 1

    def take(self, *kinds: str) -> _Token:
        if self.at >= len(self.tokens) or self.tokens[self.at].kind not in kinds:
            raise self.error(" or ".join(kinds))
        self.at += 1
        return self.tokens[self.at - 1]

    def error(self, wanted: str) -> TextError:
        if self.at >= len(self.tokens):
            return TextError(f"a form: expected {wanted} at its end, after {self.text[-20:]!r}")
        token = self.tokens[self.at]
        return TextError(f"a form: expected {wanted} at character {token.start}, got {token.text[:20]!r}")


def _unquoted(token: _Token) -> str:
    try:
        return str(json.loads(token.text, strict=False))
    except json.JSONDecodeError as error:
        raise TextError(f"a form: bad string at character {token.start}: {error.msg}") from error


def _superlative(most: bool) -> Callable[[_Reader, int], Form]:
    def build(reader: _Reader, depth: int) -> Form:
        measure, domain = reader.word(), reader.next_form(depth)
        if not reader.peek(","):
            return Superlative(measure, domain, most)
        reader.mark(",")
        return Superlative(measure, domain, most, reader.number())

    return build


def _relation(passive: bool) -> Callable[[_Reader, int], Form]:
    return lambda reader, depth: Relation(_unquoted(reader.take("string")), reader.next_form(depth), passive)


def _count(reader: _Reader, depth: int) -> Form:
    low, high = reader.number(), None
    reader.mark(",")
    if reader.peek("*"):
        reader.mark("*")
    else:
        high = reader.number()
    return Count(low, high, reader.next_form(depth))


def _ordinal(reader: _Reader, depth: int) -> Form:
    n, end = reader.number(), reader.next_word()
    return Ordinal(n, end, reader.next_form(depth))


def _part(reader: _Reader, depth: int) -> Form:
    part, whole = reader.form(depth), reader.next_form(depth)
    return PartOf(part, whole, reader.next_word() if reader.peek(",") else "")


def _compare(reader: _Reader, depth: int) -> Form:
    comparison = reader.word()
    return CompareCounts(reader.next_form(depth), reader.next_form(depth), comparison)


_OPERATORS: dict[str, Callable[[_Reader, int], Form]] = {
    "MOST": _superlative(True),
    "LEAST": _superlative(False),
    "REL": _relation(False),
    "REL_BY": _relation(True),
    "COUNT": _count,
    "NTH": _ordinal,
    "PART_OF": _part,
    "COMPARE": _compare,
    "PLACE": lambda reader, depth: Place(reader.word()),
    "OPAQUE": lambda reader, depth: Opaque(_unquoted(reader.take("string"))),
    "MORE": lambda reader, depth: Comparative(reader.word(), True, reader.next_form(depth)),
    "LESS": lambda reader, depth: Comparative(reader.word(), False, reader.next_form(depth)),
    "NEAREST": lambda reader, depth: Nearest(reader.form(depth), reader.next_form(depth)),
    "FARTHEST": lambda reader, depth: Nearest(reader.form(depth), reader.next_form(depth), far=True),
    "NEARER": lambda reader, depth: Nearer(reader.form(depth), reader.next_form(depth)),
    "BETWEEN": lambda reader, depth: Between(reader.form(depth), reader.next_form(depth)),
    "EXCEPT": lambda reader, depth: Except(reader.form(depth), reader.next_form(depth)),
    "SAME": lambda reader, depth: Same(reader.word(), reader.next_form(depth)),
}
