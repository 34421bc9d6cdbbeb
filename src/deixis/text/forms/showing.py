"""Logical form → notation."""

from __future__ import annotations

import json
import re

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

BARE = re.compile(r"[a-z][a-z0-9_-]*\Z")
OPERATORS: dict[type, str] = {
    And: "AND", Or: "OR", Not: "NOT", The: "THE", A: "A", All: "ALL", Group: "GROUP", Between: "BETWEEN",
    Nearer: "NEARER",     Except: "EXCEPT", OtherThan: "OTHER", HowMany: "HOW_MANY", Exists: "EXISTS",
}  # fmt: skip


def show(form: Form) -> str:
    """The notation of a form, on one line, which `read` turns back into an equal form.

    >>> from deixis.types.form import conjunction
    >>> show(The(conjunction(Noun("traffic light"), Attribute("color", "green"), Not(Place("left")))))
    'THE(AND("traffic light", color=green, NOT(PLACE(left))))'
    """
    match form:
        case Noun(name):
            return _word(name)
        case Thing():
            return "THING"
        case Attribute(kind, value):
            return f"{kind}={_word(value)}"
        case Place(where):
            return f"PLACE({_word(where)})"
        case Relation():
            return _relation(form)
        case Opaque(text):
            return f"OPAQUE({json.dumps(text)})"
    if type(form) in OPERATORS:
        return _call(OPERATORS[type(form)], *form.children())
    return _measured(form)


def _measured(form: Form) -> str:
    """The operators that take words or numbers as well as forms."""
    match form:
        case Superlative(measure, domain, most, count):
            more = () if count == 1 else (str(count),)
            return _call("MOST" if most else "LEAST", _word(measure), domain, *more)
        case Comparative(measure, more_, other):
            return _call("MORE" if more_ else "LESS", _word(measure), other)
        case Nearest(domain, other, far):
            return _call("FARTHEST" if far else "NEAREST", domain, other)
        case Ordinal(n, end, domain):
            return _call("NTH", str(n), end, domain)
        case Count(low, high, domain):
            return _call("COUNT", str(low), "*" if high is None else str(high), domain)
        case Same(kind, other):
            return _call("SAME", kind, other)
        case PartOf(part, whole, side):
            return _call("PART_OF", part, whole, *([side] if side else []))
        case CompareCounts(first, second, comparison):
            return _call("COMPARE", comparison, first, second)
    raise TypeError(f"not a form: {form!r:.80}")


def _relation(form: Relation) -> str:
    if form.name in RELATIONS:
        return _call(form.name, form.other)
    return _call("REL_BY" if form.passive else "REL", json.dumps(form.name), form.other)


def _call(name: str, *arguments: Form | str) -> str:
    return f"{name}({', '.join(part if isinstance(part, str) else show(part) for part in arguments)})"


def _word(word: str) -> str:
    """A word as it is where it can be told from the rest of the notation, else in quotation marks as in JSON."""
    return word if BARE.match(word) else json.dumps(word)
